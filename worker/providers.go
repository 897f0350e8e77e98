package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"
)

// provider is a provider that a worker can serve.
type provider struct {
	name     string
	variable string // the first of its credential's
	// account reads the account's variables, and notes what is wrong with them. It is nil when the worker has none of them.
	account func(e *environment) *account
}

// providerTable is the worker's one list of providers.
var providerTable = []provider{consoleConnect, equinix, huawei, tencentCloud}

// account is a provider's account that this worker serves.
type account struct {
	provider string
	name     string          // _ACCOUNT: what orders call it
	pace     activities.Pace // _POLL_FIRST, _POLL_MOST, _POLL_DIRECT, _SETTLE
	budget   budget          // _REQUESTS_PER_SECOND
	client   connector
	farEnd   bool // others' connections end there, in tunnels, and nothing is ordered there by itself
}

// connector makes what a worker serves an account with.
type connector interface {
	connect(pace activities.Pace, watch *activities.Watch, calls calls) (serving, error)
}

// calls is what each call of an account's client passes through: the account's budget before, and what counts it afterwards.
type calls struct {
	limiter providers.Limiter
	done    func(ctx context.Context, operation string, failed providers.Kind, took time.Duration)
}

// serving is what a worker serves an account with.
type serving struct {
	activities []any
	identity   func(ctx context.Context) (string, error) // the provider's own of the account
}

// servingOf is that of the activities that every provider has, over the account, and of those that it alone has.
func servingOf[R providers.Request](over providers.Account[R], pace activities.Pace, watch *activities.Watch, line providers.Limiter, alone any) serving {
	return serving{[]any{&activities.Steps[R]{Account: over, Pace: pace, Watch: watch, Line: line}, alone}, over.Identity}
}

// accounts are those that the worker has credentials for.
func (e *environment) accounts() []account {
	var all []account
	var variables []string
	for _, p := range providerTable {
		variables = append(variables, p.variable)
		if a := p.account(e); a != nil {
			all = append(all, *a)
		}
	}
	if len(all) == 0 {
		e.faults.Add(strings.Join(variables, ", "), "one must be given: the worker serves the providers it has credentials for", nil)
	}
	return all
}

// account reads what every provider's account has in common. Its variables begin with the prefix.
func (e *environment) account(provider, prefix string) *account {
	a := &account{
		provider: provider,
		name:     e.text(prefix+"_ACCOUNT", order.DefaultAccount),
		pace: activities.Pace{
			First:  e.duration(prefix+"_POLL_FIRST", activities.DefaultPace.First, activities.LongestDirect),
			Most:   e.duration(prefix+"_POLL_MOST", activities.DefaultPace.Most, activities.LongestDirect),
			Direct: e.duration(prefix+"_POLL_DIRECT", activities.DefaultPace.Direct, activities.LongestDirect),
			Settle: e.duration(prefix+"_SETTLE", activities.DefaultPace.Settle, activities.LongestSettle),
		},
		budget: budget(e.number(prefix+"_REQUESTS_PER_SECOND", 5)),
	}
	if !order.IsAccount(a.name) {
		e.faults.Add(prefix+"_ACCOUNT", order.AccountRule, a.name)
	}
	if a.pace.Most < a.pace.First {
		e.faults.Add(prefix+"_POLL_MOST", "must not be shorter than "+prefix+"_POLL_FIRST, which is "+a.pace.First.String(), a.pace.Most)
	}
	if a.pace.Direct < a.pace.Most {
		e.faults.Add(prefix+"_POLL_DIRECT", "must not be shorter than "+prefix+"_POLL_MOST, which is "+a.pace.Most.String(), a.pace.Direct)
	}
	return a
}

// clientFaults adds a client's own rules under the names of the variables, by the names of the client's settings; what is no
// rule of a setting is the address's.
func (e *environment) clientFaults(err error, variables map[string]string, address, given string) {
	var faults providers.Faults
	if err != nil && !errors.As(err, &faults) {
		e.faults.Add(address, err.Error(), given)
	}
	for _, fault := range faults {
		e.faults.Add(variables[fault.Field], fault.Rule, fault.Given)
	}
}
