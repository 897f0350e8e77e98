// Package terminal keeps what strangers wrote (names, messages and notes that come from providers, sellers and other people) from
// playing with a terminal.
package terminal

import (
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Writer passes on what is written to it, but for characters that a terminal obeys instead of showing: control characters other
// than line breaks and tabs, C1's too, and what is invisible, such as marks that turn the direction of writing. Each is shown as
// the escape that JSON has for it, so that JSON stays the same JSON. Bytes that are no UTF-8 become U+FFFD: a terminal might take
// them for C1.
func Writer(out io.Writer) io.Writer { return writer{out} }

type writer struct{ out io.Writer }

func (w writer) Write(p []byte) (int, error) {
	shown := make([]byte, 0, len(p))
	for rest := p; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		if obeyed(r) {
			shown = appendEscape(shown, r)
		} else {
			shown = utf8.AppendRune(shown, r)
		}
	}
	if _, err := w.out.Write(shown); err != nil {
		return 0, err
	}
	return len(p), nil
}

func obeyed(r rune) bool {
	return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

func appendEscape(shown []byte, r rune) []byte {
	for _, unit := range utf16.Encode([]rune{r}) {
		shown = fmt.Appendf(shown, `\u%04x`, unit)
	}
	return shown
}
