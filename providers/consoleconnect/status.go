package consoleconnect

import (
	"maps"
	"slices"
	"strings"

	"turnup/providers"
)

// observations is our reading of each connection status ("Layer 2 Connections"). The table there misses CREATING,
// ACTIVATING and DISABLING, which the API uses, and spells PENDING_ACCEPTANCE with a space.
var observations = map[string]providers.Observation{
	"CREATING":           {Phase: providers.PhaseBuilding},
	"ACTIVATING":         {Phase: providers.PhaseBuilding},
	"ACCEPTED":           {Phase: providers.PhaseBuilding},
	"PENDING":            {Phase: providers.PhaseWaiting, Party: providers.PartySupport},
	"MANUAL":             {Phase: providers.PhaseWaiting, Party: providers.PartySupport},
	"PENDING_ACCEPTANCE": {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
	"ACTIVE":             {Phase: providers.PhaseActive},
	"DENIED":             {Phase: providers.PhaseFailed, Gone: true}, // never built
	"ERROR":              {Phase: providers.PhaseFailed},
	"DISABLING":          {Phase: providers.PhaseDown},
	"DISABLED":           {Phase: providers.PhaseDown},
	"DELETING":           {Phase: providers.PhaseClosing},
	"CANCELLED":          {Phase: providers.PhaseClosed, Gone: true},
	"DELETED":            {Phase: providers.PhaseClosed, Gone: true},
}

// Statuses are the raw statuses that are known, in the spelling of the API.
func Statuses() []string { return slices.Sorted(maps.Keys(observations)) }

// Observe reads a connection's raw status. The raw status stays as it was written; one that no document names is
// unknown, not an error.
func Observe(status string) providers.Observation {
	observation, known := observations[normalise(status)]
	if !known {
		observation.Phase = providers.PhaseUnknown
	}
	observation.Status = status
	return observation
}

// Disabled reports whether the raw status means that the connection is switched off, and not just on its way there.
func Disabled(status string) bool { return normalise(status) == "DISABLED" }

func normalise(status string) string {
	return strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(status)), " ", "_")
}
