package ecxv3_test

import (
	"net/http"
	"testing"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/internal/apitest"
)

func TestContract(t *testing.T) {
	t.Parallel()
	account := func(config ecxv3.Config) equinix.Account { return connect(t, config).Account() }
	apitest.Contract(t, account, document, map[string]http.HandlerFunc{
		"a known code":    answer(500, `[{"errorCode":"IC-LAYER2-4023","errorMessage":"unknown"}]`),
		"no id told":      answer(200, `{"message":"Connection Saved Successfully"}`),
		"a missing comma": answer(200, `{"primaryConnectionId":"1" "secondaryConnectionId":"2"}`),
	}, map[string]providers.Observation{
		"PENDING_AUTO_APPROVAL/NOT_AVAILABLE": {Phase: providers.PhaseBuilding},
		"PROVISIONING/NOT_AVAILABLE":          {Phase: providers.PhaseBuilding},
		"PENDING_APPROVAL/NOT_AVAILABLE":      {Phase: providers.PhaseWaiting, Party: providers.PartySeller},
		"PENDING_BGP_PEERING/PENDING_BGP":     {Phase: providers.PhaseWaiting, Party: providers.PartyOperator},
		"PROVISIONED/PENDING_PROVIDER_VLAN":   {Phase: providers.PhaseWaiting, Party: providers.PartySeller},
		"PROVISIONED/AVAILABLE":               {Phase: providers.PhaseActive},
		"PROVISIONED/PROVISIONED":             {Phase: providers.PhaseActive},
		"REJECTED/REJECTED":                   {Phase: providers.PhaseFailed},
		"NOT_PROVISIONED/NOT_AVAILABLE":       {Phase: providers.PhaseFailed},
		"PROVISIONED/FAILED":                  {Phase: providers.PhaseFailed},
		"PENDING_DELETE/AVAILABLE":            {Phase: providers.PhaseClosing, Party: providers.PartySeller},
		"DEPROVISIONING/AVAILABLE":            {Phase: providers.PhaseClosing},
		"NOT_DEPROVISIONED/AVAILABLE":         {Phase: providers.PhaseFailed},
		"DEPROVISIONED/NOT_AVAILABLE":         {Phase: providers.PhaseClosed, Gone: true},
		"PROVISIONED/OF_TOMORROW":             {Phase: providers.PhaseUnknown},
	}, "orderNumber", "createdAt", "changedAt", "changedBy")
}
