package codec_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/codec"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// folder has keys of these names, a new one each.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		key := make([]byte, 32)
		_, _ = rand.Read(key)
		put(t, dir, name, base64.StdEncoding.EncodeToString(key)+"\n")
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".aes256"), []byte(text), 0o600))
}

func copyKey(t *testing.T, from, name, to string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(from, name+".aes256"))
	require.NoError(t, err)
	put(t, to, name, string(text))
}

func open(t *testing.T, folder, current string) *codec.Codec {
	t.Helper()
	c, err := codec.Open(folder, current)
	require.NoError(t, err)
	return c
}

func encrypted(t *testing.T, c *codec.Codec, text string) []*commonpb.Payload {
	t.Helper()
	plain, err := converter.GetDefaultDataConverter().ToPayload(text)
	require.NoError(t, err)
	payloads, err := c.Encode([]*commonpb.Payload{plain})
	require.NoError(t, err)
	return payloads
}

func TestRotation(t *testing.T) {
	t.Parallel()
	keys := folder(t, "2026")
	before := open(t, keys, "2026")
	old := encrypted(t, before, "VLAN 60")
	assert.NotContains(t, string(old[0].GetData()), "VLAN")

	copyKey(t, folder(t, "2027"), "2027", keys)
	after := open(t, keys, "2027")
	fresh := encrypted(t, after, "VLAN 61")
	never := encrypted(t, open(t, "", ""), "VLAN 62")
	for who, c := range map[string]*codec.Codec{"who has the new key": after, "who began when there was none": before} {
		read, err := c.Decode([]*commonpb.Payload{old[0], fresh[0], never[0]})
		require.NoError(t, err, who)
		assert.Equal(t, `"VLAN 60""VLAN 61""VLAN 62"`, string(bytes.Join([][]byte{read[0].GetData(), read[1].GetData(), read[2].GetData()}, nil)), who)
	}
}

// What can't be read is no secret of its key's name, with and without this package.
func TestAMissingKeyIsNamed(t *testing.T) {
	t.Parallel()
	payload := encrypted(t, open(t, folder(t, "2026"), "2026"), "VLAN 60")
	for who, c := range map[string]*codec.Codec{"other keys": open(t, folder(t, "2027"), ""), "no keys": open(t, "", "")} {
		_, err := c.Decode(payload)
		require.ErrorContains(t, err, `"2026"`, who)
		assert.True(t, codec.Unreadable(err), who)
	}
	err := converter.GetDefaultDataConverter().FromPayload(payload[0], new(string))
	require.ErrorContains(t, err, "2026")
	assert.True(t, codec.Unreadable(err))
}

func TestWhatWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	keys := folder(t, "a")
	put(t, keys, "b", string(must(os.ReadFile(filepath.Join(keys, "a.aes256"))))) // even if the same key has another name too
	c := open(t, keys, "a")
	payload := encrypted(t, c, "VLAN 60")[0]
	flipped := &commonpb.Payload{Metadata: payload.GetMetadata(), Data: bytes.Clone(payload.GetData())}
	flipped.Data[len(flipped.Data)-1] ^= 1
	renamed := &commonpb.Payload{
		Metadata: map[string][]byte{"encoding": bytes.Replace(payload.GetMetadata()["encoding"], []byte("=a"), []byte("=b"), 1)}, Data: payload.GetData(),
	}
	for _, changed := range []*commonpb.Payload{flipped, renamed, {Metadata: payload.GetMetadata()}} {
		_, err := c.Decode([]*commonpb.Payload{changed})
		assert.ErrorContains(t, err, "decrypt with the key")
	}
}

func must(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return text
}

func TestSettingsThatCanNotBe(t *testing.T) {
	const secret = "not-32-bytes"
	wrong, empty, good := t.TempDir(), t.TempDir(), folder(t, "2026")
	put(t, wrong, "2026", secret)
	require.NoError(t, os.WriteFile(filepath.Join(empty, "client.key"), []byte(secret), 0o600)) // is none of ours
	for says, row := range map[string][2]string{
		"32 bytes in base64":           {wrong, "2026"},
		"there is no key in ":          {empty, "2026"},
		`there is no key "2027"`:       {good, "2027"},
		"no such file":                 {filepath.Join(good, "none"), "2026"},
		"none of its keys":             {good, ""},
		"no folder that has it":        {"", "2026"},
		"TURNUP_ENCRYPTION_KEYS: open": {filepath.Join(good, "none"), "2026"},
	} {
		t.Setenv(codec.KeysVariable, row[0])
		t.Setenv(codec.KeyVariable, row[1])
		_, err := codec.FromEnvironment()
		require.ErrorContains(t, err, says)
		assert.NotContains(t, err.Error(), secret)
	}
}

// A missing key stops whatever a workflow reads, and is an error to anybody else.
func TestWorkflowsAreHeldForAMissingKey(t *testing.T) {
	t.Parallel()
	writer := open(t, folder(t, "2026"), "2026")
	var writes, reads client.Options
	writer.Use(&writes)
	open(t, folder(t, "2027"), "2027").Use(&reads)
	payload := encrypted(t, writer, "VLAN 60")[0]
	failure := writes.FailureConverter.ErrorToFailure(temporal.NewApplicationError("the VLAN is taken", "InDoubt", 60))
	assert.NotContains(t, failure.String(), "VLAN")

	require.Error(t, reads.DataConverter.FromPayload(payload, new(string)))
	inWorkflow := reads.DataConverter.(workflow.ContextAware).WithWorkflowContext(nil)
	assert.Panics(t, func() { _ = inWorkflow.FromPayload(payload, new(string)) })
	foreign := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte("{")}
	assert.NotPanics(t, func() { assert.Error(t, inWorkflow.FromPayload(foreign, new(string))) }, "what no worker can read is an answer")

	assert.NotPanics(t, func() { _ = reads.FailureConverter.FailureToError(failure) })
	codec.HoldTasks(&reads)
	assert.Panics(t, func() { _ = reads.FailureConverter.FailureToError(failure) })
	assert.True(t, strings.Contains(writes.FailureConverter.FailureToError(failure).Error(), "the VLAN is taken"))
}
