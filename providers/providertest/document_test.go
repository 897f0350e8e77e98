package providertest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What the suite holds traffic against has to notice each kind of difference.
func TestForms(t *testing.T) {
	t.Parallel()
	const form = `{"id":"uuid","speed":"integer","status":"=UP|=DOWN","note?":"string|null","at?":"time","tags?":["string"],"end?":{"*":"any"}}`
	const id = `"id":"c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d01"`
	for body, want := range map[string][]string{
		`{` + id + `,"speed":50,"status":"UP"}`: nil,
		`{` + id + `,"speed":5,"status":"DOWN","note":null,"at":"2026-01-01T00:00:00Z","tags":[],"end":{"x":1}}`: nil,
		`{"id":"7e8e41ac-8d4e-4d6d-9w5-eb532ad5fe73","speed":50,"status":"UP"}`:                                  {"body.id is 7e8e41ac-8d4e-4d6d-9w5-eb532ad5fe73, not uuid"},
		`{` + id + `,"speed":"50","status":"UP"}`:                                                                {"body.speed is 50, not integer"},
		`{` + id + `,"speed":0.5,"status":"UP"}`:                                                                 {"body.speed is 0.5, not integer"},
		`{` + id + `,"speed":50,"status":"SIDEWAYS"}`:                                                            {"body.status is SIDEWAYS, not =UP|=DOWN"},
		`{` + id + `,"status":"UP"}`:                                                                             {"body lacks speed"},
		`{` + id + `,"speed":50,"status":"UP","extra":1}`:                                                        {"body has extra"},
		`{` + id + `,"speed":50,"status":"UP","tags":["a",1]}`:                                                   {"body.tags[1] is 1, not string"},
		`{` + id + `,"speed":50,"status":"UP","end":null}`:                                                       {"body.end is <nil>, no object"},
		`[]`: {"body is [], no object"},
		`{`:  {"body: unexpected end of JSON input"},
	} {
		assert.Equal(t, want, wrong(form, []byte(body), "body"), body)
	}
	assert.Equal(t, []string{"there is a body"}, wrong("", []byte("{}"), "body"))
}

func TestCallsOfADocument(t *testing.T) {
	t.Parallel()
	document := Document{Calls: map[string]Call{"GET /ports/{id}": {Query: "name page!"}}}
	for address, want := range map[string][]string{
		"/ports/1?page=1&name=x":     nil,
		"/ports/1":                   {"the query lacks page"},
		"/ports/1?page=1&offset=100": {"the query has offset"},
	} {
		request := httptest.NewRequest(http.MethodGet, address, nil)
		name, call, known := document.find(request)
		assert.Equal(t, "GET /ports/{id}", name)
		assert.True(t, known)
		assert.Equal(t, want, wrongQuery(call.Query, request), address)
	}
	for _, other := range []*http.Request{httptest.NewRequest(http.MethodPost, "/ports/1", nil), httptest.NewRequest(http.MethodGet, "/ports", nil)} {
		_, _, known := document.find(other)
		assert.False(t, known, "%s %s", other.Method, other.URL)
	}
}
