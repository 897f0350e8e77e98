package terminal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"turnup/internal/terminal"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWriter(t *testing.T) {
	t.Parallel()
	for written, shown := range map[string]string{
		"plain, 备注 and é\n\ttab":                   "plain, 备注 and é\n\ttab",
		"full\u3000width and no\u00a0break":        "full\u3000width and no\u00a0break",
		"\x1b[31mred":                              `\u001b[31mred`,
		"C1 \u009b31m and \u0085":                  `C1 \u009b31m and \u0085`,
		"a byte that is C1 \x9b31m":                "a byte that is C1 \ufffd31m",
		"over\rwritten\x08\x7f":                    `over\u000dwritten\u0008\u007f`,
		"invoice\u202efdp.exe\u2066 \u200f\u061c":  `invoice\u202efdp.exe\u2066 \u200f\u061c`,
		"nothing\u200bto\u2028see\ufeff\U000e0041": `nothing\u200bto\u2028see\ufeff\udb40\udc41`,
	} {
		var out strings.Builder
		n, err := fmt.Fprint(terminal.Writer(&out), written)
		require.NoError(t, err)
		assert.Equal(t, len(written), n, "as a writer must")
		assert.Equal(t, shown, out.String())
	}
	_, err := fmt.Fprint(terminal.Writer(failing{}), "x")
	assert.ErrorIs(t, err, iotest.ErrTimeout)
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, iotest.ErrTimeout }

// JSON is the same JSON, and nothing in it plays with a terminal.
func FuzzWriter(f *testing.F) {
	f.Add("a\u202eb\u009b\x1b\U000e0041")
	f.Fuzz(func(t *testing.T, text string) {
		var out strings.Builder
		if err := json.NewEncoder(terminal.Writer(&out)).Encode(text); err != nil {
			t.Skip(errors.Unwrap(err))
		}
		if at := strings.IndexFunc(out.String(), func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }); at >= 0 {
			t.Errorf("%q", out.String()[at:])
		}
		var back string
		if err := json.Unmarshal([]byte(out.String()), &back); err != nil || back != strings.ToValidUTF8(text, "\ufffd") && !strings.Contains(back, "\ufffd") {
			t.Errorf("%q became %q: %v", text, back, err)
		}
	})
}
