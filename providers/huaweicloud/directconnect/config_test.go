package directconnect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/huaweicloud/directconnect"
)

func TestNewChecksItsConfiguration(t *testing.T) {
	t.Parallel()
	type config = directconnect.Config
	keys := func() config {
		return config{Region: "la-south-2", ProjectID: projectID, AccessKey: accessKey, SecretKey: secretKey}
	}
	user := func() config {
		return config{Region: "la-south-2", ProjectID: projectID, IAM: directconnect.IAM{Domain: "d", User: "u", Password: "very secret"}}
	}
	tests := []struct {
		name   string
		base   func() config
		change func(*config)
		fields []string
	}{
		{"keys", keys, func(*config) {}, nil},
		{"temporary keys", keys, func(c *config) { c.SecurityToken = "t" }, nil},
		{"a user", user, func(*config) {}, nil},
		{"a user of a regional IAM", user, func(c *config) { c.IAM.Endpoint = "https://iam.eu-west-101.example.com" }, nil},
		{"endpoint", keys, func(c *config) { c.Region, c.BaseURL = "", "http://127.0.0.1:9103" }, nil},
		{"region and endpoint", keys, func(c *config) { c.BaseURL = "https://dc.example.com" }, []string{"region"}},
		{"region", keys, func(c *config) { c.Region = "evil.example/x" }, []string{"region"}},
		{"endpoint without TLS", keys, func(c *config) { c.Region, c.BaseURL = "", "http://user:very secret@dc.example.com" }, []string{"endpoint"}},
		{"project", keys, func(c *config) { c.ProjectID = "la-south-2" }, []string{"projectId"}},
		{"longer project", keys, func(c *config) { c.ProjectID += "0" }, []string{"projectId"}},
		{"no secret key", keys, func(c *config) { c.SecretKey = "" }, []string{"secretKey"}},
		{"key on two lines", keys, func(c *config) { c.AccessKey = "very secret\n" }, []string{"accessKey"}},
		{"security token", keys, func(c *config) { c.SecurityToken = "very secret" }, []string{"securityToken"}},
		{"keys and a user", user, func(c *config) { c.AccessKey = accessKey }, []string{"iam"}},
		{"IAM without TLS", user, func(c *config) { c.IAM.Endpoint = "http://iam.example.com" }, []string{"iam.endpoint"}},
		{"half a user", user, func(c *config) { c.IAM = directconnect.IAM{User: "u"} }, []string{"iam.domain", "iam.password"}},
		{"no user's name", user, func(c *config) { c.IAM.User = "" }, []string{"iam.user"}},
		{"nothing", keys, func(c *config) { *c = config{} }, []string{"region", "projectId", "accessKey", "secretKey"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := tt.base()
			tt.change(&c)
			_, err := directconnect.New(c)
			if tt.fields == nil {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, tt.fields, fields(t, err))
			assert.NotContains(t, err.Error(), "very secret")
		})
	}
}

func TestTheRegionGivesTheAddress(t *testing.T) {
	t.Parallel()
	c, err := directconnect.New(directconnect.Config{Region: "la-south-2", ProjectID: projectID, AccessKey: accessKey, SecretKey: secretKey})
	require.NoError(t, err)
	assert.Equal(t, "https://dcaas.la-south-2.myhuaweicloud.com"+hostedPath, c.HostedConnections.CreateURL())
}
