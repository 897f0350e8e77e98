package channels

import (
	"context"
	"strings"

	"turnup/activities/notify"
)

// Teams sends an adaptive card to a workflow's webhook, whose address is a secret. inbox is a page that shows all that waits, or "".
func Teams(address, inbox string) notify.Deliverer {
	return teams{newPoster(address, "application/json; charset=utf-8"), inbox}
}

type teams struct {
	poster
	inbox string
}

const maxCard = 20 // events of a card: Teams takes 28 kB

// The parts of a message, in the words of adaptive cards 1.4.
type teamsMessage struct {
	Type        string            `json:"type"`
	Attachments []teamsAttachment `json:"attachments"`
}

type teamsAttachment struct {
	ContentType string   `json:"contentType"`
	Content     teamCard `json:"content"`
}

type teamCard struct {
	Schema  string       `json:"$schema"`
	Type    string       `json:"type"`
	Version string       `json:"version"`
	Body    []teamBlock  `json:"body"`
	Actions []teamAction `json:"actions,omitempty"`
}

type teamBlock struct {
	Type     string     `json:"type"`
	Text     string     `json:"text,omitempty"`
	Wrap     bool       `json:"wrap,omitempty"`
	Weight   string     `json:"weight,omitempty"`
	IsSubtle bool       `json:"isSubtle,omitempty"`
	Facts    []teamFact `json:"facts,omitempty"`
}

type teamFact struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

type teamAction struct {
	Type  string `json:"type"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Deliver implements notify.Deliverer.
func (t teams) Deliver(ctx context.Context, events []notify.Event) error {
	m := compose(events, t.inbox, maxCard)
	card := teamCard{Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.4"}
	card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: teamsEscape(m.title), Wrap: true, Weight: "Bolder"})
	if len(m.facts) > 0 {
		set := teamBlock{Type: "FactSet"}
		for _, f := range m.facts {
			set.Facts = append(set.Facts, teamFact{f.name, teamsEscape(f.value)})
		}
		card.Body = append(card.Body, set)
	}
	for _, line := range m.lines {
		card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: teamsEscape(line.text), Wrap: true})
	}
	if more := m.andMore(); more != "" {
		card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: more, Wrap: true})
	}
	card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: "message " + m.id, IsSubtle: true})
	if m.link != "" {
		card.Actions = append(card.Actions, teamAction{"Action.OpenUrl", "Open", m.link})
	}
	return t.post(ctx, teamsMessage{Type: "message", Attachments: []teamsAttachment{
		{ContentType: "application/vnd.microsoft.card.adaptive", Content: card},
	}})
}

// teamsEscape has a text be shown as it is written: cards read a part of Markdown, links among it.
var teamsEscape = strings.NewReplacer(
	`\`, `\\`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "#", `\#`, "~", `\~`, "<", "&lt;", ">", "&gt;",
).Replace
