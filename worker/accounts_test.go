package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/rest"
	"turnup/providers/simulator/all"
	"turnup/workflows"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// only are the settings of a worker that serves one provider.
func only(base, more map[string]string) func(string) string {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return func(name string) string { return all[name] }
}

var (
	atEquinix = map[string]string{"EQUINIX_CLIENT_ID": "id-s3cret", "EQUINIX_CLIENT_SECRET": "s3cret"}
	atHuawei  = map[string]string{
		"HUAWEI_REGION": "la-south-2", "HUAWEI_PROJECT_ID": "6fbe9263116a4b68818cf1edce16bc4f", "HUAWEI_ACCESS_KEY": "AK", "HUAWEI_SECRET_KEY": "s3cret",
	}
)

func TestAnEquinixAccount(t *testing.T) {
	t.Parallel()
	c, err := readConfig(only(atEquinix, nil))
	require.NoError(t, err)
	assert.Equal(t, []account{{
		provider: "equinix", name: "default", pace: activities.DefaultPace, budget: 5,
		client: equinixClient{api: "fabric-v4", config: fabricv4.Config{
			Common:   rest.Common{BaseURL: "https://api.equinix.com"},
			ClientID: "id-s3cret", ClientSecret: "s3cret",
		}},
	}}, c.accounts)

	c, err = readConfig(only(atEquinix, map[string]string{
		"EQUINIX_API": "ecx-v3", "EQUINIX_URL": "http://127.0.0.1:9102", "EQUINIX_REQUESTS_PER_SECOND": "2",
		"EQUINIX_POLL_FIRST": "2s", "EQUINIX_POLL_MOST": "3s", "EQUINIX_POLL_DIRECT": "5m", "EQUINIX_SETTLE": "4s",
		"EQUINIX_ACCOUNT": "emea",
	}))
	require.NoError(t, err)
	assert.Equal(t, []account{{
		provider: "equinix", name: "emea", budget: 2,
		pace: activities.Pace{First: 2 * time.Second, Most: 3 * time.Second, Direct: 5 * time.Minute, Settle: 4 * time.Second},
		client: equinixClient{api: "ecx-v3", config: fabricv4.Config{
			Common:   rest.Common{BaseURL: "http://127.0.0.1:9102"},
			ClientID: "id-s3cret", ClientSecret: "s3cret",
		}},
	}}, c.accounts)
}

func TestAHuaweiAccount(t *testing.T) {
	t.Parallel()
	c, err := readConfig(only(atHuawei, nil))
	require.NoError(t, err)
	assert.Equal(t, []account{{
		provider: "huawei", name: "default", pace: activities.DefaultPace, budget: 5,
		client: huaweiClient{directconnect.Config{
			Region: "la-south-2", ProjectID: "6fbe9263116a4b68818cf1edce16bc4f", AccessKey: "AK", SecretKey: "s3cret",
		}},
	}}, c.accounts)

	c, err = readConfig(only(map[string]string{
		"HUAWEI_ENDPOINT": "http://127.0.0.1:9103", "HUAWEI_PROJECT_ID": "6fbe9263116a4b68818cf1edce16bc4f",
		"HUAWEI_IAM_DOMAIN": "demo-domain", "HUAWEI_IAM_USER": "demo-user", "HUAWEI_IAM_PASSWORD": "s3cret", "HUAWEI_IAM_ENDPOINT": "http://127.0.0.1:9103",
	}, nil))
	require.NoError(t, err)
	require.Len(t, c.accounts, 1)
	assert.Equal(t, directconnect.IAM{Endpoint: "http://127.0.0.1:9103", Domain: "demo-domain", User: "demo-user", Password: "s3cret"},
		c.accounts[0].client.(huaweiClient).config.IAM)
}

// Every provider there is can be served, and each account connects.
// Each is reached with the variables that its simulator tells people to set, and goes at its own pace, no other's.
func TestEveryProviderHasARow(t *testing.T) {
	t.Parallel()
	var names []string
	for _, p := range providerTable {
		names = append(names, p.name)
	}
	assert.Equal(t, append(workflows.Providers(), tencent.FarEnd), names)

	variables := map[string]string{}
	for i, spec := range all.Specs {
		for _, variable := range spec.Worker("http://127.0.0.1:9101") {
			name, value, _ := strings.Cut(variable, "=")
			variables[name] = value
		}
		variables[strings.ToUpper(spec.Name)+"_POLL_FIRST"] = fmt.Sprintf("%ds", i+1)
	}
	c, err := readConfig(only(variables, nil))
	require.NoError(t, err)
	assert.Equal(t, names, c.providers())
	for i, a := range c.accounts {
		assert.Equal(t, time.Duration(i+1)*time.Second, a.pace.First, a.provider)
		serving, err := a.client.connect(a.pace, nil, calls{})
		require.NoError(t, err, a.provider)
		assert.NotEmpty(t, serving.activities, a.provider)
	}
}

func TestEveryVariableOfAnAccountCanBeWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		base   map[string]string
		values []string
	}{
		"EQUINIX_CLIENT_ID":     {atEquinix, []string{"", "two s3cret"}},
		"EQUINIX_CLIENT_SECRET": {atEquinix, []string{"", "s3cret\n"}},
		"EQUINIX_API":           {atEquinix, []string{"v3", "FABRIC-V4"}},
		"EQUINIX_URL":           {atEquinix, []string{"http://api.example.com", "https://u:s3cret@api.example.com"}},
		"EQUINIX_SETTLE":        {atEquinix, []string{"0s"}},
		"EQUINIX_ACCOUNT":       {atEquinix, []string{"EMEA", "a b", "-x", "twenty-one-characters"}},
		"HUAWEI_REGION":         {atHuawei, []string{"", "La South"}},
		"HUAWEI_PROJECT_ID":     {atHuawei, []string{"", "6fbe"}},
		"HUAWEI_ACCESS_KEY":     {atHuawei, []string{"", "two s3cret"}},
		"HUAWEI_SECRET_KEY":     {atHuawei, []string{"", "two s3cret"}},
		"HUAWEI_POLL_MOST":      {atHuawei, []string{"59s"}},
	} {
		for _, value := range test.values {
			fields, text := faults(t, only(test.base, map[string]string{name: value}))
			assert.Equal(t, []string{name}, fields, "%s=%q: %s", name, value, text)
		}
	}
}
