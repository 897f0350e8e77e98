package main

import (
	"cmp"
	"fmt"
	"regexp"

	"turnup/activities"
	"turnup/providers/consoleconnect"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/rest"
	"turnup/workflows/tencent"
)

// consoleConnect is Console Connect, which sells connections to Tencent Cloud.
var consoleConnect = provider{tencent.Provider, "CONSOLECONNECT_API_KEY", readConsoleConnect}

var companyPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// readConsoleConnect reads CONSOLECONNECT_URL, CONSOLECONNECT_API_KEY and CONSOLECONNECT_COMPANY.
func readConsoleConnect(e *environment) *account {
	if !e.any("CONSOLECONNECT_API_KEY", "CONSOLECONNECT_COMPANY") {
		return nil
	}
	a := e.account(tencent.Provider, "CONSOLECONNECT")
	config := api.Config{
		Common:  rest.Common{BaseURL: e.text("CONSOLECONNECT_URL", consoleconnect.DefaultBaseURL)},
		APIKey:  e.text("CONSOLECONNECT_API_KEY", ""),
		Company: e.text("CONSOLECONNECT_COMPANY", ""),
	}
	a.client = consoleConnectClient{config, watchesTencentCloud(e)}
	switch key := config.APIKey; {
	case key == "":
		e.faults.Add("CONSOLECONNECT_API_KEY", "must be given with CONSOLECONNECT_COMPANY", nil)
	case checkConsoleConnect(api.Config{APIKey: key}) != nil:
		e.faults.Add("CONSOLECONNECT_API_KEY", "must be an API key, without spaces or line breaks", notShown)
	}
	if !companyPattern.MatchString(config.Company) {
		e.faults.Add("CONSOLECONNECT_COMPANY", "must be the company's username at Console Connect", config.Company)
	}
	if err := checkConsoleConnect(api.Config{Common: config.Common}); err != nil {
		e.faults.Add("CONSOLECONNECT_URL", err.Error(), shown(config.BaseURL))
	}
	return a
}

// checkConsoleConnect asks the client itself about a setting; what is left out is surely fine.
func checkConsoleConnect(c api.Config) error {
	c.APIKey = cmp.Or(c.APIKey, "key")
	c.Company = cmp.Or(c.Company, "company")
	_, err := api.New(c)
	return err
}

type consoleConnectClient struct {
	config api.Config
	farEnd string // the account at Tencent Cloud that the worker looks at, or ""
}

func (c consoleConnectClient) connect(pace activities.Pace, watch *activities.Watch, calls calls) (serving, error) {
	c.config.Limiter, c.config.AtOnce, c.config.OnDone = calls.limiter, activities.ForAPerson, calls.done
	client, err := api.New(c.config)
	if err != nil {
		return serving{}, fmt.Errorf("set up Console Connect: %w", err)
	}
	over := client.Account()
	return servingOf(over, pace, watch, calls.limiter, &activities.ConsoleConnect{Account: over, Pace: pace, Watch: watch, FarEnd: c.farEnd}), nil
}
