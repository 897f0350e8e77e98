package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"turnup/internal/orderfile"
	"turnup/internal/temporalclient"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"golang.org/x/time/rate"
)

const (
	usualRenewals = 10  // a second
	mostRenewals  = 200 // likewise
	sayEvery      = 500 // services
)

// renewed says what renew did.
type renewed struct {
	Asked int `json:"asked"` // services that were asked to begin a new run
	Ended int `json:"ended"` // that had ended when they were come to
}

func renewCommand(out, chat io.Writer) *cobra.Command {
	perSecond := usualRenewals
	var output string
	cmd := &cobra.Command{
		Use:   "renew",
		Short: "Have every service begin a new run, on the code of today's workers",
		Long: "Asks every service, at so many a second, to continue as new: its run then has nothing left that an older version of turnup began,\n" +
			"and code that only such runs need can be taken out. A service at which something is under way does so afterwards. It may be repeated, and\n" +
			"broken off: what was asked is asked once more, which costs a run and nothing else.",
		Example: "  turnup-admin renew\n  turnup-admin renew --per-second 50 -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if perSecond < 1 || perSecond > mostRenewals {
				return badInput{fmt.Errorf("--per-second must be 1 to %d, not %d", mostRenewals, perSecond)}
			}
			if err := checkOutput(output); err != nil {
				return err
			}
			did, err := renew(cmd.Context(), rate.NewLimiter(rate.Limit(perSecond), 1), chat)
			if err != nil {
				return fmt.Errorf("%w; %d services were asked before", err, did.Asked)
			}
			if output == "json" {
				return printJSON(out, did)
			}
			_, err = fmt.Fprintf(out, "%d services were asked to begin a new run, %d had ended\n", did.Asked, did.Ended)
			return err
		},
	}
	cmd.Flags().Var(orderfile.Flag(&perSecond, false), "per-second", "how many services to ask in a second")
	outputFlag(cmd, &output)
	return cmd
}

// renew asks the services one after the other. They are listed first: a service that has begun a new run must not be come to again.
func renew(ctx context.Context, pace *rate.Limiter, chat io.Writer) (renewed, error) {
	var did renewed
	_, c, err := dial(ctx, chat)
	if err != nil {
		return did, err
	}
	defer c.Close()
	var ids []string
	for run, err := range order.Runs(ctx, c, order.OfType(order.TypeService)+" AND ExecutionStatus = 'Running'") {
		if err != nil {
			return did, fmt.Errorf("list the services: %w\n  next: %s", err, temporalclient.Hint(err))
		}
		ids = append(ids, run.GetExecution().GetWorkflowId())
	}
	for i, id := range ids {
		if err := pace.Wait(ctx); err != nil {
			return did, err
		}
		asking, cancel := context.WithTimeout(ctx, 30*time.Second)
		err := c.SignalWorkflow(asking, id, "", order.SignalRenew, nil)
		cancel()
		var gone *serviceerror.NotFound
		switch {
		case errors.As(err, &gone):
			did.Ended++
		case err != nil:
			return did, fmt.Errorf("ask %s: %w\n  next: %s", id, err, temporalclient.Hint(err))
		default:
			did.Asked++
		}
		if (i+1)%sayEvery == 0 {
			fmt.Fprintf(chat, "%d of %d services asked\n", i+1, len(ids))
		}
	}
	return did, nil
}
