package tencentcloud

import (
	"slices"

	"turnup/providers/simulator"
)

const (
	usualLimit = 20
	mostListed = 100 // rows a page, and ids that may be asked for
)

// page is the part of a list that was asked for.
type page struct{ offset, limit int }

// readPage reads the part, and refuses ids together with filters, and filters that the list has not.
func readPage(asked simulator.Fields, ids string, known ...string) (page, *refusal) {
	p := page{limit: usualLimit}
	if asked.Has("Limit") {
		p.limit, _ = asked.Whole("Limit")
	}
	p.offset, _ = asked.Whole("Offset")
	switch {
	case p.limit < 1 || p.limit > mostListed:
		return p, refuse(codeValue, "Limit must be from 1 to %d.", mostListed)
	case p.offset < 0:
		return p, refuse(codeValue, "Offset must not be below 0.")
	case len(asked.Texts(ids)) > 0 && len(asked.Objects("Filters")) > 0:
		return p, refuse(codeInvalid, "%s and Filters cannot be given together.", ids)
	case len(asked.Texts(ids)) > mostListed:
		return p, refuse(codeValue, "%s has more than %d values.", ids, mostListed)
	}
	for _, filter := range asked.Objects("Filters") {
		if !slices.Contains(known, filter.Text("Name")) {
			return p, refuse(codeValue, "There is no filter %q.", filter.Text("Name"))
		}
	}
	return p, nil
}

// wants tells whether a row with these values passes the filters.
func wants(asked simulator.Fields, values map[string]string) bool {
	return !slices.ContainsFunc(asked.Objects("Filters"), func(filter simulator.Fields) bool {
		return !slices.Contains(filter.Texts("Values"), values[filter.Text("Name")])
	})
}

func (p page) of(rows []map[string]any) []map[string]any {
	from := min(p.offset, len(rows))
	return rows[from:min(from+p.limit, len(rows))]
}

// describeTunnels lists the newest first: no order is documented, and with this one a tunnel that appears between two pages
// shows a row twice. An id that nobody has is passed over.
func (s *Simulator) describeTunnels(caller string, asked simulator.Fields) (map[string]any, *refusal) {
	p, refused := readPage(asked, "DirectConnectTunnelIds", "direct-connect-tunnel-name", "direct-connect-tunnel-id", "direct-connect-id")
	if refused != nil {
		return nil, refused
	}
	ids := asked.Texts("DirectConnectTunnelIds")
	rows := []map[string]any{}
	for _, t := range slices.Backward(s.account.Connections()) {
		named := slices.Contains(ids, t.ID)
		if !t.seenBy(caller) || len(ids) > 0 && !named || named && s.account.GetLags(t.CreatedAt) || !named && s.account.Unlisted(t) {
			continue
		}
		if wants(asked, map[string]string{"direct-connect-tunnel-name": t.Name, "direct-connect-tunnel-id": t.ID, "direct-connect-id": t.LineID}) {
			rows = append(rows, t.view())
		}
	}
	return map[string]any{"DirectConnectTunnelSet": p.of(rows), "TotalCount": len(rows)}, nil
}

// describeLines lists the caller's own connections. Whether one that is shared with him shows is not documented; it does not here.
func (s *Simulator) describeLines(caller string, asked simulator.Fields) (map[string]any, *refusal) {
	p, refused := readPage(asked, "DirectConnectIds", "direct-connect-id", "direct-connect-name", "states")
	if refused != nil {
		return nil, refused
	}
	ids := asked.Texts("DirectConnectIds")
	rows := []map[string]any{}
	for _, l := range s.lines {
		if l.Account != caller || len(ids) > 0 && !slices.Contains(ids, l.ID) {
			continue
		}
		if wants(asked, map[string]string{"direct-connect-id": l.ID, "direct-connect-name": l.Name, "states": l.State}) {
			rows = append(rows, s.lineView(l))
		}
	}
	return map[string]any{"DirectConnectSet": p.of(rows), "TotalCount": len(rows), "AllSignLaw": true}, nil
}

func (s *Simulator) describeExtra(caller string, asked simulator.Fields) (map[string]any, *refusal) {
	t, refused := s.find(caller, asked)
	if refused != nil {
		return nil, refused
	}
	return map[string]any{"DirectConnectTunnelExtra": t.extraView()}, nil
}
