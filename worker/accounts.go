package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/huaweicloud"
)

// account is what every provider's account has in common. Its variables begin with the provider's name.
type account struct {
	name   string          // in the workflow ID of the account's watch
	pace   activities.Pace // _POLL_FIRST, _POLL_MOST, _POLL_DIRECT, _SETTLE
	budget budget          // _REQUESTS_PER_SECOND
}

func (e *environment) account(prefix string) account {
	a := account{
		pace: activities.Pace{
			First:  e.duration(prefix+"_POLL_FIRST", activities.DefaultPace.First),
			Most:   e.duration(prefix+"_POLL_MOST", activities.DefaultPace.Most),
			Direct: e.duration(prefix+"_POLL_DIRECT", activities.DefaultPace.Direct),
			Settle: e.duration(prefix+"_SETTLE", activities.DefaultPace.Settle),
		},
		budget: budget(e.number(prefix+"_REQUESTS_PER_SECOND", 5)),
	}
	if a.pace.Most < a.pace.First {
		rule := fmt.Sprintf("must not be shorter than %s_POLL_FIRST, which is %s", prefix, a.pace.First)
		e.faults.Add(prefix+"_POLL_MOST", rule, a.pace.Most)
	}
	if a.pace.Direct < a.pace.Most {
		rule := fmt.Sprintf("must not be shorter than %s_POLL_MOST, which is %s", prefix, a.pace.Most)
		e.faults.Add(prefix+"_POLL_DIRECT", rule, a.pace.Direct)
	}
	return a
}

// consoleConnectAccount is a Console Connect account that this worker serves.
type consoleConnectAccount struct {
	account
	client consoleconnect.Config // CONSOLECONNECT_URL, CONSOLECONNECT_API_KEY, CONSOLECONNECT_COMPANY
}

var companyPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

func (e *environment) consoleConnect() *consoleConnectAccount {
	if !e.any("CONSOLECONNECT_API_KEY", "CONSOLECONNECT_COMPANY") {
		return nil
	}
	a := &consoleConnectAccount{account: e.account("CONSOLECONNECT"), client: consoleconnect.Config{
		BaseURL: e.text("CONSOLECONNECT_URL", consoleconnect.DefaultBaseURL),
		APIKey:  e.text("CONSOLECONNECT_API_KEY", ""),
		Company: e.text("CONSOLECONNECT_COMPANY", ""),
	}}
	a.name, a.client.RequestsPerSecond = a.client.Company, a.budget.orders()
	switch key := a.client.APIKey; {
	case key == "":
		e.faults.Add("CONSOLECONNECT_API_KEY", "must be given with CONSOLECONNECT_COMPANY", nil)
	case check(consoleconnect.Config{APIKey: key}) != nil:
		e.faults.Add("CONSOLECONNECT_API_KEY", "must be an API key, without spaces or line breaks", notShown)
	}
	if !companyPattern.MatchString(a.client.Company) {
		e.faults.Add("CONSOLECONNECT_COMPANY", "must be the company's username at Console Connect", a.client.Company)
	}
	if err := check(consoleconnect.Config{BaseURL: a.client.BaseURL}); err != nil {
		e.faults.Add("CONSOLECONNECT_URL", err.Error(), shown(a.client.BaseURL))
	}
	return a
}

// check asks the client itself about a setting; what is left out is surely fine.
func check(c consoleconnect.Config) error {
	c.APIKey = cmp.Or(c.APIKey, "key")
	c.Company = cmp.Or(c.Company, "company")
	_, err := consoleconnect.New(c)
	return err
}

// equinixAccount is an Equinix account that this worker serves.
type equinixAccount struct {
	account
	client equinix.Config // EQUINIX_URL, EQUINIX_CLIENT_ID, EQUINIX_CLIENT_SECRET
	api    string         // EQUINIX_API: a key of equinixAPIs
}

// equinixAPIs are the APIs of Equinix that turnup speaks, by the name that chooses one.
var equinixAPIs = map[string]func(equinix.Config) (equinix.Account, error){
	"fabric-v4": func(c equinix.Config) (equinix.Account, error) {
		client, err := fabricv4.New(c)
		if err != nil {
			return nil, err
		}
		return client.Account(), nil
	},
	"ecx-v3": func(c equinix.Config) (equinix.Account, error) {
		client, err := ecxv3.New(c)
		if err != nil {
			return nil, err
		}
		return client.Account(), nil
	},
}

