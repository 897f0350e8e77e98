package main

import (
	"fmt"
	"strings"

	"turnup/activities"
	fabric "turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/rest"
	kind "turnup/workflows/equinix"
)

// equinix is Equinix Fabric.
var equinix = provider{kind.Provider, "EQUINIX_CLIENT_ID", readEquinix}

// equinixAPIs are the APIs of Equinix that turnup speaks, by the name that chooses one.
var equinixAPIs = map[string]func(fabricv4.Config) (fabric.Account, error){
	"fabric-v4": func(c fabricv4.Config) (fabric.Account, error) {
		client, err := fabricv4.New(c)
		if err != nil {
			return nil, err
		}
		return client.Account(), nil
	},
	"ecx-v3": func(c fabricv4.Config) (fabric.Account, error) {
		client, err := ecxv3.New(c)
		if err != nil {
			return nil, err
		}
		return client.Account(), nil
	},
}

// readEquinix reads EQUINIX_URL, EQUINIX_CLIENT_ID, EQUINIX_CLIENT_SECRET and EQUINIX_API.
func readEquinix(e *environment) *account {
	if !e.any("EQUINIX_CLIENT_ID", "EQUINIX_CLIENT_SECRET") {
		return nil
	}
	a := e.account(kind.Provider, "EQUINIX")
	config := fabricv4.Config{
		Common:       rest.Common{BaseURL: e.text("EQUINIX_URL", fabric.DefaultBaseURL)},
		ClientID:     e.text("EQUINIX_CLIENT_ID", ""),
		ClientSecret: e.text("EQUINIX_CLIENT_SECRET", ""),
	}
	api := e.text("EQUINIX_API", "fabric-v4")
	a.client = equinixClient{api, config}
	if equinixAPIs[api] == nil {
		e.faults.Add("EQUINIX_API", "must be fabric-v4 or ecx-v3", api)
	}
	e.equinixCredential("EQUINIX_CLIENT_ID", config.ClientID)
	e.equinixCredential("EQUINIX_CLIENT_SECRET", config.ClientSecret)
	if _, err := fabricv4.New(fabricv4.Config{Common: config.Common, ClientID: "id", ClientSecret: "secret"}); err != nil {
		e.faults.Add("EQUINIX_URL", err.Error(), shown(config.BaseURL))
	}
	return a
}

func (e *environment) equinixCredential(name, value string) {
	switch {
	case value == "":
		e.faults.Add(name, "must be given: EQUINIX_CLIENT_ID and EQUINIX_CLIENT_SECRET go together", nil)
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		e.faults.Add(name, "must be given without spaces or line breaks", notShown)
	}
}

type equinixClient struct {
	api    string // a key of equinixAPIs
	config fabricv4.Config
}

func (c equinixClient) connect(pace activities.Pace, watch *activities.Watch, calls calls) (serving, error) {
	c.config.Limiter, c.config.AtOnce, c.config.OnDone = calls.limiter, activities.ForAPerson, calls.done
	over, err := equinixAPIs[c.api](c.config)
	if err != nil {
		return serving{}, fmt.Errorf("set up Equinix: %w", err)
	}
	return servingOf(over, pace, watch, calls.limiter, &activities.Equinix{Account: over, Pace: pace, Watch: watch}), nil
}
