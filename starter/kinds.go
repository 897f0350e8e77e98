package main

import (
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// The command line's lists: the kinds of order, and the providers that can be asked.
var (
	kinds        = []orderKind{tencentKind, equinixKind, huaweiKind}
	providerRows = []providerRow{consoleConnectRow, equinixRow, huaweiRow}
)

// orderKind is a kind[T] for whatever T.
type orderKind interface {
	name() string
	orderCommand(a *app) *cobra.Command
	planCommand(a *app) *cobra.Command
	desired(doc *yaml.Node, by order.Person) (desired, error)
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
