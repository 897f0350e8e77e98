// Package inventory compares what an account has with our services and open orders, on a Temporal Schedule.
package inventory

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/workflows/options"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Account is whose inventory it is, and how it is made.
type Account struct {
	Provider string        `json:"provider"`
	Name     string        `json:"name"`
	Apart    time.Duration `json:"apart"` // two runs must be, to have seen something twice
}

const (
	attempt = 6 * time.Hour // in which an account is read; the next one goes on where this one stood
	longest = 6 * time.Hour // that a run tries to tell of what it found
)

// mostTold is how many findings a run tells of: that many fit into one message of Temporal's. The report's event counts them all.
const mostTold = 500

// notifier names the notification activities; the worker holds the real one.
var notifier *notify.Notifier

// Workflow has the account compared with our books, tells its services of their findings, and people of what is news. It
// changes nothing at the provider. Its result is what the next run of the schedule begins with.
func Workflow(ctx workflow.Context, account Account) (activities.InventoryReport, error) {
	var before activities.InventoryReport
	if workflow.HasLastCompletionResult(ctx) {
		if err := workflow.GetLastCompletionResult(ctx, &before); err != nil {
			return before, fmt.Errorf("read what the run before found: %w", err)
		}
	}
	before.Opened, before.Closed, before.Foreigners.Rows = nil, nil, nil
	question := activities.InventoryQuestion{Provider: account.Provider, Account: account.Name, Apart: account.Apart, Before: before}
	var report activities.InventoryReport
	err := workflow.ExecuteActivity(comparing(ctx, account), activities.StepInventory, question).Get(ctx, &report)
	if temporal.IsCanceledError(err) {
		return report, err
	}
	if err != nil { // which proves nothing: what was found stays so
		report = before
		report.Provider, report.Account, report.At, report.Doubt = account.Provider, account.Name, workflow.Now(ctx).UTC(), "the account was not read: "+reason(err)
	}
	workflow.SetCurrentDetails(ctx, Details(report))
	tellServices(ctx, before, report)
	tell(ctx, report)
	return report, nil
}

func comparing(ctx workflow.Context, account Account) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: order.Queue(account.Provider, account.Name), Summary: "compare the account with our services and orders",
		StartToCloseTimeout: attempt, ScheduleToCloseTimeout: activities.LongestReach, HeartbeatTimeout: activities.Silence,
		RetryPolicy: options.Forever(10 * time.Second), Priority: temporal.Priority{PriorityKey: order.PrioritySweep},
	})
}

func reason(err error) string {
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		return failure.Message()
	}
	return err.Error()
}

// tellServices tells each service whose open findings are others than before all that are open now.
func tellServices(ctx workflow.Context, before, now activities.InventoryReport) {
	then, open := byService(before), byService(now)
	var sent []workflow.Future
	services := slices.Concat(workflow.DeterministicKeys(then), workflow.DeterministicKeys(open))
	slices.Sort(services)
	for _, id := range slices.Compact(services) {
		if !slices.Equal(then[id], open[id]) {
			sent = append(sent, workflow.SignalExternalWorkflow(ctx, order.ServiceID(id), "", order.SignalFindings, open[id]))
		}
	}
	for _, each := range sent {
		if err := each.Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Warn("service not told of its findings", "error", err) // it has ended
		}
	}
}

// byService are the open findings of each service, by the ID of its order. What is no service's is nobody's to be told.
func byService(r activities.InventoryReport) map[string][]order.ServiceFinding {
	all := map[string][]order.ServiceFinding{}
	for _, f := range r.Findings {
		if f.Open && f.Kind != activities.FindingOrphan {
			all[f.Order] = append(all[f.Order], order.ServiceFinding{Kind: f.Kind, ConnectionID: f.ConnectionID, Text: f.String(), Since: f.Seen})
		}
	}
	return all
}

// tell tells of what is news, what is over first, and of the run.
func tell(ctx workflow.Context, r activities.InventoryReport) {
	news := notify.News{Of: order.InventoryID(r.Provider, r.Account)}
	for _, f := range r.Closed {
		news.Events = append(news.Events, finding(notify.EventFindingClosed, f))
	}
	for _, f := range r.Findings {
		if f.Open {
			news.Open++
		}
		if slices.Contains(r.Opened, f.Key()) {
			news.Events = append(news.Events, finding(notify.EventFindingOpened, f))
		}
	}
	title := "Inventory of " + r.Provider + "/" + r.Account
	news.Events = append(news.Events[:min(len(news.Events), mostTold)], notify.Event{
		Type: notify.EventInventoryReport, OrderID: news.Of, Time: r.At, Data: notify.EventData{Title: title, Reason: Summary(r)},
	})
	telling := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: order.TaskQueue, Summary: "tell of " + title,
		StartToCloseTimeout: 10 * time.Minute, ScheduleToCloseTimeout: longest, RetryPolicy: options.Forever(10 * time.Second),
	})
	if err := workflow.ExecuteActivity(telling, notifier.Send, news).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Error("not everybody was told", "error", err)
	}
}

// finding is the same whenever the finding is told of again: by its connection, its kind and its field, and the time it was first seen.
func finding(what string, f activities.Finding) notify.Event {
	subject, command := f.Order, "turnup inventory "+f.Order
	if subject == "" {
		subject = f.Name
	}
	if f.Kind == activities.FindingOrphan {
		command = "turnup orphans"
	}
	return notify.Event{Type: what, OrderID: subject, RunID: f.ConnectionID, Time: f.Seen, Data: notify.EventData{
		Wait: f.Kind + dotted(f.Field), Title: titles[f.Kind], Party: "operator", Since: f.Seen, Command: command, Reason: f.String(),
		ConnectionIDs: []string{f.ConnectionID}, Finding: &f,
	}}
}

func dotted(field string) string {
	if field == "" {
		return ""
	}
	return "." + field
}

var titles = map[string]string{
	activities.FindingOrphan:   "A connection that no service and no open order has",
	activities.FindingGone:     "A service's connection is gone",
	activities.FindingChanged:  "A service's connection was changed",
	activities.FindingDown:     "A service's connection is down",
	activities.FindingStuck:    "A service's connection is being changed for long",
	activities.FindingHalfPair: "One leg of a pair is gone",
	activities.FindingTunnel:   "A service's tunnel at its far end is gone, down or another",
}
