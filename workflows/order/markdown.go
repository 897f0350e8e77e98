package order

import (
	"strings"
	"unicode"
)

// InMarkdown is a text that others wrote (a provider's message, the name of a port, a note), for what Temporal UI shows as Markdown:
// summaries and details. It is shown as it is written, on one line: no heading, link, image or HTML of a stranger's looks like
// turnup's own word.
func InMarkdown(text string) string {
	var b strings.Builder
	for _, r := range OneLine(text) {
		if strings.ContainsRune("\\`*_[]<>#|~!&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// CodeInMarkdown is such a text as code, for statuses and ids, which are full of what means something in Markdown.
func CodeInMarkdown(text string) string {
	if text = OneLine(text); text == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(text, "`", "'") + "`"
}

// OneLine is the text on one line, without what a screen would obey instead of showing.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}
