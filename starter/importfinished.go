package main

import (
	"context"

	"turnup/internal/orders"
)

// importFinished has services begin for what completed orders left that have none. One that can't be does not hold up the others.
func (a *app) importFinished(ctx context.Context) error {
	at, err := a.access(ctx)
	if err != nil {
		return err
	}
	finished, err := at.Finished(ctx)
	if err != nil {
		return err
	}
	code := exitOK
	all := make([]orders.KeptOrder, len(finished))
	rows := make([][]string, len(finished))
	for i, of := range finished {
		if all[i], err = at.KeepFinished(ctx, of); err != nil {
			all[i] = orders.KeptOrder{ID: of.ID, Became: "failed", Why: err.Error()}
		}
		if all[i].Became == "failed" {
			code = exitFailure
		}
		rows[i] = []string{all[i].ID, all[i].Became, dash(all[i].Why)}
	}
	if err := printRows(a, all, "every completed order has its service", []string{"ORDER", "IS", "WHY"}, rows); err != nil {
		return err
	}
	return exitWith(code)
}
