package desklogin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/internal/deskapi"
	"turnup/internal/devlogin"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// street is a desk, and the login that it trusts. Its home is the folder of the user's settings, so its tests do not run beside others.
func street(t *testing.T) *url.URL {
	t.Helper()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv(TokenVariable, "")
	provider := httptest.NewUnstartedServer(nil)
	issuer := "http://" + provider.Listener.Addr().String()
	login, err := devlogin.New(issuer, issuer+"/callback")
	require.NoError(t, err)
	provider.Config.Handler = login.Handler()
	provider.Start()
	t.Cleanup(provider.Close)
	api := &deskapi.Server{
		Login: &deskapi.Login{Issuer: issuer, ClientID: devlogin.Client, Scopes: []string{"openid", "offline_access"}},
		Who: func(_ context.Context, bearer string) (who order.Actor, err error) {
			data, err := base64.RawURLEncoding.DecodeString(strings.Split(bearer, ".")[1])
			require.NoError(t, err)
			return who, json.Unmarshal(data, &who)
		},
	}
	server := httptest.NewServer(api.Handler())
	t.Cleanup(server.Close)
	desk, err := deskapi.ParseURL(server.URL)
	require.NoError(t, err)
	return desk
}

func logsIn(t *testing.T, desk *url.URL, person string) {
	t.Helper()
	who, err := Login(t.Context(), desk, func(page, code string) {
		assert.Contains(t, page, code)
		response, err := client.Get(page + "&person=" + person)
		if assert.NoError(t, err) {
			assert.NoError(t, response.Body.Close())
		}
	})
	require.NoError(t, err)
	assert.Equal(t, order.Person("Ana"), who.Name)
}

func TestLogin(t *testing.T) {
	desk := street(t)
	token := Token(desk)
	_, err := token(t.Context())
	require.ErrorContains(t, err, "nobody has logged in at "+desk.String())
	assert.Empty(t, Name(desk))

	logsIn(t, desk, "ana")
	assert.Equal(t, order.Person("Ana"), Name(desk))
	_, err = token(t.Context())
	require.NoError(t, err)
	file, err := fileFor(desk)
	require.NoError(t, err)
	for path, mode := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode().Perm(), "nobody else reads %s", path)
	}

	s, err := read(desk)
	require.NoError(t, err)
	s.Token = expired(t)
	require.NoError(t, write(desk, s))
	second, err := token(t.Context())
	require.NoError(t, err, "the session goes on by itself")
	assert.NotEqual(t, s.Token, second)
	now, err := read(desk)
	require.NoError(t, err)
	assert.Equal(t, second, now.Token)
	assert.NotEqual(t, s.Refresh, now.Refresh)

	s.Token = expired(t) // its refresh token was used up just now
	require.NoError(t, write(desk, s))
	_, err = token(t.Context())
	require.ErrorContains(t, err, "the session at "+desk.String()+" has ended")

	other := *desk
	other.Host = "desk.example.com"
	_, err = Token(&other)(t.Context())
	require.ErrorContains(t, err, "nobody has logged in", "a session is for one desk")
}

// A refresh token is good for once: of commands that run at the same time, and of one that asks several things at once, all get the new token.
func TestCommandsAtTheSameTime(t *testing.T) {
	desk := street(t)
	logsIn(t, desk, "ana")
	s, err := read(desk)
	require.NoError(t, err)
	s.Token = expired(t)
	require.NoError(t, write(desk, s))
	tokens := make([]string, 16)
	var all errgroup.Group
	for i := range tokens {
		all.Go(func() (err error) {
			tokens[i], err = Token(desk)(t.Context())
			return err
		})
	}
	require.NoError(t, all.Wait())
	now, err := read(desk)
	require.NoError(t, err)
	for _, token := range tokens {
		assert.Equal(t, now.Token, token, "it was made anew once")
	}
}

// Who has logged out has no session here, and what somebody copied of it is worth nothing at the login.
func TestLogout(t *testing.T) {
	desk := street(t)
	logsIn(t, desk, "ana")
	copied, err := read(desk)
	require.NoError(t, err)
	was, err := Logout(t.Context(), desk)
	require.NoError(t, err)
	assert.True(t, was)
	assert.Empty(t, Name(desk))
	copied.Token = expired(t)
	require.NoError(t, write(desk, copied))
	_, err = Token(desk)(t.Context())
	require.ErrorContains(t, err, "has ended: invalid_grant")

	copied.Issuer = "http://127.0.0.1:1"
	require.NoError(t, write(desk, copied))
	was, err = Logout(t.Context(), desk)
	require.ErrorContains(t, err, "ask the login")
	assert.True(t, was, "here it is forgotten all the same")
	was, err = Logout(t.Context(), desk)
	require.NoError(t, err)
	assert.False(t, was)
}

// expired is a token that has ended.
func expired(t *testing.T) string {
	t.Helper()
	says, err := json.Marshal(map[string]any{"exp": time.Now().Add(-time.Hour).Unix(), "name": "Ana"})
	require.NoError(t, err)
	return "x." + base64.RawURLEncoding.EncodeToString(says) + ".x"
}

// A program's own token goes before, and is read each time.
func TestTokenOfAProgram(t *testing.T) {
	desk := street(t)
	file := filepath.Join(t.TempDir(), "token")
	t.Setenv(TokenVariable, file)
	_, err := Token(desk)(t.Context())
	require.ErrorContains(t, err, TokenVariable)
	for _, text := range []string{"token-1", "token-2"} {
		require.NoError(t, os.WriteFile(file, []byte(text+"\n"), 0o600))
		got, err := Token(desk)(t.Context())
		require.NoError(t, err)
		assert.Equal(t, text, got)
	}
}

// A file that is damaged is no session, and is not quoted.
func TestDamagedSession(t *testing.T) {
	desk := street(t)
	require.NoError(t, write(desk, session{Token: "secret"}))
	file, err := fileFor(desk)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, []byte("secret{"), 0o600))
	_, err = Token(desk)(t.Context())
	require.ErrorContains(t, err, "can't be read")
	assert.NotContains(t, err.Error(), "secret{")
}

// What names itself a desk can send nobody to a login that everybody on the way could read.
func TestLoginThatIsNotSafe(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(deskapi.Login{Issuer: "http://login.example.com", ClientID: "x"})
	}))
	t.Cleanup(server.Close)
	desk, err := deskapi.ParseURL(server.URL)
	require.NoError(t, err)
	_, err = Login(t.Context(), desk, func(string, string) {})
	assert.ErrorContains(t, err, "not reached by https")
}
