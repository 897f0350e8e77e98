package huaweicloud

import (
	"fmt"
	"strings"

	"turnup/providers"
)

const (
	statusActive        = "ACTIVE"
	statusPendingUpdate = "PENDING_UPDATE"
)

// observations is our reading of each status, of hosted connections ("Querying the Hosted Connection List") and of
// connections ("Updating a Connection"); the two agree where they overlap. Only ACTIVE is active: BUILD is "created" on
// one page and "operations are being performed" on the other, and comes before ACTIVE. LEASED_LINE_DELIVERY is only in
// the Chinese pages; ORDERING, ACCEPT and REJECTED are of the API's second version, and DELETING is what a client of it waits
// for. What a status asks of whom is our reading of an order's way through them, which no page shows.
var observations = map[string]providers.Observation{
	"PENDING_CREATE":    {Phase: providers.PhaseBuilding},
	"BUILD":             {Phase: providers.PhaseBuilding},
	statusPendingUpdate: {Phase: providers.PhaseBuilding},
	statusActive:        {Phase: providers.PhaseActive},
	"DOWN":              {Phase: providers.PhaseDown, Reason: "its port is down; the line may be faulty"},
	"ERROR":             {Phase: providers.PhaseFailed, Reason: "it is faulty; Huawei Cloud's support has to fix it"},
	"PENDING_DELETE":    {Phase: providers.PhaseClosing},
	"DELETING":          {Phase: providers.PhaseClosing},
	"DELETED":           {Phase: providers.PhaseClosed, Gone: true},

	"APPLY":                waiting(providers.PartyProvider, "it is asked for; Huawei Cloud has to answer"),
	"ORDERING":             waiting(providers.PartyProvider, "it is ordered; Huawei Cloud has to answer"),
	"ACCEPT":               waiting(providers.PartyProvider, "it is accepted; Huawei Cloud has to build it"),
	"PENDING_SURVEY":       waiting(providers.PartyProvider, "Huawei Cloud has to survey the site"),
	"PAID":                 waiting(providers.PartyProvider, "it is paid for; Huawei Cloud has to build it"),
	"LEASED_LINE_DELIVERY": waiting(providers.PartyProvider, "the carrier has to deliver the line"),
	"PENDING_PAY":          waiting(providers.PartyOperator, "its order has to be paid for"),
	"DENY":                 {Phase: providers.PhaseFailed, Reason: "the site survey was rejected: requirements are not met"},
	"REJECTED":             {Phase: providers.PhaseFailed, Reason: "Huawei Cloud rejected it"},
}

func waiting(party providers.Party, reason string) providers.Observation {
	return providers.Observation{Phase: providers.PhaseWaiting, Party: party, Reason: reason}
}

// Observe reads a status. It stays as it was written, and one that no document names is unknown, not an error. The
// carrier's provider_status is not part of the reading, because a partner may write it; but it is shown, after a slash,
// when it says anything but ACTIVE.
func Observe(status, providerStatus string) providers.Observation {
	observation, known := observations[normalise(status)]
	if !known {
		observation.Phase = providers.PhaseUnknown
	}
	observation.Status = status
	if providerStatus == "" || normalise(providerStatus) == statusActive {
		return observation
	}
	observation.Status += "/" + providerStatus
	if observation.Reason == "" {
		observation.Reason = fmt.Sprintf("the carrier's line is %s (provider_status)", providerStatus)
	}
	return observation
}

// CarrierLine reads the carrier's provider_status. The API's second version makes it DOWN when a connection is created, and a
// partner may write it, so that it may be down where traffic flows.
func CarrierLine(providerStatus string) providers.Line {
	switch normalise(providerStatus) {
	case statusActive:
		return providers.LineUp
	case "DOWN":
		return providers.LineDown
	}
	return ""
}

// Changing reports whether the raw status means that a change is being made.
func Changing(status string) bool { return normalise(status) == statusPendingUpdate }

func normalise(status string) string {
	return strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(status)), " ", "_")
}
