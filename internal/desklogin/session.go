// Package desklogin keeps who has logged in at a desk from this machine's command line. The session is a file of the user's own, which
// nobody else may read.
package desklogin

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"turnup/internal/orders"
	"turnup/workflows/order"
)

// Variables that say which desk, and whose token.
const (
	Variable      = "TURNUP_DESK"            // its address
	TokenVariable = "TURNUP_DESK_TOKEN_FILE" // #nosec G101 -- a variable's name: of a file with a program's own token
)

// session is a login that lasts.
type session struct {
	Issuer   string       `json:"issuer"`
	ClientID string       `json:"clientId"`
	Token    string       `json:"idToken"`
	Refresh  string       `json:"refreshToken,omitempty"`
	Name     order.Person `json:"name"` // as the desk calls them
}

// fileFor is where the session at the desk is kept.
func fileFor(desk *url.URL) (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("find the folder for settings: %w", err)
	}
	name := strings.NewReplacer(":", "_", "[", "", "]", "").Replace(desk.Host)
	return filepath.Join(dir, "turnup", "logins", desk.Scheme+"_"+name+".json"), nil
}

func read(desk *url.URL) (s session, err error) {
	file, err := fileFor(desk)
	if err != nil {
		return s, err
	}
	data, err := os.ReadFile(file) // #nosec G304 -- the user's own folder
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, errors.New("the session that is kept in " + file + " can't be read") // without the error, which may quote it
	}
	return s, nil
}

// write keeps the session whole: another command may read it at any moment.
func write(desk *url.URL, s session) error {
	file, err := fileFor(desk)
	if err != nil {
		return err
	}
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	next, err := os.CreateTemp(filepath.Dir(file), "*.new") // which only the user may read
	if err != nil {
		return fmt.Errorf("keep the session: %w", err)
	}
	_, err = next.Write(data)
	if err = errors.Join(err, next.Close()); err == nil {
		err = os.Rename(next.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("keep the session: %w", errors.Join(err, os.Remove(next.Name())))
	}
	return nil
}

// Name is who has logged in at the desk, or "".
func Name(desk *url.URL) order.Person {
	s, err := read(desk)
	if err != nil {
		return ""
	}
	return s.Name
}

// ends is when the token is no good any more; zero when it does not say.
func (s session) ends() time.Time {
	var says struct {
		Expiry int64 `json:"exp"`
	}
	parts := strings.Split(s.Token, ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	data, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(data, &says) != nil {
		return time.Time{}
	}
	return time.Unix(says.Expiry, 0)
}

// isGood reports whether the token is good for a while yet.
func (s session) isGood() bool { return time.Until(s.ends()) > early }

// logIn is the error of somebody who has to log in first.
func logIn(why string) error {
	return orders.BadInput(errors.New(why), "turnup login")
}
