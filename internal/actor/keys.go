// Package actor proves who answers an order. Temporal can't: whoever may send an update may call themselves as they like. So whoever
// logs people in signs a token for each update, and the worker checks it before the update enters history.
package actor

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Keys are the public keys of those who may sign tokens, a JSON Web Key Set in a file. The file is read again when it changes: a new key
// is added before it signs, and an old one stays as long as an order is open that was placed with it.
type Keys struct {
	path string

	lock    sync.Mutex
	changed time.Time
	set     jose.JSONWebKeySet
}

// OpenKeys reads the keys.
func OpenKeys(path string) (*Keys, error) {
	k := &Keys{path: path}
	if err := k.read(); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keys) read() error {
	info, err := os.Stat(k.path)
	if err != nil {
		return fmt.Errorf("read the keys that sign tokens: %w", err)
	}
	if info.ModTime().Equal(k.changed) {
		return nil
	}
	data, err := os.ReadFile(k.path)
	if err != nil {
		return fmt.Errorf("read the keys that sign tokens: %w", err)
	}
	set, err := parseSet(data)
	if err != nil {
		return fmt.Errorf("read the keys that sign tokens from %s: %w", k.path, err)
	}
	k.set, k.changed = set, info.ModTime()
	return nil
}

func parseSet(data []byte) (set jose.JSONWebKeySet, err error) {
	if err := json.Unmarshal(data, &set); err != nil {
		return set, errors.New("it is no JSON Web Key Set") // without the error, which may quote a key that is no business of anybody's
	}
	for _, key := range set.Keys {
		if _, is := key.Key.(ed25519.PublicKey); !is || key.KeyID == "" {
			return set, errors.New("it must hold public Ed25519 keys only, each with its id")
		}
	}
	if len(set.Keys) == 0 {
		return set, errors.New("it holds no key")
	}
	return set, nil
}

// find is the key of that id. A file that can't be read now leaves the keys as they are.
func (k *Keys) find(id string) (ed25519.PublicKey, error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.path != "" { // else they were parsed from a text
		_ = k.read()
	}
	for _, key := range k.set.Key(id) {
		return key.Key.(ed25519.PublicKey), nil
	}
	return nil, errors.New("its key is not among those that may sign")
}

// NewKey makes a key that signs, and the set that its public half is added to, as the files hold them. known is the set so far, if any.
func NewKey(id string, known []byte) (private, public []byte, err error) {
	var set jose.JSONWebKeySet
	if len(known) > 0 {
		if set, err = parseSet(known); err != nil {
			return nil, nil, fmt.Errorf("read the keys so far: %w", err)
		}
	}

	if len(set.Key(id)) > 0 {
		return nil, nil, fmt.Errorf("there is a key %q already, and tokens of two keys of one id can't be told apart: say it again in a second", id)
	}
	pub, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	key := jose.JSONWebKey{Key: priv, KeyID: id, Algorithm: string(jose.EdDSA), Use: "sig"}
	if private, err = json.MarshalIndent(key, "", "  "); err != nil {
		return nil, nil, fmt.Errorf("write the key: %w", err)
	}
	key.Key = pub
	set.Keys = append(set.Keys, key)
	public, err = json.MarshalIndent(set, "", "  ")
	return private, public, err
}
