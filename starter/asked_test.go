package main

import (
	"context"
	"io"
	"strings"
	"testing"

	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// Ctrl-C at a question ends the command, although nobody types anything.
func TestInterruptedQuestion(t *testing.T) {
	t.Parallel()
	keyboard, hand := io.Pipe()
	t.Cleanup(func() { _ = hand.Close() })
	var said strings.Builder
	a := &app{in: keyboard, chat: &said}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	_, err := a.asked(ctx, "Keep 1 service? ")
	require.ErrorIs(t, err, errInterrupted)
	assert.Equal(t, "Keep 1 service? \n", said.String())

	a.in = strings.NewReader(" YES\n")
	line, err := a.asked(t.Context(), "Sure? ")
	require.NoError(t, err)
	assert.Equal(t, "yes", line)
}

// A program that asks for JSON gets a value of the same shape also when there was nothing to do.
func TestNothingToDoAsJSON(t *testing.T) {
	t.Parallel()
	c := server(t)
	existsNot(c, "tencent/a")
	leaves(t, c, order.ServiceInService, lives)
	isAsked(c, "protect", order.ServiceRequest{By: "ana"}, answered{err: temporal.NewNonRetryableApplicationError("tencent/a is protected already", order.ErrorAnswered, nil)})
	out, _, code := cli(t, c, "protect", "a", "-o", "json")
	assert.Equal(t, exitOK, code)
	assert.JSONEq(t, `{"id": "", "by": "", "what": "tencent/a is protected already", "same": true}`, out)

	c = server(t)
	existsNot(c, "tencent/a")
	existsNot(c, "decommission/tencent/a")
	leaves(t, c, order.ServiceInService, lives)
	out, chat, code := cli(t, c, "import", "tencent", "--name=a", "--connection=58af", "-o", "json")
	assert.Equal(t, exitOK, code, chat)
	var kept []orders.Imported
	decode(t, out, &kept)
	require.Len(t, kept, 1)
	assert.True(t, kept[0].There)

	for want, print := range map[string]func(a *app) error{
		`{"id": "tencent/a", "differences": []}`: func(a *app) error { return a.printAccepted(deskapi.Accepted{ID: "tencent/a", Differences: []string{}}) },
		`{"id": "tencent/a", "differences": ["x"]}`: func(a *app) error {
			return a.printAccepted(deskapi.Accepted{ID: "tencent/a", Differences: []string{"x"}})
		},
		`[]`: func(a *app) error { return a.follows(t.Context(), nil, "tencent/a", orders.Restored{}, true) },
		`[{"id": "change/tencent/a", "runId": "", "joined": false}]`: func(a *app) error {
			return a.follows(t.Context(), nil, "tencent/a", orders.Restored{Started: &orders.Started{ID: "change/tencent/a"}}, false)
		},
	} {
		var data strings.Builder
		require.NoError(t, print(&app{out: &data, chat: io.Discard, json: true}))
		assert.JSONEq(t, want, data.String())
	}
	var line strings.Builder
	require.NoError(t, (&app{out: &line, output: "jsonl"}).printCompared(orders.Compared{Service: "tencent/a"}))
	assert.Equal(t, 1, strings.Count(line.String(), "\n"))
	assert.True(t, strings.HasPrefix(line.String(), "{"), line.String())
}
