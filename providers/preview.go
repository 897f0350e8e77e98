package providers

import (
	"bytes"
	"encoding/json"
)

// Preview is a request as it would be sent, but for secrets.
type Preview struct {
	Method  string          `json:"method"`
	URL     string          `json:"url"`
	Body    json.RawMessage `json:"body"`              // in the provider's own words
	Checked string          `json:"checked,omitempty"` // what the provider said to a dry run of it; "" when it was not asked
}

// String is the request as people read it, its body below the rest.
func (p Preview) String() string {
	text := p.Method + " " + p.URL + "\n"
	if p.Checked != "" {
		text += "checked: " + p.Checked + "\n"
	}
	var body bytes.Buffer
	if json.Indent(&body, p.Body, "", "  ") != nil {
		return text + string(p.Body)
	}
	return text + body.String()
}
