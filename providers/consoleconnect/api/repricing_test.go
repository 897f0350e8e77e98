package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// What is there is priced by its ends, which only the lists of ports and metros tell: each is read once.
func TestPricesOfConnectionsThatAreThere(t *testing.T) {
	t.Parallel()
	line := providers.Connection{SpeedMbps: 10, Class: consoleconnect.ClassSilver, SrcPortID: portID, ProfileID: consoleconnect.TencentCompany, Metro: "77d9f1fbbcaa906f3cddb6d1"}
	with := func(change func(*providers.Connection)) providers.Connection {
		c := line
		change(&c)
		return c
	}
	body := `{"ports":[],"connections":[{"bandwidth":10,"classOfService":"SILVER","duration":{"value":1,"unit":"m"},
		"srcDcf":"5aa89b04ac86ba0012345bdf","destDcf":"5aa89b04ac86ba0012345bdf","destRegion":"5c05cb06cad910000ae251f4"}]}`
	priced := func(status int, answer string) exchange {
		return exchange{Method: http.MethodPost, Path: "/api/pricing/calculate", Body: body, Status: status, Answer: answer}
	}
	c := expect(t,
		exchange{Method: http.MethodGet, Path: "/api/company/acme/ports", Query: "deleted=false", Answer: fixture(t, "ports.json")},
		exchange{Method: http.MethodGet, Path: "/api/company/tencent-cloud/metro/capabilities", Answer: fixture(t, "metros.json")},
		priced(http.StatusOK, `{"results":[{"price":36}]}`),
		priced(http.StatusOK, fixture(t, "price.json")),
		priced(http.StatusNoContent, ""),
		priced(http.StatusBadRequest, `{"error":{"code":"bad","message":"no such pair"}}`),
	)
	prices := c.Account().(providers.Repricer).PricesOf(t.Context(), []providers.Connection{
		line, line, line, line,
		with(func(c *providers.Connection) { c.SrcPortID = "another" }),
		with(func(c *providers.Connection) { c.Metro = "" }),
		with(func(c *providers.Connection) { c.Metro = "closed" }),
		with(func(c *providers.Connection) { c.Class = "BEST" }),
	})
	assert.Equal(t, providers.Price{Known: true, Total: "36", Monthly: "36"}, prices[0], "of one month")
	assert.Equal(t, providers.Price{Known: true, Total: "36", Monthly: "36"}, prices[1])
	for i, reason := range []string{"has no price", "no such pair", "our port", "does not tell", "any more", "classOfService"} {
		assert.False(t, prices[i+2].Known)
		assert.Contains(t, prices[i+2].Reason, reason)
	}
}
