package equinix_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/equinix"
)

const (
	building = providers.PhaseBuilding
	waiting  = providers.PhaseWaiting
	active   = providers.PhaseActive
	down     = providers.PhaseDown
	broken   = providers.PhaseFailed
	closing  = providers.PhaseClosing
	closed   = providers.PhaseClosed
	unknown  = providers.PhaseUnknown

	seller   = providers.PartySeller
	operator = providers.PartyOperator
	provider = providers.PartyProvider
)

func check(t *testing.T, state equinix.State, phase providers.Phase, party providers.Party) {
	t.Helper()
	got := equinix.Observe(state)
	assert.Equal(t, phase, got.Phase, "%+v", state)
	assert.Equal(t, party, got.Party, "%+v", state)
	assert.Equal(t, phase == closed, got.Gone, "%+v", state)
	assert.Equal(t, phase != building && phase != active, got.Reason != "", "%+v has the reason %q", state, got.Reason)
	assert.Equal(t, state.String(), got.Status)
}

// What the A side says decides, unless it says that it is built or being built.
func TestObserveTheASide(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status string
		phase  providers.Phase
		party  providers.Party
	}{
		{"PENDING_AUTO_APPROVAL", building, ""},
		{"PROVISIONING", building, ""},
		{"BEING_PROVISIONED", building, ""},
		{"BEING_REPROVISIONED", building, ""},
		{"CREATED", building, ""},
		{"APPROVED", building, ""},
		{"ORDERING", building, ""},
		{"PROVISIONED", building, ""}, // the Z side is not
		{"ACTIVE", building, ""},
		{"REPROVISIONING", building, ""},
		{"PENDING_APPROVAL", waiting, seller},
		{"PENDING_BANDWIDTH_APPROVAL", waiting, seller},
		{"PENDING_PROVIDER_VLAN", waiting, seller},
		{"PENDING_BGP_PEERING", waiting, operator},
		{"PENDING_INTERFACE_CONFIGURATION", waiting, operator},
		{"DRAFT", waiting, operator},
		{"REJECTED", broken, ""},
		{"REJECTED_ACK", broken, ""},
		{"NOT_PROVISIONED", broken, ""},
		{"AUTO_APPROVAL_FAILED", broken, ""},
		{"PENDING_PROVIDER_VLAN_ERROR", broken, ""},
		{"ERRORED", broken, ""},
		{"CANCELLED", broken, ""},
		{"NOT_DEPROVISIONED", broken, ""},
		{"PENDING_DELETE", closing, seller},
		{"PENDING_DEPROVISIONING", closing, ""},
		{"DEPROVISIONING", closing, ""},
		{"BEING_DEPROVISIONED", closing, ""},
		{"DELETING", closing, ""},
		{"DEPROVISIONED", closed, ""},
		{"DELETED", closed, ""},
		{"DELETED_API", closed, ""},
		{"NOT_AVAILABLE", building, ""}, // documents name these at the Z side
		{"AVAILABLE", building, ""},
		{"PENDING_BGP", waiting, operator},
		{"PENDING_CONFIGURATION", waiting, operator},
		{"ERROR", broken, ""},
		{"N/A", unknown, ""},
		{"FAILED", broken, ""}, // and these for the whole connection
		{"PENDING", waiting, provider},
		{"UPDATE_PENDING", unknown, ""}, // early values of Fabric v4, whose meaning no document tells
		{"MODIFIED", unknown, ""},
		{"FROZEN", unknown, ""},
		{"", unknown, ""},
	}
	for _, tt := range tests {
		for _, there := range []string{"NOT_AVAILABLE", ""} {
			check(t, equinix.State{Equinix: tt.status, Provider: there}, tt.phase, tt.party)
		}
	}
	for _, there := range []string{"AVAILABLE", "PROVISIONED", "NOT_AVAILABLE", "REJECTED", "FROZEN", ""} {
		check(t, equinix.State{Equinix: "DEPROVISIONED", Provider: there}, closed, "")
		check(t, equinix.State{Equinix: "DEPROVISIONING", Provider: there}, closing, "")
		check(t, equinix.State{Equinix: "FROZEN", Provider: there}, unknown, "")
	}
	assert.Contains(t, equinix.Observe(equinix.State{Equinix: "NOT_DEPROVISIONED"}).Reason, "remove")
}

