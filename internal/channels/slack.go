package channels

import (
	"context"
	"strings"

	"turnup/activities/notify"
)

// Slack sends a message to an incoming webhook, whose address is a secret. inbox is a page that shows all that waits, or "".
func Slack(address, inbox string) notify.Deliverer {
	return slack{newPoster(address, "application/json; charset=utf-8"), inbox}
}

type slack struct {
	poster
	inbox string
}

const maxSlackText = 2900 // characters of a section; Slack takes 3000

// The parts of a message, in Slack's words.
type slackMessage struct {
	Text   string       `json:"text"` // what notifications show
	Blocks []slackBlock `json:"blocks"`
}

type slackBlock struct {
	Type     string         `json:"type"`
	Text     *slackText     `json:"text,omitempty"`
	Elements []slackElement `json:"elements,omitempty"`
}

type slackText struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Verbatim bool   `json:"verbatim,omitempty"` // of mrkdwn: no address, #channel or @here in it is made a link or a mention
}

type slackElement struct {
	Type string `json:"type"`
	Text any    `json:"text"`
	URL  string `json:"url,omitempty"`
}

// Deliver implements notify.Deliverer. The button opens a page: nothing is answered by it.
func (s slack) Deliver(ctx context.Context, events []notify.Event) error {
	m := compose(events, s.inbox, maxShown)
	told := slackMessage{Text: slackEscape(m.title)}
	head := "*" + slackEscape(m.title) + "*"
	for _, f := range m.facts {
		head += "\n" + f.name + ": " + slackEscape(f.value)
	}
	told.add(head)
	for _, line := range m.lines {
		told.add(slackLine(line))
	}
	if more := m.andMore(); more != "" {
		told.add(more)
	}
	if m.link != "" {
		open := slackElement{Type: "button", Text: slackText{Type: "plain_text", Text: "Open"}, URL: m.link}
		told.Blocks = append(told.Blocks, slackBlock{Type: "actions", Elements: []slackElement{open}})
	}
	id := slackElement{Type: "mrkdwn", Text: "message " + m.id}
	told.Blocks = append(told.Blocks, slackBlock{Type: "context", Elements: []slackElement{id}})
	return s.post(ctx, told)
}

func (m *slackMessage) add(text string) {
	m.Blocks = append(m.Blocks, slackBlock{Type: "section", Text: &slackText{"mrkdwn", notify.Shorten(text, maxSlackText), true}})
}

func slackLine(line item) string {
	text := "• " + slackEscape(line.text)
	if line.link != "" {
		text += " <" + slackEscape(line.link) + "|open>"
	}
	return text
}

// slackEscape has a text be shown as it is written: Slack makes links, mentions and everybody's phone ring of what stands in < and >, and
// writes bold and struck out what stands between some characters.
var slackEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "*", "∗", "~", "∼", "`", "'").Replace