func (e *environment) equinix() *equinixAccount {
	if !e.any("EQUINIX_CLIENT_ID", "EQUINIX_CLIENT_SECRET") {
		return nil
	}
	a := &equinixAccount{account: e.account("EQUINIX"), api: e.text("EQUINIX_API", "fabric-v4"), client: equinix.Config{
		BaseURL:      e.text("EQUINIX_URL", equinix.DefaultBaseURL),
		ClientID:     e.text("EQUINIX_CLIENT_ID", ""),
		ClientSecret: e.text("EQUINIX_CLIENT_SECRET", ""),
	}}
	a.name, a.client.RequestsPerSecond = fingerprint(a.client.ClientID), a.budget.orders()
	if equinixAPIs[a.api] == nil {
		e.faults.Add("EQUINIX_API", "must be fabric-v4 or ecx-v3", a.api)
	}
	e.equinixCredential("EQUINIX_CLIENT_ID", a.client.ClientID)
	e.equinixCredential("EQUINIX_CLIENT_SECRET", a.client.ClientSecret)
	if _, err := equinix.NewREST(equinix.Config{BaseURL: a.client.BaseURL, ClientID: "id", ClientSecret: "secret"}); err != nil {
		e.faults.Add("EQUINIX_URL", err.Error(), shown(a.client.BaseURL))
	}
	return a
}

// fingerprint tells accounts apart that have no name of their own, without showing what they are known by.
func fingerprint(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:4])
}

func (e *environment) equinixCredential(name, value string) {
	switch {
	case value == "":
		e.faults.Add(name, "must be given: EQUINIX_CLIENT_ID and EQUINIX_CLIENT_SECRET go together", nil)
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		e.faults.Add(name, "must be given without spaces or line breaks", notShown)
	}
}

// huaweiAccount is a project at Huawei Cloud that this worker serves.
type huaweiAccount struct {
	account
	// HUAWEI_REGION or HUAWEI_ENDPOINT, HUAWEI_PROJECT_ID; HUAWEI_ACCESS_KEY, HUAWEI_SECRET_KEY and HUAWEI_SECURITY_TOKEN, or
	// HUAWEI_IAM_DOMAIN, HUAWEI_IAM_USER, HUAWEI_IAM_PASSWORD and HUAWEI_IAM_ENDPOINT
	client huaweicloud.Config
}

func (e *environment) huawei() *huaweiAccount {
	if !e.any("HUAWEI_PROJECT_ID", "HUAWEI_ACCESS_KEY", "HUAWEI_SECRET_KEY", "HUAWEI_IAM_USER", "HUAWEI_IAM_PASSWORD") {
		return nil
	}
	a := &huaweiAccount{account: e.account("HUAWEI"), client: huaweicloud.Config{
		Region: e.text("HUAWEI_REGION", ""), Endpoint: e.text("HUAWEI_ENDPOINT", ""), ProjectID: e.text("HUAWEI_PROJECT_ID", ""),
		AccessKey: e.text("HUAWEI_ACCESS_KEY", ""), SecretKey: e.text("HUAWEI_SECRET_KEY", ""), SecurityToken: e.text("HUAWEI_SECURITY_TOKEN", ""),
		IAM: huaweicloud.IAM{
			Endpoint: e.text("HUAWEI_IAM_ENDPOINT", ""), Domain: e.text("HUAWEI_IAM_DOMAIN", ""),
			User: e.text("HUAWEI_IAM_USER", ""), Password: e.text("HUAWEI_IAM_PASSWORD", ""),
		},
	}}
	a.name, a.client.RequestsPerSecond = a.client.ProjectID, a.budget.orders()
	_, err := huaweicloud.New(a.client)
	var faults providers.Faults
	if err != nil && !errors.As(err, &faults) {
		e.faults.Add("HUAWEI_ENDPOINT", err.Error(), notShown)
	}
	for _, fault := range faults { // the client's own rules, under the variables' names
		e.faults.Add(cmp.Or(huaweiVariables[fault.Field], fault.Field), fault.Rule, fault.Given)
	}
	return a
}

// huaweiVariables are the variables by the fields of the client's configuration.
var huaweiVariables = map[string]string{
	"region": "HUAWEI_REGION", "endpoint": "HUAWEI_ENDPOINT", "projectId": "HUAWEI_PROJECT_ID", "accessKey": "HUAWEI_ACCESS_KEY",
	"secretKey": "HUAWEI_SECRET_KEY", "securityToken": "HUAWEI_SECURITY_TOKEN", "iam": "HUAWEI_IAM_USER", "iam.endpoint": "HUAWEI_IAM_ENDPOINT",
	"iam.domain": "HUAWEI_IAM_DOMAIN", "iam.user": "HUAWEI_IAM_USER", "iam.password": "HUAWEI_IAM_PASSWORD",
}
