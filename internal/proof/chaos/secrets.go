package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"

	"turnup/internal/codec"
)

const keyName = "storm"

// makeKey makes a folder with a key, and returns the settings with which programs encrypt by it.
func makeKey(folder string) ([]string, error) {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // it never fails
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	text := base64.StdEncoding.EncodeToString(key) + "\n"
	return []string{codec.KeysVariable + "=" + folder, codec.KeyVariable + "=" + keyName},
		os.WriteFile(filepath.Join(folder, keyName+".aes256"), []byte(text), 0o600)
}

// content are texts that orders of the storm hold, and their histories may not tell.
var content = []string{orderAddress, tenant, gateway}

// search looks for them in the whole database of a cluster, after workers and server were killed at any moment.
func (s *storm) search(ctx context.Context, r *result) error {
	if r.Searched = s.cluster != ""; !r.Searched {
		return nil
	}
	known := orderOf(0).id // not encrypted
	switch found, err := s.stack.Holds(ctx, known); {
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("a search of the database does not even find %s", known)
	}
	for _, text := range content {
		found, err := s.stack.Holds(ctx, text)
		if err != nil {
			return err
		}
		if found {
			r.Readable++
			fmt.Printf("the database holds %q, unencrypted\n", text)
		}
	}
	return nil
}
