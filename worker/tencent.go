package main

import (
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/providers/rest"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"
)

// tencentCloud is our account at Tencent Cloud, where connections of Console Connect's end. Nothing is ordered there by itself.
var tencentCloud = provider{tencent.FarEnd, "TENCENT_SECRET_ID", readTencentCloud}

// watchesTencentCloud is the account there that a worker of these variables looks at, or "".
func watchesTencentCloud(e *environment) string {
	if !e.any("TENCENT_SECRET_ID", "TENCENT_SECRET_KEY") {
		return ""
	}
	return e.text("TENCENT_ACCOUNT", order.DefaultAccount)
}

// readTencentCloud reads TENCENT_URL, TENCENT_SECRET_ID, TENCENT_SECRET_KEY and TENCENT_TOKEN.
func readTencentCloud(e *environment) *account {
	if watchesTencentCloud(e) == "" {
		return nil
	}
	a := e.account(tencent.FarEnd, "TENCENT")
	a.farEnd = true
	config := directconnect.Config{
		Common:   rest.Common{BaseURL: e.text("TENCENT_URL", directconnect.DefaultBaseURL)},
		SecretID: e.text("TENCENT_SECRET_ID", ""), SecretKey: e.text("TENCENT_SECRET_KEY", ""), Token: e.text("TENCENT_TOKEN", ""),
	}
	a.client = tencentClient{a.name, bgpKeys(e.getenv), config}
	_, err := directconnect.New(config)
	e.clientFaults(err, map[string]string{
		"secretId": "TENCENT_SECRET_ID", "secretKey": "TENCENT_SECRET_KEY", "token": "TENCENT_TOKEN",
	}, "TENCENT_URL", shown(config.BaseURL))
	return a
}

// bgpKeys are the BGP keys by the names that orders have for them, which are not known before: a variable each, or its file, read when it is
// asked for. The path of a file is no key.
func bgpKeys(getenv func(string) string) func(name string) string {
	return func(name string) string {
		if strings.HasSuffix(name, "_FILE") {
			return ""
		}
		e := environment{getenv: getenv, files: map[string]string{}}
		return e.value("TENCENT_BGP_KEY_" + name)
	}
}

type tencentClient struct {
	account string
	bgpKey  func(name string) string
	config  directconnect.Config
}

func (c tencentClient) connect(pace activities.Pace, watch *activities.Watch, calls calls) (serving, error) {
	c.config.Limiter, c.config.AtOnce, c.config.OnDone = calls.limiter, activities.ForAPerson, calls.done
	c.config.BGPKey = c.bgpKey
	client, err := directconnect.New(c.config)
	if err != nil {
		return serving{}, fmt.Errorf("set up Tencent Cloud: %w", err)
	}
	over := &tencentcloud.Connections{Of: client}
	steps := &activities.Steps[tencentcloud.Request]{Account: over, Pace: pace, Watch: watch, Line: calls.limiter}
	return serving{[]any{&activities.TencentCloud{Steps: steps, Tunnels: client, Name: c.account, BGPKey: c.bgpKey}}, over.Identity}, nil
}
