package main

import (
	"context"
	"fmt"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) acceptCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "accept NAME",
		Short: "Take what a service's provider has for what is expected from now on",
		Long: `Take what a service's provider has for what is expected from now on: its findings close with the next run of the inventory. Nothing is
changed at the provider. A connection that is gone can't be accepted: turnup decommission or turnup forget end its service. A tunnel at
Tencent Cloud that has taken the expected one's place, on its connection and VLAN, can; a decommission leaves it to people then.`,
		Example: "  turnup inventory equinix/sv-dc-1\n  turnup accept equinix/sv-dc-1",
		Args:    takesArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, seen, err := a.compareService(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if missing := seen.missing(); missing != "" {
				return badInput(fmt.Errorf("%s is not there any more", missing), "turnup decommission or turnup forget "+seen.Service+" ends the service")
			}
			if len(seen.differences()) == 0 {
				a.say("%s is as expected", seen.Service)
				return nil
			}
			request := order.ServiceRequest{By: a.by}
			for _, one := range seen.Connections {
				request.Connections = append(request.Connections, one.now)
			}
			if seen.Tunnel != nil {
				request.Tunnel = &seen.Tunnel.now
			}
			if _, err := at.Tell(cmd.Context(), seen.Service, order.UpdateExpect, request); err != nil {
				return err
			}
			for _, text := range seen.differences() {
				a.say("accepted: %s", text)
			}
			return nil
		},
	}
}

// compareOne prints what is expected of a service, and what its provider has.
func (a *app) compareOne(ctx context.Context, name string) error {
	_, seen, err := a.compareService(ctx, name)
	if err != nil {
		return err
	}
	if a.json {
		if err := a.printJSON(seen); err != nil {
			return err
		}
	} else if err := a.printCompared(seen); err != nil {
		return err
	}
	if len(seen.differences()) > 0 || seen.missing() != "" {
		return exitWith(exitWaiting)
	}
	return nil
}

func (a *app) printCompared(seen compared) error {
	for _, one := range seen.all() {
		fmt.Fprintf(a.out, "%s, %s: %s\n", seen.Service, one, printable(one.Status))
		var rows [][]string
		for _, f := range one.Fields {
			if f.Expected == "" && f.Seen == "" {
				continue
			}
			note := ""
			if f.Differs() {
				note = "DIFFERS"
			}
			rows = append(rows, []string{f.Name, dash(f.Expected), dash(f.Seen), note})
		}
		if err := printRows(a, one.Fields, "", []string{"FIELD", "EXPECTED", "SEEN", ""}, rows); err != nil {
			return err
		}
	}
	return nil
}

// compared is a service, and what its provider has.
type compared struct {
	Service     string               `json:"service"`
	Connections []comparedConnection `json:"connections"`
	Tunnel      *comparedConnection  `json:"tunnel,omitempty"` // at the far end
}

// all are the connections, and the tunnel.
func (s compared) all() []comparedConnection {
	if s.Tunnel == nil {
		return s.Connections
	}
	return append(s.Connections[:len(s.Connections):len(s.Connections)], *s.Tunnel)
}

type comparedConnection struct {
	ID     string        `json:"id"`
	Status string        `json:"status"`
	There  bool          `json:"there"`
	Fields []books.Field `json:"fields"`
	now    providers.Connection
	what   string
}

func (c comparedConnection) String() string { return c.what + " " + c.ID }

// compareService reads each of the service's connections, and its tunnel.
func (a *app) compareService(ctx context.Context, name string) (orders.Access, compared, error) {
	c, s, err := a.openService(ctx, name)
	at := orders.Temporal{Client: c}
	if err != nil {
		return nil, compared{}, err
	}
	seen := compared{Service: s.OrderID()}
	for _, expected := range s.Connections {
		now, err := readConnection(ctx, at, served{s.Provider, s.Account}, activities.Seen{ConnectionID: expected.ID})
		if err != nil {
			return nil, compared{}, err
		}
		seen.Connections = append(seen.Connections, comparedConnection{
			ID: expected.ID, Status: now.Status, There: isThere(now), Fields: books.Fields(expected, now), now: now, what: "connection",
		})
	}
	seen.Tunnel, err = compareTunnel(ctx, at, s.Service)
	return at, seen, err
}

// readConnection has a worker read one connection at the account.
func readConnection(ctx context.Context, at orders.Access, account served, asked activities.Seen) (providers.Connection, error) {
	return lookup[providers.Connection](ctx, at, account, "read connection "+asked.ConnectionID, activities.StepObserve, asked)
}

// missing names the first connection, or the tunnel, that is not there any more, or is "".
func (s compared) missing() string {
	for _, one := range s.all() {
		if !one.There {
			return fmt.Sprintf("%s (%s)", one, one.Status)
		}
	}
	return ""
}

// difference says what the field is, and what it should be.
func (c comparedConnection) difference(f books.Field) string {
	return fmt.Sprintf("%s has %s %s, where %s is expected", c, f.Name, f.Seen, f.Expected)
}

func (s compared) differences() []string {
	var all []string
	for _, one := range s.all() {
		for _, f := range one.Fields {
			if f.Differs() {
				all = append(all, one.difference(f))
			}
		}
	}
	return all
}
