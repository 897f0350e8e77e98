package workflows_test

import (
	"testing"
	"time"

	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withTicket is an order that opens a support ticket, too.
func withTicket() tencent.Order {
	o := validOrder()
	o.SupportTicket = &consoleconnect.Contact{Name: "Ana Li", Email: "ana@acme.example"}
	return o
}

// tickets are the support tickets that were opened.
func (r *rehearsal) tickets() (all []consoleconnect.Ticket) {
	r.t.Helper()
	for ticket, err := range r.client.ListTickets(r.t.Context(), false) {
		require.NoError(r.t, err)
		all = append(all, ticket)
	}
	return all
}

// A ticket is opened once, whatever becomes of the answer. What support notes there is proposed, and nothing is taken before a person says so.
func TestASupportTicket(t *testing.T) {
	t.Parallel()
	const create = "createSupportTicket"
	for name, faults := range map[string][]simulator.Fault{
		"at once":                  nil,
		"the answer is lost":       {{Operation: create, Kind: simulator.FaultDropAfter}},
		"the request is lost":      {{Operation: create, Kind: simulator.FaultDropBefore}},
		"lists fail for a while":   {{Operation: "listSupportTickets", Kind: simulator.FaultStatus, Status: 503, Count: 6}},
		"refused for a while":      {{Operation: create, Kind: simulator.FaultStatus, Status: 429, When: simulator.Before, Count: 3}},
		"the look is lost as well": {{Operation: create, Kind: simulator.FaultDropAfter}, {Operation: "listSupportTickets", Kind: simulator.FaultDropAfter, Count: 5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			for _, fault := range faults {
				require.NoError(t, r.provider.Inject(fault))
			}
			r.at(24*time.Hour, func() {
				require.NoError(t, r.provider.AnswerTicket(mark, "We look into it", "Looking <b>into</b> it", false))
			})
			r.looks(48*time.Hour, func(p order.Progress) {
				require.NotNil(t, p.Ticket)
				assert.Equal(t, "Looking <b>into</b> it", p.Ticket.Status, "a state that no document names")
				assert.Equal(t, "We look into it", p.Ticket.LastNote)
				assert.Empty(t, waitFor(t, p, order.HandoffSupport).Proposed)
				require.NoError(t, r.provider.AnswerTicket(mark, "Provider Account ID: 12325464, Shared Connection ID: dc-kd7d06of, VLAN ID: 60", "", false))
			})
			r.looks(72*time.Hour, func(p order.Progress) {
				wait := waitFor(t, p, order.HandoffSupport)
				assert.Equal(t, supportValues, wait.Proposed)
				assert.Equal(t, "turnup complete tencent/hkg-prod-1 support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60", wait.Ways[0].Command)
				assert.Contains(t, wait.Instructions, "A note has all three values")
				value, err := r.QueryWorkflow(order.QueryWaits)
				require.NoError(t, err)
				var waited order.Waited
				require.NoError(t, value.Get(&waited))
				assert.Equal(t, &order.TicketAt{ID: p.Ticket.ID, Provider: "consoleconnect", Account: "default", Identity: p.Identity}, waited.Ticket)
			})
			r.supportActs(73 * time.Hour)
			r.answers(74*time.Hour, order.HandoffSupport, supportValues)
			r.answers(75*time.Hour, order.HandoffTencentPortal, portalValues)
			_, err := r.order(withTicket())
			require.NoError(t, err)
			tickets := r.tickets()
			require.Len(t, tickets, 1)
			assert.Equal(t, mark, tickets[0].Name)
		})
	}
}

func waitFor(t *testing.T, p order.Progress, name string) order.Wait {
	t.Helper()
	for _, w := range p.Waits {
		if w.Name == name {
			return w
		}
	}
	require.Fail(t, "it does not wait for "+name)
	return order.Wait{}
}

// A deadline that passes is told to the support team, once; a ticket that can't be opened is no reason to end the order.
func TestASupportTicketIsAHelp(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := withTicket()
	o.Handoffs = map[string]order.WaitPolicy{order.HandoffSupport: {Deadline: "24h"}}
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "addSupportTicketNote", Kind: simulator.FaultDropAfter}))
	r.looks(72*time.Hour, func(order.Progress) {
		tickets := r.tickets()
		require.Len(t, tickets, 1)
		require.Len(t, tickets[0].Notes, 1)
		assert.Contains(t, tickets[0].Notes[0], "Reminder for "+mark+": we still wait for Provider Account ID")
	})
	r.finishes(96 * time.Hour)
	_, err := r.order(o)
	require.NoError(t, err)

	r = rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createSupportTicket", Kind: simulator.FaultRefuse, Count: 9}))
	r.finishes(96 * time.Hour)
	_, err = r.order(withTicket())
	require.NoError(t, err)
	assert.Empty(t, r.tickets())
	assert.Nil(t, r.progress().Ticket)

	for _, answered := range []time.Duration{time.Minute, 96 * time.Hour} { // while it is tried, and after that
		r = rehearse(t)
		require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "listSupportTickets", Kind: simulator.FaultStatus, Status: 401, Count: 1000}))
		r.finishes(answered)
		_, err = r.order(withTicket())
		require.NoError(t, err)
		assert.Empty(t, r.progress().Waits)
	}

	r = rehearse(t)
	o = withTicket()
	o.SupportTicket = &consoleconnect.Contact{Name: "Ana"}
	_, err = r.order(o)
	require.ErrorContains(t, err, "supportTicket.email")
}
