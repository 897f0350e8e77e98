package equinix

import (
	"strings"

	"turnup/providers"
)

// State is what an answer says of where a connection stands, as it is written there.
type State struct {
	State    string // Fabric v4's state of the whole connection, which many answers leave out; "" in ECX v3
	Equinix  string // at Equinix, the A side: equinixStatus in Fabric v4, status in ECX v3
	Provider string // at the Z side: providerStatus
	OurTurn  bool   // the Z side's approval is ours to give, as with a hosted connection at AWS
}

// reading is what one value means.
type reading struct {
	phase  providers.Phase
	party  providers.Party
	reason string
}

// up means that this side is built; the connection is active when both are.
var (
	up       = reading{phase: providers.PhaseActive}
	building = reading{phase: providers.PhaseBuilding}
	unknown  = reading{phase: providers.PhaseUnknown, reason: "Equinix shows a status that no document names"}
	closing  = reading{phase: providers.PhaseClosing, reason: "The connection is being removed"}
	closed   = reading{phase: providers.PhaseClosed, reason: "The connection is removed"}
	leaving  = reading{phase: providers.PhaseDown, reason: "The far side has taken the connection down, and Equinix has not"}

	approval      = waiting(providers.PartySeller, "The far side has to approve the connection")
	ourApproval   = waiting(providers.PartyOperator, "Our side has to confirm the connection at the far side's company")
	speedApproval = waiting(providers.PartySeller, "The far side has to approve the speed")
	peering       = waiting(providers.PartyOperator, "BGP peering has to be set up at the cloud")
	interfaces    = waiting(providers.PartyOperator, "The interface at our side has to be configured")
	farConfig     = waiting(providers.PartySeller, "The far side has to configure its end")
	farVLAN       = waiting(providers.PartySeller, "The far side has to give the connection a VLAN")
	draft         = waiting(providers.PartyOperator, "The connection is a draft, which has to be ordered")
	pending       = waiting(providers.PartyProvider, "The connection waits, and Equinix does not say for what")

	rejected     = failed("The far side rejected the connection")
	notBuilt     = failed("Equinix could not build the connection")
	notApproved  = failed("The automatic approval failed")
	noVLAN       = failed("The far side's VLAN could not be used")
	cancelled    = failed("The order of the connection is cancelled")
	farFailed    = failed("The far side could not build the connection")
	broken       = failed("The connection failed, and Equinix does not say why")
	notRemoved   = failed("Equinix could not remove the connection")
	deletionAsks = reading{phase: providers.PhaseClosing, party: providers.PartySeller, reason: "The far side has to agree to the removal"}
)

func waiting(party providers.Party, reason string) reading {
	return reading{phase: providers.PhaseWaiting, party: party, reason: reason}
}

func failed(reason string) reading { return reading{phase: providers.PhaseFailed, reason: reason} }

// places is what a value means at Equinix, at the Z side and for the whole connection. The zero reading means that it has no
// meaning there.
type places struct{ a, z, whole reading }

func everywhere(r reading) places { return places{r, r, r} }

// broke, goes and went are what failed, is being removed and is removed, wherever it is told of.
var (
	broke = places{notBuilt, farFailed, broken}
	goes  = places{closing, leaving, closing}
	went  = places{closed, leaving, closed}
)

