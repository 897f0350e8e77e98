package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// listed is an order as list and handoffs print it, from the search attributes alone: no worker is asked.
type listed struct {
	ID            string          `json:"id"`
	State         workflows.State `json:"state"`
	Provider      string          `json:"provider"`
	Metro         string          `json:"metro,omitempty"`
	AwaitingParty providers.Party `json:"awaitingParty,omitempty"`
	OpenHandoffs  []string        `json:"openHandoffs,omitempty"`
	WaitingSince  *time.Time      `json:"waitingSince,omitempty"`
	Deadline      *time.Time      `json:"deadline,omitempty"`
	ConnectionIDs []string        `json:"connectionIds,omitempty"`
	StartedAt     time.Time       `json:"startedAt"`
	EndedAt       *time.Time      `json:"endedAt,omitempty"`
}

func (a *app) listCommand() *cobra.Command {
	var provider, state, party string
	var limit int
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List orders, newest first",
		Example: "  turnup list\n  turnup list --state held\n  turnup list --party operator -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var conditions []string
			var faults providers.Faults
			add := func(flag, attribute, value string, allowed []string) {
				if value == "" {
					return
				}
				if !slices.Contains(allowed, value) {
					faults.Add("--"+flag, fmt.Sprintf("must be among %v", allowed), value)
				}
				conditions = append(conditions, fmt.Sprintf("%s = '%s'", attribute, value))
			}
			add("provider", workflows.KeyProvider.GetName(), provider, []string{workflows.ProviderConsoleConnect})
			add("state", workflows.KeyOrderState.GetName(), state, states)
			add("party", workflows.KeyAwaitingParty.GetName(), party, parties)
			if limit < 1 {
				faults.Add("--limit", "must be 1 or more", limit)
			}
			if err := faults.Err(); err != nil {
				return badInput(err, "turnup list --help shows the filters")
			}
			orders, err := a.list(cmd.Context(), conditions, limit)
			if err != nil {
				return err
			}
			return a.printList(orders)
		},
	}
	cmd.Flags().StringVar(&provider, "provider", "", "only orders of this provider")
	cmd.Flags().StringVar(&state, "state", "", "only orders in this state: "+strings.Join(states, ", "))
	cmd.Flags().StringVar(&party, "party", "", "only orders that wait for this party: "+strings.Join(parties, ", "))
	cmd.Flags().IntVar(&limit, "limit", 100, "at most so many")
	return cmd
}

var (
	states = []string{"acknowledged", "inProgress", "held", "pending", "completed", "failed", "cancelled"}

	parties = []string{
		string(providers.PartyApprover), string(providers.PartyOperator), string(providers.PartySupport), string(providers.PartyProvider),
	}
)

func (a *app) printList(orders []listed) error {
	if a.json {
		return a.printJSON(orders)
	}
	if len(orders) == 0 {
		a.say("no orders")
		return nil
	}
	rows := make([][]string, len(orders))
	for i, o := range orders {
		rows[i] = []string{o.ID, string(o.State), dash(string(o.AwaitingParty)), dash(o.Metro), dash(strings.Join(o.ConnectionIDs, ",")), date(o.StartedAt)}
	}
	return table(a.out, []string{"ORDER", "STATE", "WAITS FOR", "METRO", "CONNECTION", "STARTED"}, rows)
}

func (a *app) handoffsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "handoffs",
		Short: "List what waits for a person, oldest first, with its deadline",
		Long:  "List what waits for a person, oldest first, with its deadline and the command that answers it.",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := a.list(cmd.Context(), []string{workflows.KeyOpenHandoffs.GetName() + " IS NOT NULL", "ExecutionStatus = 'Running'"}, maxHandoffs)
			if err != nil {
				return err
			}
			slices.SortStableFunc(orders, func(x, y listed) int { return cmp.Compare(instant(x.WaitingSince), instant(y.WaitingSince)) })
			if a.json {
				return a.printJSON(orders)
			}
			if len(orders) == 0 {
				a.say("nothing waits for a person")
				return nil
			}
			return a.printHandoffs(orders)
		},
	}
}

// maxHandoffs is how many orders handoffs looks at.
const maxHandoffs = 10_000

func (a *app) printHandoffs(orders []listed) error {
	var rows [][]string
	for _, o := range orders {
		for _, name := range o.OpenHandoffs {
			h, known := workflows.FindHandoff(name)
			if !known {
				continue
			}
			overdue := ""
			if o.Deadline != nil && time.Now().After(*o.Deadline) {
				overdue = " (passed)"
			}
			rows = append(rows, []string{o.ID, name, string(h.Party), date(value(o.WaitingSince)), date(value(o.Deadline)) + overdue, h.Command(o.ID)})
		}
	}
	return table(a.out, []string{"ORDER", "HAND-OFF", "WAITS FOR", "SINCE", "DEADLINE", "NEXT"}, rows)
}

// list reads orders from Temporal's visibility, newest first.
func (a *app) list(ctx context.Context, conditions []string, limit int) ([]listed, error) {
	c, err := a.temporal(ctx)
	if err != nil {
		return nil, err
	}
	query := strings.Join(append([]string{workflows.KeyOrderState.GetName() + " IS NOT NULL"}, conditions...), " AND ")
	orders := []listed{}
	var page []byte
	for len(orders) < limit {
		response, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, PageSize: int32(min(limit-len(orders), 1000)), NextPageToken: page})
		if err != nil {
			return nil, withHint(fmt.Errorf("list orders: %w", err), "if a search attribute is missing, run the deploy step that registers it; else try again")
		}
		for _, info := range response.GetExecutions() {
			orders = append(orders, read(info))
		}
		if page = response.GetNextPageToken(); len(page) == 0 {
			break
		}
	}
	return orders, nil
}

// read takes an order out of Temporal's visibility record.
func read(info *workflowpb.WorkflowExecutionInfo) listed {
	attributes := info.GetSearchAttributes().GetIndexedFields()
	o := listed{
		ID:            info.GetExecution().GetWorkflowId(),
		State:         workflows.State(attribute[string](attributes, workflows.KeyOrderState)),
		Provider:      attribute[string](attributes, workflows.KeyProvider),
		Metro:         attribute[string](attributes, workflows.KeyMetro),
		AwaitingParty: providers.Party(attribute[string](attributes, workflows.KeyAwaitingParty)),
		OpenHandoffs:  attribute[[]string](attributes, workflows.KeyOpenHandoffs),
		WaitingSince:  attribute[*time.Time](attributes, workflows.KeyWaitingSince),
		Deadline:      attribute[*time.Time](attributes, workflows.KeyHandoffDeadline),
		ConnectionIDs: attribute[[]string](attributes, workflows.KeyConnectionIDs),
		StartedAt:     info.GetStartTime().AsTime(),
	}
	if info.GetCloseTime() != nil {
		closed := info.GetCloseTime().AsTime()
		o.EndedAt = &closed
	}
	return o
}

// attribute decodes one search attribute. One that is not set, or of another type, counts as not given: a list must
// not fail on one odd row.
func attribute[T any](attributes map[string]*commonpb.Payload, key temporal.SearchAttributeKey) T {
	var value T
	if payload, given := attributes[key.GetName()]; given {
		_ = converter.GetDefaultDataConverter().FromPayload(payload, &value)
	}
	return value
}

func instant(t *time.Time) int64 { return value(t).UnixNano() }

func value(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func dash(text string) string { return cmp.Or(text, "-") }
