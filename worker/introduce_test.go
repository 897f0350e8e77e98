package main

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"turnup/activities"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
)

// standing is an account's workflow that remembers whose it is, and refuses everybody else.
type standing struct {
	client.Client
	of atomic.Pointer[string]
}

func (s *standing) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	memo, err := converter.GetDefaultDataConverter().ToPayload(order.Account{Provider: "equinix", Name: "emea", Identity: *s.of.Load(), RequestsPerSecond: 5})
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
		Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		Memo:   &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.AccountMemo: memo}},
	}}, err
}

func (s *standing) NewWithStartWorkflowOperation(client.StartWorkflowOptions, any, ...any) client.WithStartWorkflowOperation {
	return nil
}

func (s *standing) UpdateWithStartWorkflow(context.Context, client.UpdateWithStartWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	return nil, temporal.NewNonRetryableApplicationError("it is "+*s.of.Load(), activities.TypeOtherAccount, nil)
}

type noLog struct{}

func (noLog) Debug(string, ...any) {}
func (noLog) Info(string, ...any)  {}
func (noLog) Warn(string, ...any)  {}
func (noLog) Error(string, ...any) {}

var _ log.Logger = noLog{}

// A worker of another account is refused at its start; one that can't tell yet starts, and fails as soon as it can; and one whose
// account moves away fails within a minute or so.
func TestAWorkerOfAnotherAccountIsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		away  time.Duration // how long the provider can't be reached
		is    string
		moves time.Duration // after which time the account is another's; 0 never
		fails time.Duration // after which time the worker has failed; 0 at its start, -1 never
	}{
		"another's":                        {0, "theirs", 0, 0},
		"its own":                          {0, "ours", 0, -1},
		"not told":                         {0, "", 0, -1},
		"its own, and the provider away":   {time.Hour, "ours", 0, -1},
		"another's, and the provider away": {time.Hour, "theirs", 0, time.Hour + soonAgain + patience},
		"its own, until it moves":          {0, "ours", 3 * time.Hour, 3*time.Hour + checkEvery},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begin, account, ours, theirs := time.Now(), &standing{}, "ours", "theirs"
				account.of.Store(&ours)
				ctx, stop := context.WithCancel(t.Context())
				failed := make(chan error, 1)
				identity := func(context.Context) (string, error) {
					if time.Since(begin) < test.away {
						return "", errors.New("no route")
					}
					return test.is, nil
				}
				orders := watch.Orders{Client: account, Provider: "equinix", Account: "emea", RequestsPerSecond: 5}
				err := introduction{orders, identity, noLog{}}.begin(ctx, failed)
				defer synctest.Wait()
				defer stop()
				if test.fails == 0 {
					require.ErrorIs(t, err, activities.ErrOtherAccount)
					return
				}
				require.NoError(t, err)
				if test.moves > 0 {
					time.Sleep(test.moves)
					account.of.Store(&theirs)
				}
				select {
				case err := <-failed:
					require.ErrorIs(t, err, activities.ErrOtherAccount)
					assert.LessOrEqual(t, time.Since(begin), test.fails)
				case <-time.After(day):
					assert.Negative(t, test.fails)
				}
			})
		})
	}
}

const day = 24 * time.Hour
