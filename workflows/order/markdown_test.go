package order_test

import (
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// What others wrote is shown as they wrote it, and nothing of it is Markdown.
func TestInMarkdown(t *testing.T) {
	t.Parallel()
	for written, shown := range map[string]string{
		"plain words, 备注, 50% (of it)":             "plain words, 备注, 50% (of it)",
		"[sign in](https://evil.example)":          `\[sign in\](https://evil.example)`,
		"![x](https://evil.example/p.png)":         `\!\[x\](https://evil.example/p.png)`,
		"<img src=x onerror=alert(1)> &lt;":        `\<img src=x onerror=alert(1)\> \&lt;`,
		"**bold** _it_ `code` ~~gone~~":            "\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~gone\\~\\~",
		"a\n\n# heading\n| t | t |\n> quote":       `a \# heading \| t \| t \| \> quote`,
		"a\n```\nturnup approve x\n```":            "a \\`\\`\\` turnup approve x \\`\\`\\`",
		`\[already](x)`:                            `\\\[already\](x)`,
		"turned \u202e around \u009b and \x1b[31m": "turned \ufffd around \ufffd and \ufffd\\[31m",
	} {
		assert.Equal(t, shown, order.InMarkdown(written))
	}
	assert.Equal(t, "`PENDING_APPROVAL/N*A`", order.CodeInMarkdown("PENDING_APPROVAL/N*A"))
	assert.Equal(t, "`a' [b](c) 'd`", order.CodeInMarkdown("a`\n[b](c)\n`d"))
	assert.Empty(t, order.CodeInMarkdown(" \n"))
}

// Whatever stands in an order, it stays inside of its block, and an order that is too long for Temporal's details is shown by its line.
func TestDetails(t *testing.T) {
	t.Parallel()
	type asked struct{ Note string }
	details := order.Details("10 Mbps [x](y) ordered by ana", asked{"\n```\n# all is well\n"}, "turnup-tencent-a")
	assert.Equal(t, "**10 Mbps \\[x\\](y) ordered by ana**\n\n- asked for as `turnup-tencent-a`\n\n```json\n{\n  \"Note\": \"\\n```\\n# all is well\\n\"\n}\n```", details)
	assert.Equal(t, "**long**", order.Details("long", asked{strings.Repeat("x", 9000)}))
}
