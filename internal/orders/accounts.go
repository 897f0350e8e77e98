package orders

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"turnup/internal/books"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// ListedAccount is an account as lists show it.
type ListedAccount struct {
	order.Account
	Workers    int   `json:"workers"` // that serve it
	OpenOrders int64 `json:"openOrders"`
	Services   int64 `json:"services"`
}

// Accounts implements Access. No worker is asked.
func (t Temporal) Accounts(ctx context.Context) (accounts []ListedAccount, err error) {
	c := t.Client
	ctx, cancel := context.WithTimeout(ctx, ListTime)
	defer cancel()
	query := order.OfType(order.TypeAccount) + " AND " + WhereRunning
	for page := []byte(nil); ; {
		response, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, NextPageToken: page})
		if err != nil {
			return nil, TemporalFailed("list accounts", err)
		}
		for _, run := range response.GetExecutions() {
			described, err := c.DescribeWorkflowExecution(ctx, run.GetExecution().GetWorkflowId(), "")
			if err != nil {
				return nil, TemporalFailed("look at "+run.GetExecution().GetWorkflowId(), err)
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
				return nil, TemporalFailed("count what account "+is.Name+" at "+is.Provider+" has", err)
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

func countAt(ctx context.Context, c client.Client, is order.Account) (listed ListedAccount, err error) {
	listed.Account = is
	workers, err := books.Workers(ctx, c, order.Queue(is.Provider, is.Name), enumspb.TASK_QUEUE_TYPE_ACTIVITY)
	if err != nil {
		return listed, err
	}
	listed.Workers = len(workers)
	at := " IS NOT NULL AND " + strings.Join([]string{WhereRunning, order.Equals(order.KeyProvider.GetName(), is.Provider), order.Equals(order.KeyAccount.GetName(), is.Name)}, " AND ")
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

// Adopt implements Access.
func (t Temporal) Adopt(ctx context.Context, provider, name string, by order.Person) (order.Account, error) {
	is, err := moved(ctx, t.Client, provider, name)
	if err != nil {
		return order.Account{}, err
	}
	return adopt(ctx, t.Client, is, by)
}

// moved is the account of that name that a worker was refused for.
func moved(ctx context.Context, c client.Client, provider, name string) (is order.Account, err error) {
	const hint = "turnup accounts shows them"
	var faults providers.Faults
	if !order.IsAccount(name) {
		faults.Add("NAME", order.AccountRule, name)
	}
	if CheckWord(&faults, "provider", provider, workflows.AccountProviders()); len(faults) > 0 {
		return is, BadInput(faults, hint)
	}
	var all []order.Account
	var names []string
	for _, p := range workflows.AccountProviders() {
		if provider != "" && provider != p {
			continue
		}
		is, err := rememberedAccount(ctx, c, p, name)
		if err != nil {
			return is, err
		}
		if is.Refused != nil {
			all, names = append(all, is), append(names, p)
		}
	}
	switch len(all) {
	case 0:
		return is, BadInput(fmt.Errorf("no worker was refused for an account %s: there is nothing to adopt", name), hint)
	case 1:
		return all[0], nil
	}
	return is, BadInput(fmt.Errorf("workers were refused for accounts %s at %s", name, strings.Join(names, " and ")), "say which with --provider")
}

// rememberedAccount is what the account's workflow knows of it; nothing, if it was never served.
func rememberedAccount(ctx context.Context, c client.Client, provider, name string) (is order.Account, err error) {
	described, err := Describe(ctx, c, order.AccountID(provider, name))
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return is, nil
	}
	if err != nil {
		return is, err
	}
	return order.AccountOf(described.GetWorkflowExecutionInfo())
}

// adopt says that the account has moved, and returns what it remembers then. A token is for one run, so that is named.
func adopt(ctx context.Context, c client.Client, is order.Account, by order.Person) (now order.Account, err error) {
	id := order.AccountID(is.Provider, is.Name)
	described, err := Describe(ctx, c, id)
	if err != nil {
		return now, err
	}
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	err = sendUpdate(ctx, c, client.UpdateWorkflowOptions{
		WorkflowID: id, RunID: described.GetWorkflowExecutionInfo().GetExecution().GetRunId(), UpdateName: order.UpdateAdopt,
		Args: []any{order.Adoption{Identity: is.Refused.Identity, By: by}},
	}, &now)
	var refused *temporal.ApplicationError
	switch {
	case errors.As(err, &refused) && refused.Type() == order.ErrorInvalidAnswer:
		return now, BadInput(errors.New(refused.Message()), "turnup accounts shows what is remembered now")
	case errors.As(err, &refused) && refused.Type() == order.ErrorNotProven:
		return now, alone(errors.New(refused.Message()), "nothing was done; turnup accounts shows what is remembered")
	case err != nil:
		return now, WithHint(fmt.Errorf("adopt account %s at %s: %w", is.Name, is.Provider, err), "see that a turnup-worker runs, then say it again")
	}
	return now, nil
}
