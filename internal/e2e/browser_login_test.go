//go:build browser

package e2e_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/text/language"
)

// staff are who can log in, with the groups of each. Two of a kind, so that two can be at it at once.
var staff = map[string][]string{
	"ana": {"requesters", "operators"}, "ben": {"operators"}, "li": {"approvers"}, "mo": {"approvers"}, "omar": {"auditors"},
}

const password = "open sesame"

// directory is where the login finds people.
type directory struct{}

func (directory) ExampleClientID() string { return "nobody" }

func (d directory) GetUserByUsername(name string) *storage.User { return d.GetUserByID(name) }

func (directory) GetUserByID(id string) *storage.User {
	if staff[id] == nil {
		return nil
	}
	return &storage.User{
		ID: id, Username: id, Password: password, FirstName: id, Email: id + "@example.com", EmailVerified: true, PreferredLanguage: language.English,
	}
}

// withGroups has the login tell of people's groups, at its userinfo address alone, as many logins do.
type withGroups struct{ *storage.Storage }

func (s withGroups) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin); err != nil {
		return err
	}
	info.AppendClaims("groups", staff[info.Subject])
	return nil
}

// serveProvider runs an OpenID Connect provider that is not ours: what the desk asks of a login must be what others' logins do.
func serveProvider(t *testing.T, deskURL string) (issuer, clientID string) {
	t.Helper()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // it logs each request there
	clientID = "turnup-desk"
	storage.RegisterClients(storage.NativeClient(clientID, deskURL+"/callback"))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	issuer = "http://localhost:" + strconv.Itoa(listener.Addr().(*net.TCPAddr).Port) + "/"
	provider := exampleop.SetupServer(issuer, withGroups{storage.NewStorage(directory{})}, nil, false)
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: provider}}
	server.Start()
	t.Cleanup(server.Close)
	return issuer, clientID
}
