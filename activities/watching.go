package activities

import (
	"fmt"
	"time"

	"turnup/providers"
	"turnup/providers/tencentcloud"
)

// Until says how long to look for a connection that is news.
type Until string

const (
	UntilLooked  Until = ""        // one look
	UntilSettled Until = "settled" // until there is news, or the provider's lists have surely caught up
	UntilNews    Until = "news"    // until there is news, however long that takes
)

// Seen is what an order knows of its connection.
type Seen struct {
	ConnectionID string `json:"connectionId"`
	Identity     string `json:"identity,omitempty"` // that it was bought with
	Status       string `json:"status"`             // raw; a change of it is news
	Building     bool   `json:"building,omitempty"` // that status is of phase building, from which another of that phase is no news
	Settled      bool   `json:"settled,omitempty"`  // only a settled status is news
	Except       string `json:"except,omitempty"`   // a settled status that is no news
	Fresh        bool   `json:"fresh,omitempty"`    // that status is what the provider answered just now, when it was bought

	// Of an order that waits for a tunnel at Tencent Cloud; Status is the key of what was seen then.
	Support *tencentcloud.Support `json:"support,omitempty"`
	Tunnel  string                `json:"tunnel,omitempty"` // that was seen
}

// isNews reports whether the connection is other than what was seen of it, or is settled, which may be so from the start.
func (s Seen) isNews(now providers.Connection) bool {
	stillBuilding := s.Building && now.Phase == providers.PhaseBuilding
	changed := now.Status != s.Status && !s.Settled && !stillBuilding
	settled := now.Phase.Settled() && (s.Except == "" || now.Status != s.Except)
	return changed || settled
}

// StatusNotFound is our word for a connection that the provider says it does not have.
const StatusNotFound = "NOT_FOUND"

// notThere is a connection that the provider says it does not know. It may come back, so it is not taken for gone.
func notThere(id string) providers.Connection {
	return providers.Connection{ID: id, Observation: providers.Observation{
		Status: StatusNotFound, Phase: providers.PhaseUnknown, Reason: "the provider does not know it", At: time.Now(),
	}}
}

func still(now providers.Connection) string {
	return fmt.Sprintf("still %s (%s)", now.Status, now.Phase)
}
