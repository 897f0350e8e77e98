package main

import (
	"time"

	"github.com/spf13/cobra"
)

func (a *app) notificationsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "notifications",
		Short: "List the channels by which people are told, when each told something last, and whether it fails",
		Long: `List the channels by which people are told of waits and ends, as the workers have them (TURNUP_NOTIFICATIONS, TURNUP_WEBHOOK_URL): when
each told something last, and since when and why it fails. A channel that fails is tried again, and holds up no order.`,
		Example: "  turnup notifications\n  turnup notifications -o json",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			channels, err := at.Channels(cmd.Context())
			if err != nil {
				return err
			}
			rows := make([][]string, len(channels))
			for i, each := range channels {
				rows[i] = []string{each.Name, each.Type, dashedDate(each.Last), dashedDate(each.Failing), dash(each.Error)}
			}
			return printRows(a, channels, "nobody is told: no worker has a channel", []string{"CHANNEL", "TYPE", "TOLD LAST", "FAILS SINCE", "WHY"}, rows)
		},
	}
}

func dashedDate(t time.Time) string {
	if t.IsZero() {
		return dash("")
	}
	return date(t)
}
