package notify

import (
	"strings"
	"unicode"

	"turnup/providers"
)

// Plain is a text that strangers may have written, on one line, without what a screen or a mail would obey instead of showing, and no
// longer than so many characters.
func Plain(text string, most int) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, text)
	return providers.Shorten(strings.Join(strings.Fields(visible), " "), most)
}

// Shorten cuts a text to so many characters.
func Shorten(text string, most int) string { return providers.Shorten(text, most) }
