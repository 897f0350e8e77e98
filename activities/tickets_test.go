package activities_test

import (
	"context"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ticketNews are orders that wait for news of support tickets.
type ticketNews struct {
	sightings
	news map[string]activities.TicketNews
}

func (n *ticketNews) Tell(_ context.Context, w activities.Waiting, news any) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.news[w.OrderID], _ = news.(activities.TicketNews)
	return nil
}

// However many orders wait for a note, the open tickets are listed once; one that is closed is read.
func TestTheTicketSweep(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	n := &ticketNews{news: map[string]activities.TicketNews{}}
	a.watch.Orders, a.watch.Now = n, a.clock.Now
	client := a.activities[1].(*activities.ConsoleConnect).Account
	for _, name := range []string{"answered", "silent", "closed", "another"} {
		request := ccRequest
		request.Name = "turnup-tencent-" + name
		bought, err := client.Create(t.Context(), request, nil)
		require.NoError(t, err)
		opened, err := client.OpenTicket(t.Context(), consoleconnect.TicketRequest{
			Name: request.Name, Description: "please", ConnectionID: bought[0].ID, Contact: consoleconnect.Contact{Name: "Ana", Email: "ana@acme.example"},
		})
		require.NoError(t, err)
		n.waiting = append(n.waiting, activities.Subscription{
			Waiting: activities.Waiting{OrderID: name, RunID: name, ActivityID: "7"}, At: begin, Seen: activities.Seen{ConnectionID: opened.ID, Status: opened.Key(), Ticket: true},
		})
	}
	require.NoError(t, a.provider.AnswerTicket("turnup-tencent-answered", "account 12325464, dc-kd7d06of, VLAN 60", "", false))
	require.NoError(t, a.provider.AnswerTicket("turnup-tencent-closed", "", "Closed", true))
	before := a.provider.Calls()
	steps := &activities.Steps[consoleconnect.Request]{Account: client, Pace: pace, Watch: a.watch}
	_, err := runOne[time.Time](t, steps, steps.Look, activities.LookRequest{})
	require.Equal(t, activities.TypeNotYet, failureOf(t, err).kind)
	assert.Equal(t, &consoleconnect.Handover{ProviderAccountID: "12325464", SharedConnectionID: "dc-kd7d06of", VLANID: 60}, n.news["answered"].Proposed)
	assert.Equal(t, "Closed", n.news["closed"].Status)
	assert.Len(t, n.news, 2, "the others hear nothing")
	after := a.provider.Calls()
	assert.Equal(t, 2, after["listSupportTickets"]-before["listSupportTickets"], "a page, and one to see that it was the last")
	assert.Equal(t, 1, after["getSupportTicket"]-before["getSupportTicket"])

	require.NoError(t, a.provider.Inject(simulator.Fault{Operation: "listSupportTickets", Kind: simulator.FaultStatus, Status: 400, Count: 20}))
	a.watch.IsDue()
	_, err = runOne[time.Time](t, steps, steps.Look, activities.LookRequest{})
	assert.Equal(t, activities.TypeNotYet, failureOf(t, err).kind, "connections are looked at all the same")
}

func TestNoTicketIsOpenedInAnotherAccount(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	bought := a.buys("")
	a.watch.Orders = belongs{a.watch.Orders, "another"}
	_, err := run[activities.TicketNews](a.account, "OpenTicket", activities.TicketOrder{TicketRequest: consoleconnect.TicketRequest{
		Name: ccRequest.Name, Description: "please", ConnectionID: bought, Contact: consoleconnect.Contact{Name: "Ana", Email: "ana@acme.example"},
	}})
	assert.Equal(t, string(providers.KindNotSent), failureOf(t, err).kind)
	assert.Zero(t, a.provider.Calls()["createSupportTicket"])
}
