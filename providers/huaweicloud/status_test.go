package huaweicloud_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/providertest"
)

func TestObserve(t *testing.T) {
	t.Parallel()
	reasoned := []providers.Phase{providers.PhaseWaiting, providers.PhaseFailed, providers.PhaseDown}
	observe := func(status string) providers.Observation {
		got := huaweicloud.Observe(status, "ACTIVE")
		assert.Equal(t, slices.Contains(reasoned, got.Phase), got.Reason != "", "status %q: a person is told why", status)
		return got
	}
	providertest.Statuses(t, observe, map[string]providers.Observation{
		// of hosted connections
		"BUILD":          {Phase: providers.PhaseBuilding},
		"ACTIVE":         {Phase: providers.PhaseActive},
		"DOWN":           {Phase: providers.PhaseDown},
		"ERROR":          {Phase: providers.PhaseFailed},
		"PENDING_DELETE": {Phase: providers.PhaseClosing},
		"PENDING_UPDATE": {Phase: providers.PhaseBuilding},
		"PENDING_CREATE": {Phase: providers.PhaseBuilding},
		// of connections only
		"PAID":                 {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"APPLY":                {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"PENDING_SURVEY":       {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"LEASED_LINE_DELIVERY": {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"PENDING_PAY":          {Phase: providers.PhaseWaiting, Party: providers.PartyOperator},
		"DENY":                 {Phase: providers.PhaseFailed},
		"DELETED":              {Phase: providers.PhaseClosed, Gone: true},
		// of the second version of the API
		"ORDERING": {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"ACCEPT":   {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
		"REJECTED": {Phase: providers.PhaseFailed},
		"DELETING": {Phase: providers.PhaseClosing},
		// as nobody documents them
		" active ":     {Phase: providers.PhaseActive},
		"pending pay":  {Phase: providers.PhaseWaiting, Party: providers.PartyOperator},
		"FROZEN":       {Phase: providers.PhaseUnknown},
		"PENDING_MOON": {Phase: providers.PhaseUnknown},
		"":             {Phase: providers.PhaseUnknown},
	})
}

func TestTheCarriersLineIsShown(t *testing.T) {
	t.Parallel()
	const line = "the carrier's line is DOWN (provider_status)"
	for given, want := range map[[2]string]providers.Observation{
		{"ACTIVE", ""}:     {Status: "ACTIVE", Phase: providers.PhaseActive},
		{"ACTIVE", "DOWN"}: {Status: "ACTIVE/DOWN", Phase: providers.PhaseActive, Reason: line},
		{"BUILD", "DOWN"}:  {Status: "BUILD/DOWN", Phase: providers.PhaseBuilding, Reason: line},
		{"DOWN", "DOWN"}:   {Status: "DOWN/DOWN", Phase: providers.PhaseDown, Reason: "its port is down; the line may be faulty"},
	} {
		assert.Equal(t, want, huaweicloud.Observe(given[0], given[1]))
	}
}

// What the carrier says of its line is told apart from the status; words that no document has tell nothing.
func TestCarrierLine(t *testing.T) {
	t.Parallel()
	for told, want := range map[string]providers.Line{
		"ACTIVE": providers.LineUp, "active": providers.LineUp, "DOWN": providers.LineDown, "": "", "FLAPPING": "",
	} {
		assert.Equal(t, want, huaweicloud.CarrierLine(told), told)
	}
}
