package consoleconnect_test

import (
	"testing"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/providertest"
)

func TestObserve(t *testing.T) {
	t.Parallel()
	providertest.Statuses(t, consoleconnect.Observe, map[string]providers.Observation{
		"CREATING":             {Phase: providers.PhaseBuilding},
		"ACTIVATING":           {Phase: providers.PhaseBuilding},
		"ACCEPTED":             {Phase: providers.PhaseBuilding},
		"PENDING":              {Phase: providers.PhaseWaiting, Party: providers.PartySupport},
		"MANUAL":               {Phase: providers.PhaseWaiting, Party: providers.PartySupport},
		"PENDING_ACCEPTANCE":   {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"PENDING ACCEPTANCE":   {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		" pending acceptance ": {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"ACTIVE":               {Phase: providers.PhaseActive},
		"Active":               {Phase: providers.PhaseActive},
		"DENIED":               {Phase: providers.PhaseFailed, Gone: true},
		"ERROR":                {Phase: providers.PhaseFailed},
		"DISABLING":            {Phase: providers.PhaseDown},
		"DISABLED":             {Phase: providers.PhaseDown},
		"DELETING":             {Phase: providers.PhaseClosing},
		"CANCELLED":            {Phase: providers.PhaseClosed, Gone: true},
		"DELETED":              {Phase: providers.PhaseClosed, Gone: true},
		"AWAITING_MOON":        {Phase: providers.PhaseUnknown},
		"":                     {Phase: providers.PhaseUnknown},
	})
}
