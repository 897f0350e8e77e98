package record

import (
	"fmt"
	"strings"

	"turnup/workflows/order"
)

// page is a text in Markdown. The formats are turnup's own; whatever is filled in may come from a stranger, and is shown as it
// was written.
type page struct{ text strings.Builder }

// What is shown as code: a short value, and what a person copies.
type (
	code    string
	command string
)

// add adds to the page. The format has %s for every value.
func (p *page) add(format string, values ...any) {
	for i, value := range values {
		switch v := value.(type) {
		case code:
			values[i] = order.CodeInMarkdown(string(v))
		case command:
			values[i] = "```\n" + order.OneLine(string(v)) + "\n```"
		default:
			values[i] = order.InMarkdown(fmt.Sprint(v))
		}
	}
	fmt.Fprintf(&p.text, format, values...)
}
