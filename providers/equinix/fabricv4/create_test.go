package fabricv4_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
)

// created is the answer to a create.
func created(t *testing.T) string { return fixture(t, "connection-created.json") }

func TestCreateASingleConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodPost, Path: connections, Status: http.StatusCreated, Answer: created(t), Body: `{
		"type":"EVPL_VC","name":"ord-0001-pri","bandwidth":2000,
		"aSide":{"accessPoint":{"type":"COLO","port":{"uuid":"` + portSV + `"},"linkProtocol":{"type":"DOT1Q","vlanTag":1201}}},
		"zSide":{"accessPoint":{"type":"COLO","port":{"uuid":"` + portDC + `"},"linkProtocol":{"type":"QINQ","vlanSTag":1301,"vlanCTag":1401}}},
		"order":{"purchaseOrderNumber":"PO-44","termLength":12},"project":{"projectId":"project-1"},
		"notifications":[{"type":"ALL","emails":["netops@example.org","noc@example.org"]}]}`})
	request := single()
	request.Speed, request.Unit = 2, equinix.UnitGB
	request.PurchaseOrderNumber, request.TermMonths, request.ProjectID = "PO-44", 12, "project-1"
	request.Notifications = append(request.Notifications, "noc@example.org")
	bought, err := c.Account().Create(t.Context(), request, nil)
	require.NoError(t, err)
	require.Len(t, bought, 1)
	assert.Equal(t, providers.Connection{
		ID: connectionID, Name: "ord-0001-pri", SpeedMbps: 50, Group: group, CreatedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Observation: providers.Observation{Status: "PROVISIONING/NOT_AVAILABLE", Phase: providers.PhaseBuilding},
	}, untimed(t, bought[0]))
}

// Each leg takes the answers to its seller's questions along, in purchase and dry run.
func TestCreateAnswersTheSeller(t *testing.T) {
	t.Parallel()
	body := `{
		"type":"EVPL_VC","name":"ord-0001-pri","bandwidth":50,"notifications":[{"type":"ALL","emails":["netops@example.org"]}],
		"aSide":{"accessPoint":{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"DOT1Q","vlanTag":2}}},
		"zSide":{"accessPoint":{"type":"SP","profile":{"type":"L2_PROFILE","uuid":"pr"}}},
		"additionalInfo":[{"key":"ASN","value":"64512"},{"key":"Global","value":"false"}]}`
	request := single()
	request.Legs[0].A = equinix.ASide{PortID: "pa", Encapsulation: providers.Dot1Q, Tags: providers.Tags{S: 2}}
	request.Legs[0].Z = equinix.ZSide{ProfileID: "pr", AdditionalInfo: map[string]string{"Global": "false", "ASN": "64512"}}
	c := expect(t, exchange{Method: http.MethodPost, Path: connections, Status: http.StatusCreated, Answer: created(t), Body: body})
	_, err := c.Account().Create(t.Context(), request, nil)
	require.NoError(t, err)
	c = expect(t, exchange{Method: http.MethodPost, Path: connections, Query: "dryRun=true", Answer: created(t), Body: body})
	_, err = check(t, c, request)
	assert.NoError(t, err)
}

