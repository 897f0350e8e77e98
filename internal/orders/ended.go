package orders

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"turnup/workflows"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// IsFollowUp reports whether the order is about the connections of one that has ended: a change, or a decommission.
func IsFollowUp(id string) bool {
	kind, _ := order.SplitID(id)
	return order.BareKind(kind) != kind
}

// lookBack completes the view of an order that has ended: what has become of its connections since, and what can be done now.
// The order itself looks at nothing any more.
func (v *View) lookBack(ctx context.Context, c client.Client) error {
	if !IsFollowUp(v.ID) && v.EndedAt != nil && len(v.Legs) > 0 {
		for _, id := range []string{order.ChangeID(v.ID), order.DecommissionID(v.ID)} {
			if err := v.followedBy(ctx, c, id); err != nil {
				return err
			}
		}
	}
	v.Ways = v.WaysOn()
	return nil
}

// followedBy notes what was done to the order's connections by the workflow of that ID, if there is one that began after the
// order's end: an earlier one was about an earlier order of the name.
func (v *View) followedBy(ctx context.Context, c client.Client, id string) error {
	description, err := Describe(ctx, c, id)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return nil
	}
	if err != nil {
		return err
	}
	info := description.GetWorkflowExecutionInfo()
	later := From(info)
	if later.StartedAt.Before(*v.EndedAt) {
		return nil
	}
	v.Since = append(v.Since, later)
	if id == order.DecommissionID(v.ID) && info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		v.OutOfServiceSince = later.EndedAt
	}
	return nil
}

// WaysOn are the commands that lead on from the order's end.
func (v *View) WaysOn() []order.Way {
	way := func(command, does string) []order.Way { return []order.Way{{Command: command, Does: does}} }
	switch {
	case v.OutOfServiceSince != nil:
		return nil
	case v.Service != nil && v.Service.UnderWay == nil:
		return serviceWays(v.Service)
	case IsFollowUp(v.ID):
		kind, name := order.SplitID(v.ID)
		if !workflows.IsOrdered(order.BareKind(kind)) {
			return nil
		}
		return way("turnup status "+order.ID(order.BareKind(kind), name), "see the order whose connections these are")
	}
	if at := slices.IndexFunc(v.Since, func(o Listed) bool { return !o.State.Ended() }); at >= 0 {
		return way("turnup status "+v.Since[at].ID, "see what is being done to its connections")
	}
	var ways []order.Way
	if v.Stopped != "" {
		ways = way("turnup connections --provider "+v.Provider, "see whether anything of it is there; it was asked for as "+strings.Join(v.Marks, " and "))
	}
	if slices.ContainsFunc(v.Legs, func(l order.Leg) bool { return !l.Gone }) {
		ways = append(ways, way("turnup decommission "+v.ID, "take it out of service: what it bought is removed, and read back as gone")...)
	}
	return ways
}

// outOfService says since when each of the orders is out of service, by its ID, as far as Temporal remembers.
func outOfService(ctx context.Context, c client.Client, orders []Listed) (map[string]time.Time, error) {
	var asked []string
	for _, o := range orders {
		if kind, name := order.SplitID(o.ID); o.EndedAt != nil && len(o.ConnectionIDs) > 0 && workflows.IsOrdered(kind) && order.IsName(name) {
			asked = append(asked, order.DecommissionID(o.ID))
		}
	}
	since := map[string]time.Time{}
	for ids := range slices.Chunk(asked, 100) {
		completed := []string{order.Equals(order.KeyOrderState.GetName(), string(order.StateCompleted)), order.Among("WorkflowId", ids...)}
		found, _, err := list(ctx, c, completed, MostWaiting)
		if err != nil {
			return nil, err
		}
		for _, o := range found {
			if o.EndedAt != nil && o.EndedAt.After(since[o.ID]) {
				since[o.ID] = *o.EndedAt
			}
		}
	}
	return since, nil
}

// markOutOfService marks the orders whose connections were taken out of service after their end.
func (t Temporal) markOutOfService(ctx context.Context, orders []Listed) error {
	since, err := outOfService(ctx, t, orders)
	if err != nil {
		return err
	}
	for i, o := range orders {
		if at, gone := since[order.DecommissionID(o.ID)]; gone && o.EndedAt != nil && at.After(*o.EndedAt) {
			orders[i].OutOfServiceSince = &at
		}
	}
	return nil
}
