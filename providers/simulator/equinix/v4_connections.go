package equinix

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// onV4 finds the connection in the path. One that was never there is answered 400, as documented.
func (s *Simulator) onV4(r *http.Request) (*connection, *simulator.Reply) {
	c, found := s.account.FindByID(r.PathValue("id"))
	if !found {
		return nil, new(refuseV4(fault{rule: ruleUnknown, field: fieldID}))
	}
	return c, nil
}

func (s *Simulator) getConnectionV4(r *http.Request, _ []byte) simulator.Reply {
	c, refused := s.onV4(r)
	if refused == nil && s.account.GetLags(c.CreatedAt) {
		refused = new(refuseV4(fault{rule: ruleUnknown, field: fieldID}))
	}
	if refused != nil {
		return *refused
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.showV4(c, rootOf(r))}
}

// changedV4 is the answer to a call that changed a connection.
func (s *Simulator) changedV4(status int, c *connection, r *http.Request) simulator.Reply {
	return simulator.Reply{Status: status, Body: s.viewV4(c, rootOf(r)), Note: fmt.Sprintf("%s %s %s", c.Order.Name, c.ID, c.status().Status)}
}

// deleteConnectionV4 answers with the whole connection.
func (s *Simulator) deleteConnectionV4(r *http.Request, _ []byte) simulator.Reply {
	c, refused := s.onV4(r)
	if refused != nil {
		return *refused
	}
	if fault := s.undeletable(c); fault != nil {
		return refuseV4(*fault)
	}
	s.remove(c)
	return s.changedV4(http.StatusOK, c, r)
}

// updateConnectionV4 is the JSON Patch of a connection: 202, and carried out later. Keys for a hosted connection come as
// a patch too.
func (s *Simulator) updateConnectionV4(r *http.Request, body []byte) simulator.Reply {
	c, wanted, keys, refused := s.readPatch(r, body)
	if refused != nil {
		return *refused
	}
	if keys != nil {
		if fault := s.confirm(c, keys["accessKey"], keys["secretKey"]); fault != nil {
			return refuseV4(*fault)
		}
		return s.changedV4(http.StatusAccepted, c, r)
	}
	s.ask(c, wanted)
	return s.changedV4(http.StatusAccepted, c, r)
}

// dryRunUpdateV4 checks a patch and shows what it would ask for.
func (s *Simulator) dryRunUpdateV4(r *http.Request, body []byte) simulator.Reply {
	c, wanted, _, refused := s.readPatch(r, body)
	if refused != nil {
		return *refused
	}
	shown := s.viewV4(c, rootOf(r))
	if len(wanted.Data) > 0 {
		wanted.Status = changeApproved
		wanted.AskedAt, wanted.UpdatedAt = s.account.Now(), s.account.Now()
		view := changeView(&wanted)
		delete(view, "uuid")
		shown["change"] = view
	}
	return simulator.Reply{Status: http.StatusOK, Body: shown}
}

// readPatch reads a JSON Patch: a new name, bandwidth or notifications; or else the keys for a hosted connection, as the
// additionalInfo that a client adds.
func (s *Simulator) readPatch(r *http.Request, body []byte) (*connection, change, map[string]string, *simulator.Reply) {
	var wanted change
	c, refused := s.onV4(r)
	if refused != nil {
		return nil, wanted, nil, refused
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json-patch+json" {
		return nil, wanted, nil, new(fail(r, http.StatusUnsupportedMediaType, "the body must be application/json-patch+json"))
	}
	var edits []edit
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&edits); err != nil || len(edits) == 0 {
		return nil, wanted, nil, new(refuseV4(fault{rule: ruleField, reason: "the body is not a list of patch operations"}))
	}
	var faults faultList
	for _, edit := range edits {
		if keys := keysOf(edit); keys != nil {
			return c, wanted, keys, nil
		}
		wanted.take(edit, &faults)
	}
	if list := slices.Concat(faults.list, s.wrongChange(c, wanted)); len(list) > 0 {
		return nil, wanted, nil, new(refuseV4(list...))
	}
	return c, wanted, nil, nil
}

// take notes what one patch operation asks for.
func (w *change) take(edit edit, faults *faultList) {
	value := simulator.Fields{"value": edit.Value}
	switch {
	case edit.Op != "replace":
		faults.add(ruleField, field(edit.Path), "only replace is simulated, not %s", edit.Op)
	case edit.Path == "/name":
		if w.Name = value.Text("value"); w.Name == "" {
			faults.add(ruleField, fieldName, "must not be empty")
		}
	case edit.Path == "/bandwidth":
		speed, ok := value.Whole("value")
		if w.Speed, w.Unit = speed, "MB"; !ok || speed < 1 {
			w.Speed = -1
		}
	case edit.Path == "/notifications":
		for _, one := range value.Objects("value") {
			w.Notifications = append(w.Notifications, one.Texts("emails")...)
		}
	default:
		faults.add(ruleField, field(edit.Path), "this path cannot be changed")
	}
	w.Data = append(w.Data, edit)
}

// keysOf returns the additionalInfo that a patch operation adds; nil when it adds none. The documents have two paths for it.
func keysOf(edit edit) map[string]string {
	object, _ := edit.Value.(map[string]any)
	added := simulator.Fields(object).Objects("additionalInfo")
	if edit.Op != "add" || len(added) == 0 {
		return nil
	}
	keys := map[string]string{}
	for _, info := range added {
		keys[info.Text("key")] = info.Text("value")
	}
	return keys
}

// actOnConnectionV4 is the decision on what waits for the account as the seller.
func (s *Simulator) actOnConnectionV4(r *http.Request, body []byte) simulator.Reply {
	c, refused := s.onV4(r)
	if refused != nil {
		return *refused
	}
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseV4(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	accept, known := map[string]bool{
		"CONNECTION_CREATION_ACCEPTANCE": true, "CONNECTION_UPDATE_ACCEPTANCE": true,
		"CONNECTION_CREATION_REJECTION": false, "CONNECTION_UPDATE_REJECTION": false,
	}[read.Text("type")]
	if !known {
		return refuseV4(fault{rule: ruleField, field: "/type", reason: "only the acceptance and the rejection of a creation or an update are simulated"})
	}
	data := read.Object("data")
	if data == nil {
		data = simulator.Fields{} // which is required in the answer
	}
	point := data.Object("zSide").Object("accessPoint")
	end := side{PortID: point.Object("port").Text("uuid")}
	var faults faultList
	s.readLink(&end, point.Object("linkProtocol"), fieldZSTag, &faults)
	if len(faults.list) > 0 {
		return refuseV4(faults.list...)
	}
	if fault := s.decideIncoming(c, decision{accept, read.Text("description"), end, fieldZPort, fieldZSTag}); fault != nil {
		return refuseV4(*fault)
	}
	id := simulator.NewUUID()
	return simulator.Reply{
		Status: http.StatusAccepted, Note: fmt.Sprintf("%s %s %s", c.Order.Name, c.ID, c.status().Status),
		Body: map[string]any{
			"href": rootOf(r) + "/connections/" + c.ID + "/actions/" + id, "uuid": id, "type": read.Text("type"),
			"description": read.Text("description"), "data": data, "changeLog": changeLog(c),
		},
	}
}
