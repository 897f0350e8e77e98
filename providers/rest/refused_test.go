package rest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

// An API may say no with the status of a success. What that means stands in its code alone, so that one which nobody knows
// leaves a doubt.
func TestARefusalWithTheStatusOfASuccess(t *testing.T) {
	t.Parallel()
	const doubt, down = providers.KindAmbiguous, providers.KindUnavailable
	tests := []struct {
		said         providers.Kind
		own          bool
		change, read providers.Kind
	}{
		{providers.KindInvalid, true, providers.KindInvalid, providers.KindInvalid},
		{providers.KindNotFound, true, providers.KindNotFound, providers.KindNotFound},
		{providers.KindConflict, true, providers.KindConflict, providers.KindConflict},
		{providers.KindUnauthorized, true, providers.KindUnauthorized, providers.KindUnauthorized},
		{providers.KindRateLimited, true, providers.KindRateLimited, providers.KindRateLimited},
		{doubt, true, doubt, down},
		{"", true, doubt, down},
		{providers.KindNotFound, false, doubt, down},
	}
	for _, tt := range tests {
		address, count := server(t, text(200, `{"value":"no","why":"a secret"}`))
		c := client(t, rest.Config{
			Common: rest.Common{BaseURL: address}, Secrets: []string{"secret"}, Throttled: time.Second,
			Refused: func(_ http.Header, body []byte) (rest.ErrorDetail, bool) {
				return rest.ErrorDetail{Own: tt.own, Kind: tt.said, Code: "no", Message: string(body)}, strings.Contains(string(body), "no")
			},
		})
		got := answer{"as it was"}
		e := providerError(t, do(t, c, http.MethodPost, nil, &got))
		assert.Equal(t, tt.change, e.Kind, "change, %q, own: %t", tt.said, tt.own)
		assert.Equal(t, 200, e.Status)
		assert.Equal(t, `{"value":"no","why":"a [redacted]"}`, e.Message)
		assert.Equal(t, tt.said == providers.KindRateLimited, e.RetryAfter == time.Second)
		assert.Equal(t, "as it was", got.Value, "a refusal is not decoded")
		assert.EqualValues(t, 1, count.Load(), "it is not sent again")
		assert.Equal(t, tt.read, providers.KindOf(do(t, c, http.MethodGet, nil, &got)), "read, %q, own: %t", tt.said, tt.own)
	}
	address, _ := server(t, fine)
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Refused: func(http.Header, []byte) (rest.ErrorDetail, bool) {
		return rest.ErrorDetail{}, false
	}})
	var got answer
	require.NoError(t, do(t, c, http.MethodPost, nil, &got))
	assert.Equal(t, "yes", got.Value)
}
