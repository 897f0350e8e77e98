package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func command(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, chat bytes.Buffer
	require.Equal(t, code, run(t.Context(), args, &out, &chat), "%s%s", &out, &chat)
	return out.String() + chat.String()
}

// The first run makes all that the units load, the second nothing; a person's token goes to nobody but who asked for it.
func TestKeysAndTokens(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	made := command(t, 0, "keys", "--dir", dir, "--frontend", "temporal.example")
	for _, name := range []string{"internode.pem", "frontend.pem", "worker.pem", "admin.pem", "ui.pem", "people.pem", "desk.pem", "worker.jwt", "admin.jwt", "desk.jwt"} {
		assert.Contains(t, made, name)
	}
	assert.Contains(t, command(t, 0, "keys", "--dir", dir), "nothing: all is good for a while")
	require.NoError(t, os.Remove(filepath.Join(dir, "worker.jwt")))
	assert.Equal(t, "made in "+dir+": worker.jwt\n", command(t, 0, "keys", "--dir", dir))

	token := command(t, 0, "token", "--dir", dir, "--subject", "ana", "--role", "operator", "--valid", "1h")
	assert.Len(t, strings.Split(strings.TrimSpace(token), "."), 3)
	assert.Contains(t, command(t, 2, "token", "--dir", dir, "--subject", "ana", "--role", "king"), "take one of admin, operator, viewer, worker")
	assert.Contains(t, command(t, 2, "token", "--dir", dir), "needs a subject")
	command(t, 2, "token", "--dir", dir, "--valid", "soon")

	mistyped := filepath.Join(t.TempDir(), "kyes")
	assert.Contains(t, command(t, 2, "token", "--dir", mistyped, "--subject", "ana"), "--dir must be the folder that turnup-admin keys made; "+mistyped+" has no signer.key")
	assert.NoDirExists(t, mistyped, "a token of another signer opens nothing")
}

// A number is read as its digits say: with 030 for thirty days, what has ended would be forgotten after 24.
func TestNumbersAreDecimal(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"namespace", "--retention-days", "030"}, {"renew", "--per-second", "0x10"}} {
		assert.Contains(t, command(t, 2, args...), "must be a whole number in decimal digits")
	}
}
