package fabricv4_test

import (
	"net/http"
	"testing"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/equinix/internal/apitest"
)

func TestContract(t *testing.T) {
	t.Parallel()
	account := func(config fabricv4.Config) equinix.Account { return connect(t, config).Account() }
	apitest.Contract(t, account, document, map[string]http.HandlerFunc{
		"500 with a code":  answer(500, `[{"errorCode":"EQ-3142510","errorMessage":"transient"}]`),
		"201 with nothing": answer(201, ""),
		"201 with no id":   answer(201, `{"name":"ord-0001-pri"}`),
		"201 with a list":  answer(201, `[{"uuid":"1"},{"uuid":"2"}]`),
	}, map[string]providers.Observation{
		"PENDING_AUTO_APPROVAL/NOT_AVAILABLE":       {Phase: providers.PhaseBuilding},
		"PROVISIONING/PROVISIONING/NOT_AVAILABLE":   {Phase: providers.PhaseBuilding},
		"PENDING_APPROVAL/NOT_AVAILABLE":            {Phase: providers.PhaseWaiting, Party: providers.PartyOperator}, // our own
		"PENDING_BGP_PEERING/PENDING_BGP":           {Phase: providers.PhaseWaiting, Party: providers.PartyOperator},
		"ACTIVE/PROVISIONED/PENDING_PROVIDER_VLAN":  {Phase: providers.PhaseWaiting, Party: providers.PartySeller},
		"ACTIVE/PROVISIONED/AVAILABLE":              {Phase: providers.PhaseActive},
		"ACTIVE/PROVISIONED/PROVISIONED":            {Phase: providers.PhaseActive},
		"FAILED/REJECTED/REJECTED":                  {Phase: providers.PhaseFailed},
		"FAILED/NOT_PROVISIONED/NOT_AVAILABLE":      {Phase: providers.PhaseFailed},
		"ACTIVE/PROVISIONED/FAILED":                 {Phase: providers.PhaseFailed},
		"PENDING_DELETE/AVAILABLE":                  {Phase: providers.PhaseClosing, Party: providers.PartySeller},
		"DEPROVISIONING/DEPROVISIONING/AVAILABLE":   {Phase: providers.PhaseClosing},
		"FAILED/NOT_DEPROVISIONED/AVAILABLE":        {Phase: providers.PhaseFailed},
		"DEPROVISIONED/DEPROVISIONED/NOT_AVAILABLE": {Phase: providers.PhaseClosed, Gone: true},
		"ACTIVE/PROVISIONED/OF_TOMORROW":            {Phase: providers.PhaseUnknown},
	}, "orderNumber", "term", "createdAt", "changedAt", "changedBy", "line", "lineSince", "down", "downSince")
}
