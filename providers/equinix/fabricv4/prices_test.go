package fabricv4_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
)

// question is the body of a price search from a port, with the conditions on the far end.
func question(port, farEnd string) string {
	return `{"filter":{"and":[{"property":"/type","operator":"=","values":["VIRTUAL_CONNECTION_PRODUCT"]},
		{"property":"/connection/type","operator":"=","values":["EVPL_VC"]},
		{"property":"/connection/bandwidth","operator":"IN","values":["50"]},
		{"property":"/connection/aSide/accessPoint/type","operator":"=","values":["COLO"]},
		{"property":"/connection/aSide/accessPoint/port/uuid","operator":"=","values":["` + port + `"]},
		{"property":"/connection/zSide/accessPoint/location/metroCode","operator":"=","values":["DC"]},` + farEnd + `]}}`
}

const (
	toPort    = `{"property":"/connection/zSide/accessPoint/type","operator":"=","values":["COLO"]}`
	toProfile = `{"property":"/connection/zSide/accessPoint/type","operator":"=","values":["SP"]},
		{"property":"/connection/zSide/accessPoint/profile/uuid","operator":"=","values":["` + profileID + `"]}`
	forAYear = `,{"property":"/termLength","operator":"=","values":["12"]}`
)

func asked(body, answer string) exchange {
	return exchange{Method: http.MethodPost, Path: "/fabric/v4/prices/search", Body: body, Answer: answer}
}

func TestPriceOfASingleConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodPost, Path: "/fabric/v4/ports/search", Answer: fixture(t, "ports.json"),
		Body: `{"filter":{"and":[{"property":"/uuid","operator":"=","values":["` + portDC + `"]}]},"pagination":{"offset":0,"limit":100}}`,
	}, asked(question(portSV, toPort), fixture(t, "price.json")))
	price, err := c.Account().Price(t.Context(), single())
	require.NoError(t, err)
	assert.Equal(t, providers.Price{Known: true, Monthly: "150.10", OneTime: "20", Total: "170.10", Currency: "USD"}, price)
}

// One that is there is priced as if it were bought today.
func TestPriceOfAConnectionThatIsThere(t *testing.T) {
	t.Parallel()
	c := expect(t, asked(question(portSV, toPort), fixture(t, "price.json")))
	repricer := c.Account().(providers.Repricer)
	prices := repricer.PricesOf(t.Context(), []providers.Connection{{SrcPortID: portSV, SpeedMbps: 50, Metro: "DC"}, {SrcPortID: portSV, SpeedMbps: 50}})
	require.Len(t, prices, 2)
	assert.Equal(t, providers.Price{Known: true, Monthly: "150.10", OneTime: "20", Total: "170.10", Currency: "USD"}, prices[0])
	assert.Equal(t, providers.Price{Reason: "Equinix prices by our port and the metro of the far end, and does not tell both"}, prices[1])
}

func TestPriceOfAPairIsTheSumOfItsLegs(t *testing.T) {
	t.Parallel()
	c := expect(t,
		asked(question(portSV, toProfile+forAYear), `{"data":[
			{"charges":[{"type":"MONTHLY_RECURRING","price":1}],"currency":"USD","termLength":1},
			{"charges":[{"type":"MONTHLY_RECURRING","price":0.10},{"type":"NON_RECURRING","price":"5.005"}],"currency":"USD","termLength":12}]}`),
		asked(question(portDC, toProfile+forAYear), `{"data":[
			{"charges":[{"type":"MONTHLY_RECURRING","price":99}],"currency":"USD","connection":{"bandwidth":100}},
			{"charges":[{"type":"MONTHLY_RECURRING","price":0.2},{"type":"MONTHLY_RECURRING","price":0.3}],"currency":"USD","connection":{"bandwidth":50}}]}`),
	)
	request := pair()
	request.TermMonths = 12
	price, err := c.Account().Price(t.Context(), request)
	require.NoError(t, err)
	assert.Equal(t, providers.Price{Known: true, Monthly: "0.60", OneTime: "5.005", Total: "12.205", Currency: "USD"}, price)
}

