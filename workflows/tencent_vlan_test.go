package workflows_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ownVLAN is the place of the valid order's name in My-Port-1's range, which is 1000 to 1999.
var ownVLAN = consoleconnect.PortVLANs{Ranges: []consoleconnect.VLANRange{{First: 1000, Last: 1999}}, Free: span(1001, 1999)}.For(mark, nil)

func span(first, last int) (tags []int) {
	for tag := first; tag <= last; tag++ {
		tags = append(tags, tag)
	}
	return tags
}

// another buys a connection of that name on the VLAN of My-Port-1, like the valid order's.
func (r *rehearsal) another(name string, vlan int) {
	r.t.Helper()
	bought := consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: name, PortID: "66c29b3c6dcad34e5b728c9c", Speed: 100, SrcVLANRequest: &vlan,
		DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1", DestFacilityID: "5aa89b04ac86ba0012345bdf",
		ClassOfService: consoleconnect.ClassSilver, Duration: 1, DurationUnit: consoleconnect.UnitMonth, Evergreen: true, PaymentType: consoleconnect.PaymentInvoice,
	}
	_, err := r.client.Create(r.t.Context(), bought, nil)
	require.NoError(r.t, err)
}

// bought are the purchases that carry the order's mark.
func (r *rehearsal) bought() (ids []string) {
	for _, p := range r.provider.Ledger().Purchases {
		if p.Name == mark {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Every request of an order asks for the same VLAN, so that the port refuses a second connection however long its lists lag.
func TestTencent_ListsThatLagForHours(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(r *rehearsal) map[string]order.Value{
		"retry, when the lists have caught up": func(*rehearsal) map[string]order.Value { return map[string]order.Value{"action": "retry"} },
		"adopt": func(r *rehearsal) map[string]order.Value {
			return map[string]order.Value{"action": "adopt", "connectionId": order.Value(r.bought()[0])}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			require.NoError(t, r.provider.SetScenario(simulator.Scenario{ListLag: "5h"}))
			require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
			for hour := range 2 { // too early: the port goes on refusing
				r.answers(time.Duration(hour+1)*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "retry"})
			}
			r.looks(4*time.Hour, func(p order.Progress) {
				assert.Equal(t, order.StateHeld, p.State)
				assert.Contains(t, p.Reason, "the connection on it may be the order's own")
			})
			r.at(6*time.Hour, func() {
				r.UpdateWorkflowNoRejection(order.HandoffResolvePurchase, "", t, order.Answer{By: "omar", Values: answer(r)})
			})
			r.finishes(10 * time.Hour)
			connection, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, []string{connection.ConnectionID}, r.bought())
			assert.Equal(t, ownVLAN, connection.PortVLAN)
		})
	}
}

// A VLAN that another order took in the meantime is refused; the order takes the next one, once nothing of its own can be on that.
func TestTencent_VLANThatWasTakenMeanwhile(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.Approval.Required = true
	r.at(time.Minute, func() {
		r.another("somebody-elses", ownVLAN)
		r.another("and-another", ownVLAN+1)
	})
	r.answers(time.Hour, order.HandoffApproval, approve)
	r.finishes(10 * time.Hour)
	connection, err := r.order(o)
	require.NoError(t, err)
	assert.Len(t, r.bought(), 1)
	assert.Equal(t, ownVLAN+2, connection.PortVLAN)
	vlan := r.progress().Choices[2]
	assert.Equal(t, "VLAN", vlan.Of)
	assert.Equal(t, strconv.Itoa(ownVLAN+2), vlan.ID, "the choice that is shown is the last one")
	assert.Equal(t, 4, r.provider.Calls()["createConnection"], "two of others, one refused, one more")
	assert.Equal(t, 2, r.provider.Calls()["getPortVlans"], "once, and once more after the refusal")
}

// A gateway may send a request again by itself: what is refused then is the second of our own.
func TestTencent_VLANThatTheOrderHasItself(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.SetScenario(simulator.Scenario{ListLag: "90s"})) // the look before the next request sees nothing
	o := validOrder()
	o.Approval.Required = true
	r.answers(time.Hour, order.HandoffApproval, approve)
	r.at(time.Hour-time.Second, func() { r.another(mark, ownVLAN) })
	r.finishes(10 * time.Hour)
	connection, err := r.order(o)
	require.NoError(t, err)
	assert.Equal(t, []string{connection.ConnectionID}, r.bought())
}

func TestTencent_VLANThatTheOrderNamesIsNotChanged(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.another("somebody-elses", 1500)
	o := validOrder()
	o.VLAN = 1500
	_, err := r.order(o)
	failsWith(t, err, order.ErrorRejected)
	assert.ErrorContains(t, err, "VLAN 1500 is already in use")
	assert.Empty(t, r.bought())
	assert.Zero(t, r.provider.Calls()["getPortVlans"])
}

// What a port's VLANs are does not decide over an order.
func TestTencent_PortThatDoesNotTellItsVLANs(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"no such call":      {Kind: simulator.FaultStatus, Status: http.StatusNotFound},
		"always an error":   {Kind: simulator.FaultStatus, Status: http.StatusInternalServerError},
		"a gateway's page":  {Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true},
		"half of an answer": {Kind: simulator.FaultTruncate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			fault.Operation, fault.Count = "getPortVlans", 1000
			require.NoError(t, r.provider.Inject(fault))
			r.finishes(10 * time.Hour)
			connection, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, 1001, connection.PortVLAN, "the next free one")
			warnings := r.progress().Warnings
			require.Len(t, warnings, 1)
			assert.Contains(t, warnings[0], "no VLAN was chosen, so Console Connect takes the next free one: the port's VLANs can't be read")
		})
	}
}
