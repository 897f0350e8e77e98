package main

import (
	"fmt"
	"strconv"
	"strings"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) accountsCommand() *cobra.Command {
	cmd := groupOf(&cobra.Command{
		Use:   "accounts",
		Short: "List the providers' accounts that workers serve, and whose they are",
		Long: `List the providers' accounts that workers serve: whose each is by the provider's own word, how many workers serve it, its budget,
when it was last looked at for orders that wait, and what it has. An order names its account; the account remembers whose it is, and
refuses a worker with the credential of another.`,
		Example: "  turnup accounts\n  turnup accounts -o json\n  turnup accounts adopt emea --provider equinix",
	}, a.adoptCommand())
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		at, err := a.access(cmd.Context())
		if err != nil {
			return err
		}
		accounts, err := at.Accounts(cmd.Context())
		if err != nil {
			return err
		}
		return a.printAccounts(accounts)
	}
	return cmd
}

func (a *app) printAccounts(accounts []orders.ListedAccount) error {
	rows := make([][]string, len(accounts))
	for i, is := range accounts {
		rows[i] = []string{
			is.Provider, is.Name, dash(is.Identity), strconv.Itoa(is.Workers), fmt.Sprintf("%g/s", is.RequestsPerSecond), date(is.Swept),
			strconv.FormatInt(is.OpenOrders, 10), strconv.FormatInt(is.Services, 10), accountNote(is.Account),
		}
	}
	header := []string{"PROVIDER", "ACCOUNT", "IDENTITY", "WORKERS", "BUDGET", "LAST SWEEP", "OPEN ORDERS", "SERVICES", "NOTE"}
	return printRows(a, accounts, "no accounts: no worker has come yet", header, rows)
}

// accountNote is what people should know of the account's identity.
func accountNote(is order.Account) string {
	var notes []string
	if is.Refused != nil {
		notes = append(notes, fmt.Sprintf("a worker of %s was refused %s", is.Refused.Identity, date(is.Refused.At)))
	}
	if is.Adopted != nil {
		notes = append(notes, fmt.Sprintf("was %s until %s, by %s", dash(is.Adopted.Was), date(is.Adopted.At), is.Adopted.By))
	}
	return strings.Join(notes, "; ")
}
