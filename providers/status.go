package providers

import "time"

// Phase is our reading of a provider's raw status. Providers add statuses without notice, so a reader must treat a
// phase it does not know like PhaseUnknown: keep waiting, and show the raw status.
type Phase string

const (
	PhaseBuilding Phase = "building" // the provider is at work
	PhaseWaiting  Phase = "waiting"  // another party must act
	PhaseActive   Phase = "active"   // traffic can flow
	PhaseDown     Phase = "down"     // built, but switched off or without signal
	PhaseFailed   Phase = "failed"   // refused or broken; it does not become active by itself
	PhaseClosing  Phase = "closing"  // being removed
	PhaseClosed   Phase = "closed"   // removed
	PhaseUnknown  Phase = "unknown"  // a status that no document names
)

// Settled reports whether the phase does not change by itself any more.
func (p Phase) Settled() bool { return p == PhaseActive || p == PhaseFailed || p == PhaseClosed }

// Party is who must act next.
type Party string

const (
	PartyApprover Party = "approver" // a person of ours who may spend the money
	PartyOperator Party = "operator" // a person of ours who does a manual step
	PartySupport  Party = "support"  // the provider's support team
	PartyProvider Party = "provider" // the provider's platform, or a company behind it
	PartySeller   Party = "seller"   // the company at the far end
)

// Ours reports whether the party is on our side, so that the order waits for us and not for somebody else.
func (p Party) Ours() bool { return p == PartyApprover || p == PartyOperator }

// Observation is what a provider said about a connection at one time.
type Observation struct {
	Status string    `json:"status"`          // raw, as the provider wrote it
	Phase  Phase     `json:"phase"`           // our reading of it
	Party  Party     `json:"party,omitempty"` // who must act, when the phase is waiting
	Reason string    `json:"reason,omitempty"`
	Gone   bool      `json:"gone,omitempty"` // nothing is left to remove or to pay for
	At     time.Time `json:"at"`
}
