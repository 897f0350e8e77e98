package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheVersionThatTemporalKnows(t *testing.T) {
	t.Parallel()
	const name, build = "TEMPORAL_DEPLOYMENT_NAME", "TEMPORAL_WORKER_BUILD_ID"
	c, err := readConfig(settings(map[string]string{build: "v0.2.0"}))
	require.NoError(t, err)
	assert.False(t, c.deployment.UseVersioning, "without a deployment there are no versions")
	for wrong, row := range map[string][3]string{
		"dot":    {name, "turn.up", "v0.2.0"},
		"colon":  {name, "turn:up", "v0.2.0"},
		"long":   {build, "turnup", strings.Repeat("x", 64)},
		"theirs": {build, "turnup", "__unversioned__"},
	} {
		fields, text := faults(t, settings(map[string]string{name: row[1], build: row[2]}))
		assert.Equal(t, []string{row[0]}, fields, "%s: %s", wrong, text)
	}
}