func TestAPriceThatIsNotKnownSaysWhy(t *testing.T) {
	t.Parallel()
	const charges = `"charges":[{"type":"MONTHLY_RECURRING","price":1}]`
	tests := []struct {
		name   string
		status int
		answer string
		reason string
	}{
		{"nothing found", 200, `{"data":[],"pagination":{"total":0}}`, "Equinix has no price for ord-0001-pri at that speed and term"},
		{"null", 200, `{"data":null,"pagination":{"total":0}}`, "Equinix has no price for ord-0001-pri at that speed and term"},
		{"another term", 200, `{"data":[{` + charges + `,"termLength":36}]}`, "Equinix has no price for ord-0001-pri at that speed and term"},
		{"no charges", 200, `{"data":[{"charges":null,"currency":"USD"}]}`, "Equinix has no price for ord-0001-pri at that speed and term"},
		{"no amount", 200, `{"data":[{"charges":[{"type":"MONTHLY_RECURRING","price":"on request"}]}]}`,
			`Equinix told a price, but the amount "on request" can't be read`},
		{"refused", 400, `[{"errorCode":"EQ-3038010","errorMessage":"Validation failure"}]`, "Equinix refused to price it: Validation failure"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{Method: http.MethodPost, Path: "/fabric/v4/prices/search", Body: question(portSV, toProfile),
				Status: tt.status, Answer: tt.answer})
			price, err := c.Account().Price(t.Context(), pair())
			require.NoError(t, err)
			assert.Equal(t, providers.Price{Reason: tt.reason}, price)
		})
	}

	t.Run("an amount that can't be read", func(t *testing.T) {
		t.Parallel()
		c := expect(t, asked(question(portSV, toProfile), `{"data":[{`+charges+`}]}`),
			asked(question(portDC, toProfile), `{"data":[{"charges":[{"type":"MONTHLY_RECURRING","price":2},{"type":"NON_RECURRING","price":"1,250.00"}]}]}`))
		price, err := c.Account().Price(t.Context(), pair())
		require.NoError(t, err)
		assert.Equal(t, providers.Price{Reason: `Equinix told a price, but the amount "1,250.00" can't be read`}, price)
	})
	t.Run("two currencies", func(t *testing.T) {
		t.Parallel()
		c := expect(t, asked(question(portSV, toProfile), `{"data":[{`+charges+`,"currency":"USD"}]}`),
			asked(question(portDC, toProfile), `{"data":[{`+charges+`,"currency":"EUR"}]}`))
		price, err := c.Account().Price(t.Context(), pair())
		require.NoError(t, err)
		assert.Equal(t, providers.Price{Reason: "Equinix prices the legs in different currencies"}, price)
	})

	t.Run("another company's port", func(t *testing.T) {
		t.Parallel()
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "/fabric/v4/ports/search", r.URL.Path)
			_, _ = io.WriteString(w, `{"data":[],"pagination":{"total":0}}`)
		})
		price, err := c.Account().Price(t.Context(), single())
		require.NoError(t, err)
		assert.Equal(t, providers.Price{Reason: "Equinix prices by metro, and that of the far end of ord-0001-pri is not known"}, price)
	})
}

func TestAFailedPriceSearchIsAnError(t *testing.T) {
	t.Parallel()
	for status, kind := range map[int]providers.Kind{
		http.StatusInternalServerError: providers.KindUnavailable, http.StatusForbidden: providers.KindUnauthorized,
	} {
		c := newClient(t, answer(status, `[{"errorCode":"EQ-3045003","errorMessage":"not allowed"}]`))
		for _, request := range []equinix.Request{single(), pair()} {
			_, err := c.Account().Price(t.Context(), request)
			assert.Equal(t, kind, providers.KindOf(err), "%v", err)
		}
	}
}
