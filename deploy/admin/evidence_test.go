package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"turnup/internal/actor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The keeper goes by the list of keys as it is, and writes nothing while it can't be read: what it writes stays for years.
func TestTheKeeperReadsNewKeys(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	list := filepath.Join(dir, publicKeys)
	newKey := func(id string, known []byte) []byte {
		_, all, err := actor.NewKey(id, known)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(list, all, 0o600))
		return all
	}
	first := newKey("1", nil)
	f := evidenceFlags{into: dir, keys: list, watch: true, every: time.Second}
	keeper, err := f.keeper()
	require.NoError(t, err)
	f.every = time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var had [][]byte
	var said string
	chat := writer(func(text []byte) { // as whoever reads it would
		said += string(text)
		assert.NoError(t, os.WriteFile(list, first, 0o600))
	})
	pass := func(context.Context, time.Time) (int, error) {
		switch had = append(had, keeper.Source.Keys); len(had) {
		case 1:
			assert.NoError(t, os.WriteFile(list, []byte("torn"), 0o600))
		case 2:
			newKey("2", first)
		case 3:
			stop()
		}
		return 0, nil
	}
	require.NoError(t, f.goOn(ctx, keeper, pass, chat))
	require.GreaterOrEqual(t, len(had), 3)
	assert.Equal(t, [][]byte{first, first}, had[:2])
	assert.Greater(t, len(had[2]), len(first), "both keys")
	assert.Contains(t, said, "--keys: ")
}

type writer func(text []byte)

func (w writer) Write(text []byte) (int, error) {
	w(text)
	return len(text), nil
}
