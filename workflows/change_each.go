package workflows

import (
	"fmt"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/purchase"

	"go.temporal.io/sdk/workflow"
)

// changeEach is the change of some of a service's connections, each to the values of its own; they are done in the service's order.
func changeEach(s order.Service, asked order.ServiceRequest) (ChangeOrder, error) {
	var faults providers.Faults
	for _, id := range workflow.DeterministicKeys(asked.Each) {
		if !slices.Contains(s.ConnectionIDs(), id) {
			faults.Add("each", "must be the service's own: "+order.Named(s.ConnectionIDs()), id)
		}
	}
	if asked.To != nil {
		faults.Add("to", "must be left out where each connection becomes something of its own", asked.To)
	}
	if err := faults.Err(); err != nil {
		return ChangeOrder{}, err
	}
	var ids []string
	for _, id := range s.ConnectionIDs() {
		if _, is := asked.Each[id]; is {
			ids = append(ids, id)
		}
	}
	return newChangeOrder(onService(s, asked), ids, s.Identity, map[string]any{"kind": s.Kind, "each": asked.Each})
}

// changeOf is what becomes of one of the connections. One that becomes something of its own is called as that says: it has no place in a pair.
func (o ChangeOrder) changeOf(leg int) (purchase.Change, purchase.Position) {
	if own, is := o.Each[o.ConnectionIDs[leg]]; is {
		return own, purchase.Position{Legs: 1}
	}
	return o.To, purchase.Position{Leg: leg, Legs: len(o.ConnectionIDs)}
}

// becomes says what the connections are changed to; several that become something of their own are named.
func (o ChangeOrder) becomes() string {
	switch {
	case o.Each == nil:
		return fmt.Sprintf("to %s", o.To)
	case len(o.ConnectionIDs) == 1:
		return fmt.Sprintf("to %s", o.Each[o.ConnectionIDs[0]])
	}
	parts := make([]string, len(o.ConnectionIDs))
	for i, id := range o.ConnectionIDs {
		parts[i] = fmt.Sprintf("%s to %s", id, o.Each[id])
	}
	return "each by itself: " + strings.Join(parts, ", ")
}

func (o ChangeOrder) checkEach(faults *providers.Faults) {
	for _, id := range o.ConnectionIDs {
		own, is := o.Each[id]
		if _, ofConnections := own.(purchase.ConnectionChange); is && !ofConnections {
			faults.Add("each."+id, "can't be changed: of a connection of kind "+o.Kind+" its tunnel can, by to", nil)
			continue
		}
		if !is || own.String() == "" {
			faults.Add("each."+id, "must name something to change", nil)
			continue
		}
		var wrong providers.Faults
		own.Check(&wrong, o.Order, 1)
		for _, f := range wrong {
			f.Field = "each." + id + strings.TrimPrefix(f.Field, "to")
			*faults = append(*faults, f)
		}
	}
}
