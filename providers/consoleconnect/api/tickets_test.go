package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	simulated "turnup/providers/simulator/consoleconnect"

	"turnup/providers/consoleconnect/api"
	"turnup/providers/simulator"
)

const tickets = "/api/v2/support-tickets"

// A ticket as the documents show it: priority is all four words, the time's offset has no colon, and one note only classifies.
const ticketAnswer = `{"id":"INC000001234567","name":"turnup-tencent-a","description":"d","priority":["Low","Medium","High","Critical"],"status":"Acknowledged",
	"ticketType":"Incident","creationDate":"2023-01-01T01:02:03.000+0000","relatedParty":[{"name":"n","phone":"p","email":"e"}],"channel":{"name":"API","@type":"x"},
	"notes":[{"id":"a/b/c","text":"Operational Request","@type":"faultsymptom"},{"id":"Email-Open Ticket","text":"VLAN 60","@type":"worklog","worklogId":7},{"text":"more"}],
	"@type":"troubleTicket"}`

func TestTickets(t *testing.T) {
	t.Parallel()
	request := consoleconnect.TicketRequest{
		Name: "turnup-tencent-a", Description: "please", ConnectionID: connectionID, Contact: consoleconnect.Contact{Name: "Ana", Email: "ana@acme.example", Phone: "+852 1234"},
	}
	want := consoleconnect.Ticket{ID: "INC000001234567", Name: "turnup-tencent-a", Status: "Acknowledged", Notes: []string{"VLAN 60", "more"}}
	c := expect(t,
		exchange{Method: http.MethodGet, Path: tickets, Query: "page=1&pageSize=200&status=open", Answer: `[` + ticketAnswer + `,{"name":"without an id"}]`},
		exchange{Method: http.MethodGet, Path: tickets, Query: "page=2&pageSize=200&status=open", Answer: `[]`},
		exchange{Method: http.MethodPost, Path: tickets, Body: `{"name":"turnup-tencent-a","description":"please","issueType":"Operational Request",
			"service":{"id":"` + connectionID + `","type":"Connection (L2)"},"customerContact":{"name":"Ana","email":"ana@acme.example","phone":"+852 1234"}}`, Answer: ticketAnswer},
		exchange{Method: http.MethodGet, Path: tickets + "/INC000001234567", Answer: ticketAnswer},
		exchange{Method: http.MethodPost, Path: tickets + "/INC000001234567/addNote", Body: `{"noteText":"still waiting"}`, Answer: ticketAnswer},
		exchange{Method: http.MethodGet, Path: tickets + "/services", Answer: `[{"type":"Port","value":"x","label":"y"}]`},
	)
	a := c.Account()
	listed, odd, err := providers.Readable(a.ListTickets(t.Context(), false))
	require.NoError(t, err)
	assert.Equal(t, []consoleconnect.Ticket{want}, listed)
	assert.Len(t, odd, 1)
	opened, err := a.OpenTicket(t.Context(), request)
	require.NoError(t, err)
	assert.Equal(t, want, opened)
	read, err := a.Ticket(t.Context(), want.ID)
	require.NoError(t, err)
	assert.Equal(t, want.Key(), read.Key())
	require.NoError(t, a.AddNote(t.Context(), want.ID, "still waiting"))
	services, err := c.Tickets.Services(t.Context())
	require.NoError(t, err)
	assert.Len(t, services, 1)

	_, err = a.OpenTicket(t.Context(), consoleconnect.TicketRequest{})
	assert.Contains(t, fields(t, err), "contact.email", "it is not sent")
	assert.Equal(t, []string{"noteText"}, fields(t, a.AddNote(t.Context(), want.ID, strings.Repeat("x", 4001))))
}

// The simulated support team's tickets, from their begin to their end; and what a lost answer leaves.
func TestTicketsAtTheSimulator(t *testing.T) {
	t.Parallel()
	sim := simulated.New(simulator.Options{})
	c := newClient(t, sim.ServeHTTP, func(config *api.Config) { config.APIKey, config.Company = simulated.Key, simulated.Company })
	a := c.Account()
	places, err := providers.Collect(a.Metros(t.Context(), consoleconnect.TencentCompany))
	require.NoError(t, err)
	ports, err := providers.Collect(a.Ports(t.Context()))
	require.NoError(t, err)
	bought, err := a.Create(t.Context(), consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: "turnup-tencent-a", PortID: ports[0].ID, Speed: 1, DestCompany: consoleconnect.TencentCompany,
		DestMetroID: places[0].ID, DestFacilityID: places[0].FacilityID, DestRegionID: places[0].RegionID, ClassOfService: consoleconnect.ClassSilver, Duration: 1, DurationUnit: consoleconnect.UnitMonth, PaymentType: consoleconnect.PaymentInvoice,
	}, nil)
	require.NoError(t, err)
	request := consoleconnect.TicketRequest{
		Name: "turnup-tencent-a", Description: "please", ConnectionID: bought[0].ID, Contact: consoleconnect.Contact{Name: "Ana", Email: "ana@acme.example"},
	}
	require.NoError(t, sim.Inject(simulator.Fault{Operation: "createSupportTicket", Kind: simulator.FaultDropAfter}))
	_, err = a.OpenTicket(t.Context(), request)
	assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err))
	open, err := providers.Collect(a.ListTickets(t.Context(), false))
	require.NoError(t, err)
	require.Len(t, open, 1, "it was opened all the same")

	require.NoError(t, sim.AnswerTicket("turnup-tencent-a", "VLAN 60", "Resolved", true))
	require.NoError(t, a.AddNote(t.Context(), open[0].ID, "thanks"))
	open, err = providers.Collect(a.ListTickets(t.Context(), false))
	require.NoError(t, err)
	assert.Empty(t, open)
	closed, err := providers.Collect(a.ListTickets(t.Context(), true))
	require.NoError(t, err)
	require.Len(t, closed, 1)
	assert.Equal(t, []string{"VLAN 60", "thanks"}, closed[0].Notes)
	assert.Equal(t, "Resolved", closed[0].Status)

	_, err = a.Ticket(t.Context(), "INC0")
	assert.Equal(t, providers.KindNotFound, providers.KindOf(err))
	request.ConnectionID = "somebody's"
	_, err = a.OpenTicket(t.Context(), request)
	assert.Equal(t, providers.KindInvalid, providers.KindOf(err))
}
