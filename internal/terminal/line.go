package terminal

import (
	"strings"
	"unicode"
)

// Line is a text of somebody else's without line breaks, tabs and what else would upset a terminal.
func Line(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

// Short keeps one long text from pushing others out of sight: it cuts what is longer than 64 characters.
func Short(text string) string {
	const most = 64
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
