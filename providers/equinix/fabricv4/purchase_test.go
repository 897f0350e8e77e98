package fabricv4_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

const (
	primary   = `"redundancy":{"priority":"PRIMARY"},`
	secondary = `"redundancy":{"priority":"SECONDARY","group":"` + group + `"},`
)

func create(t *testing.T, body string) exchange {
	return exchange{Method: http.MethodPost, Path: connections, Body: body, Status: http.StatusCreated, Answer: created(t)}
}

func read(answer string) exchange {
	return exchange{Method: http.MethodGet, Path: oneConnection, Answer: answer}
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
			c := expect(t, exchange{Method: http.MethodGet, Path: oneConnection, Status: tt.status, Answer: tt.answer})
			_, err := c.Account().Create(t.Context(), pair(), []providers.Connection{{ID: connectionID, Name: "ord-0001-pri"}})
			var failure *providers.Error
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, tt.kind, failure.Kind, "%v", err)
			assert.True(t, failure.Unsent, "what failed is no request to buy")
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
			c := newClient(t, answer(tt.status, `[{"errorCode":"`+tt.code+`","errorMessage":"the-pairing-key is no good","correlationId":"c-1",
				"additionalInfo":[{"property":"/zSide/accessPoint/authenticationKey","reason":"not known"}]}]`))
			_, err := c.Account().Create(t.Context(), pair(), nil)
			assert.Equal(t, &providers.Error{
				Provider: "equinix", Op: "createConnection", Kind: tt.kind, Status: tt.status, Code: tt.code, RequestID: "c-1",
				Message: "[redacted] is no good, /zSide/accessPoint/authenticationKey: not known",
			}, err)
		})
	}
}
