package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// orderFlags are an order on the command line, as far as every kind has it.
type orderFlags struct {
	file                              string
	common                            order.Order
	deadlines, reminders, onDeadlines map[string]string
	flagOf                            map[string]string // by a field's name, or its last part, the flag that gives it
}

func (f *orderFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.file, "file", "f", "", "order file in YAML, - for standard input; not together with other flags of an order")
	flags.StringVar(&f.common.Name, "name", "", "name of the order: 1 to 40 of a-z, 0-9 and '-'")
	accountFlag(cmd, &f.common.Account, "to buy with")
	flags.BoolVar(&f.common.Approval.Required, "approval", false, "wait for somebody's approval before buying")
	flags.BoolVar(&f.common.Approval.NotByRequester, "not-by-requester", false, "the approval must come from somebody else")
	flags.StringToStringVar(&f.deadlines, "deadline", nil, "deadline of a wait, for example support-handoff=5d or activation=30d")
	flags.StringToStringVar(&f.reminders, "remind-every", nil, "how often to remind, for example support-handoff=1d")
	flags.StringToStringVar(&f.onDeadlines, "on-deadline", nil, "hold or fail when the deadline has passed, for example tencent-portal=fail; resolve-removal always holds")
	f.flagOf = map[string]string{
		"name": "name", "account": "account", "required": "approval", "notByRequester": "not-by-requester",
		"deadline": "deadline", "remindEvery": "remind-every", "onDeadline": "on-deadline",
	}
}

// commonOrder is the common part of the order that the flags describe.
func (f *orderFlags) commonOrder(kind string, by order.Person) order.Order {
	o := f.common
	o.Kind, o.RequestedBy = kind, by
	for name, value := range f.deadlines {
		setPolicy(&o, name, func(p *order.WaitPolicy) { p.Deadline = order.Duration(value) })
	}
	for name, value := range f.reminders {
		setPolicy(&o, name, func(p *order.WaitPolicy) { p.RemindEvery = order.Duration(value) })
	}
	for name, value := range f.onDeadlines {
		setPolicy(&o, name, func(p *order.WaitPolicy) { p.OnDeadline = value })
	}
	return o
}

func setPolicy(o *order.Order, wait string, set func(*order.WaitPolicy)) {
	if wait == order.WaitActivation {
		set(&o.Activation)
		return
	}
	if o.Handoffs == nil {
		o.Handoffs = map[string]order.WaitPolicy{}
	}
	policy := o.Handoffs[wait]
	set(&policy)
	o.Handoffs[wait] = policy
}

// fileOnly refuses flags of an order beside a file: one would silently win over the other.
func (f *orderFlags) fileOnly(cmd *cobra.Command) error {
	var both []string
	for _, flag := range slices.Sorted(maps.Values(f.flagOf)) {
		if cmd.Flags().Changed(flag) {
			both = append(both, "--"+flag)
		}
	}
	if len(both) == 0 {
		return nil
	}
	return badInput(fmt.Errorf("with -f the order comes from the file; given as well: %s", strings.Join(slices.Compact(both), ", ")),
		"write it into the file, or leave out -f")
}

// refused is the error of a wrong order that came from flags; each fault names its flag too.
func (f *orderFlags) refused(err error) error {
	var faults providers.Faults
	if errors.As(err, &faults) {
		for i, fault := range faults {
			last := fault.Field[strings.LastIndex(fault.Field, ".")+1:]
			if flag := cmp.Or(f.flagOf[fault.Field], f.flagOf[last]); flag != "" {
				faults[i].Field += " (--" + flag + ")"
			}
		}
	}
	return badInput(fmt.Errorf("the order is refused:\n%w", err), fixAndRepeat)
}
