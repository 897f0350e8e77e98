package order

import (
	"time"

	"turnup/providers"
)

// Updates that a service takes. Each is refused, with no event, when it can't be done now.
const (
	UpdateChange       = "change"       // a ServiceRequest with To, or Each; answers with a ServiceDeed
	UpdateDecommission = "decommission" // a ServiceRequest; answers with a ServiceDeed
	UpdateProtect      = "protect"      // a ServiceRequest: it can't be decommissioned from now on
	UpdateRelease      = "release"      // a ServiceRequest: it can be decommissioned again
	UpdateForget       = "forget"       // a ServiceRequest with Reason: ends the service, and removes nothing
	UpdateExpect       = "expect"       // a ServiceRequest with Connections, and the Tunnel if there is one: what is there is what is expected
)

// Signals that a service takes.
const (
	SignalFindings = "findings" // []ServiceFinding: all that are open, none when all are closed
	SignalRenew    = "renew"    // nothing: it continues as new, on the code of today
)

// QueryService is the query that a service answers with its ServiceStatus.
const QueryService = "service"

// StepStartService is the local activity by which an order keeps what it leaves: it takes a Service.
const StepStartService = "StartService"

// Types of the errors with which a service refuses, as Temporal shows them.
const (
	ErrorUnderWay       = "UnderWay"       // something is being done to it; the detail is that ServiceDeed
	ErrorProtected      = "Protected"      // it must be released first
	ErrorServiceRefused = "ServiceRefused" // what is asked for is wrong; the details are providers.Faults
)

// ServiceRequest is what a person asks of a service.
type ServiceRequest struct {
	By          Person                    `json:"by"`
	To          map[string]any            `json:"to,omitempty"`          // of a change: the values by their names in JSON
	Each        map[string]map[string]any `json:"each,omitempty"`        // of a change: the same for each connection, by its id, where they become different things
	Reason      string                    `json:"reason,omitempty"`      // why, for the record; must be given where it is forgotten
	Connections []providers.Connection    `json:"connections,omitempty"` // as the provider tells of them
	Tunnel      *providers.Connection     `json:"tunnel,omitempty"`      // as the far end tells of it
}

// ServiceDeed is something that is being done, or was done, to a service's connections by a workflow of its own.
type ServiceDeed struct {
	ID    string    `json:"id"` // of that workflow
	RunID string    `json:"runId,omitempty"`
	What  string    `json:"what"` // in one line
	By    string    `json:"by"`
	Since time.Time `json:"since,omitzero"`
	Same  bool      `json:"same,omitempty"` // of a refusal: what is asked for is just what is under way
}

// ServiceFinding is an open difference between a service and what its provider has.
type ServiceFinding struct {
	Kind         string    `json:"kind"` // one of the words of search attribute Findings
	ConnectionID string    `json:"connectionId,omitempty"`
	Text         string    `json:"text,omitempty"` // for people
	Since        time.Time `json:"since"`
}

// ServiceStatus is where a service stands: the answer to QueryService.
type ServiceStatus struct {
	Service
	State    ServiceState     `json:"state"`
	UnderWay *ServiceDeed     `json:"underWay,omitempty"`
	Findings []ServiceFinding `json:"findings,omitempty"`
	Record   []Entry          `json:"record"` // who said and did what, oldest first
}
