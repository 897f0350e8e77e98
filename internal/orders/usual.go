package orders

import (
	"context"
	"fmt"
	"slices"
	"time"

	"turnup/workflows/order"
	"turnup/workflows/service"

	"go.temporal.io/api/workflowservice/v1"
)

// How many orders of a kind say what is usual: the last ones, and enough of them.
const (
	mostTimed   = 200
	fewestTimed = 20
)

// Usual is how long a wait took those orders of a kind that completed last.
type Usual struct {
	Orders      int `json:"orders"`                // that had such a wait
	HalfSeconds int `json:"halfSeconds,omitempty"` // within which it was over for half of them; 0 when they are too few to say
	MostSeconds int `json:"mostSeconds,omitempty"` // for nine in ten
}

// String is for people.
func (u Usual) String() string {
	if u.HalfSeconds == 0 {
		return fmt.Sprintf("how long that usually takes: too few to say (%d of %d)", u.Orders, fewestTimed)
	}
	return fmt.Sprintf("that usually takes %s, nine times in ten at most %s", seconds(u.HalfSeconds), seconds(u.MostSeconds))
}

// UsualTimes are those of a kind's waits, by their names.
type UsualTimes map[string]Usual

// UsualTimes reads how long the waits of orders of that kind take. Services tell it, which live for longer than Temporal remembers an
// order, and have every wait: an order's search attributes, which are for lists, have three. No worker is asked.
func (t Temporal) UsualTimes(ctx context.Context, kind string) (UsualTimes, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	query := order.OfType(order.TypeService) + " AND WorkflowId STARTS_WITH " + order.Quoted(order.ServiceID(kind+"/"))
	listed, err := t.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: mostTimed})
	if err != nil {
		return nil, TemporalFailed("list what "+kind+" orders left", err)
	}
	var left []order.Service
	for _, run := range listed.GetExecutions() {
		found, err := service.Read(run)
		if err != nil {
			continue // one that can't be read tells nothing of how long others wait
		}
		left = append(left, found.Service)
	}
	return usualTimes(left), nil
}

func usualTimes(left []order.Service) UsualTimes {
	took := map[string][]int{}
	counted := map[string]bool{} // a service that went on as a new run is listed twice
	for _, s := range left {
		if counted[s.OrderRun] || s.Origin != order.OriginOrdered {
			continue
		}
		counted[s.OrderRun] = true
		for name, n := range s.WaitedSeconds {
			took[name] = append(took[name], n)
		}
	}
	times := UsualTimes{}
	for _, name := range order.TimedWaits {
		times[name] = usual(took[name])
	}
	return times
}

func usual(took []int) Usual {
	u := Usual{Orders: len(took)}
	if u.Orders < fewestTimed {
		return u
	}
	slices.Sort(took)
	within := func(percent int) int { return max(1, took[(u.Orders*percent+99)/100-1]) }
	u.HalfSeconds, u.MostSeconds = within(50), within(90)
	return u
}

func seconds(n int) string { return span(time.Duration(n) * time.Second) }
