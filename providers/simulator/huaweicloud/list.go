package huaweicloud

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"turnup/providers/simulator"
)

const (
	mostListed  = 2000 // records a page, and the default
	mostInArray = 5    // values of fields, hosting_id, id and name
)

// listing is what a list was asked for, by the query parameters of "Querying the Hosted Connection List".
type listing struct {
	limit      int
	marker     string
	fields     []string
	sortKey    string
	descending bool

	hostingIDs, ids, names []string // the values wanted; none wants all
}

// readListing reads the query, and lists what is wrong with it. Beyond the rules that are documented: a marker without
// limit is taken, with the default limit, for public clients send that.
func readListing(query url.Values) (listing, []string) {
	asked := listing{limit: mostListed, marker: query.Get("marker"), sortKey: cmp.Or(query.Get("sort_key"), "id")}
	var wrong []string
	if text := query.Get("limit"); text != "" {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < 1 || limit > mostListed {
			wrong = append(wrong, fmt.Sprintf("limit must be a whole number from 1 to %d", mostListed))
		}
		asked.limit = limit
	}
	directions := arrayOf(query, "sort_dir")
	for _, direction := range directions {
		if direction != "asc" && direction != "desc" {
			wrong = append(wrong, "sort_dir must be asc or desc")
		}
	}
	asked.descending = len(directions) > 0 && directions[0] == "desc"
	asked.fields = arrayOf(query, "fields")
	asked.hostingIDs, asked.ids, asked.names = arrayOf(query, "hosting_id"), arrayOf(query, "id"), arrayOf(query, "name")
	for _, name := range []string{"fields", "hosting_id", "id", "name"} {
		if values := arrayOf(query, name); len(values) > mostInArray {
			wrong = append(wrong, fmt.Sprintf("%s must have at most %d values", name, mostInArray))
		}
	}
	return asked, wrong
}

// arrayOf reads an array of a query: its clients repeat the key, the OpenAPI description joins some arrays with commas.
func arrayOf(query url.Values, name string) []string {
	var values []string
	for _, joined := range query[name] {
		for value := range strings.SplitSeq(joined, ",") {
			if value != "" {
				values = append(values, value)
			}
		}
	}
	return values
}

// answerList answers one page of the connections, under the given key.
func (s *Simulator) answerList(r *http.Request, key string, connections []*connection, view func(*connection) map[string]any) simulator.Reply {
	asked, wrong := readListing(r.URL.Query())
	if _, known := view(&connection{})[asked.sortKey]; !known {
		wrong = append(wrong, "sort_key must be a field of the connections")
	}
	last, known := s.account.FindByID(asked.marker)
	if asked.marker != "" && !known {
		wrong = append(wrong, "marker must be the id of a connection")
	}
	if refused := badParameters(wrong); refused != nil {
		return refused.reply(r)
	}
	rowOf := func(c *connection) sortedRow {
		if asked.sortKey == "id" {
			return sortedRow{c, c.ID}
		}
		return sortedRow{c, view(c)[asked.sortKey]}
	}
	var rows []sortedRow
	for _, c := range connections {
		if asked.wants(c) && !s.account.Unlisted(c) {
			rows = append(rows, rowOf(c))
		}
	}
	slices.SortFunc(rows, asked.compare)
	if known {
		after := rowOf(last)
		rows = slices.DeleteFunc(rows, func(row sortedRow) bool { return asked.compare(row, after) <= 0 })
	}
	page := rows[:min(asked.limit, len(rows))]
	shown := make([]map[string]any, len(page))
	for i, row := range page {
		shown[i] = pickFields(view(row.c), asked.fields)
	}
	return simulator.Reply{Status: http.StatusOK, Body: named(r, map[string]any{key: shown, "page_info": pageInfo(page, len(rows) > len(page))})}
}

// sortedRow is a connection with the value that it is sorted by.
type sortedRow struct {
	c   *connection
	key any
}

// wants tells whether a connection passes the filters.
func (l *listing) wants(c *connection) bool {
	among := func(values []string, value string) bool { return len(values) == 0 || slices.Contains(values, value) }
	return among(l.hostingIDs, c.HostingID) && among(l.ids, c.ID) && among(l.names, c.Name)
}

// compare orders by the sort key, and by id where that is the same: a page goes on where the one before ended.
func (l *listing) compare(a, b sortedRow) int {
	order := cmp.Or(compareValues(a.key, b.key), cmp.Compare(a.c.ID, b.c.ID))
	if l.descending {
		return -order
	}
	return order
}

func compareValues(a, b any) int {
	switch x := a.(type) {
	case int:
		if y, is := b.(int); is {
			return cmp.Compare(x, y)
		}
	case string:
		if y, is := b.(string); is {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// pickFields leaves the wanted simulator.Fields of a row; an empty list wants all.
func pickFields(row map[string]any, names []string) map[string]any {
	if len(names) == 0 {
		return row
	}
	picked := map[string]any{}
	for _, name := range names {
		if value, known := row[name]; known {
			picked[name] = value
		}
	}
	return picked
}

// pageInfo tells of a page. The documents do not say what previous_marker is on a page; it is the id of its first record
// here. There is no next_marker on the last page.
func pageInfo(page []sortedRow, more bool) map[string]any {
	info := map[string]any{"previous_marker": "", "current_count": len(page)}
	if len(page) > 0 {
		info["previous_marker"] = page[0].c.ID
	}
	if more {
		info["next_marker"] = page[len(page)-1].c.ID
	}
	return info
}
