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

// Whoever asks a program for help, or mistypes, does not get one more that runs.
func TestAnswered(t *testing.T) {
	for _, test := range []struct {
		args      []string
		code      int
		all       bool
		out, chat string
	}{
		{[]string{"turnup-desk"}, 0, false, "", ""},
		{[]string{"bin/turnup-desk", "--version"}, 0, true, "turnup-desk " + String() + "\n", ""},
		{[]string{"turnup-desk", "--help"}, 0, true, "serves\n", ""},
		{[]string{"turnup-desk", "-h"}, 0, true, "serves\n", ""},
		{[]string{"bin/turnup-desk", "--verison"}, 2, true, "", "turnup-desk: takes no arguments, since variables tell it everything; given [\"--verison\"]\n  next: --help says which\n"},
		{[]string{"turnup-desk", "--help", "me"}, 2, true, "", "turnup-desk: takes no arguments, since variables tell it everything; given [\"--help\" \"me\"]\n  next: --help says which\n"},
	} {
		var out, chat strings.Builder
		code, all := Answered(test.args, "serves", &out, &chat)
		assert.Equal(t, test.code, code, test.args)
		assert.Equal(t, test.all, all, test.args)
		assert.Equal(t, test.out, out.String(), test.args)
		assert.Equal(t, test.chat, chat.String(), test.args)
	}
}
