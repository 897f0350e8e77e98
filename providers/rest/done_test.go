package rest_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/rest"
)

// A call is told of once, however many tries it took, and with the kind of its error.
func TestOnDone(t *testing.T) {
	t.Parallel()
	address, _ := server(t,
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"value":"a"}`)) },
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
	)
	type told struct {
		op     string
		failed providers.Kind
	}
	var all []told
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, OnDone: func(_ context.Context, op string, failed providers.Kind, took time.Duration) {
		assert.Positive(t, took)
		all = append(all, told{op, failed})
	}}})
	assert.NoError(t, c.Get(t.Context(), "getThing", "/things/1", nil, &answer{}))
	assert.Error(t, c.Get(t.Context(), "getOther", "/others/1", nil, &answer{}))
	assert.Equal(t, []told{{"getThing", ""}, {"getOther", providers.KindUnauthorized}}, all)
}
