package main

import "github.com/spf13/cobra"

// kinds are the kinds of order on the command line.
var kinds = []orderKind{tencentKind, equinixKind, huaweiKind}

// orderKind is a kind[T] for whatever T.
type orderKind interface {
	name() string
	orderCommand(a *app) *cobra.Command
	planCommand(a *app) *cobra.Command
}

func (a *app) orderCommand() *cobra.Command {
	cmd := groupOf(&cobra.Command{Use: "order", Short: "Start an order"})
	for _, k := range kinds {
		cmd.AddCommand(k.orderCommand(a))
	}
	return cmd
}

func (a *app) planCommand() *cobra.Command {
	cmd := groupOf(&cobra.Command{Use: "plan", Short: "Show what an order would buy; buys nothing"})
	for _, k := range kinds {
		cmd.AddCommand(k.planCommand(a))
	}
	return cmd
}
