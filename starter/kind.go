package main

import (
	"context"
	"fmt"
	"strings"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// orderable is what every kind of order can do; T is the kind.
type orderable[T any] interface {
	order.Placed
	WithDefaults() T
}

// kind is a kind of order on the command line.
type kind[T orderable[T]] struct {
	word     string   // order WORD, plan WORD
	what     string   // what is ordered, after "Order" and "Show what would be bought for"
	long     string   // the same with more words, and an order file
	examples []string // arguments after order WORD; the first goes for plan too
	flags    func() kindFlags[T]
	plan     func(ctx context.Context, at orders.Access, orders []T) ([]plan, error)

	// For turnup apply:
	unsaid   func(order.Order) T              // an order that says no more than that
	commonOf func(T) order.Order              // what it has in common with every kind
	legs     func(T) []order.ServedConnection // what it names of each leg, a port by its name or id
}

// kindFlags are orders on the command line, as flags or as a file.
type kindFlags[T orderable[T]] interface {
	bind(cmd *cobra.Command)
	// orders are the valid orders of the file, or the one that the flags describe.
	orders(cmd *cobra.Command, by order.Person) ([]T, error)
}

func (k kind[T]) name() string { return k.word }

func (k kind[T]) orderCommand(a *app) *cobra.Command {
	flags := k.flags()
	var wait bool
	cmd := &cobra.Command{
		Use:   k.word,
		Short: "Order " + k.what,
		Long: "Order " + k.long + `

The order goes on by itself from here. Ordering a name that is open joins that order, and one that was completed is
refused: one order buys once.`,
		Example: k.example("order", k.examples),
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := flags.orders(cmd, a.by)
			if err != nil {
				return err
			}
			placed := make([]order.Placed, len(orders))
			for i, o := range orders {
				placed[i] = o.WithDefaults()
			}
			return a.startOrders(cmd.Context(), placed, wait)
		},
	}
	flags.bind(cmd)
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until the order has ended or waits for a person (exit code 3)")
	return cmd
}

func (k kind[T]) planCommand(a *app) *cobra.Command {
	flags := k.flags()
	cmd := &cobra.Command{
		Use:   k.word,
		Short: "Show the choices, the price and the exact request for " + k.what + "; buys nothing",
		Long: `Show what an order would buy: what is chosen and why, the price, and the exact request, checked by the provider where
it offers that. Buys nothing and starts nothing. For ` + k.long,
		Example: k.example("plan", []string{k.examples[0], "-f order.yaml -o json"}),
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := flags.orders(cmd, a.by)
			if err != nil {
				return err
			}
			at, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			plans, err := k.plan(cmd.Context(), at, orders)
			if err != nil {
				return err
			}
			usual, err := at.UsualTimes(cmd.Context(), k.word)
			if err != nil {
				return err
			}
			for i := range plans {
				plans[i].Usual = usual
			}
			return a.printPlans(plans)
		},
	}
	flags.bind(cmd)
	return cmd
}

func (k kind[T]) example(verb string, examples []string) string {
	lines := make([]string, len(examples))
	for i, example := range examples {
		lines[i] = fmt.Sprintf("  turnup %s %s %s", verb, k.word, example)
	}
	return strings.Join(lines, "\n")
}

// ordersFromFile reads the orders of a kind; those that name nobody were placed by whoever runs the command.
func ordersFromFile[T orderable[T]](f *orderFlags, cmd *cobra.Command, kind string, unsaid T) ([]T, error) {
	if err := f.fileOnly(cmd); err != nil {
		return nil, err
	}
	return readOrders(f.file, cmd.InOrStdin(), kind, unsaid)
}

// requestedBy is the part of an order that a file may leave out.
func requestedBy(by order.Person) order.Order { return order.Order{RequestedBy: by} }
