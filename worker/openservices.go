package main

import (
	"errors"

	"turnup/activities"
	"turnup/workflows/inventory"
	"turnup/workflows/order"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	ofAccount        = []string{"provider", "account"}
	services         = prometheus.NewDesc("turnup_services", "Services that live.", append(ofAccount, "state"), nil)
	findings         = prometheus.NewDesc("turnup_findings", "Open findings of the account's last inventory.", append(ofAccount, "kind"), nil)
	inventoried      = prometheus.NewDesc("turnup_inventory_timestamp_seconds", "When the account's last inventory was made.", ofAccount, nil)
	inventoryInDoubt = prometheus.NewDesc("turnup_inventory_in_doubt", "1 when the account's last inventory did not read all, so that what it lacks proves nothing.", ofAccount, nil)
)

// ofAccounts counts what each account that was ever served has in service, and what its last inventory found.
func (c *counter) ofAccounts() {
	if !c.asks() {
		return
	}
	ids, err := inventory.IDs(c.ctx, c.temporal)
	c.err = err
	for _, id := range ids {
		provider, account, _ := order.SplitInventoryID(id)
		for _, state := range order.ServiceStates {
			n := c.count(running, order.OfType(order.TypeService), order.Equals(order.KeyProvider.GetName(), provider),
				order.Equals(order.KeyAccount.GetName(), account), order.Equals(order.KeyServiceState.GetName(), string(state)))
			c.show(services, float64(n), provider, account, string(state))
		}
		c.inventory(id, provider, account)
	}
}

// inventory shows what the last report of an account says. An account that was never read has none.
func (c *counter) inventory(id, provider, account string) {
	if !c.asks() {
		return
	}
	report, err := inventory.Last(c.ctx, c.temporal, id)
	if errors.Is(err, inventory.ErrNoReport) {
		return
	}
	if c.err = err; err != nil {
		return
	}
	open := map[string]int{}
	for _, f := range report.Findings {
		if f.Open {
			open[f.Kind]++
		}
	}
	for _, kind := range activities.FindingKinds {
		c.show(findings, float64(open[kind]), provider, account, kind)
	}
	inDoubt := 0.0
	if report.Doubt != "" {
		inDoubt = 1
	}
	c.show(inventoried, float64(report.At.Unix()), provider, account)
	c.show(inventoryInDoubt, inDoubt, provider, account)
}