func TestObserveTheZSide(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status    string
		built     providers.Phase // when the A side is built
		party     providers.Party
		unbuilt   providers.Phase // when the A side is being built
		unbuiltBy providers.Party
	}{
		{"AVAILABLE", active, "", building, ""},
		{"PROVISIONED", active, "", building, ""},
		{"N/A", active, "", building, ""},
		{"ACTIVE", active, "", building, ""},
		{"REPROVISIONING", building, "", building, ""},
		{"BEING_PROVISIONED", building, "", building, ""},
		{"NOT_AVAILABLE", building, "", building, ""},
		{"PROVISIONING", building, "", building, ""},
		{"ORDERING", building, "", building, ""},
		{"", building, "", building, ""},
		{"PENDING_APPROVAL", waiting, seller, waiting, seller},
		{"PENDING_CONFIGURATION", waiting, seller, waiting, seller},
		{"PENDING_PROVIDER_VLAN", waiting, seller, waiting, seller},
		{"PENDING_BGP", waiting, operator, waiting, operator},
		{"PENDING_BGP_PEERING", waiting, operator, waiting, operator},
		{"REJECTED", broken, "", broken, ""},
		{"FAILED", broken, "", broken, ""},
		{"ERROR", broken, "", broken, ""},
		{"NOT_PROVISIONED", broken, "", broken, ""}, // documents name these at the A side
		{"PENDING_AUTO_APPROVAL", building, "", building, ""},
		{"PENDING_BANDWIDTH_APPROVAL", waiting, seller, waiting, seller},
		{"PENDING_INTERFACE_CONFIGURATION", waiting, seller, waiting, seller},
		{"REJECTED_ACK", broken, "", broken, ""},
		{"CANCELLED", broken, "", broken, ""},
		{"NOT_DEPROVISIONED", down, "", building, ""},
		{"DELETED_API", down, "", building, ""},
		{"PENDING", waiting, provider, waiting, provider}, // and these for the whole connection
		{"DRAFT", waiting, operator, waiting, operator},
		{"DEPROVISIONING", down, "", building, ""},
		{"DELETING", down, "", building, ""},
		{"PENDING DELETE", down, "", building, ""},
		{"DEPROVISIONED", down, "", building, ""},
		{"DELETED", down, "", building, ""},
		{"FROZEN", unknown, "", unknown, ""},
	}
	for _, tt := range tests {
		check(t, equinix.State{Equinix: "PROVISIONED", Provider: tt.status}, tt.built, tt.party)
		check(t, equinix.State{Equinix: "PROVISIONING", Provider: tt.status}, tt.unbuilt, tt.unbuiltBy)
	}
}

func TestObserveOurTurn(t *testing.T) {
	t.Parallel()
	check(t, equinix.State{Equinix: "PROVISIONED", Provider: "PENDING_APPROVAL", OurTurn: true}, waiting, operator)
	check(t, equinix.State{Equinix: "PENDING_APPROVAL", Provider: "NOT_AVAILABLE", OurTurn: true}, waiting, operator)
	check(t, equinix.State{Equinix: "PROVISIONED", Provider: "PROVISIONED", OurTurn: true}, active, "")
	check(t, equinix.State{Equinix: "PENDING_DELETE", OurTurn: true}, closing, seller)
}

// Fabric v4's state of the whole connection counts where Equinix's own side is not told, and can only lower the rest.
func TestObserveTheWhole(t *testing.T) {
	t.Parallel()
	alone := []struct {
		state string
		phase providers.Phase
		party providers.Party
	}{
		{"ACTIVE", active, ""},
		{"PROVISIONED", active, ""}, // the service shows it for ACTIVE
		{"AVAILABLE", active, ""},
		{"PROVISIONING", building, ""},
		{"REPROVISIONING", building, ""},
		{"BEING_PROVISIONED", building, ""},
		{"PENDING", waiting, provider},
		{"PENDING_APPROVAL", waiting, seller},
		{"PENDING_BGP_PEERING", waiting, operator},
		{"PENDING_DELETE", closing, seller},
		{"DRAFT", waiting, operator},
		{"REJECTED", broken, ""},
		{"NOT_PROVISIONED", broken, ""},
		{"NOT_DEPROVISIONED", broken, ""},
		{"DELETED", closed, ""},
		{"FAILED", broken, ""},
		{"CANCELLED", broken, ""},
		{"DEPROVISIONING", closing, ""},
		{"DEPROVISIONED", closed, ""},
		{"FROZEN", unknown, ""},
	}
	for _, tt := range alone {
		check(t, equinix.State{State: tt.state}, tt.phase, tt.party)
	}
	both := []struct {
		state equinix.State
		phase providers.Phase
		party providers.Party
	}{
		{equinix.State{State: "ACTIVE", Equinix: "PROVISIONED", Provider: "PROVISIONED"}, active, ""},
		{equinix.State{State: "PROVISIONED", Equinix: "PROVISIONED", Provider: "AVAILABLE"}, active, ""},
		{equinix.State{State: "ACTIVE", Equinix: "PROVISIONED"}, active, ""},
		{equinix.State{State: "PROVISIONED", Equinix: "PROVISIONED"}, active, ""},
		{equinix.State{State: "PROVISIONED", Equinix: "PROVISIONED", Provider: "PROVISIONING"}, building, ""},
		{equinix.State{State: "ACTIVE", Equinix: "PROVISIONED", Provider: "ACTIVE"}, active, ""},
		{equinix.State{State: "ACTIVE", Provider: "AVAILABLE"}, active, ""},
		{equinix.State{State: "ACTIVE", Equinix: "PROVISIONED", Provider: "NOT_AVAILABLE"}, building, ""},
		{equinix.State{State: "ACTIVE", Equinix: "PROVISIONED", Provider: "FROZEN"}, unknown, ""},
		{equinix.State{State: "ACTIVE", Equinix: "PROVISIONING", Provider: "AVAILABLE"}, building, ""},
		{equinix.State{State: "ACTIVE", Equinix: "DEPROVISIONING", Provider: "PROVISIONED"}, closing, ""},
		{equinix.State{State: "ACTIVE", Equinix: "DEPROVISIONED", Provider: "PROVISIONED"}, closed, ""},
		{equinix.State{State: "REPROVISIONING", Equinix: "PROVISIONED", Provider: "PROVISIONED"}, building, ""},
		{equinix.State{State: "PENDING", Equinix: "PROVISIONED", Provider: "PENDING_APPROVAL"}, waiting, seller},
		{equinix.State{State: "PENDING", Equinix: "PROVISIONED", Provider: "PROVISIONED"}, waiting, provider},
		{equinix.State{State: "FAILED", Equinix: "PROVISIONED", Provider: "PROVISIONED"}, broken, ""},
		{equinix.State{State: "DEPROVISIONED", Equinix: "PROVISIONED", Provider: "PROVISIONED"}, closing, ""},
		{equinix.State{State: "FROZEN", Equinix: "PROVISIONED", Provider: "PROVISIONED"}, unknown, ""},
	}
	for _, tt := range both {
		check(t, tt.state, tt.phase, tt.party)
	}
}