// The tagging is that of "Connect to Myself", in Fabric v4's fields.
func TestTheEndsOfAConnection(t *testing.T) {
	t.Parallel()
	a := func(encapsulation providers.Encapsulation, s, c int) equinix.ASide {
		return equinix.ASide{PortID: "pa", Encapsulation: encapsulation, Tags: providers.Tags{S: s, C: c}}
	}
	port := func(encapsulation providers.Encapsulation, s, c int) equinix.ZSide {
		return equinix.ZSide{PortID: "pz", Encapsulation: encapsulation, Tags: providers.Tags{S: s, C: c}}
	}
	tests := []struct {
		name         string
		a            equinix.ASide
		z            equinix.ZSide
		wantA, wantZ string // access points
	}{
		{"Dot1Q to Dot1Q", a(providers.Dot1Q, 2, 0), port(providers.Dot1Q, 3, 0),
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"DOT1Q","vlanTag":2}}`,
			`{"type":"COLO","port":{"uuid":"pz"},"linkProtocol":{"type":"DOT1Q","vlanTag":3}}`},
		{"Dot1Q to QinQ", a(providers.Dot1Q, 2, 0), port(providers.QinQ, 3, 4),
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"DOT1Q","vlanTag":2}}`,
			`{"type":"COLO","port":{"uuid":"pz"},"linkProtocol":{"type":"QINQ","vlanSTag":3,"vlanCTag":4}}`},
		{"QinQ to Dot1Q", a(providers.QinQ, 2, 5), port(providers.Dot1Q, 3, 0),
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"QINQ","vlanSTag":2,"vlanCTag":5}}`,
			`{"type":"COLO","port":{"uuid":"pz"},"linkProtocol":{"type":"DOT1Q","vlanTag":3}}`},
		{"QinQ to QinQ", a(providers.QinQ, 2, 0), port(providers.QinQ, 3, 0),
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"QINQ","vlanSTag":2}}`,
			`{"type":"COLO","port":{"uuid":"pz"},"linkProtocol":{"type":"QINQ","vlanSTag":3}}`},
		{"to a profile", a(providers.QinQ, 2, 0), equinix.ZSide{ProfileID: "pr", Encapsulation: providers.QinQ},
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"QINQ","vlanSTag":2}}`,
			`{"type":"SP","profile":{"type":"L2_PROFILE","uuid":"pr"}}`},
		{"to a cloud", a(providers.Dot1Q, 2, 0), equinix.ZSide{ProfileID: "pr", Encapsulation: providers.QinQ, Metro: "SV", Region: "us-west-1",
			AuthorizationKey: "k", PeeringType: "Private", Tags: providers.Tags{C: 9}},
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"DOT1Q","vlanTag":2}}`,
			`{"type":"SP","profile":{"type":"L2_PROFILE","uuid":"pr"},"location":{"metroCode":"SV"},"sellerRegion":"us-west-1",
				"authenticationKey":"k","peeringType":"PRIVATE","linkProtocol":{"type":"QINQ","vlanCTag":9}}`},
		{"to a port of a profile", a(providers.Dot1Q, 2, 0), equinix.ZSide{PortID: "pz", ProfileID: "pr", Encapsulation: providers.Dot1Q, Tags: providers.Tags{S: 3}},
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"DOT1Q","vlanTag":2}}`,
			`{"type":"SP","profile":{"type":"L2_PROFILE","uuid":"pr"},"port":{"uuid":"pz"},"linkProtocol":{"type":"DOT1Q","vlanTag":3}}`},
		{"an inner tag, to a profile of unknown encapsulation", a(providers.Dot1Q, 2, 5), equinix.ZSide{ProfileID: "pr"},
			`{"type":"COLO","port":{"uuid":"pa"},"linkProtocol":{"type":"QINQ","vlanSTag":2,"vlanCTag":5}}`,
			`{"type":"SP","profile":{"type":"L2_PROFILE","uuid":"pr"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{Method: http.MethodPost, Path: connections, Status: http.StatusCreated, Answer: created(t), Body: `{
				"type":"EVPL_VC","name":"ord-0001-pri","bandwidth":50,"aSide":{"accessPoint":` + tt.wantA + `},
				"zSide":{"accessPoint":` + tt.wantZ + `},"notifications":[{"type":"ALL","emails":["netops@example.org"]}]}`})
			request := single()
			request.Legs[0].A, request.Legs[0].Z = tt.a, tt.z
			_, err := c.Account().Create(t.Context(), request, nil)
			assert.NoError(t, err)
		})
	}
}

func TestABrokenRequestIsNotSent(t *testing.T) {
	t.Parallel()
	broken := single()
	broken.Legs[0].Name, broken.Unit, broken.Notifications = "much too long a name for Equinix", "Mbps", nil
	want := []string{"legs[0].name", "unit", "notifications"}
	account := expect(t).Account()
	_, err := account.Create(t.Context(), broken, nil)
	assert.Equal(t, want, fields(t, err))
	_, err = account.Preview(broken)
	assert.Equal(t, want, fields(t, err))
	_, err = account.Price(t.Context(), broken)
	assert.Equal(t, want, fields(t, err))
}
