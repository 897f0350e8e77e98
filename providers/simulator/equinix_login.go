package simulator

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// tokenLife is how long a token of a login works ("Getting Access Token": 60 minutes; the service says 3599 s).
const tokenLife = 3599 * time.Second

// lockedAfter is how many refused logins in a row lock the account (Equinix API Authentication). No document says for how
// long; here it is until told otherwise on the control endpoint.
const lockedAfter = 5

// logins are the tokens that work and the logins that failed. They do not outlive the simulator.
type logins struct {
	tokens  map[string]time.Time // until when
	refused int                  // in a row
}

func newLogins() logins { return logins{tokens: map[string]time.Time{}} }

// login answers as the service does, which is not as its specification says: a wrong client is an internal error.
func (s *Equinix) login(_ *http.Request, body []byte) reply {
	read, err := readFields(body)
	if err != nil || !read.has("client_id") || !read.has("client_secret") {
		return denyLogin(http.StatusBadRequest, "Bad Request", "client_id and client_secret are required")
	}
	if read.text("grant_type") != "client_credentials" {
		return denyLogin(http.StatusBadRequest, "Bad Request", "grant_type must be client_credentials: password is retired")
	}
	if s.logins.refused >= lockedAfter {
		return denyLogin(http.StatusUnauthorized, "Account Locked", "the account is locked after too many failed logins")
	}
	if read.text("client_id") != EquinixClientID || read.text("client_secret") != EquinixClientSecret {
		s.logins.refused++
		return denyLogin(http.StatusInternalServerError, "Login Failure", "client id or client secret is wrong")
	}
	s.logins.refused = 0
	now := s.clock.Now()
	for token, until := range s.logins.tokens {
		if !until.After(now) {
			delete(s.logins.tokens, token)
		}
	}
	token := strings.ReplaceAll(newUUID(), "-", "")
	s.logins.tokens[token] = now.Add(tokenLife)
	return reply{status: http.StatusOK, note: "token given", body: map[string]string{
		"access_token": token, "token_timeout": strconv.Itoa(int(tokenLife.Seconds())), "token_type": "Bearer", "user_name": "netops@example.org",
	}}
}

func denyLogin(status int, title, message string) reply {
	return reply{status: status, body: loginError(title, message), note: message}
}

// loginError is the error object of the login as the service writes it.
func loginError(title, message string) any {
	return map[string]string{
		"errorDomain": "apps-login", "errorTitle": title, "errorCode": "S1006", "developerMessage": message, "errorMessage": message,
	}
}

// checkToken wants the token of a login that is not too old.
func (s *Equinix) checkToken(route route, r *http.Request, _ []byte) *reply {
	if route.operation == "login" {
		return nil
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.mu.Lock()
	until, known := s.logins.tokens[token]
	s.mu.Unlock()
	if strings.EqualFold(scheme, "Bearer") && known && until.After(s.clock.Now()) {
		return nil
	}
	const message = "the access token is missing, wrong or expired"
	return refusal(reply{status: http.StatusUnauthorized, body: equinixFailure(r, http.StatusUnauthorized, message), note: message})
}

// RevokeTokens makes every token given so far useless.
func (s *Equinix) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logins.tokens = map[string]time.Time{}
}

// Unlock lets an account log in again that failed logins have locked.
func (s *Equinix) Unlock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logins.refused = 0
}