// The rows are the states that "Connect to Myself" shows, and those that were seen at clouds.
func TestDocumentedPaths(t *testing.T) {
	t.Parallel()
	for status, want := range map[[2]string]providers.Phase{
		{"PENDING_AUTO_APPROVAL", "NOT_AVAILABLE"}: building,
		{"PROVISIONING", "NOT_AVAILABLE"}:          building,
		{"PROVISIONED", "AVAILABLE"}:               active,
		{"DEPROVISIONING", "AVAILABLE"}:            closing,
		{"DEPROVISIONED", "NOT_AVAILABLE"}:         closed,
		{"DEPROVISIONED", "DEPROVISIONED"}:         closed, // AWS
		{"PROVISIONED", "NOT_AVAILABLE"}:           building,
		{"PROVISIONED", "PROVISIONING"}:            building,
		{"PROVISIONED", "PENDING_APPROVAL"}:        waiting,
		{"PROVISIONED", "PROVISIONED"}:             active,
		{"PENDING_BGP_PEERING", "PROVISIONED"}:     waiting, // Azure
		{"PENDING_PROVIDER_VLAN", "NOT_AVAILABLE"}: waiting, // IBM
		{"PENDING_APPROVAL", "NOT_AVAILABLE"}:      waiting, // another company
	} {
		assert.Equal(t, want, equinix.Observe(equinix.State{Equinix: status[0], Provider: status[1]}).Phase, status)
	}
}

// Every word for "up", wherever it stands, is one: no sample that has two of them is read as anything else.
func TestEveryWordForUp(t *testing.T) {
	t.Parallel()
	words := []string{"PROVISIONED", "ACTIVE", "AVAILABLE"}
	for _, whole := range append(words, "") {
		for _, near := range words {
			for _, far := range append(words, "N/A") {
				check(t, equinix.State{State: whole, Equinix: near, Provider: far}, active, "")
			}
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	got := equinix.Observe(equinix.State{State: "Active", Equinix: " provisioned", Provider: "Pending Approval"})
	assert.Equal(t, providers.Observation{
		Status: "Active/ provisioned/Pending Approval", Phase: waiting, Party: seller, Reason: "The far side has to approve the connection",
	}, got)
	check(t, equinix.State{Equinix: "pending delete"}, closing, seller)
}

// Some answers about a pending connection tell its state and some do not: the status is the same, so it is no news.
func TestTheStatusIsTheSameInEveryAnswer(t *testing.T) {
	t.Parallel()
	for state, want := range map[equinix.State]string{
		{State: "PENDING", Equinix: "PENDING_APPROVAL", Provider: "NOT_AVAILABLE"}: "PENDING_APPROVAL/NOT_AVAILABLE",
		{Equinix: "PENDING_APPROVAL", Provider: "NOT_AVAILABLE"}:                   "PENDING_APPROVAL/NOT_AVAILABLE",
		{State: "pending", Equinix: "PROVISIONED"}:                                 "PROVISIONED",
		{State: "PENDING", Provider: "AVAILABLE"}:                                  "AVAILABLE",
		{State: "PENDING"}: "PENDING",
		{State: "ACTIVE", Equinix: "PROVISIONED", Provider: "AVAILABLE"}: "ACTIVE/PROVISIONED/AVAILABLE",
		{State: "PROVISIONING", Equinix: "PROVISIONING"}:                 "PROVISIONING/PROVISIONING",
		{}: "",
	} {
		assert.Equal(t, want, equinix.Observe(state).Status)
	}
}
