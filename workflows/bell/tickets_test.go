package bell_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers"
	"turnup/workflows/bell"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
)

// written is a note's activity, and how it ends.
type written struct {
	client.ActivityHandle
	failure error
}

func (w written) Get(context.Context, any) error { return w.failure }

func reminder(kind string) notify.Event {
	return notify.Event{
		Type: kind, OrderID: "tencent/a", RunID: "run-1", Time: noon.Add(day),
		Data:   notify.EventData{Wait: order.HandoffSupport, Party: "support", Since: noon},
		Ticket: &notify.Ticket{ID: "INC1", Provider: "consoleconnect", Account: "emea", Identity: "acme"},
	}
}

// A reminder is one note, by the worker of the order's account, whose activity has the event's name.
func TestNotes(t *testing.T) {
	t.Parallel()
	text := "Reminder for turnup-tencent-a (2026-03-02 12:00 UTC): we still wait for Provider Account ID, Shared Connection ID and VLAN ID, since 2026-03-01."
	c := &mocks.Client{}
	var asked client.StartActivityOptions
	c.On("ExecuteActivity", mock.Anything, mock.Anything, mock.Anything, activities.TicketNote{TicketID: "INC1", Identity: "acme", Text: text}).
		Run(func(args mock.Arguments) { asked = args.Get(1).(client.StartActivityOptions) }).Return(written{}, nil).Once()
	closed, none, notYet := reminder(notify.EventWaitAnswered), reminder(notify.EventWaitReminder), reminder(notify.EventWaitReminder)
	none.Ticket, notYet.Ticket = nil, &notify.Ticket{Provider: "consoleconnect"}
	all := []notify.Event{reminder(notify.EventWaitReminder), closed, none, notYet, reminder(notify.EventWaitClaimed)}
	require.NoError(t, bell.Notes(c).To.Deliver(t.Context(), all))
	c.AssertExpectations(t)
	assert.Equal(t, "turnup-consoleconnect-emea", asked.TaskQueue)
	assert.Equal(t, "note/"+all[0].ID(), asked.ID)
}

// What was written is not written again; what a ticket refuses is not asked for ever; and an API that is out of order shows.
func TestNotesThatAreNotWritten(t *testing.T) {
	t.Parallel()
	kind := func(kind providers.Kind) error { return temporal.NewApplicationError("no", string(kind)) }
	for name, test := range map[string]struct {
		starts, ends error
		fails        bool
	}{
		"it was written":       {serviceerror.NewActivityExecutionAlreadyStarted("there", "", ""), nil, false},
		"Temporal is away":     {errors.New("away"), nil, true},
		"there is no ticket":   {nil, kind(providers.KindNotFound), false},
		"it is closed":         {nil, kind(providers.KindInvalid), false},
		"the API is away":      {nil, kind(providers.KindUnavailable), true},
		"the answer was lost":  {nil, kind(providers.KindAmbiguous), true},
		"the key is refused":   {nil, kind(providers.KindUnauthorized), true},
		"nobody took the note": {nil, temporal.NewTimeoutError(0, nil), true},
	} {
		c := &mocks.Client{}
		c.On("ExecuteActivity", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(written{failure: test.ends}, test.starts)
		err := bell.Notes(c).To.Deliver(t.Context(), []notify.Event{reminder(notify.EventWaitEscalation)})
		assert.Equal(t, test.fails, err != nil, "%s: %v", name, err)
	}
}

// Only what the support team has to do is for the ticket, and only of an order that opens one.
func TestWaitsWithATicket(t *testing.T) {
	t.Parallel()
	at := &order.TicketAt{ID: "INC1", Provider: "consoleconnect", Identity: "acme"}
	for name, want := range map[string]*notify.Ticket{
		order.HandoffSupport: {ID: "INC1", Provider: "consoleconnect", Identity: "acme"}, order.WaitAccept: {ID: "INC1", Provider: "consoleconnect", Identity: "acme"},
		order.HandoffApproval: nil,
	} {
		c := &mocks.Client{}
		waited := order.Waited{Ticket: at, Waits: []order.Wait{{Name: name, Party: "support", Since: noon, Deadline: noon.Add(time.Hour)}}}
		c.On("QueryWorkflowWithOptions", mock.Anything, mock.Anything).Return(&client.QueryWorkflowWithOptionsResponse{QueryResult: answer(t, waited)}, nil)
		waits, err := bell.Orders{Client: c}.Waits(t.Context(), notify.OpenOrder{OrderID: "tencent/a", RunID: "run-1"})
		require.NoError(t, err)
		assert.Equal(t, want, waits[0].Ticket, name)
	}
}
