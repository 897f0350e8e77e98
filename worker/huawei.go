package main

import (
	"fmt"

	"turnup/activities"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/rest"
	kind "turnup/workflows/huawei"
)

// huawei is Huawei Cloud Direct Connect.
var huawei = provider{kind.Provider, "HUAWEI_ACCESS_KEY", readHuawei}

// readHuawei reads HUAWEI_REGION or HUAWEI_ENDPOINT, and HUAWEI_PROJECT_ID; HUAWEI_ACCESS_KEY, HUAWEI_SECRET_KEY and
// HUAWEI_SECURITY_TOKEN, or HUAWEI_IAM_DOMAIN, HUAWEI_IAM_USER, HUAWEI_IAM_PASSWORD and HUAWEI_IAM_ENDPOINT.
func readHuawei(e *environment) *account {
	if !e.any("HUAWEI_PROJECT_ID", "HUAWEI_ACCESS_KEY", "HUAWEI_SECRET_KEY", "HUAWEI_IAM_USER", "HUAWEI_IAM_PASSWORD") {
		return nil
	}
	a := e.account(kind.Provider, "HUAWEI")
	config := directconnect.Config{
		Common: rest.Common{BaseURL: e.text("HUAWEI_ENDPOINT", "")},
		Region: e.text("HUAWEI_REGION", ""), ProjectID: e.text("HUAWEI_PROJECT_ID", ""),
		AccessKey: e.text("HUAWEI_ACCESS_KEY", ""), SecretKey: e.text("HUAWEI_SECRET_KEY", ""), SecurityToken: e.text("HUAWEI_SECURITY_TOKEN", ""),
		IAM: directconnect.IAM{
			Endpoint: e.text("HUAWEI_IAM_ENDPOINT", ""), Domain: e.text("HUAWEI_IAM_DOMAIN", ""),
			User: e.text("HUAWEI_IAM_USER", ""), Password: e.text("HUAWEI_IAM_PASSWORD", ""),
		},
	}
	a.client = huaweiClient{config}
	_, err := directconnect.New(config)
	e.clientFaults(err, huaweiVariables, "HUAWEI_ENDPOINT", notShown)
	return a
}

// huaweiVariables are the variables by the fields of the client's configuration.
var huaweiVariables = map[string]string{
	"region": "HUAWEI_REGION", "endpoint": "HUAWEI_ENDPOINT", "projectId": "HUAWEI_PROJECT_ID", "accessKey": "HUAWEI_ACCESS_KEY",
	"secretKey": "HUAWEI_SECRET_KEY", "securityToken": "HUAWEI_SECURITY_TOKEN", "iam": "HUAWEI_IAM_USER", "iam.endpoint": "HUAWEI_IAM_ENDPOINT",
	"iam.domain": "HUAWEI_IAM_DOMAIN", "iam.user": "HUAWEI_IAM_USER", "iam.password": "HUAWEI_IAM_PASSWORD",
}

type huaweiClient struct{ config directconnect.Config }

func (c huaweiClient) connect(pace activities.Pace, watch *activities.Watch, calls calls) (serving, error) {
	c.config.Limiter, c.config.AtOnce, c.config.OnDone = calls.limiter, activities.ForAPerson, calls.done
	client, err := directconnect.New(c.config)
	if err != nil {
		return serving{}, fmt.Errorf("set up Huawei Cloud: %w", err)
	}
	over := client.Account()
	return servingOf(over, pace, watch, calls.limiter, &activities.HuaweiCloud{Account: over, Pace: pace, Watch: watch}), nil
}
