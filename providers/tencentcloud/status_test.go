package tencentcloud_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/providertest"
	"turnup/providers/tencentcloud"
)

func TestStates(t *testing.T) {
	t.Parallel()
	accepting := providers.Observation{Phase: providers.PhaseWaiting, Party: providers.PartySupport}
	providertest.Statuses(t, tencentcloud.Observe, map[string]providers.Observation{
		"PENDING": {Phase: providers.PhaseBuilding}, "ALLOCATING": {Phase: providers.PhaseBuilding},
		"ALLOCATED": {Phase: providers.PhaseBuilding}, "ALTERING": {Phase: providers.PhaseBuilding},
		"COMFIRMING": accepting, "CONFIRMING": accepting, "Comfirming": accepting,
		"AVAILABLE": {Phase: providers.PhaseActive}, "available": {Phase: providers.PhaseActive}, " Available ": {Phase: providers.PhaseActive},
		"REJECTED": {Phase: providers.PhaseFailed},
		"DELETING": {Phase: providers.PhaseClosing}, "DELETED": {Phase: providers.PhaseClosed, Gone: true},
		"PONDERING": {Phase: providers.PhaseUnknown}, "": {Phase: providers.PhaseUnknown},
	})
}

func TestWhatIsAlive(t *testing.T) {
	t.Parallel()
	for state, living := range map[string]bool{
		"PENDING": true, "COMFIRMING": true, "AVAILABLE": true, "ALLOCATED": true, "PONDERING": true, "": true,
		"REJECTED": false, "DELETING": false, "DELETED": false,
	} {
		assert.Equal(t, living, tencentcloud.Tunnel{Observation: tencentcloud.Observe(state)}.Living(), state)
	}
}
