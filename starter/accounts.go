package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"turnup/internal/books"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// listedAccount is an account as accounts prints it. No worker is asked.
type listedAccount struct {
	order.Account
	Workers    int   `json:"workers"` // that serve it
	OpenOrders int64 `json:"openOrders"`
	Services   int64 `json:"services"`
}

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
		c, err := a.temporal(cmd.Context())
		if err != nil {
			return err
		}
		accounts, err := listAccounts(cmd.Context(), c)
		if err != nil {
			return err
		}
		return a.printAccounts(accounts)
	}
	return cmd
}

// listAccounts lists the accounts that a worker has served.
func listAccounts(ctx context.Context, c client.Client) (accounts []listedAccount, err error) {
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	query := "WorkflowType = '" + order.TypeAccount + "' AND " + orders.WhereRunning
	for page := []byte(nil); ; {
		response, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, NextPageToken: page})
		if err != nil {
			return nil, temporalFailed("list accounts", err)
		}
		for _, run := range response.GetExecutions() {
			described, err := c.DescribeWorkflowExecution(ctx, run.GetExecution().GetWorkflowId(), "")
			if err != nil {
				return nil, temporalFailed("look at "+run.GetExecution().GetWorkflowId(), err)
			}
			is, err := order.AccountOf(described.GetWorkflowExecutionInfo())
			if err != nil {
				return nil, err
			}
			if is.Name == "" { // it holds subscriptions for another
				continue
			}
			if swept, tells := lastSweep(described); tells {
				is.Swept = swept
			}
			listed, err := countAt(ctx, c, is)
			if err != nil {
				return nil, temporalFailed("count what account "+is.Name+" at "+is.Provider+" has", err)
			}
			accounts = append(accounts, listed)
		}
		if page = response.GetNextPageToken(); len(page) == 0 {
			return accounts, nil
		}
	}
}

// lastSweep is when the orders that wait at the account were last looked for, while some do.
func lastSweep(account *workflowservice.DescribeWorkflowExecutionResponse) (swept time.Time, tells bool) {
	for _, looking := range account.GetPendingActivities() {
		details := looking.GetLastFailure().GetApplicationFailureInfo().GetDetails()
		if len(details.GetPayloads()) == 1 && converter.GetDefaultDataConverter().FromPayloads(details, &swept) == nil && !swept.IsZero() {
			return swept, true
		}
	}
	return swept, false
}

func countAt(ctx context.Context, c client.Client, is order.Account) (listed listedAccount, err error) {
	listed.Account = is
	workers, err := books.Workers(ctx, c, order.Queue(is.Provider, is.Name), enumspb.TASK_QUEUE_TYPE_ACTIVITY)
	if err != nil {
		return listed, err
	}
	listed.Workers = len(workers)
	at := " IS NOT NULL AND " + strings.Join([]string{orders.WhereRunning, orders.Equals(order.KeyProvider, is.Provider), orders.Equals(order.KeyAccount, is.Name)}, " AND ")
	count := func(key interface{ GetName() string }) (int64, error) {
		counted, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: key.GetName() + at})
		return counted.GetCount(), err
	}
	if listed.OpenOrders, err = count(order.KeyOrderState); err != nil {
		return listed, err
	}
	listed.Services, err = count(order.KeyServiceState)
	return listed, err
}

func (a *app) printAccounts(accounts []listedAccount) error {
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
