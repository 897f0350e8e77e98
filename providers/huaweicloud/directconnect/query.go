package directconnect

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// MaxLimit is the most rows a page may have, and what it has when no limit is given.
const MaxLimit = 2000

// Values of ListQuery.SortDir.
const (
	Ascending  = "asc"
	Descending = "desc"
)

const (
	maxMarker = 36 // characters, of a sort key too
	maxValues = 5  // of every array but maxProjects
)

// ListQuery chooses, sorts and divides the rows of a list ("Querying the Hosted Connection List"). What is empty is
// left out. An array is sent as a repeated key, as every public client does it; the pages show no array. Filters match
// exactly.
type ListQuery struct {
	Limit     int      // rows on a page: 1 to 2000; 0 means 2000
	Marker    string   // id of the last row on the page before; goes together with Limit
	Fields    []string // names of the fields to return, 5 at most; rows without an id can't be told apart
	SortKey   string   // name of the field to sort by; "" means id
	SortDir   []string // Ascending or Descending; documented as an array, although one value is meant
	HostingID []string // of operations connections, 5 at most
	ID        []string // 5 at most
	Name      []string // 5 at most
}

// Validate returns everything wrong with the query as providers.Faults, named by the parameters' names on the wire.
func (q ListQuery) Validate() error {
	var faults providers.Faults
	q.check(&faults)
	return faults.Err()
}

func (q ListQuery) check(faults *providers.Faults) {
	if q.Limit < 0 || q.Limit > MaxLimit {
		faults.Add("limit", fmt.Sprintf("must be 1 to %d, or left out", MaxLimit), q.Limit)
	}
	if q.Marker != "" && q.Limit == 0 {
		faults.Add("limit", "must be given together with marker", nil)
	}
	checkLength(faults, "marker", q.Marker)
	checkLength(faults, "sort_key", q.SortKey)
	for _, direction := range q.SortDir {
		if direction != Ascending && direction != Descending {
			faults.Add("sort_dir", "must be asc or desc", direction)
		}
	}
	checkArray(faults, "fields", q.Fields, maxValues)
	checkArray(faults, "name", q.Name, maxValues)
	checkArray(faults, "hosting_id", q.HostingID, maxValues)
	checkArray(faults, "id", q.ID, maxValues)
	for _, id := range q.HostingID {
		huaweicloud.CheckID(faults, "hosting_id", id)
	}
	for _, id := range q.ID {
		huaweicloud.CheckID(faults, "id", id)
	}
}

func checkLength(faults *providers.Faults, field, text string) {
	if utf8.RuneCountInString(text) > maxMarker {
		faults.Add(field, fmt.Sprintf("must be at most %d characters", maxMarker), text)
	}
}

func checkArray(faults *providers.Faults, field string, values []string, most int) {
	if len(values) > most {
		faults.Add(field, fmt.Sprintf("must be at most %d values", most), len(values))
	}
	if slices.Contains(values, "") {
		faults.Add(field, "must not have an empty value", nil)
	}
}

func (q ListQuery) values() url.Values {
	values := url.Values{}
	if q.Limit != 0 {
		values.Set("limit", strconv.Itoa(q.Limit))
	}
	add(values, "marker", q.Marker)
	add(values, "fields", q.Fields...)
	add(values, "sort_key", q.SortKey)
	add(values, "sort_dir", q.SortDir...)
	add(values, "hosting_id", q.HostingID...)
	add(values, "id", q.ID...)
	add(values, "name", q.Name...)
	return values
}

// add leaves out what is empty.
func add(values url.Values, key string, given ...string) {
	for _, value := range given {
		if value != "" {
			values.Add(key, value)
		}
	}
}

// needsID reports whether the rows must have their id.
func (q ListQuery) needsID() bool { return len(q.Fields) == 0 || slices.Contains(q.Fields, "id") }
