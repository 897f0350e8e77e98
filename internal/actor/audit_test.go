package actor

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A later look at a history finds what its worker checked, and what it could not refuse: a start.
func TestAudit(t *testing.T) {
	t.Parallel()
	signer, keys, _ := pair(t, "k1")
	to := Binding{Namespace: "default", Workflow: "tencent/a", Run: "run-1", Update: "approval", ID: "update-1", Hash: Hash([]byte("{}"))}
	token, err := signer.Token(ana, to)
	require.NoError(t, err)
	who, err := keys.Answered(token, time.Now(), to)
	require.NoError(t, err)
	assert.Equal(t, ana, who)
	_, err = keys.Answered(token, time.Now().Add(lifetime+skew+taskTime-time.Second), to)
	require.NoError(t, err, "the worker took it in time, and its task ended later")
	_, err = keys.Answered(token, time.Now().Add(lifetime+skew+taskTime+time.Second), to)
	require.ErrorContains(t, err, "it has expired")
	elsewhere := to
	elsewhere.ID = "update-2"
	_, err = keys.Answered(token, time.Now(), elsewhere)
	require.ErrorContains(t, err, "for another answer's id")

	begun, err := signer.Token(ana, Binding{Namespace: "default", Workflow: "tencent/a", Update: start, Hash: Hash([]byte("{}"))})
	require.NoError(t, err)
	_, err = keys.Begun(begun, time.Now(), "default", "tencent/a", Parent{}, []byte("{}"))
	require.NoError(t, err)
	_, err = keys.Begun(begun, time.Now(), "default", "tencent/a", Parent{}, []byte(`{"speedMbps": 1000}`))
	require.ErrorContains(t, err, "for another answer", "a start's token that was taken for another order of the name")
	_, err = keys.Begun(begun, time.Now(), "default", "change/tencent/a", Parent{Workflow: "service/tencent/a", Run: "run-9"}, nil)
	require.ErrorContains(t, err, "for another order")
	change, err := signer.Token(ana, Binding{Namespace: "default", Workflow: "service/tencent/a", Run: "run-9", Update: "change", ID: "update-1", Hash: "00"})
	require.NoError(t, err)
	who, err = keys.Begun(change, time.Now(), "default", "change/tencent/a", Parent{Workflow: "service/tencent/a", Run: "run-9"}, nil)
	require.NoError(t, err, "what an update began is its sender's")
	assert.Equal(t, ana, who)
}

// The signer's own public half is a list of keys like any.
func TestPublicKeys(t *testing.T) {
	t.Parallel()
	signer, _, _ := pair(t, "k1")
	keys, err := ParseKeys(signer.PublicKeys())
	require.NoError(t, err)
	token, err := signer.Token(ana, Binding{Workflow: "tencent/a"})
	require.NoError(t, err)
	_, err = keys.Answered(token, time.Now(), Binding{Workflow: "tencent/a"})
	assert.NoError(t, err)
	_, err = ParseKeys([]byte(`{"keys": []}`))
	assert.Error(t, err)
}
