package equinix

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"turnup/providers/simulator"
)

// onV3 finds the connection in the path. One that was never there is answered 400, as the service does.
func (s *Simulator) onV3(r *http.Request) (*connection, *simulator.Reply) {
	c, found := s.account.FindByID(r.PathValue("id"))
	if !found {
		return nil, new(refuseV3(fault{rule: ruleUnknown, field: fieldID}))
	}
	return c, nil
}

func (s *Simulator) getConnectionV3(r *http.Request, _ []byte) simulator.Reply {
	c, refused := s.onV3(r)
	if refused == nil && s.account.GetLags(c.CreatedAt) {
		refused = new(refuseV3(fault{rule: ruleUnknown, field: fieldID}))
	}
	if refused != nil {
		return *refused
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.viewV3(c)}
}

// listBoughtV3 are the account's own connections, listIncomingV3 those other companies asked it for.
func (s *Simulator) listBoughtV3(r *http.Request, _ []byte) simulator.Reply {
	return s.listV3(r, func(c *connection) bool { return !c.incoming() })
}

func (s *Simulator) listIncomingV3(r *http.Request, _ []byte) simulator.Reply {
	profileID := r.URL.Query().Get("profileId")
	return s.listV3(r, func(c *connection) bool {
		return c.incoming() && (profileID == "" || profileID == c.Order.ProfileID)
	})
}

// listV3 pages through the connections, deleted ones too. status and metroCode are comma-joined lists.
func (s *Simulator) listV3(r *http.Request, mine func(*connection) bool) simulator.Reply {
	query := r.URL.Query()
	number, size, refused := pageOf(r)
	if refused != nil {
		return *refused
	}
	statuses, metros := listOf(query["status"]), listOf(query["metroCode"])
	var found []*connection
	for _, c := range s.account.Connections() {
		if !mine(c) || s.account.Unlisted(c) || len(statuses) > 0 && !slices.Contains(statuses, c.status().Status) {
			continue
		}
		start := s.findPort(c.Order.A.PortID)
		if len(metros) == 0 || start != nil && slices.Contains(metros, start.Metro) {
			found = append(found, c)
		}
	}
	return simulator.Reply{Status: http.StatusOK, Body: pageV3(found, number, size, func(c *connection) any { return s.viewV3(c) })}
}

// pageOf reads pageNumber, 0 when left out, and pageSize, 20 when left out.
func pageOf(r *http.Request) (number, size int, refused *simulator.Reply) {
	var faults faultList
	read := func(name string, absent, least int) int {
		text := r.URL.Query().Get(name)
		if text == "" {
			return absent
		}
		value, err := strconv.Atoi(text)
		if err != nil || value < least {
			faults.add(ruleField, field(name), "must be a whole number, at least %d", least)
		}
		return value
	}
	number, size = read("pageNumber", 0, 0), read("pageSize", 20, 1)
	if len(faults.list) > 0 {
		return 0, 0, new(refuseV3(faults.list...))
	}
	return number, size, nil
}

// listOf reads a list that may come comma-joined, repeated, or both.
func listOf(values []string) []string {
	var all []string
	for _, value := range values {
		for _, one := range strings.Split(value, ",") {
			if one = strings.TrimSpace(one); one != "" {
				all = append(all, one)
			}
		}
	}
	return all
}

// doneV3 is the answer to a call that changed a connection.
func doneV3(c *connection, message, note string) simulator.Reply {
	return simulator.Reply{
		Status: http.StatusOK, Body: map[string]string{"message": message, "primaryConnectionId": c.ID},
		Note: fmt.Sprintf("%s %s %s %s", c.Order.Name, c.ID, c.status().Status, note),
	}
}

// deleteConnectionV3 is answered once: repeated, the connection counts as deleted already.
func (s *Simulator) deleteConnectionV3(r *http.Request, _ []byte) simulator.Reply {
	c, refused := s.onV3(r)
	if refused != nil {
		return *refused
	}
	if fault := s.undeletable(c); fault != nil {
		if c.Lifecycle.Status == deprovisioning.Status {
			fault.rule = ruleDeleted
		}
		return refuseV3(*fault)
	}
	s.remove(c)
	return doneV3(c, "deleted connection successfully", "")
}

// undeletable tells why a connection can't be deleted now. One that is being built can: no document forbids it.
func (s *Simulator) undeletable(c *connection) *fault {
	switch {
	case c.incoming():
		return &fault{rule: ruleNotAuthorized, field: fieldID, reason: "the connection is another company's"}
	case c.Lifecycle.Status == deprovisioned.Status:
		return &fault{rule: ruleDeleted, field: fieldID}
	case c.Lifecycle.Status == deprovisioning.Status:
		return &fault{rule: ruleTransient, field: fieldID, reason: "the connection is being deleted"}
	case c.Change != nil && c.Change.Status == changeApproved:
		return &fault{rule: ruleTransient, field: fieldID, reason: "an update is in progress"}
	}
	return nil
}
