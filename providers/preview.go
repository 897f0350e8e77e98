package providers

import "encoding/json"

// Preview is a request as it would be sent.
type Preview struct {
	Method  string          `json:"method"`
	URL     string          `json:"url"`
	Body    json.RawMessage `json:"body"`
	Checked string          `json:"checked,omitempty"` // what the provider said to a dry run of it; "" when it was not asked
}
