package huaweicloud

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"turnup/providers/simulator"
)

const (
	createToken    = "keystoneCreateUserTokenByPassword" // the operation, under the name of its page
	subjectToken   = "X-Subject-Token"                   // the header with the token
	passwordMethod = "password"
	iamTokenLife   = 24 * time.Hour
	iamTimeFormat  = "2006-01-02T15:04:05.000000Z"
)

// What a token tells of the demonstration account besides its names.
const (
	iamDomainID = "a0b1c2d3e4f5061728394a5b6c7d8e9f"
	iamUserID   = "0d1e2f30415263748596a7b8c9daebfc"
	iamRole     = "dc_adm"
)

// tokens are the tokens that were given, by their values. A new one does not end the others. They do not outlive the
// simulator.
type tokens struct {
	mu    sync.Mutex
	given map[string]token
}

type token struct {
	project string // "" for a token of the domain, which is good for no project
	expires time.Time
}

// createToken is POST /v3/auth/tokens with a password ("Identity and Access Management API Reference, Obtaining a User
// Token Through Password Authentication"). Without a scope the token is for the domain, as there.
func (s *Simulator) createToken(r *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseIAM(http.StatusBadRequest, "The request body is invalid")
	}
	auth := read.Object("auth")
	identity := auth.Object("identity")
	user := identity.Object(passwordMethod).Object("user")
	if wrong := checkLogin(identity, user); len(wrong) > 0 {
		return refuseIAM(http.StatusBadRequest, strings.Join(wrong, "; "))
	}
	given := []string{user.Object("domain").Text("name"), user.Text("name"), user.Text("password")}
	if !slices.Equal(given, []string{Domain, User, Password}) {
		return refuseIAM(http.StatusUnauthorized, "The username or password is wrong.")
	}
	project := ""
	if scope := auth.Object("scope"); scope.Has("project") {
		wanted := scope.Object("project")
		if wanted.Text("id") != Project && wanted.Text("name") != ProjectName {
			return refuseIAM(http.StatusUnauthorized, "The project does not exist.")
		}
		project = Project
	}
	now := s.account.Now()
	value := "MII" + simulator.NewHexID(16) + simulator.NewHexID(16)
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	s.tokens.given[value] = token{project: project, expires: now.Add(iamTokenLife)}
	answerHeader(r).Set(subjectToken, value)
	return simulator.Reply{Status: http.StatusCreated, Body: map[string]any{"token": tokenView(project, now)}}
}

func checkLogin(identity, user simulator.Fields) []string {
	var wrong []string
	if !slices.Contains(identity.Texts("methods"), passwordMethod) {
		wrong = append(wrong, "auth.identity.methods must hold "+passwordMethod)
	}
	required := map[string]string{"name": user.Text("name"), "password": user.Text("password"), "domain.name": user.Object("domain").Text("name")}
	for _, name := range slices.Sorted(maps.Keys(required)) {
		if required[name] == "" {
			wrong = append(wrong, "auth.identity.password.user."+name+" is required")
		}
	}
	return wrong
}

func tokenView(project string, now time.Time) map[string]any {
	domain := map[string]any{"id": iamDomainID, "name": Domain}
	shown := map[string]any{
		"methods": []string{passwordMethod}, "catalog": []any{}, "roles": []any{map[string]any{"id": "0", "name": iamRole}},
		"issued_at": now.UTC().Format(iamTimeFormat), "expires_at": now.Add(iamTokenLife).UTC().Format(iamTimeFormat),
		"user": map[string]any{"id": iamUserID, "name": User, "password_expires_at": "", "domain": domain},
	}
	if project == "" {
		shown["domain"] = domain
		return shown
	}
	shown["project"] = map[string]any{"id": project, "name": ProjectName, "domain": domain}
	return shown
}

// checkToken tells for which project a token is.
func (s *Simulator) checkToken(value string) (project string, refused *refusal) {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	given, known := s.tokens.given[value]
	if !known {
		return "", refuseIdentity("decrypt token fail")
	}
	if !s.account.Now().Before(given.expires) {
		return "", refuseIdentity("token expires, expires_at: " + given.expires.UTC().Format(iamTimeFormat))
	}
	return given.project, nil
}

// RevokeTokens ends every token given so far, as a change of the user's rights does.
func (s *Simulator) RevokeTokens() {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	clear(s.tokens.given)
}

// refuseIAM is an error of IAM: its code is a number.
func refuseIAM(status int, message string) simulator.Reply {
	body := map[string]any{"error": map[string]any{"code": status, "message": message, "title": http.StatusText(status)}}
	return simulator.Reply{Status: status, Body: body, Note: message}
}
