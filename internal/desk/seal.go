package desk

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"
)

// sealer keeps what the desk must remember of a person in that person's own browser: encrypted, so that nobody reads or changes it.
// The desk itself keeps nothing, and any number of desks with one key are one.
type sealer struct {
	aead   cipher.AEAD
	secure bool // the desk is reached by https
	now    func() time.Time
	ended  *endedCookies
}

func newSealer(key []byte, secure bool) (sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("use the key for cookies: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	return sealer{aead: aead, secure: secure, now: time.Now, ended: &endedCookies{until: map[string]time.Time{}}}, err
}

// mostCookie is how long a cookie may be: browsers drop one that is longer than 4 kB with its name, without a word.
const mostCookie = 4000

var errLongCookie = errors.New("that is too long for a browser to keep")

type sealed struct {
	Until time.Time       `json:"until"`
	Value json.RawMessage `json:"value"`
}

// name is the cookie's. A browser takes a __Host- one from https only, and from no other host of the same domain.
func (s sealer) name(name string) string {
	if s.secure {
		return "__Host-turnup-" + name
	}
	return "turnup-" + name
}

// set has the browser keep the value for that long.
func (s sealer) set(w http.ResponseWriter, name string, value any, lives time.Duration) error {
	inner, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the cookie: %w", err)
	}
	until := s.now().Add(lives)
	data, err := json.Marshal(sealed{until, inner})
	if err != nil {
		return fmt.Errorf("encode the cookie: %w", err)
	}
	nonce := make([]byte, s.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return fmt.Errorf("seal the cookie: %w", err)
	}
	text := base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, data, []byte(name)))
	if len(text) > mostCookie {
		return errLongCookie
	}
	http.SetCookie(w, s.cookie(name, text, int(lives.Seconds())))
	return nil
}

func (s sealer) clear(w http.ResponseWriter, name string) { http.SetCookie(w, s.cookie(name, "", -1)) }

// cookie is sent along with a visit that a link elsewhere begins, as those in messages do, and with no other request from elsewhere.
func (s sealer) cookie(name, text string, age int) *http.Cookie {
	return &http.Cookie{Name: s.name(name), Value: text, Path: "/", MaxAge: age, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
}

var errNoCookie = errors.New("there is no such cookie, or it is not ours, or too old")

// get is what the browser keeps.
func (s sealer) get(r *http.Request, name string, into any) error {
	kept, _, err := s.open(r, name)
	if err != nil {
		return err
	}
	return json.Unmarshal(kept.Value, into)
}

// open is the cookie, and its nonce, which no other cookie has.
func (s sealer) open(r *http.Request, name string) (kept sealed, nonce string, err error) {
	cookie, err := r.Cookie(s.name(name))
	if err != nil {
		return kept, "", errNoCookie
	}
	raw, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return kept, "", errNoCookie
	}
	nonce = string(raw[:s.aead.NonceSize()])
	data, err := s.aead.Open(nil, []byte(nonce), raw[s.aead.NonceSize():], []byte(name))
	if err != nil {
		return kept, "", errNoCookie
	}
	if err := json.Unmarshal(data, &kept); err != nil || s.now().After(kept.Until) || s.ended.has(nonce) {
		return kept, "", errNoCookie
	}
	return kept, nonce, nil
}

// end has the browser drop the cookie, and this desk take no copy of it any more.
func (s sealer) end(w http.ResponseWriter, r *http.Request, name string) {
	if kept, nonce, err := s.open(r, name); err == nil {
		s.ended.add(nonce, kept.Until, s.now())
	}
	s.clear(w, name)
}

// endedCookies are those that were ended before their time, as long as they would live. It is all that a desk keeps: one that begins anew has
// forgotten it, and another never knew.
type endedCookies struct {
	lock  sync.Mutex
	until map[string]time.Time
}

func (e *endedCookies) add(nonce string, until, now time.Time) {
	e.lock.Lock()
	defer e.lock.Unlock()
	maps.DeleteFunc(e.until, func(_ string, until time.Time) bool { return now.After(until) })
	e.until[nonce] = until
}

func (e *endedCookies) has(nonce string) bool {
	e.lock.Lock()
	defer e.lock.Unlock()
	_, has := e.until[nonce]
	return has
}
