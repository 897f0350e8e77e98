package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
)

// onV4 finds the connection in the path. One that was never there is answered 400, as documented.
func (s *Equinix) onV4(r *http.Request) (*fabricConnection, *reply) {
	c, found := s.findByID(r.PathValue("id"))
	if !found {
		return nil, refusal(refuseV4(fabricFault{rule: ruleUnknown, field: fieldID}))
	}
	return c, nil
}

func (s *Equinix) getConnectionV4(r *http.Request, _ []byte) reply {
	c, refused := s.onV4(r)
	if refused == nil && s.lagsByID(c) {
		refused = refusal(refuseV4(fabricFault{rule: ruleUnknown, field: fieldID}))
	}
	if refused != nil {
		return *refused
	}
	return reply{status: http.StatusOK, body: s.showV4(c, rootOf(r))}
}

// changedV4 is the answer to a call that changed a connection.
func (s *Equinix) changedV4(status int, c *fabricConnection, r *http.Request) reply {
	return reply{status: status, body: s.viewV4(c, rootOf(r)), note: fmt.Sprintf("%s %s %s", c.Order.Name, c.ID, c.status().Status)}
}

// deleteConnectionV4 answers with the whole connection.
func (s *Equinix) deleteConnectionV4(r *http.Request, _ []byte) reply {
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
func (s *Equinix) updateConnectionV4(r *http.Request, body []byte) reply {
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
func (s *Equinix) dryRunUpdateV4(r *http.Request, body []byte) reply {
	c, wanted, _, refused := s.readPatch(r, body)
	if refused != nil {
		return *refused
	}
	shown := s.viewV4(c, rootOf(r))
	if len(wanted.Data) > 0 {
		wanted.Status = changeApproved
		wanted.AskedAt, wanted.UpdatedAt = s.clock.Now(), s.clock.Now()
		view := changeView(&wanted)
		delete(view, "uuid")
		shown["change"] = view
	}
	return reply{status: http.StatusOK, body: shown}
}

// readPatch reads a JSON Patch: a new name, bandwidth or notifications; or else the keys for a hosted connection, as the
// additionalInfo that a client adds.
func (s *Equinix) readPatch(r *http.Request, body []byte) (*fabricConnection, fabricChange, map[string]string, *reply) {
	var wanted fabricChange
	c, refused := s.onV4(r)
	if refused != nil {
		return nil, wanted, nil, refused
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json-patch+json" {
		return nil, wanted, nil, refusal(fail(r, http.StatusUnsupportedMediaType, "the body must be application/json-patch+json"))
	}
	var edits []fabricEdit
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&edits); err != nil || len(edits) == 0 {
		return nil, wanted, nil, refusal(refuseV4(fabricFault{rule: ruleField, reason: "the body is not a list of patch operations"}))
	}
	var faults fabricFaults
	for _, edit := range edits {
		if keys := keysOf(edit); keys != nil {
			return c, wanted, keys, nil
		}
		wanted.take(edit, &faults)
	}
	if list := slices.Concat(faults.list, s.wrongChange(c, wanted)); len(list) > 0 {
		return nil, wanted, nil, refusal(refuseV4(list...))
	}
	return c, wanted, nil, nil
}

// take notes what one patch operation asks for.
func (w *fabricChange) take(edit fabricEdit, faults *fabricFaults) {
	value := fields{"value": edit.Value}
	switch {
	case edit.Op != "replace":
		faults.add(ruleField, fabricField(edit.Path), "only replace is simulated, not %s", edit.Op)
	case edit.Path == "/name":
		if w.Name = value.text("value"); w.Name == "" {
			faults.add(ruleField, fieldName, "must not be empty")
		}
	case edit.Path == "/bandwidth":
		speed, ok := value.whole("value")
		if w.Speed, w.Unit = speed, "MB"; !ok || speed < 1 {
			w.Speed = -1
		}
	case edit.Path == "/notifications":
		for _, one := range value.objects("value") {
			w.Notifications = append(w.Notifications, one.texts("emails")...)
		}
	default:
		faults.add(ruleField, fabricField(edit.Path), "this path cannot be changed")
	}
	w.Data = append(w.Data, edit)
}

// keysOf returns the additionalInfo that a patch operation adds; nil when it adds none. The documents have two paths for it.
func keysOf(edit fabricEdit) map[string]string {
	object, _ := edit.Value.(map[string]any)
	added := fields(object).objects("additionalInfo")
	if edit.Op != "add" || len(added) == 0 {
		return nil
	}
	keys := map[string]string{}
	for _, info := range added {
		keys[info.text("key")] = info.text("value")
	}
	return keys
}

// actOnConnectionV4 is the decision on what waits for the account as the seller.
func (s *Equinix) actOnConnectionV4(r *http.Request, body []byte) reply {
	c, refused := s.onV4(r)
	if refused != nil {
		return *refused
	}
	read, err := readFields(body)
	if err != nil {
		return refuseV4(fabricFault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	accept, known := map[string]bool{
		"CONNECTION_CREATION_ACCEPTANCE": true, "CONNECTION_UPDATE_ACCEPTANCE": true,
		"CONNECTION_CREATION_REJECTION": false, "CONNECTION_UPDATE_REJECTION": false,
	}[read.text("type")]
	if !known {
		return refuseV4(fabricFault{rule: ruleField, field: "/type", reason: "only the acceptance and the rejection of a creation or an update are simulated"})
	}
	point := read.object("data").object("zSide").object("accessPoint")
	end := fabricEnd{PortID: point.object("port").text("uuid")}
	var faults fabricFaults
	s.readLink(&end, point.object("linkProtocol"), fieldZSTag, &faults)
	if len(faults.list) > 0 {
		return refuseV4(faults.list...)
	}
	if fault := s.decideIncoming(c, decision{accept, read.text("description"), end, fieldZPort, fieldZSTag}); fault != nil {
		return refuseV4(*fault)
	}
	id := newUUID()
	return reply{
		status: http.StatusAccepted, note: fmt.Sprintf("%s %s %s", c.Order.Name, c.ID, c.status().Status),
		body: map[string]any{
			"href": rootOf(r) + "/connections/" + c.ID + "/actions/" + id, "uuid": id, "type": read.text("type"),
			"description": read.text("description"), "changeLog": changeLog(c),
		},
	}
}
