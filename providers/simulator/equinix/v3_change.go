package equinix

import (
	"net/http"
	"slices"
	"strings"

	"turnup/providers/simulator"
)

// updateConnectionV3 is PATCH …?action=update: a new name, a new speed, or both. It is submitted, and carried out later.
func (s *Simulator) updateConnectionV3(r *http.Request, body []byte) simulator.Reply {
	c, refused := s.onV3(r)
	if refused != nil {
		return *refused
	}
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseV3(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	wanted := change{Name: read.Text("connectionNewName"), Unit: read.Text("speedUnit"), Data: []edit{}}
	var faults faultList
	if read.Has("speed") {
		speed, ok := read.Whole("speed")
		if wanted.Speed = speed; !ok || speed < 1 {
			wanted.Speed = -1
		}
		if wanted.Unit == "" {
			wanted.Unit = c.Order.Unit // what clients send that change a name and a speed at once
		}
		wanted.Data = append(wanted.Data, edit{"replace", "/bandwidth", mbpsOf(wanted.Speed, wanted.Unit)})
	}
	if wanted.Name != "" {
		wanted.Data = append(wanted.Data, edit{"replace", "/name", wanted.Name})
		if !nameV3.MatchString(wanted.Name) || len(wanted.Name) > longestNameV3 {
			faults.add(ruleField, "connectionNewName", "1 to %d letters, digits, hyphens and underscores", longestNameV3)
		}
	}
	if len(wanted.Data) == 0 {
		faults.add(ruleField, "connectionNewName", "a new name or a new speed is required")
	}
	if list := slices.Concat(faults.list, s.wrongChange(c, wanted)); len(list) > 0 {
		return refuseV3(list...)
	}
	s.ask(c, wanted)
	answer := doneV3(c, "submitted", "update")
	answer.Body.(map[string]string)["status"] = "submitted"
	return answer
}

// actOnConnectionV3 is PATCH …?action=Approve or Reject, in any casing.
func (s *Simulator) actOnConnectionV3(r *http.Request, body []byte) simulator.Reply {
	c, refused := s.onV3(r)
	if refused != nil {
		return *refused
	}
	read, err := simulator.ReadFields(body)
	if err != nil && len(body) > 0 {
		return refuseV3(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	accept, known := map[string]bool{"approve": true, "reject": false}[strings.ToLower(r.URL.Query().Get("action"))]
	if !known {
		return refuseV3(fault{rule: ruleField, field: "action", reason: "must be Approve, Reject or update"})
	}
	var fault *fault
	if seller := s.sellerOf(c); accept && !c.incoming() && seller != nil && seller.Confirmed {
		fault = s.confirm(c, read.Text("accessKey"), read.Text("secretKey"))
	} else {
		end := side{read.Text("primaryPortUUID"), tagOf(read, "primaryVlanSTag"), tagOf(read, "primaryVlanCTag")}
		fault = s.decideIncoming(c, decision{accept, read.Text("rejectComment"), end, fieldAPort, fieldASTag})
	}
	if fault != nil {
		return refuseV3(*fault)
	}
	return doneV3(c, "Connection updated successfully", "decided")
}
