// Package devlogin is the login of make dev and of tests: an OpenID Connect provider at which people log in by a click. It knows no
// password, and is for loopback only.
package devlogin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Person is somebody who can log in.
type Person struct {
	ID, Name string
	Groups   []string
}

// People are those of make dev: one who orders and works, one who decides, one who reads.
var People = []Person{
	{ID: "ana", Name: "Ana", Groups: []string{"requesters", "operators"}},
	{ID: "li", Name: "Li", Groups: []string{"approvers"}},
	{ID: "omar", Name: "Omar", Groups: []string{"auditors"}},
}

// Client is the one client's ID; it has no secret.
const Client = "turnup-desk"

// Login is the provider.
type Login struct {
	issuer, callback string
	key              *ecdsa.PrivateKey
	signer           jose.Signer

	lock    sync.Mutex
	codes   map[string]visit
	devices map[string]*device // by the code that the device was told
	refresh map[string]Person
}

// visit is a login that has ended well, and has not been fetched yet.
type visit struct {
	person           Person
	nonce, challenge string
}

// New is a login at the issuer's address, which sends people back to the callback alone.
func New(issuer, callback string) (*Login, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the login's key: %w", err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "dev"}}, nil)
	if err != nil {
		return nil, fmt.Errorf("use the login's key: %w", err)
	}
	return &Login{issuer: issuer, callback: callback, key: key, signer: signer, codes: map[string]visit{}, devices: map[string]*device{}, refresh: map[string]Person{}}, nil
}

// Handler answers requests.
func (l *Login) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{
			"issuer": l.issuer, "authorization_endpoint": l.issuer + "/authorize", "token_endpoint": l.issuer + "/token", "jwks_uri": l.issuer + "/keys",
			"device_authorization_endpoint": l.issuer + "/device/begin", "end_session_endpoint": l.issuer + "/end", "revocation_endpoint": l.issuer + "/revoke",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"ES256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: l.key.Public(), KeyID: "dev", Algorithm: string(jose.ES256), Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", l.authorize)
	mux.HandleFunc("POST /token", l.token)
	mux.HandleFunc("POST /device/begin", l.beginDevice)
	mux.HandleFunc("GET /device", l.device)
	mux.HandleFunc("POST /revoke", l.revoke)
	mux.HandleFunc("GET /end", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "You are logged out.") }) // it remembers nobody
	return mux
}

var page = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Who are you?</title></head>
<body><main><h1>Who are you?</h1><p>This is the login of a dev stack: nobody needs a password.</p>
<ul>{{range .}}<li><a href="{{.Link}}">{{.Name}}</a> ({{range $i, $g := .Groups}}{{if $i}}, {{end}}{{$g}}{{end}})</li>{{end}}</ul></main></body></html>`))

// authorize asks who it is, and sends that person back with a code.
func (l *Login) authorize(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query()
	if asked.Get("client_id") != Client || asked.Get("redirect_uri") != l.callback || asked.Get("code_challenge_method") != "S256" {
		http.Error(w, "this login is for "+Client+" alone, with PKCE", http.StatusBadRequest)
		return
	}
	type choice struct {
		Person
		Link string
	}
	var choices []choice
	for _, p := range People {
		if asked.Get("person") == p.ID {
			code := rand.Text()
			l.lock.Lock()
			l.codes[code] = visit{p, asked.Get("nonce"), asked.Get("code_challenge")}
			l.lock.Unlock()
			http.Redirect(w, r, l.callback+"?"+url.Values{"code": {code}, "state": {asked.Get("state")}}.Encode(), http.StatusFound)
			return
		}
		asked := r.URL.Query()
		asked.Set("person", p.ID)
		choices = append(choices, choice{p, "/authorize?" + asked.Encode()})
	}
	_ = page.Execute(w, choices) // a browser that has gone needs no page
}

// token exchanges a code, once, for who it was.
func (l *Login) token(w http.ResponseWriter, r *http.Request) {
	switch r.PostFormValue("grant_type") {
	case deviceGrant:
		l.endDevice(w, r.PostFormValue("device_code"))
		return
	case "refresh_token":
		l.again(w, r.PostFormValue("refresh_token"))
		return
	}
	code := r.PostFormValue("code")
	l.lock.Lock()
	v, known := l.codes[code]
	delete(l.codes, code)
	l.lock.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(v.challenge)) != 1 {
		refuse(w, "invalid_grant")
		return
	}
	l.tell(w, v, nil)
}

// tell tells who it is, with more that the answer has.
func (l *Login) tell(w http.ResponseWriter, v visit, more map[string]any) {
	now := time.Now()
	id, err := jwt.Signed(l.signer).Claims(map[string]any{
		"iss": l.issuer, "aud": Client, "sub": v.person.ID, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "nonce": v.nonce,
		"name": v.person.Name, "email": v.person.ID + "@example.com", "groups": v.person.Groups,
	}).Serialize()
	if err != nil {
		http.Error(w, `{"error": "server_error"}`, http.StatusInternalServerError)
		return
	}
	said := map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 3600, "id_token": id}
	maps.Copy(said, more)
	answer(w, said)
}

func refuse(w http.ResponseWriter, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": why}) // whoever has gone needs no answer
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value) // whoever has gone needs no answer
}
