package equinix_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tokenPath = "/oauth2/v1/token"

func TestEquinixLogin(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	answer := r.call(http.StatusOK, http.MethodPost, tokenPath, credentials())
	assert.Equal(t, []any{"3599", "Bearer"}, []any{answer["token_timeout"], answer["token_type"]}, "seconds, as a string")
	first := r.token
	for range 20 {
		r.login()
	}
	last := r.token
	r.token = first
	r.get(fabric + "/ports") // a storm of logins takes no token away
	r.clock.Advance(3599 * time.Second)
	r.call(http.StatusUnauthorized, http.MethodGet, l2+"/buyer/connections", nil)
	r.token = last
	r.call(http.StatusUnauthorized, http.MethodGet, l2+"/buyer/connections", nil)
	r.login()
	r.get(l2 + "/buyer/connections")
	r.sim.RevokeTokens()
	r.call(http.StatusUnauthorized, http.MethodPost, v3Path, selfV3())
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
}

func TestACredentialIsReplaced(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.call(http.StatusBadRequest, http.MethodPost, controlStart+"/credential", object{"clientId": "alone"})
	r.call(http.StatusOK, http.MethodPost, controlStart+"/credential", object{"clientId": "new", "clientSecret": "new-secret", "organization": 4711})
	r.call(http.StatusUnauthorized, http.MethodGet, l2+"/buyer/connections", nil)
	r.call(http.StatusInternalServerError, http.MethodPost, tokenPath, credentials())
	token := r.call(http.StatusOK, http.MethodPost, tokenPath, credentials(object{"client_id": "new", "client_secret": "new-secret"}))
	r.token = token["access_token"].(string)
	port := r.get(fabric + "/ports")["data"].([]any)[0].(object)
	assert.EqualValues(t, 4711, port["account"].(object)["orgId"])
}

func TestMissingTokenIsRefusedInEachAPIsShape(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	r.token = "guessed"
	v3 := r.call(http.StatusUnauthorized, http.MethodGet, l2+"/buyer/connections", nil)
	for _, name := range []string{"errorDomain", "errorTitle", "errorCode", "developerMessage", "errorMessage"} {
		assert.NotEmpty(t, v3[name], "the login's object, as the service answers")
	}
	var v4 []object
	r.decode(http.StatusUnauthorized, http.MethodGet, fabric+"/ports", nil, &v4)
	assert.Equal(t, "EQ-3000039", v4[0]["errorCode"])
}

func TestRefusedLoginsLockTheAccount(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	bad := credentials(object{"client_secret": "wrong"})
	refused := r.call(http.StatusInternalServerError, http.MethodPost, tokenPath, bad)
	assert.Equal(t, []any{"S1006", "Login Failure"}, []any{refused["errorCode"], refused["errorTitle"]})
	r.login() // a good one makes the count begin anew
	for range 5 {
		r.call(http.StatusInternalServerError, http.MethodPost, tokenPath, bad)
	}
	assert.Equal(t, "Account Locked", r.call(http.StatusUnauthorized, http.MethodPost, tokenPath, credentials())["errorTitle"])
	r.get(fabric + "/ports") // a token from before still works
	r.clock.Advance(time.Hour)
	r.call(http.StatusUnauthorized, http.MethodPost, tokenPath, credentials())
	r.call(http.StatusOK, http.MethodPost, controlStart+"/unlock", nil)
	r.login()
	for _, wrong := range []object{credentials(object{"grant_type": nil}), credentials(object{"grant_type": "password"}), {"grant_type": "client_credentials"}} {
		r.call(http.StatusBadRequest, http.MethodPost, tokenPath, wrong)
	}
	_, text, err := r.send(http.MethodGet, controlStart+"/ledger", nil)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "wrong")
}
