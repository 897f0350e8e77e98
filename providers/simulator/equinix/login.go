package equinix

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"turnup/providers/simulator"
)

// tokenLife is how long a token of a login works ("Getting Access Token": 60 minutes; the service says 3599 s).
const tokenLife = 3599 * time.Second

// lockedAfter is how many refused logins in a row lock the account (Equinix API Authentication). No document says for how
// long; here it is until told otherwise on the control endpoint.
const lockedAfter = 5

// logins are the tokens that work and the logins that failed. They do not outlive the simulator.
type logins struct {
	valid   credential // guarded by mu
	mu      sync.Mutex
	tokens  map[string]time.Time // until when
	refused int                  // in a row
}

// login answers as the service does, which is not as its specification says: a wrong client is an internal error.
func (s *Simulator) login(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil || !read.Has("client_id") || !read.Has("client_secret") {
		return denyLogin(http.StatusBadRequest, "Bad Request", "client_id and client_secret are required")
	}
	if read.Text("grant_type") != "client_credentials" {
		return denyLogin(http.StatusBadRequest, "Bad Request", "grant_type must be client_credentials: password is retired")
	}
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	if s.logins.refused >= lockedAfter {
		return denyLogin(http.StatusUnauthorized, "Account Locked", "the account is locked after too many failed logins")
	}
	if valid := s.logins.valid; read.Text("client_id") != valid.ClientID || read.Text("client_secret") != valid.ClientSecret {
		s.logins.refused++
		return denyLogin(http.StatusInternalServerError, "Login Failure", "client id or client secret is wrong")
	}
	s.logins.refused = 0
	now := s.account.Now()
	for token, until := range s.logins.tokens {
		if !until.After(now) {
			delete(s.logins.tokens, token)
		}
	}
	token := strings.ReplaceAll(simulator.NewUUID(), "-", "")
	s.logins.tokens[token] = now.Add(tokenLife)
	return simulator.Reply{Status: http.StatusOK, Note: "token given", Body: map[string]string{
		"access_token": token, "token_timeout": strconv.Itoa(int(tokenLife.Seconds())), "token_type": "Bearer", "user_name": "netops@example.org",
	}}
}

// Codes of the login's errors. Only that of a refused login is known; the other is invented, for what is out of order.
const (
	codeLoginRefused = "S1006"
	codeLoginBroken  = "S1000"
)

func denyLogin(status int, title, message string) simulator.Reply {
	return simulator.Reply{Status: status, Body: loginError(codeLoginRefused, title, message), Note: message}
}

// loginError is the error object of the login as the service writes it.
func loginError(code, title, message string) any {
	return map[string]string{
		"errorDomain": "apps-login", "errorTitle": title, "errorCode": code, "developerMessage": message, "errorMessage": message,
	}
}

// checkToken wants the token of a login that is not too old.
func (s *Simulator) checkToken(operation string, r *http.Request, _ []byte) *simulator.Reply {
	if operation == "login" {
		return nil
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	s.logins.mu.Lock()
	until, known := s.logins.tokens[token]
	s.logins.mu.Unlock()
	if strings.EqualFold(scheme, "Bearer") && known && until.After(s.account.Now()) {
		return nil
	}
	const message = "the access token is missing, wrong or expired"
	return new(simulator.Reply{Status: http.StatusUnauthorized, Body: failure(r, http.StatusUnauthorized, message), Note: message})
}

// RevokeTokens makes every token given so far useless.
func (s *Simulator) RevokeTokens() {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.tokens = map[string]time.Time{}
}

// Unlock lets an account log in again that failed logins have locked.
func (s *Simulator) Unlock() {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.refused = 0
}
