package main

import (
	"context"

	"turnup/activities"
	"turnup/internal/orders"

	"github.com/spf13/cobra"
)

func (a *app) auditCommand() *cobra.Command {
	var f inventoryFlags
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Compare open orders, services and what carries our mark at once, as in the hour after a restore",
		Long: `Compare open orders, services and what carries our mark, at each provider, at once: what the inventory does each day. It changes nothing,
and remembers nothing. What a second look may not show any more is marked as seen once.

After Temporal's database was restored from a backup, start the workers with TURNUP_HOLD_PURCHASES=true first: every purchase waits for
a person then, since an order that the backup shows as about to buy may have bought.

Exit code 3: there is something to see to.`,
		Example: "  TURNUP_HOLD_PURCHASES=true turnup-worker\n  turnup audit\n  turnup handoffs\n  turnup complete hkg-prod-1 resolve-purchase --set action=retry",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.eachInventory(cmd.Context(), f, func(ctx context.Context, at orders.Access, id string) (activities.InventoryReport, error) {
				return compareNow(ctx, at, id, activities.InventoryQuestion{})
			})
		},
	}
	f.bind(cmd)
	return cmd
}
