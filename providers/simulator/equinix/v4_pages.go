package equinix

import (
	"fmt"
	"net/http"
	"strconv"

	"turnup/providers/simulator"
)

// pagination is how Fabric v4 pages a list.
type pagination struct {
	Offset   int    `json:"offset"`
	Limit    int    `json:"limit"`
	Total    int    `json:"total"`
	Next     string `json:"next,omitempty"`
	Previous string `json:"previous,omitempty"`
}

// mostRows is the highest limit of a page (Equinix Fabric API v4): more are not given, however many are asked for.
const mostRows = 100

// pageV4 is one page of rows, from 0; limit is 20 when it is 0. path is that of the call, for the addresses of other pages.
func pageV4(rows []any, offset, limit int, path string) map[string]any {
	if limit == 0 {
		limit = 20
	}
	limit = min(limit, mostRows)
	page := pagination{Offset: offset, Limit: limit, Total: len(rows)}
	address := func(offset int) string { return fmt.Sprintf("%s?offset=%d&limit=%d", path, offset, limit) }
	if offset+limit < len(rows) {
		page.Next = address(offset + limit)
	}
	if offset > 0 {
		page.Previous = address(max(offset-limit, 0))
	}
	first := min(offset, len(rows))
	return map[string]any{"pagination": page, "data": append([]any{}, rows[first:min(first+limit, len(rows))]...)}
}

// queryPage reads offset and limit of a query.
func queryPage(r *http.Request) (offset, limit int, refused *simulator.Reply) {
	var faults faultList
	read := func(name string, least int) int {
		text := r.URL.Query().Get(name)
		value, err := strconv.Atoi(text)
		if text != "" && (err != nil || value < least) {
			faults.add(ruleField, field(name), "must be a whole number, at least %d", least)
		}
		return value
	}
	offset, limit = read("offset", 0), read("limit", 1)
	if len(faults.list) > 0 {
		return 0, 0, new(refuseV4(faults.list...))
	}
	return offset, limit, nil
}
