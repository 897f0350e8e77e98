// Package codec encrypts what turnup's programs give to Temporal, with AES-256-GCM and keys that rotate, and decrypts it where it is
// read. Temporal and its database see none of an order's content but what no converter reaches: docs/encryption.md lists that.
package codec

import (
	"cmp"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

// Names of the settings: a folder with a file for each key, and which of them encrypts.
const (
	KeysVariable = "TURNUP_ENCRYPTION_KEYS"
	KeyVariable  = "TURNUP_ENCRYPTION_KEY"
)

// encoding begins the metadata of whatever was encrypted, and the key's name ends it: so that whoever can't read it, with or without
// this package, says by which key it could be.
const encoding = "binary/encrypted-aes256gcm;key="

// A key's file is called NAME.aes256, so that the folder may hold other things, as systemd's of credentials does.
const (
	keyFile  = ".aes256"
	keyBytes = 32
)

// MissingKey is the error of what was encrypted with a key that this program does not have.
type MissingKey string

func (k MissingKey) Error() string {
	return fmt.Sprintf("it is encrypted with the key %q, which is not in the folder that %s names", string(k), KeysVariable)
}

// Codec encrypts with the current key and decrypts with every key of its folder. The name of a key is part of what is
// authenticated, so that nobody can pass off as one key's what is another's.
type Codec struct {
	folder, current string
	mu              sync.Mutex
	keys            map[string]cipher.AEAD
}

var _ converter.PayloadCodec = (*Codec)(nil)

// Open reads the keys of a folder: a file NAME.aes256 each, with 32 bytes in base64. Without a folder nothing
// is encrypted or decrypted; without a current key things are only decrypted.
func Open(folder, current string) (*Codec, error) {
	c := &Codec{folder: folder, current: current}
	if folder == "" {
		if current != "" {
			return nil, fmt.Errorf("%s names a key, and %s no folder that has it", KeyVariable, KeysVariable)
		}
		return c, nil
	}
	var err error
	if c.keys, err = readKeys(folder); err != nil {
		return nil, fmt.Errorf("%s: %w", KeysVariable, err)
	}
	if current != "" && c.keys[current] == nil {
		return nil, fmt.Errorf("%s: there is no key %q in %s", KeyVariable, current, folder)
	}
	return c, nil
}

// FromEnvironment is the codec of a program that writes: if it has keys, one of them encrypts.
func FromEnvironment() (*Codec, error) {
	folder, current := os.Getenv(KeysVariable), os.Getenv(KeyVariable)
	if folder != "" && current == "" {
		return nil, fmt.Errorf("%s names a folder, and %s none of its keys to encrypt with", KeysVariable, KeyVariable)
	}
	return Open(folder, current)
}

// String says how things are encrypted, for the log.
func (c *Codec) String() string { return cmp.Or(c.current, "off") }

func readKeys(folder string) (map[string]cipher.AEAD, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	keys := map[string]cipher.AEAD{}
	for _, file := range files {
		name, isKey := strings.CutSuffix(file.Name(), keyFile)
		if !isKey || name == "" {
			continue
		}
		if keys[name], err = readKey(filepath.Join(folder, file.Name())); err != nil {
			return nil, err
		}
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("there is no key in %s: a key is a file NAME%s", folder, keyFile)
	}
	return keys, nil
}

// readKey never says what is in the file.
func readKey(path string) (cipher.AEAD, error) {
	text, err := os.ReadFile(path) // #nosec G304 -- the folder is a setting
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keyBytes {
		return nil, fmt.Errorf("%s must have %d bytes in base64 (openssl rand -base64 %d)", path, keyBytes, keyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// key is the key of that name. One that was put into the folder since it was read is found.
func (c *Codec) key(name string) (cipher.AEAD, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys[name] == nil && c.folder != "" {
		if now, err := readKeys(c.folder); err == nil {
			c.keys = now
		}
	}
	if c.keys[name] == nil {
		return nil, MissingKey(name)
	}
	return c.keys[name], nil
}

// Encode encrypts each payload whole, what says how to read it included.
func (c *Codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	if c.current == "" {
		return payloads, nil
	}
	key, err := c.key(c.current)
	if err != nil {
		return nil, err
	}
	encrypted := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		plain, err := proto.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("encrypt a payload: %w", err)
		}
		encrypted[i] = &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte(encoding + c.current)},
			Data:     key.Seal(nil, nil, plain, []byte(c.current)),
		}
	}
	return encrypted, nil
}

// Decode passes on what was not encrypted: orders that began before encryption stay readable.
func (c *Codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	plain := make([]*commonpb.Payload, len(payloads))
	for i, payload := range payloads {
		name, encrypted := strings.CutPrefix(string(payload.GetMetadata()[converter.MetadataEncoding]), encoding)
		if !encrypted {
			plain[i] = payload
			continue
		}
		key, err := c.key(name)
		if err != nil {
			return nil, err
		}
		text, err := key.Open(nil, nil, payload.GetData(), []byte(name))
		if err != nil {
			return nil, fmt.Errorf("decrypt with the key %q: %w", name, errors.New("it was changed, or another key has that name"))
		}
		plain[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(text, plain[i]); err != nil {
			return nil, fmt.Errorf("read what was decrypted with the key %q: %w", name, err)
		}
	}
	return plain, nil
}
