package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows"
	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
)

// compareTunnel reads a service's tunnel, or the one that has taken its place on the connection and VLAN; nil for a service without one.
func compareTunnel(ctx context.Context, c orders.Access, s order.Service) (*comparedConnection, error) {
	if s.Tunnel == nil || s.Tunnel.ID == "" {
		return nil, nil
	}
	expected, at := *s.Tunnel, served{workflows.FarEndOf(s.Kind), s.Tunnel.Account}
	now, err := readConnection(ctx, c, at, activities.Seen{ConnectionID: expected.ID})
	if err != nil {
		return nil, err
	}
	if !isThere(now) {
		sent := tencentcloud.Support{Account: expected.Owner, ConnectionID: expected.ConnectionID, VLAN: expected.VLAN}
		seen, err := lookup[tencentcloud.Sighting](ctx, c, at, "look for the tunnel", tencentCloudOnly.SightNow, activities.Seen{Support: &sent})
		if err != nil {
			return nil, err
		}
		if seen.Tunnel != nil {
			now = seen.Tunnel.Connection()
		}
	}
	fields := slices.Concat([]books.Field{{Name: "id", Expected: expected.ID, Seen: now.ID}}, books.TunnelFields(expected, now))
	return &comparedConnection{ID: expected.ID, Status: now.Status, There: isThere(now), Fields: fields, now: now, what: "tunnel"}, nil
}

// isThere reports whether what was read lives, as far as the provider tells.
func isThere(now providers.Connection) bool {
	return !now.Dead() && now.Status != activities.StatusNotFound
}

// checkTunnel adds what is wrong with the tunnel that the connections are to be imported with.
func (i imported) checkTunnel(faults *providers.Faults, at string) {
	switch {
	case i.Tunnel == "" && i.TunnelAccount != "":
		faults.Add(at+"tunnelAccount", "goes only with a tunnel", i.TunnelAccount)
	case i.Tunnel == "":
	case workflows.FarEndOf(i.Kind) == "":
		faults.Add(at+"tunnel", "goes only with a kind whose connections end in one, such as tencent", i.Tunnel)
	case !providers.IsID(i.Tunnel):
		faults.Add(at+"tunnel", "must be a tunnel's id, dcx-...", i.Tunnel)
	}
	if i.TunnelAccount != "" && !order.IsAccount(i.TunnelAccount) {
		faults.Add(at+"tunnelAccount", order.AccountRule, i.TunnelAccount)
	}
}

// tunnelToImport reads the tunnel of the entry; nil for one without. One that carries the order's mark turnup has made.
func tunnelToImport(ctx context.Context, c orders.Access, entry imported) (*order.Tunnel, error) {
	if entry.Tunnel == "" {
		return nil, nil
	}
	account := order.AccountName(entry.TunnelAccount)
	now, err := readConnection(ctx, c, served{workflows.FarEndOf(entry.Kind), account}, activities.Seen{ConnectionID: entry.Tunnel})
	if err != nil {
		return nil, err
	}
	if !isThere(now) {
		return nil, badInput(fmt.Errorf("%s: tunnel %s can't be imported: its status is %s", entry.id(), entry.Tunnel, now.Status), "see that the id and the account are right")
	}
	was := order.Tunnel{Account: account}
	if strings.EqualFold(strings.TrimSpace(now.Name), order.Mark(entry.Kind, entry.Name)) {
		was.Made = now.ID
	}
	tunnel := was.Expected(now)
	return &tunnel, nil
}

// finishedTunnel is the tunnel of the completed order that left the service, as the far end tells of it now; nil for an order without one. lacks says
// why the service has to do without it.
func finishedTunnel(ctx context.Context, c client.Client, s order.Service) (tunnel *order.Tunnel, lacks string, err error) {
	if workflows.FarEndOf(s.Kind) == "" {
		return nil, "", nil
	}
	was, err := orders.ProgressOf(ctx, c, s.OrderID(), s.OrderRun)
	if err != nil { // it is billed all the same
		return nil, "whether it has a tunnel can't be told: " + err.Error(), nil
	}
	if was.Tunnel == nil || was.Tunnel.ID == "" {
		return nil, "", nil
	}
	at := served{workflows.FarEndOf(s.Kind), was.Tunnel.Account}
	now, err := readConnection(ctx, orders.Temporal{Client: c}, at, activities.Seen{ConnectionID: was.Tunnel.ID})
	if err != nil {
		return nil, "", err
	}
	if !isThere(now) {
		return nil, fmt.Sprintf("its tunnel %s is not there any more (%s)", was.Tunnel.ID, now.Status), nil
	}
	expected := was.Tunnel.Expected(now)
	return &expected, "", nil
}

// tunnelText is an imported tunnel for people, with what becomes of it.
func tunnelText(t order.Tunnel) string {
	if t.Made == "" {
		return printable(t.String()) + ", without this name's mark: a decommission leaves it to people"
	}
	return printable(t.String()) + ", removed with the connection when that is decommissioned"
}