// readings has every value that the documents, their samples and the clients of either API name: ECX v3's status and
// providerStatus ("Connect to Myself" and the API reference), and Fabric v4's state, equinixStatus and providerStatus (its
// OpenAPI specification). The documents name most of them at one place only, and the APIs show them at others: a word means
// the same wherever it stands. Whether NOT_PROVISIONED is the end in ECX v3 no document says; its name and Fabric v4's action
// to retry a creation say so.
var readings = map[string]places{
	"PENDING_AUTO_APPROVAL": everywhere(building),
	"PROVISIONING":          everywhere(building),
	"BEING_PROVISIONED":     everywhere(building),
	"REPROVISIONING":        everywhere(building),
	"BEING_REPROVISIONED":   everywhere(building),
	"CREATED":               everywhere(building),
	"APPROVED":              everywhere(building),
	"ORDERING":              everywhere(building),
	"NOT_AVAILABLE":         everywhere(building),

	"PENDING":                         everywhere(pending),
	"PENDING_APPROVAL":                everywhere(approval),
	"PENDING_BANDWIDTH_APPROVAL":      everywhere(speedApproval),
	"PENDING_BGP_PEERING":             everywhere(peering),
	"PENDING_BGP":                     everywhere(peering),
	"PENDING_INTERFACE_CONFIGURATION": {interfaces, farConfig, interfaces},
	"PENDING_CONFIGURATION":           {interfaces, farConfig, pending},
	"PENDING_PROVIDER_VLAN":           everywhere(farVLAN),
	"DRAFT":                           everywhere(draft),

	"PROVISIONED": everywhere(up),
	"ACTIVE":      everywhere(up),
	"AVAILABLE":   everywhere(up),
	"N/A":         {z: up}, // there is no side of a provider that could be missing

	"REJECTED":                    everywhere(rejected),
	"REJECTED_ACK":                everywhere(rejected),
	"NOT_PROVISIONED":             broke,
	"ERRORED":                     broke,
	"FAILED":                      broke,
	"ERROR":                       broke,
	"AUTO_APPROVAL_FAILED":        everywhere(notApproved),
	"PENDING_PROVIDER_VLAN_ERROR": everywhere(noVLAN),
	"CANCELLED":                   everywhere(cancelled),
	"NOT_DEPROVISIONED":           {notRemoved, leaving, notRemoved},

	"PENDING_DELETE":         {deletionAsks, leaving, deletionAsks},
	"PENDING_DEPROVISIONING": goes,
	"DEPROVISIONING":         goes,
	"BEING_DEPROVISIONED":    goes,
	"DELETING":               goes,
	"DEPROVISIONED":          went,
	"DELETED":                went,
	"DELETED_API":            went,
}

// Observe reads a connection's state; it leaves the time of the observation to its caller. It never takes a value that
// it does not know for an end or for success.
func Observe(state State) providers.Observation {
	r := state.read()
	return providers.Observation{
		Status: state.String(),
		Phase:  r.phase,
		Party:  r.party,
		Reason: r.reason,
		Gone:   r.phase == providers.PhaseClosed,
	}
}

// String is the state as it is written in the answer: the parts that are there, for example PROVISIONED/AVAILABLE. It is
// the same in every answer about the same state: PENDING of the whole connection, which some answers leave out and which
// says no more than the statuses of the sides, shows only when there are none.
func (s State) String() string {
	whole := s.State
	if normalise(whole) == "PENDING" && s.Equinix+s.Provider != "" {
		whole = ""
	}
	var parts []string
	for _, part := range []string{whole, s.Equinix, s.Provider} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

// read lets the Z side and the whole connection's state only lower what Equinix says of its own side.
func (s State) read() reading {
	whole := s.known(readings[normalise(s.State)].whole)
	a := whole
	if s.Equinix != "" {
		a = s.known(readings[normalise(s.Equinix)].a)
	}
	if a.phase != providers.PhaseBuilding && a.phase != providers.PhaseActive {
		return a
	}
	z := s.readProvider()
	switch {
	case z == building, z == leaving && a == building:
		return building
	case z != up:
		return z
	case a == building || s.State == "":
		return a
	case whole == closed:
		return closing // as long as Equinix's own side is not
	}
	return whole
}

// readProvider takes a Z side that is not told for one that is not built, unless the whole connection is up.
func (s State) readProvider() reading {
	if s.Provider != "" {
		return s.known(readings[normalise(s.Provider)].z)
	}
	if readings[normalise(s.State)].whole == up {
		return up
	}
	return building
}

func (s State) known(r reading) reading {
	switch {
	case r == reading{}:
		return unknown
	case r == approval && s.OurTurn:
		return ourApproval
	}
	return r
}

// normalise levels the spellings of a value: Fabric v4 writes PENDING DELETE with a space on one side only.
func normalise(value string) string {
	return strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(value)), " ", "_")
}
