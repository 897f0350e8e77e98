package huaweicloud_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/huaweicloud"
)

const tokensPath = "/v3/auth/tokens"

func unsigned(*http.Request, []byte) {}

// passwordLogin is the documented body of a login; a nil scope is left out.
func passwordLogin(domain, user, password string, scope any) object {
	auth := object{"identity": object{"methods": []string{"password"}, "password": object{
		"user": object{"name": user, "password": password, "domain": object{"name": domain}},
	}}}
	if scope != nil {
		auth["scope"] = scope
	}
	return object{"auth": auth}
}

func demoLogin(scope any) object {
	return passwordLogin(huaweicloud.Domain, huaweicloud.User, huaweicloud.Password, scope)
}

// token logs in and returns a login by the token.
func (c *cloud) token(scope any) func(*http.Request, []byte) {
	c.t.Helper()
	c.login = unsigned
	response, text, err := c.send(http.MethodPost, tokensPath, demoLogin(scope))
	require.NoError(c.t, err)
	require.Equal(c.t, http.StatusCreated, response.StatusCode, string(text))
	value := response.Header.Get("X-Subject-Token")
	require.NotEmpty(c.t, value)
	return func(request *http.Request, _ []byte) { request.Header.Set("X-Auth-Token", value) }
}

func TestTokenLivesADay(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.login = unsigned
	given := c.call(http.StatusCreated, http.MethodPost, tokensPath+"?nocatalog=true", demoLogin(object{"project": object{"name": "la-south-2"}}))["token"].(object)
	assert.Equal(t, "2025-05-20T07:44:00.000000Z", given["issued_at"])
	assert.Equal(t, "2025-05-21T07:44:00.000000Z", given["expires_at"])
	assert.Equal(t, huaweicloud.Project, given["project"].(object)["id"])

	first := c.token(object{"project": object{"name": "la-south-2"}})
	c.clock.Advance(time.Hour)
	second := c.token(object{"project": object{"id": huaweicloud.Project}})
	for _, c.login = range []func(*http.Request, []byte){first, second} {
		c.get(hostedPath)
	}
	c.clock.Advance(23 * time.Hour)
	c.get(hostedPath)
	c.login = first
	message := c.refused(http.StatusUnauthorized, "APIGW.0301", http.MethodGet, hostedPath, nil)
	assert.Contains(t, message, "token expires, expires_at: 2025-05-21T07:44:00.000000Z")
}

func TestRevokedTokensAreRefused(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.login = c.token(object{"project": object{"name": "la-south-2"}})
	c.get(hostedPath)
	c.call(http.StatusOK, http.MethodPost, controlStart+"/revoke-tokens", nil)
	assert.Contains(t, c.refused(http.StatusUnauthorized, "APIGW.0301", http.MethodGet, hostedPath, nil), "decrypt token fail")
	c.login = c.token(object{"project": object{"name": "la-south-2"}})
	c.get(hostedPath)
}

func TestOnlyTheProjectsOwnTokenIsGood(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	for _, scope := range []any{nil, object{"domain": object{"name": "demo-domain"}}} {
		c.login = c.token(scope)
		c.refused(http.StatusForbidden, "DC.0009", http.MethodGet, hostedPath, nil)
	}
	const foreign = "/v3/" + huaweicloud.Tenant + "/dcaas/hosted-connects"
	c.login = c.token(object{"project": object{"name": "la-south-2"}})
	c.refused(http.StatusForbidden, "DC.0009", http.MethodGet, foreign, nil)
	c.login = nil
	c.refused(http.StatusForbidden, "DC.0009", http.MethodPost, foreign, hosted())
	assert.Zero(t, c.sim.Ledger().Counts.Purchases)
}

func TestWrongLoginsAreRefusedInTheShapeOfIAM(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.login = unsigned
	project := object{"project": object{"name": "la-south-2"}}
	for _, wrong := range []object{
		passwordLogin("other", huaweicloud.User, huaweicloud.Password, project),
		passwordLogin(huaweicloud.Domain, "other", huaweicloud.Password, project),
		passwordLogin(huaweicloud.Domain, huaweicloud.User, "other", project),
		demoLogin(object{"project": object{"name": "cn-north-1"}}),
	} {
		refused := c.call(http.StatusUnauthorized, http.MethodPost, tokensPath, wrong)["error"].(object)
		assert.InDelta(t, 401, refused["code"], 0)
		assert.Equal(t, "Unauthorized", refused["title"])
		assert.NotEmpty(t, refused["message"])
	}
	refused := c.call(http.StatusBadRequest, http.MethodPost, tokensPath, object{"auth": object{}})["error"].(object)
	assert.InDelta(t, 400, refused["code"], 0)
	for _, part := range []string{"auth.identity.methods", "user.name", "user.password", "user.domain.name"} {
		assert.Contains(t, refused["message"], part)
	}
	c.call(http.StatusBadRequest, http.MethodPost, tokensPath, []int{1})
	assert.Equal(t, 6, c.sim.Calls()["keystoneCreateUserTokenByPassword"])
}
