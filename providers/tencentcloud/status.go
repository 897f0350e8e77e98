package tencentcloud

import (
	"strings"

	"turnup/providers"
)

// observations is our reading of each state ("DirectConnectTunnel"). COMFIRMING is spelt so; the other spelling is there in case
// that somebody fixes it. Only AVAILABLE is active: whether a tunnel can rest as ALLOCATED, which is "configured", no page says.
var observations = map[string]providers.Observation{
	"PENDING":    {Phase: providers.PhaseBuilding},
	"COMFIRMING": toBeAccepted,
	"CONFIRMING": toBeAccepted,
	"ALLOCATING": {Phase: providers.PhaseBuilding},
	"ALLOCATED":  {Phase: providers.PhaseBuilding, Reason: "it is configured, but Tencent Cloud does not call it available yet"},
	"AVAILABLE":  {Phase: providers.PhaseActive},
	"ALTERING":   {Phase: providers.PhaseBuilding, Reason: "it is being changed"},
	"REJECTED":   {Phase: providers.PhaseFailed, Reason: "the connection's owner refused it; a new tunnel is needed"},
	"DELETING":   {Phase: providers.PhaseClosing},
	"DELETED":    {Phase: providers.PhaseClosed, Gone: true},
}

// toBeAccepted waits for the company that owns the shared connection, which is whoever sold the line.
var toBeAccepted = providers.Observation{
	Phase: providers.PhaseWaiting, Party: providers.PartySupport, Reason: "the connection's owner has to accept it",
}

// Observe reads a state, in whatever case it is written. It stays as it was written, and one that no document names is
// unknown, not an error.
func Observe(state string) providers.Observation {
	observation, known := observations[strings.ToUpper(strings.TrimSpace(state))]
	if !known {
		observation.Phase = providers.PhaseUnknown
	}
	observation.Status = state
	return observation
}

// Living reports whether traffic can flow through the tunnel, or may yet. A state that nobody knows does not end it.
func (t Tunnel) Living() bool {
	return t.Phase != providers.PhaseFailed && t.Phase != providers.PhaseClosing && t.Phase != providers.PhaseClosed
}
