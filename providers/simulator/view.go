package simulator

import "time"

// Step is what happens to a connection by itself when its time has come: it goes to another status.
type Step struct {
	At time.Time `json:"at"`
	To string    `json:"to"`
}

// Stamp writes a time the way every provider here does.
func Stamp(at time.Time) string {
	return at.UTC().Format("2006-01-02T15:04:05.000Z")
}

// OrNull is a text as a body shows it where an empty one is null.
func OrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
