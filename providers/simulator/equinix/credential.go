package equinix

import (
	"errors"
	"net/http"
	"time"

	"turnup/providers/simulator"
)

// credential is what the account's apps log in with, and whose account it is.
type credential struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	Organization int    `json:"organization"` // its id, which every port tells
}

// Replace gives the account another credential: the one before, and its tokens, are refused from now on. With another
// organization, the account says that it is that one's, with ports and connections as before. What is left out stays.
func (s *Simulator) Replace(clientID, clientSecret string, organization int) error {
	if (clientID == "") != (clientSecret == "") {
		return errors.New("clientId and clientSecret go together")
	}
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	if clientID != "" {
		s.logins.valid.ClientID, s.logins.valid.ClientSecret = clientID, clientSecret
		s.logins.tokens = map[string]time.Time{}
	}
	if organization != 0 {
		s.logins.valid.Organization = organization
	}
	return nil
}

func (s *Simulator) replaceCredential(r *http.Request) (any, error) {
	var given credential
	if err := simulator.ReadControl(r, &given); err != nil {
		return nil, err
	}
	return map[string]bool{"done": true}, s.Replace(given.ClientID, given.ClientSecret, given.Organization)
}

// organizationID is the id of the account's own organization.
func (s *Simulator) organizationID() int {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	return s.logins.valid.Organization
}
