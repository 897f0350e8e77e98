package channels

import (
	"context"
	"fmt"
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
	card := teamCard{Schema: "http://adaptivecards.io/schemas/adaptive-card.json", Type: "AdaptiveCard", Version: "1.4"}
	card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: teamsEscape(title(events)), Wrap: true, Weight: "Bolder"})
	link := t.inbox
	if len(events) == 1 {
		set := teamBlock{Type: "FactSet"}
		for _, f := range facts(events[0]) {
			set.Facts = append(set.Facts, teamFact{f.name, teamsEscape(f.value)})
		}
		if len(set.Facts) > 0 {
			card.Body = append(card.Body, set)
		}
		link = events[0].Data.Link
	} else {
		some, more := shown(events, maxCard)
		for _, e := range some {
			card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: teamsEscape(headline(e)), Wrap: true})
		}
		if more > 0 {
			card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: fmt.Sprintf("and %d more", more), Wrap: true})
		}
	}
	card.Body = append(card.Body, teamBlock{Type: "TextBlock", Text: "message " + messageID(events), IsSubtle: true})
	if link != "" {
		card.Actions = append(card.Actions, teamAction{"Action.OpenUrl", "Open", link})
	}
	return t.post(ctx, teamsMessage{Type: "message", Attachments: []teamsAttachment{
		{ContentType: "application/vnd.microsoft.card.adaptive", Content: card},
	}})
}

// teamsEscape has a text be shown as it is written: cards read a part of Markdown, links among it.
var teamsEscape = strings.NewReplacer(
	`\`, `\\`, "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "`", "\\`", "#", `\#`, "~", `\~`, "<", "&lt;", ">", "&gt;",
).Replace
