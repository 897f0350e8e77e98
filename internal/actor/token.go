package actor

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"turnup/workflows/order"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"go.temporal.io/sdk/converter"
)

const (
	lifetime = 2 * time.Minute  // of a token: an answer arrives at once, or is sent anew
	skew     = 30 * time.Second // by which the clocks of signer and worker may differ
)

// start stands for the update in the token of a start.
const start = "start"

// Binding is the one thing that a token is for.
type Binding struct {
	Namespace string `json:"namespace"`
	Workflow  string `json:"workflow"`
	Run       string `json:"run,omitempty"` // none for a start
	Update    string `json:"update"`        // its name
	ID        string `json:"id,omitempty"`  // of the update
	Hash      string `json:"hash"`          // of what is sent
}

type claims struct {
	jwt.Claims
	Binding
	Actor order.Actor `json:"actor"`
}

// Signer signs tokens for people who have logged in. Only the desk has one.
type Signer struct {
	signer jose.Signer
	seed   []byte
	public []byte // the set of its public key
	now    func() time.Time
}

// OpenSigner reads the private key, a JSON Web Key, from a file.
func OpenSigner(path string) (*Signer, error) {
	data, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
	if err != nil {
		return nil, fmt.Errorf("read the key that signs tokens: %w", err)
	}
	var key jose.JSONWebKey
	if err := json.Unmarshal(data, &key); err != nil {
		return nil, fmt.Errorf("read the key that signs tokens from %s: it is no JSON Web Key", path) // without the error, which may quote it
	}
	private, is := key.Key.(ed25519.PrivateKey)
	if !is || key.KeyID == "" {
		return nil, fmt.Errorf("%s must hold a private Ed25519 key with its id", path)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, nil)
	if err != nil {
		return nil, fmt.Errorf("use the key of %s: %w", path, err)
	}
	public, err := json.MarshalIndent(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("use the key of %s: %w", path, err)
	}
	return &Signer{signer: signer, seed: private.Seed(), public: public, now: time.Now}, nil
}

// Token is the person's token for one update, or start.
func (s *Signer) Token(a order.Actor, to Binding) (string, error) {
	now := s.now()
	token, err := jwt.Signed(s.signer).Claims(claims{
		Claims:  jwt.Claims{IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(lifetime))},
		Binding: to, Actor: a,
	}).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign the token: %w", err)
	}
	return token, nil
}

// Derive is another key of 32 bytes, for that purpose alone, which all who have the signer's key can make.
func (s *Signer) Derive(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, s.seed, nil, purpose, 32)
}

// parse is what the token says, if one of the keys has signed it and it was alive at that time.
func (k *Keys) parse(raw string, at time.Time) (claims, error) {
	var c claims
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.EdDSA})
	if err != nil || len(token.Headers) != 1 {
		return c, errors.New("it is no token")
	}
	key, err := k.find(token.Headers[0].KeyID)
	if err != nil {
		return c, err
	}
	if err := token.Claims(key, &c); err != nil {
		return c, errors.New("its signature is wrong")
	}
	switch {
	case c.IssuedAt == nil || c.Expiry == nil || c.Expiry.Time().Sub(c.IssuedAt.Time()) > lifetime:
		return c, errors.New("it lives too long")
	case at.After(c.Expiry.Time().Add(skew)):
		return c, errors.New("it has expired")
	case at.Before(c.IssuedAt.Time().Add(-skew)):
		return c, errors.New("it is from the future")
	case c.Actor.Issuer == "" || c.Actor.Subject == "":
		return c, errors.New("it names nobody")
	}
	return c, nil
}

// differs names the first thing that the token is not for, or is "".
func (b Binding) differs(other Binding) string {
	for _, part := range []struct{ what, is, want string }{
		{"namespace", b.Namespace, other.Namespace}, {"order", b.Workflow, other.Workflow}, {"run", b.Run, other.Run},
		{"hand-off", b.Update, other.Update}, {"answer's id", b.ID, other.ID}, {"answer", b.Hash, other.Hash},
	} {
		if part.is != part.want {
			return part.what
		}
	}
	return ""
}

// content is what is sent, byte for byte as the order reads it. A form that made two spellings of JSON one would let a field be
// slipped in: Go reads a key that comes twice in more than one way.
func content(args []any) ([]byte, error) {
	if len(args) != 1 {
		return nil, fmt.Errorf("%d values are sent, where one is signed", len(args))
	}
	if raw, is := args[0].(converter.RawValue); is {
		return raw.Payload().GetData(), nil
	}
	data, err := json.Marshal(args[0])
	if err != nil {
		return nil, fmt.Errorf("encode what is sent: %w", err)
	}
	return data, nil
}

func hash(content []byte) string { return fmt.Sprintf("%x", sha256.Sum256(content)) }
