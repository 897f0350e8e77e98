package order

import (
	"encoding/json"
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

// maxDetails is how long an order may be, in bytes, to be shown whole. Temporal takes 20,000 of details, where it counts them.
const maxDetails = 8000

// Details are what Temporal UI shows of an order from its start on: what was ordered, for whom and by whom, the marks of its connections,
// and the order as people may see it, without a secret. Nothing in JSON can end the block that it stands in.
func Details(summary string, whole any, marks ...string) string {
	text := "**" + InMarkdown(summary) + "**"
	for _, mark := range marks {
		text += "\n\n- asked for as " + CodeInMarkdown(mark)
	}
	if data, err := json.MarshalIndent(whole, "", "  "); err == nil && len(data) <= maxDetails {
		text += "\n\n```json\n" + string(data) + "\n```"
	}
	return text
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
