package version

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAsked(t *testing.T) {
	var out strings.Builder
	assert.True(t, Asked([]string{"bin/turnup-worker", "--version"}, &out))
	assert.Equal(t, "turnup-worker "+String()+"\n", out.String())
}

func TestNotAsked(t *testing.T) {
	var out strings.Builder
	for _, args := range [][]string{nil, {"turnup-worker"}, {"turnup-worker", "--help"}, {"turnup-worker", "dev", "--version"}} {
		assert.False(t, Asked(args, &out), args)
	}
	assert.Empty(t, out.String())
}
