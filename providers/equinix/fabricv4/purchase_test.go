package fabricv4_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
)

const (
	primary   = `"redundancy":{"priority":"PRIMARY"},`
	secondary = `"redundancy":{"priority":"SECONDARY","group":"` + group + `"},`
)

func create(t *testing.T, body string) exchange {
	return exchange{method: http.MethodPost, path: connections, body: body, status: http.StatusCreated, answer: created(t)}
}

func read(answer string) exchange {
	return exchange{method: http.MethodGet, path: oneConnection, answer: answer}
}

// What is there after a crash decides what is bought next, and in which group.
func TestCreateAPair(t *testing.T) {
	t.Parallel()
	first := leg("ord-0001-pri", portSV, "1201", primary)
	second := leg("ord-0001-sec", portDC, "1202", secondary)
	firstAgain := leg("ord-0001-pri", portSV, "1201", `"redundancy":{"priority":"PRIMARY","group":"`+group+`"},`)
	pri := providers.Connection{ID: connectionID, Name: "ord-0001-pri", Group: group}
	sec := providers.Connection{ID: connectionID, Name: "ord-0001-sec", Group: group}
	other := providers.Connection{ID: "x", Name: "ord-0002", Group: "g-x"}
	untold := providers.Connection{ID: connectionID, Name: "ord-0001-pri"}
	tests := []struct {
		name      string
		have      []providers.Connection
		exchanges []exchange
	}{
		{"nothing is there", nil, []exchange{create(t, first)}},
		{"something else is there", []providers.Connection{other}, []exchange{create(t, first)}},
		{"the primary is there", []providers.Connection{other, pri}, []exchange{create(t, second)}},
		{"only the secondary is there", []providers.Connection{sec}, []exchange{create(t, firstAgain)}},
		{"the primary is there, its group not told", []providers.Connection{untold}, []exchange{read(created(t)), create(t, second)}},
		{"both are there", []providers.Connection{sec, pri}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bought, err := expect(t, tt.exchanges...).Account().Create(t.Context(), pair(), tt.have)
			require.NoError(t, err)
			assert.Len(t, bought, min(len(tt.exchanges), 1), "one leg a call")
		})
	}
}

// Nothing is sent before the group is known, so nothing is in doubt.
func TestAPairWaitsForItsGroup(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		answer string
		kind   providers.Kind
	}{
		{"not told", 200, `{"uuid":"` + connectionID + `","redundancy":{"priority":"PRIMARY"}}`, providers.KindUnavailable},
		{"not found yet", 404, `[{"errorCode":"EQ-3045811","errorMessage":"uuid not found"}]`, providers.KindUnavailable},
		{"unreadable", 200, `[]`, providers.KindUnavailable},
		{"forbidden", 403, `[{"errorCode":"EQ-3045003","errorMessage":"not allowed"}]`, providers.KindUnauthorized},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{method: http.MethodGet, path: oneConnection, status: tt.status, answer: tt.answer})
			_, err := c.Account().Create(t.Context(), pair(), []providers.Connection{{ID: connectionID, Name: "ord-0001-pri"}})
			assert.Equal(t, tt.kind, providers.KindOf(err), "%v", err)
		})
	}
}

func TestADoubtfulCreateIsSentOnceAndAmbiguous(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, handler := range map[string]http.HandlerFunc{
		"500":              answer(500, `[{"errorCode":"EQ-3142000","errorMessage":"oops"}]`),
		"500, with a code": answer(500, `[{"errorCode":"EQ-3142510","errorMessage":"transient"}]`),
		"502":              answer(502, "<html><title>Bad Gateway</title></html>"),
		"503":              answer(503, ""),
		"no JSON":          answer(201, "OK"),
		"no body":          answer(201, ""),
		"no id":            answer(201, `{"name":"ord-0001-pri"}`),
		"a list":           answer(201, `[{"uuid":"1"},{"uuid":"2"}]`),
		"dropped":          func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"time-out":         func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count atomic.Int64
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				count.Add(1)
				_, _ = io.Copy(io.Discard, r.Body)
				handler(w, r)
			}, func(c *equinix.Config) {
				if name == "time-out" {
					c.Timeout = 200 * time.Millisecond
				}
			})
			_, err := c.Account().Create(t.Context(), single(), nil)
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err), "%v", err)
			assert.EqualValues(t, 1, count.Load())
		})
	}
}

// The codes and their HTTP status are the documented ones; most of them are 400.
func TestARefusedCreateBoughtNothing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code   string
		status int
		kind   providers.Kind
	}{
		{"EQ-3142102", 400, providers.KindConflict}, // the tag is in use, or not released yet
		{"EQ-3142510", 400, providers.KindConflict},
		{"EQ-3142306", 400, providers.KindInvalid},
		{"EQ-3142301", 400, providers.KindInvalid},
		{"EQ-3142514", 400, providers.KindInvalid},
		{"EQ-3142501", 400, providers.KindInvalid},
		{"EQ-3142401", 403, providers.KindUnauthorized},
		{"EQ-3000039", 401, providers.KindUnauthorized},
		{"EQ-3142569", 405, providers.KindInvalid},
		{"", 429, providers.KindRateLimited},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, `[{"errorCode":"`+tt.code+`","errorMessage":"the-pairing-key is no good","correlationId":"c-1",
					"additionalInfo":[{"property":"/zSide/accessPoint/authenticationKey","reason":"not known"}]}]`)
			})
			_, err := c.Account().Create(t.Context(), pair(), nil)
			assert.Equal(t, &providers.Error{
				Provider: "equinix", Op: "createConnection", Kind: tt.kind, Status: tt.status, Code: tt.code, RequestID: "c-1",
				Message: "[redacted] is no good, /zSide/accessPoint/authenticationKey: not known",
			}, err)
		})
	}
}
