package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"turnup/internal/webclient"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	keysAge  = time.Minute     // as the cluster's own default: a key that was taken away is no good after it
	keysTime = 5 * time.Second // for whoever has them to answer
	keysMost = 1 << 20
	leeway   = time.Minute // by which clocks may differ
)

// tokens tells whose token the Temporal cluster would take: signed by a key of the same set, with a role in the namespace.
type tokens struct {
	source, namespace string
	mu                sync.Mutex
	keys              jose.JSONWebKeySet
	read              time.Time
}

func newTokens(source, namespace string) (*tokens, error) {
	t := &tokens{source: source, namespace: namespace}
	if !strings.HasPrefix(source, "https://") && !strings.HasPrefix(source, "file://") {
		return nil, errors.New("must be https:// or file://, where the cluster's TEMPORAL_JWT_KEY_SOURCE1 is too")
	}
	keys, err := readKeySet(source)
	t.keys, t.read = keys, time.Now()
	return t, err
}

var (
	errNoToken = errors.New("send the token that the Temporal cluster takes: Temporal UI does with TEMPORAL_CODEC_PASS_ACCESS_TOKEN=true, the temporal command with --codec-auth")
	errNoRole  = errors.New("the token has no role in the namespace that this server decrypts for")
)

// mayRead is nil if the token is good and lets its owner read the namespace. asked is the namespace that the request is about, if
// it says so.
func (t *tokens) mayRead(token, asked string) error {
	if token == "" {
		return errNoToken
	}
	signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		return errors.New("that is no token signed with RS256 or ES256")
	}
	keys := t.keySet().Key(signed.Headers[0].KeyID)
	if len(keys) != 1 || signed.Headers[0].KeyID == "" {
		return errors.New("the token was signed with a key that the cluster does not know")
	}
	var claims jwt.Claims
	var own struct {
		Permissions []string `json:"permissions"`
	}
	if err := signed.Claims(keys[0], &claims, &own); err != nil {
		return errors.New("the token's signature is wrong")
	}
	if err := claims.ValidateWithLeeway(jwt.Expected{Time: time.Now()}, leeway); err != nil {
		return errors.New("the token is over, or not good yet")
	}
	if asked != "" && asked != t.namespace || !slices.ContainsFunc(own.Permissions, t.reads) {
		return errNoRole
	}
	return nil
}

// reads reports whether a permission, namespace:role, lets its owner read orders. A worker's role alone does not: workers have keys.
func (t *tokens) reads(permission string) bool {
	namespace, role, _ := strings.Cut(permission, ":")
	return (namespace == t.namespace || namespace == "temporal-system") && slices.Contains([]string{"read", "write", "admin"}, strings.ToLower(role))
}

// keySet is the cluster's, read again now and then. While it can't be read, it is as it was.
func (t *tokens) keySet() *jose.JSONWebKeySet {
	t.mu.Lock()
	defer t.mu.Unlock()
	if time.Since(t.read) > keysAge {
		t.read = time.Now()
		if now, err := readKeySet(t.source); err == nil {
			t.keys = now
		}
	}
	keys := t.keys
	return &keys
}

func readKeySet(source string) (keys jose.JSONWebKeySet, err error) {
	text, err := readSource(source)
	if err != nil {
		return keys, err
	}
	if err := json.Unmarshal(text, &keys); err != nil || len(keys.Keys) == 0 {
		return keys, fmt.Errorf("%s is no set of keys (JWKS)", source)
	}
	return keys, nil
}

var keysClient = webclient.New(keysTime)

func readSource(source string) ([]byte, error) {
	if path, isFile := strings.CutPrefix(source, "file://"); isFile {
		return os.ReadFile(path) // #nosec G304 -- a setting
	}
	response, err := keysClient.Get(source)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", source, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, keysMost))
}
