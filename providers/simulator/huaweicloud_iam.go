package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
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

// iamToken is a token that was given. A new one does not end the others.
type iamToken struct {
	project string // "" for a token of the domain, which is good for no project
	expires time.Time
}

// createToken is POST /v3/auth/tokens with a password ("Identity and Access Management API Reference, Obtaining a User
// Token Through Password Authentication"). Without a scope the token is for the domain, as there.
func (s *HuaweiCloud) createToken(r *http.Request, body []byte) reply {
	read, err := readFields(body)
	if err != nil {
		return refuseIAM(http.StatusBadRequest, "The request body is invalid")
	}
	auth := read.object("auth")
	identity := auth.object("identity")
	user := identity.object(passwordMethod).object("user")
	if wrong := checkLogin(identity, user); len(wrong) > 0 {
		return refuseIAM(http.StatusBadRequest, strings.Join(wrong, "; "))
	}
	given := []string{user.object("domain").text("name"), user.text("name"), user.text("password")}
	if !slices.Equal(given, []string{HuaweiCloudDomain, HuaweiCloudUser, HuaweiCloudPassword}) {
		return refuseIAM(http.StatusUnauthorized, "The username or password is wrong.")
	}
	project := ""
	if scope := auth.object("scope"); scope.has("project") {
		wanted := scope.object("project")
		if wanted.text("id") != HuaweiCloudProject && wanted.text("name") != HuaweiCloudProjectName {
			return refuseIAM(http.StatusUnauthorized, "The project does not exist.")
		}
		project = HuaweiCloudProject
	}
	now := s.clock.Now()
	value := "MII" + newHexID() + newHexID()
	s.tokens[value] = iamToken{project: project, expires: now.Add(iamTokenLife)}
	answerHeader(r).Set(subjectToken, value)
	return reply{status: http.StatusCreated, body: map[string]any{"token": tokenView(project, now)}}
}

func checkLogin(identity, user fields) []string {
	var wrong []string
	if !slices.Contains(identity.texts("methods"), passwordMethod) {
		wrong = append(wrong, "auth.identity.methods must hold "+passwordMethod)
	}
	required := map[string]string{"name": user.text("name"), "password": user.text("password"), "domain.name": user.object("domain").text("name")}
	for _, name := range sortedKeys(required) {
		if required[name] == "" {
			wrong = append(wrong, "auth.identity.password.user."+name+" is required")
		}
	}
	return wrong
}

func tokenView(project string, now time.Time) map[string]any {
	domain := map[string]any{"id": iamDomainID, "name": HuaweiCloudDomain}
	shown := map[string]any{
		"methods": []string{passwordMethod}, "catalog": []any{}, "roles": []any{map[string]any{"id": "0", "name": iamRole}},
		"issued_at": now.UTC().Format(iamTimeFormat), "expires_at": now.Add(iamTokenLife).UTC().Format(iamTimeFormat),
		"user": map[string]any{"id": iamUserID, "name": HuaweiCloudUser, "password_expires_at": "", "domain": domain},
	}
	if project == "" {
		shown["domain"] = domain
		return shown
	}
	shown["project"] = map[string]any{"id": project, "name": HuaweiCloudProjectName, "domain": domain}
	return shown
}

// checkToken tells for which project a token is.
func (s *HuaweiCloud) checkToken(value string) (project string, refused *huaweiRefusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	given, known := s.tokens[value]
	if !known {
		return "", refuseIdentity("decrypt token fail")
	}
	if !s.clock.Now().Before(given.expires) {
		return "", refuseIdentity("token expires, expires_at: " + given.expires.UTC().Format(iamTimeFormat))
	}
	return given.project, nil
}

// RevokeTokens ends every token given so far, as a change of the user's rights does.
func (s *HuaweiCloud) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// refuseIAM is an error of IAM: its code is a number.
func refuseIAM(status int, message string) reply {
	body := map[string]any{"error": map[string]any{"code": status, "message": message, "title": http.StatusText(status)}}
	return reply{status: status, body: body, note: message}
}
