package fabricv4_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix/fabricv4"
)

// listed returns the codes of the metros that a list on these pages has, and how many pages were asked for. After the
// last page the server repeats it, if stuck, or else answers with an empty one.
func listed(t *testing.T, stuck bool, pages ...string) (codes []string, asked []string, err error) {
	t.Helper()
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		page := `{"pagination":{"total":0},"data":[]}`
		if stuck {
			page = pages[len(pages)-1]
		}
		if len(asked) < len(pages) {
			page = pages[len(asked)]
		}
		asked = append(asked, r.URL.Query().Get("offset"))
		_, _ = io.WriteString(w, page)
	})
	metros, _, err := providers.Readable(c.Metros.List(t.Context()))
	for _, metro := range metros {
		codes = append(codes, string(metro.Code))
	}
	return codes, asked, err
}

func metros(pagination string, codes ...string) string {
	rows := ""
	for i, code := range codes {
		if i > 0 {
			rows += ","
		}
		rows += fmt.Sprintf(`{"code":%q}`, code)
	}
	return `{"pagination":` + pagination + `,"data":[` + rows + `]}`
}

func TestPages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		stuck bool
		pages []string
		codes []string
		asked []string // offsets
	}{
		{"one page", false, []string{metros(`{"total":2}`, "AM", "SV")}, []string{"AM", "SV"}, []string{"0"}},
		{"smaller pages than asked for", false, []string{metros(`{"total":3,"limit":2}`, "AM", "SV"), metros(`{"total":"3"}`, "DC")},
			[]string{"AM", "SV", "DC"}, []string{"0", "2"}},
		{"another page is named", false, []string{metros(`{"total":1,"next":"/metros?offset=1"}`, "AM"), metros(`{"total":1}`, "SV")},
			[]string{"AM", "SV"}, []string{"0", "1"}},
		{"no total", false, []string{metros(`null`, "AM"), metros(`{}`, "SV")}, []string{"AM", "SV"}, []string{"0", "1", "2"}},
		{"no total, no pages", true, []string{metros(`null`, "AM", "SV")}, []string{"AM", "SV"}, []string{"0", "2"}},
		{"empty", false, []string{metros(`{"total":0}`)}, nil, []string{"0"}},
		{"empty, as null", false, []string{`{"pagination":{"total":0},"data":null}`}, nil, []string{"0"}},
		{"empty, as nothing", false, []string{`{"pagination":{"total":0}}`}, nil, []string{"0"}},
		{"one row on two pages", false, []string{metros(`{"total":3}`, "AM", "SV"), metros(`{"total":4}`, "SV", "DC")},
			[]string{"AM", "SV", "DC"}, []string{"0", "2"}},
		{"null rows", false, []string{`{"pagination":{"total":4},"data":[null,null,{"code":"AM"}]}`, metros(`{"total":4}`, "SV")},
			[]string{"AM", "SV"}, []string{"0", "3"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			codes, asked, err := listed(t, tt.stuck, tt.pages...)
			require.NoError(t, err)
			assert.Equal(t, tt.codes, codes)
			assert.Equal(t, tt.asked, asked)
		})
	}
}

// What is missing from a list could be what an order bought.
func TestAListThatIsNotWholeIsAnError(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"shorter than its total": metros(`{"total":3}`, "AM", "SV"),
		"no rows of many":        metros(`{"total":3}`),
		"null of many":           `{"pagination":{"total":3},"data":null}`,
		"no list":                `{}`,
		"no list and no total":   `{"pagination":{}}`,
		"a bare list":            `[{"code":"AM"}]`, // no document shows one
		"an empty one":           `[]`,
		"null":                   `null`,
		"an object":              `{"data":{"code":"AM"}}`,
		"an error":               `{"errorCode":"EQ-3142510"}`,
		"a row without an id":    `{"pagination":{"total":1},"data":[{"name":"Amsterdam"}]}`,
		"a row that is a text":   `{"pagination":{"total":1},"data":["AM"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := listed(t, true, page)
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
		})
	}
}

func TestAnErrorOnALaterPageEndsTheList(t *testing.T) {
	t.Parallel()
	c := expect(t,
		exchange{Method: http.MethodGet, Path: "/fabric/v4/metros", Query: firstPage, Answer: metros(`{"total":2}`, "AM")},
		exchange{Method: http.MethodGet, Path: "/fabric/v4/metros", Query: "limit=100&offset=1", Status: http.StatusForbidden,
			Answer: `[{"errorCode":"EQ-3045003","errorMessage":"not allowed"}]`},
	)
	_, err := providers.Collect(c.Metros.List(t.Context()))
	assert.Equal(t, providers.KindUnauthorized, providers.KindOf(err))
}

func TestSearchGoesOnToTheEnd(t *testing.T) {
	t.Parallel()
	body := func(offset string) string {
		return `{"filter":{"and":[{"property":"/operation/equinixStatus","operator":"IN","values":["PROVISIONED","PENDING_DELETE"]},
			{"property":"/aSide/accessPoint/port/uuid","operator":"=","values":["` + portSV + `"]}]},"pagination":{"offset":` + offset + `,"limit":100}}`
	}
	c := expect(t,
		exchange{Method: http.MethodPost, Path: connections + "/search", Body: body("0"), Answer: `{"pagination":{"total":2},"data":[{"uuid":"1"}]}`},
		exchange{Method: http.MethodPost, Path: connections + "/search", Body: body("1"), Answer: `{"pagination":{"total":2},"data":[{"uuid":"2"}]}`},
	)
	found, err := providers.Collect(c.Connections.Search(t.Context(),
		fabricv4.Is("/operation/equinixStatus", "PROVISIONED", "PENDING_DELETE"), fabricv4.Is("/aSide/accessPoint/port/uuid", portSV)))
	require.NoError(t, err)
	assert.Equal(t, []fabricv4.Connection{{UUID: "1"}, {UUID: "2"}}, found)
}
