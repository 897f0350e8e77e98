package record_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"github.com/stretchr/testify/assert"
)

// Nothing that others wrote is Markdown in Temporal UI: no link, image, heading or HTML of theirs passes for turnup's word.
func TestDetailsShowStrangersWordsAsWritten(t *testing.T) {
	t.Parallel()
	const stranger = "x [sign in](https://evil.example) ![p](https://evil.example/p.png) <b>now</b>\n# all is well\n```\nturnup approve tencent/other\n```\n"
	now := time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	details := record.DetailsOf(order.Progress{
		ID: "tencent/a", State: order.StateHeld, Doing: stranger, Reason: stranger, Warnings: []string{stranger},
		Waits:   []order.Wait{{Name: "approval", Party: providers.PartyApprover, Since: now, Deadline: now, Instructions: stranger, Ways: []order.Way{{Command: "turnup approve tencent/a", Does: "let it be bought"}}}},
		Legs:    []order.Leg{{Protected: stranger, Connection: providers.Connection{ID: "c-1", Name: stranger, Observation: providers.Observation{Status: stranger, Reason: stranger}}}},
		Choices: []order.Choice{{Of: "port", ID: stranger, Name: stranger, Why: stranger}},
		Price:   &providers.Price{Reason: stranger},
		Refused: []order.Refusal{{At: now, Signal: stranger, Why: stranger}},
		Marks:   []string{stranger},
		Record:  []order.Entry{{At: now, By: stranger, What: stranger}},
	})
	assert.Equal(t, 17, strings.Count(details, "sign in"), details)
	assert.Contains(t, details, "\n```\nturnup approve tencent/a\n```\n", "turnup's own command can be copied")
	assert.Contains(t, details, "### tencent/a: held\n")

	escaped, codeSpan := regexp.MustCompile(`\\.`), regexp.MustCompile("```\n[^`]*\n```|`[^`\n]*`")
	left := codeSpan.ReplaceAllString(escaped.ReplaceAllString(details, ""), "")
	assert.NotRegexp(t, "[\\[\\]<>!`_]", left)
	assert.Equal(t, 1, strings.Count(left, "#")/3, "the one heading is turnup's: %s", left)
}
