package service

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// by is what a service calls itself, beside the people who say and do something.
const by = "turnup"

const (
	mostEntries = 50   // of a service's record: it goes along from run to run
	mostMemo    = 1900 // bytes of the record that lists show: Temporal warns of a memo of 2 kB
)

// shown is what Temporal's lists show of a service, and can change.
type shown struct {
	memo      order.Service
	state     order.ServiceState
	protected bool
	findings  []string
}

func (s *service) toShow() shown {
	now := shown{memo: Memo(s.Service), state: s.State, protected: s.Protected}
	for _, f := range s.Findings {
		now.findings = append(now.findings, f.Kind)
	}
	slices.Sort(now.findings)
	now.findings = slices.Compact(now.findings)
	return now
}

// Memo is the service as its memo has it: whole, or without what makes it too long for a list.
func Memo(s order.Service) order.Service {
	data, err := json.Marshal(s)
	if err == nil && len(data) <= mostMemo {
		s.Connections = slices.Clone(s.Connections) // what is expected of them changes
		return s
	}
	short := order.Service{
		Kind: s.Kind, Name: s.Name, Provider: s.Provider, Account: s.Account, Origin: s.Origin, Protected: s.Protected,
		Since: s.Since, Metro: s.Metro, WaitedSeconds: s.WaitedSeconds, OrderRun: s.OrderRun, Shortened: true,
	}
	for _, c := range s.Connections {
		short.Connections = append(short.Connections, order.ServedConnection{ID: c.ID, SpeedMbps: c.SpeedMbps})
	}
	return short
}

// show brings what Temporal shows in line with the service.
func (s *service) show(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, s.details())
	was, now := s.shown, s.toShow()
	s.shown = now
	if !reflect.DeepEqual(now.memo, was.memo) {
		if err := workflow.UpsertMemo(ctx, map[string]any{order.ServiceMemo: now.memo}); err != nil {
			workflow.GetLogger(ctx).Error("memo not updated", "error", err)
		}
	}
	var updates []temporal.SearchAttributeUpdate
	if now.state != was.state {
		updates = append(updates, order.KeyServiceState.ValueSet(string(now.state)))
	}
	if now.protected != was.protected {
		updates = append(updates, order.KeyProtected.ValueSet(now.protected))
	}
	switch {
	case len(now.findings) == 0 && len(was.findings) > 0:
		updates = append(updates, order.KeyFindings.ValueUnset())
	case !slices.Equal(now.findings, was.findings):
		updates = append(updates, order.KeyFindings.ValueSet(now.findings))
	}
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Error("search attributes not updated", "error", err)
	}
}

// note writes a line of the service's record.
func (s *service) note(ctx workflow.Context, who, what string) {
	s.Record = append(s.Record, order.Entry{At: workflow.Now(ctx), By: who, What: providers.Shorten(what, longestText)})
	s.Record = s.Record[max(0, len(s.Record)-mostEntries):]
}

// details is the page that Temporal UI shows, in Markdown.
func (s *service) details() string {
	var b strings.Builder
	add := func(format string, values ...any) {
		for i, value := range values {
			if command, is := value.(code); is {
				values[i] = order.CodeInMarkdown(string(command))
				continue
			}
			values[i] = order.InMarkdown(fmt.Sprint(value))
		}
		fmt.Fprintf(&b, format, values...)
	}
	add("### %s: %s\n\n", s.OrderID(), s.State)
	if s.UnderWay != nil {
		add("Under way since %s: **%s**, asked by %s: %s\n\n", stamp(s.UnderWay.Since), s.UnderWay.What, s.UnderWay.By, code("turnup status "+s.UnderWay.ID))
	}
	for _, f := range s.Findings {
		add("- **%s** %s, since %s: %s\n", f.Kind, f.ConnectionID, stamp(f.Since), f.Text)
	}
	for _, c := range s.Connections {
		add("- connection %s, called %s, %s\n", code(c.ID), c.Name, fmt.Sprint(c.SpeedMbps, " Mbps"))
	}
	add("\n%s shows it. To terminate this workflow removes nothing at the provider, and loses sight of what is billed there.\n\n", code("turnup status "+s.OrderID()))
	for _, e := range s.Record {
		add("- %s %s: %s\n", stamp(e.At), e.By, e.What)
	}
	return b.String()
}

// code is what is shown as it is to be typed.
type code string

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 MST") }
