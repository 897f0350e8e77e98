package devlogin

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// device is a login that a program without a browser has begun.
type device struct {
	shown  string  // the code that its user is shown
	person *Person // who has said to be at it; nil as long as nobody has
}

func (l *Login) beginDevice(w http.ResponseWriter, r *http.Request) {
	if r.PostFormValue("client_id") != Client {
		refuse(w, "invalid_client")
		return
	}
	code, shown := rand.Text(), rand.Text()[:8]
	l.lock.Lock()
	l.devices[code] = &device{shown: shown}
	l.lock.Unlock()
	answer(w, map[string]any{
		"device_code": code, "user_code": shown, "verification_uri": l.issuer + "/device",
		"verification_uri_complete": l.issuer + "/device?user_code=" + shown, "expires_in": 600, "interval": 1,
	})
}

// device asks who is at the device.
func (l *Login) device(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	type choice struct {
		Person
		Link string
	}
	var choices []choice
	for _, p := range People {
		if asked.Get("person") == p.ID && l.at(asked.Get("user_code"), p) {
			fmt.Fprintf(w, "You are logged in as %s. Go back to where you came from.\n", p.Name)
			return
		}
		choices = append(choices, choice{p, "/device?" + url.Values{"user_code": {asked.Get("user_code")}, "person": {p.ID}}.Encode()})
	}
	_ = page.Execute(w, choices) // a browser that has gone needs no page
}

// at notes who is at the device with that code, and tells whether there is one.
func (l *Login) at(shown string, p Person) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	for _, d := range l.devices {
		if d.shown == shown {
			d.person = &p
			return true
		}
	}
	return false
}

// endDevice tells who is at the device, once.
func (l *Login) endDevice(w http.ResponseWriter, code string) {
	l.lock.Lock()
	d := l.devices[code]
	if d != nil && d.person != nil {
		delete(l.devices, code)
	}
	l.lock.Unlock()
	switch {
	case d == nil:
		refuse(w, "expired_token")
	case d.person == nil:
		refuse(w, "authorization_pending")
	default:
		l.tellAndRefresh(w, *d.person)
	}
}

// again tells once more who it was, for a refresh token, once.
func (l *Login) again(w http.ResponseWriter, token string) {
	l.lock.Lock()
	p, known := l.refresh[token]
	delete(l.refresh, token)
	l.lock.Unlock()
	if !known {
		refuse(w, "invalid_grant")
		return
	}
	l.tellAndRefresh(w, p)
}

// revoke takes a refresh token from nobody any more. One that is not known is as good as revoked.
func (l *Login) revoke(_ http.ResponseWriter, r *http.Request) {
	l.lock.Lock()
	defer l.lock.Unlock()
	delete(l.refresh, r.PostFormValue("token"))
}

func (l *Login) tellAndRefresh(w http.ResponseWriter, p Person) {
	token := rand.Text()
	l.lock.Lock()
	l.refresh[token] = p
	l.lock.Unlock()
	l.tell(w, visit{person: p}, map[string]any{"refresh_token": token})
}
