package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

var priceRequest = consoleconnect.Request{
	Speed: 10, ClassOfService: consoleconnect.ClassSilver, Duration: 1, DurationUnit: consoleconnect.UnitWeek,
	SrcFacilityID: "5a8a4838af6c690012871666", SrcRegionID: "5a80c7be1347a30012dd1c55",
	DestFacilityID: "5a9739ccfae7ba00134d378b", DestRegionID: "5a80c78c1347a30012dd1c53",
}

func TestCalculatePrice(t *testing.T) {
	t.Parallel()
	const none = "Console Connect has no price for this connection; its sales team may have one"
	tests := []struct {
		name   string
		status int
		answer string
		want   providers.Price
	}{
		{"sample", 200, fixture(t, "price.json"), providers.Price{Known: true, Total: "36", Monthly: "36"}},
		{"as written", 200, `[{"basicTotalAmount":"1200.10","basicMonthlyAmount":100.50}]`,
			providers.Price{Known: true, Total: "1200.10", Monthly: "100.50"}},
		{"price only", 200, `{"results":[{"type":"PORT","price":1},{"type":"CONNECTION","price":12.3}]}`, providers.Price{Known: true, Total: "12.3"}},
		{"no content", 204, ``, providers.Price{Reason: none}},
		{"no row", 200, `{"results":[]}`, providers.Price{Reason: none}},
		{"with an exponent", 200, `[{"basicTotalAmount":1.5E+3}]`, providers.Price{Known: true, Total: "1500"}},
		{"not to be read", 200, `{"results":[{"type":"CONNECTION","price":36,"basicTotalAmount":"1,250.00"}]}`,
			providers.Price{Reason: `Console Connect told a price, but the amount "1,250.00" can't be read`}},
		{"no amount", 200, `{"results":[{"type":"CONNECTION","price":null}]}`, providers.Price{Reason: none}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{
				Method: http.MethodPost, Path: "/api/pricing/calculate", Body: fixture(t, "price-request.json"),
				Status: tt.status, Answer: tt.answer,
			})
			price, err := c.Pricing.Calculate(t.Context(), priceRequest)
			require.NoError(t, err)
			assert.Equal(t, tt.want, price)
		})
	}
}

func TestAFailedPriceIsARead(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	_, err := c.Pricing.Calculate(t.Context(), priceRequest)
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err))
}

func TestPriceRequestIsChecked(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	_, err := c.Pricing.Calculate(t.Context(), consoleconnect.Request{ClassOfService: "BEST"})
	assert.Equal(t, []string{"speed", "classOfService", "durationUnit", "srcDcf", "destDcf"}, fields(t, err))
}
