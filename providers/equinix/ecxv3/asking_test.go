package ecxv3_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
)

var question = equinix.KeyQuestion{Key: "demo-key", ProfileID: "p-1", Metro: "SV", Region: "us-west-1"}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		answer string
		want   equinix.KeyAnswer
	}{
		{"valid", 200, fixture(t, "key.json"), equinix.KeyAnswer{Valid: true, Message: "Authorization key is valid", SpeedMbps: 50}},
		{"not valid, as a list", 200, fixture(t, "key-list.json"),
			equinix.KeyAnswer{Message: "Authorization key is not valid: no such key"}},
		{"no speed", 200, `{"status":"valid","primary":{"bandwidth":"fast"}}`, equinix.KeyAnswer{Valid: true}},
		{"a speed in GB", 200, `{"status":"VALID","primary":{"bandwidth":"1 gb"}}`, equinix.KeyAnswer{Valid: true, SpeedMbps: 1000}},
		{"refused", 400, `[{"errorCode":"IC-LAYER2-AUTH-004","errorMessage":"demo-key is no key","property":"authorization_key"}]`,
			equinix.KeyAnswer{Message: "[redacted] is no key in authorization_key"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{
				Method: http.MethodGet, Path: connections + "/validateAuthorizationKey",
				Query:  "authorizationKey=demo-key&metroCode=SV&profileId=p-1&region=us-west-1",
				Status: tt.status, Answer: tt.answer,
			})
			got, err := c.Account().CheckKey(t.Context(), question)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
	for _, body := range []string{`{}`, `[]`, `null`, `{"message":"sorry"}`} {
		_, err := newClient(t, answer(200, body)).Account().CheckKey(t.Context(), question)
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), body)
	}
	_, err := newClient(t, answer(400, `[{"errorCode":"IC-LAYER2-402","errorMessage":"Invalid Request"}]`)).Account().CheckKey(t.Context(), question)
	assert.Equal(t, providers.KindInvalid, providers.KindOf(err), "another fault than the key's")
	_, err = expect(t).Account().CheckKey(t.Context(), equinix.KeyQuestion{})
	assert.Equal(t, []string{"key", "profileId", "metro"}, fields(t, err))
}

func TestPrice(t *testing.T) {
	t.Parallel()
	const none = "Equinix told no price: "
	known := func(monthly, oneTime, currency string) providers.Price {
		return providers.Price{Known: true, Monthly: monthly, OneTime: oneTime, Currency: currency}
	}
	tests := []struct {
		name   string
		status int
		answer string
		want   providers.Price
	}{
		{"primary and secondary", 200, `{"primary":{"currency":"USD","charges":[{"description":"VC","monthlyRecurringCharges":"100.10"}]},
			"secondary":{"currency":"USD","charges":[{"monthlyRecurringCharges":100.2,"nonRecurringCharges":25}]}}`, known("200.30", "25", "USD")},
		{"typed charges", 200, `{"data":[{"currency":"EUR","charges":[{"type":"MONTHLY_RECURRING","price":0.1},{"type":"MONTHLY_RECURRING","price":0.2},
			{"type":"NON_RECURRING","price":0.0}]}]}`, known("0.3", "0.0", "EUR")},
		{"of another type", 200, `{"data":[{"charges":[{"type":"MONTHLY_RECURRING","price":1},{"type":"YEARLY","price":9}]}]}`,
			providers.Price{Reason: none + `it has a charge of a type that no document names: "YEARLY" of 9`}},
		{"with an exponent", 200, `{"charges":[{"monthlyRecurringCharges":1.5E+3}]}`, known("1500", "", "")},
		{"not to be read", 200, `{"primary":{"charges":[{"monthlyRecurringCharges":"1,250.00"}]},"secondary":{"charges":[{"monthlyRecurringCharges":100}]}}`,
			providers.Price{Reason: none + `the amount "1,250.00" can't be read`}},
		{"none of one leg", 200, `{"primary":{"charges":[]},"secondary":{"charges":[{"monthlyRecurringCharges":100}]}}`,
			providers.Price{Reason: none + "there is no monthly charge in its answer"}},
		{"no amount", 200, `[{"charges":[{"monthlyRecurringCharges":1},{"description":"setup"}]}]`,
			providers.Price{Reason: none + `it has a charge without an amount, of type ""`}},
		{"a list", 200, `[{"charges":[{"monthlyRecurringCharges":1}]}]`, known("1", "", "")},
		{"one offer", 200, `{"currency":"USD","charges":[{"monthlyRecurringCharges":1}]}`, known("1", "", "USD")},
		{"two currencies", 200, `[{"currency":"USD","charges":[{}]},{"currency":"EUR","charges":[{}]}]`,
			providers.Price{Reason: none + "it has several currencies"}},
		{"no charge", 200, `{"primary":{"charges":"none"},"price":5}`, providers.Price{Reason: none + "there is no monthly charge in its answer"}},
		{"no content", 204, ``, providers.Price{Reason: none + "there is no monthly charge in its answer"}},
		{"refused", 400, `[{"errorCode":"IC-LAYER2-402","errorMessage":"Invalid Request","property":"Metro"}]`,
			providers.Price{Reason: none + "Invalid Request in Metro"}},
		{"not allowed", 403, `{"errorMessage":"Access Denied"}`, providers.Price{Reason: none + "Access Denied"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{
				Method: http.MethodPost, Path: connections + "/prices", Body: fixture(t, "create-redundant-dot1q-qinq.json"),
				Status: tt.status, Answer: tt.answer,
			})
			price, err := c.Account().Price(t.Context(), pair())
			require.NoError(t, err)
			assert.Equal(t, tt.want, price)
		})
	}
	for status, kind := range map[int]providers.Kind{ // a gateway's page
		200: providers.KindUnavailable, 404: providers.KindUnavailable, 401: providers.KindUnauthorized, 408: providers.KindUnavailable, 429: providers.KindRateLimited, 502: providers.KindUnavailable,
	} {
		_, err := newClient(t, answer(status, "<html></html>")).Account().Price(t.Context(), pair())
		assert.Equal(t, kind, providers.KindOf(err), "HTTP %d", status)
	}
}
