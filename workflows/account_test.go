package workflows_test

import (
	"context"
	"testing"
	"time"

	"turnup/activities"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
)

// An account is of whom it first learns to be, however often the credential is replaced. Another's worker is refused, with both named,
// until a person says that the account has moved.
func TestAnAccountRemembersWhoseItIs(t *testing.T) {
	t.Parallel()
	const stranger = "account emea at equinix is ours; this worker's credential is for theirs: "
	type visit struct {
		update string
		what   any
		told   string
	}
	hello := func(identity, told string) visit {
		return visit{watch.UpdateHello, watch.Hello{Identity: identity, RequestsPerSecond: 5}, told}
	}
	adopt := func(identity, by, told string) visit {
		return visit{order.UpdateAdopt, order.Adoption{Identity: identity, By: order.Person(by)}, told}
	}
	visits := []visit{
		hello("", ""), // the provider does not tell
		hello("ours", ""),
		adopt("theirs", "li", "refused"), // nobody was
		hello("", ""),
		hello("ours", ""),
		hello("theirs", stranger), // told once in the history,
		hello("theirs", "refused"),
		adopt("other", "li", "refused"),
		adopt("theirs", " ", "refused"),
		adopt("theirs", "li", ""),
		hello("theirs", ""),
	}
	s := newStage(t)
	s.SetWorkflowRunTimeout(time.Hour)
	s.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: order.AccountID("equinix", "emea"), TaskQueue: order.TaskQueue})
	var remembered order.Account
	s.OnUpsertMemo(mock.Anything).Run(func(args mock.Arguments) {
		remembered = args.Get(0).(map[string]any)[order.AccountMemo].(order.Account)
	}).Return(nil)
	told := make([]string, len(visits))
	for i, v := range visits {
		s.at(time.Duration(i+1)*time.Minute, func() {
			s.UpdateWorkflow(v.update, "", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(error) { told[i] = "refused" },
				OnComplete: func(_ any, err error) {
					if err != nil {
						told[i] = err.Error()
					}
				},
			}, v.what)
		})
	}
	s.ExecuteWorkflow(order.TypeAccount, watch.State{Account: order.Account{Provider: "equinix", Name: "emea"}})
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, s.GetWorkflowError(), &timeout, "it never ends itself")
	for i, v := range visits {
		if v.told == stranger {
			assert.Contains(t, told[i], stranger, "visit %d", i)
			continue
		}
		assert.Equal(t, v.told, told[i], "visit %d", i)
	}
	require.NotNil(t, remembered.Adopted)
	assert.Equal(t, []any{"theirs", "ours", order.Person("li")}, []any{remembered.Identity, remembered.Adopted.Was, remembered.Adopted.By})
	assert.Nil(t, remembered.Refused)
	assert.False(t, remembered.Adopted.At.IsZero())
	assert.InDelta(t, 5, remembered.RequestsPerSecond, 0)
}

// A worker says nothing that the account knows; anything else starts the account, if it is not there. Whoever is refused is told so,
// and what can't be asked is no refusal.
func TestGreetingAnAccount(t *testing.T) {
	t.Parallel()
	is := order.Account{Provider: "equinix", Name: "emea", Identity: "ours", RequestsPerSecond: 5}
	unknown := is
	unknown.Identity = ""
	refused := temporal.NewNonRetryableApplicationError("it is ours", activities.TypeOtherAccount, nil)
	for name, test := range map[string]struct {
		there    *order.Account // nil: it does not run
		identity string
		asked    error // what the account answers
		says     bool
		other    bool
	}{
		"known":              {&is, "ours", nil, false, false},
		"not told":           {&is, "", nil, false, false},
		"learned":            {&unknown, "ours", nil, true, false},
		"terminated":         {nil, "ours", nil, true, false},
		"never there, blind": {nil, "", nil, true, false},
		"refused":            {&is, "theirs", refused, true, true},
		"no answer":          {&is, "theirs", serviceerror.NewUnavailable("away"), true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &mocks.Client{}
			c.Test(t)
			var answer *workflowservice.DescribeWorkflowExecutionResponse
			var missing error = serviceerror.NewNotFound("no such workflow")
			if test.there != nil {
				answer, missing = described(t, *test.there), nil
			}
			c.On("DescribeWorkflowExecution", mock.Anything, "account/equinix/emea", "").Return(answer, missing)
			if test.says {
				handle := &mocks.WorkflowUpdateHandle{}
				handle.On("Get", mock.Anything, nil).Return(test.asked)
				c.On("NewWithStartWorkflowOperation", mock.Anything, order.TypeAccount, mock.Anything).Return(nil).Once()
				c.On("UpdateWithStartWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWithStartWorkflowOptions) bool {
					return o.UpdateOptions.UpdateName == watch.UpdateHello && o.UpdateOptions.Args[0] == watch.Hello{Identity: test.identity, RequestsPerSecond: 5}
				})).Return(handle, nil).Once()
			}
			err := watch.Orders{Client: c, Provider: "equinix", Account: "emea", RequestsPerSecond: 5}.Greet(context.Background(), test.identity)
			c.AssertExpectations(t)
			assert.Equal(t, test.asked != nil, err != nil, "%v", err)
			if test.other {
				require.ErrorIs(t, err, activities.ErrOtherAccount)
				assert.ErrorContains(t, err, "it is ours")
				return
			}
			assert.NotErrorIs(t, err, activities.ErrOtherAccount)
		})
	}
}
