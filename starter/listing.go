package main

import (
	"strings"

	"turnup/providers"

	"github.com/spf13/cobra"
)

// listing is a command that prints a list of a provider's.
type listing[T any] struct {
	use, short, example string
	of                  func(providerRow) func(only string) question
	flag, usual, usage  string // the command's own flag, which says only what is listed; "" for none
	none                string // said when there is nothing to list
	table               func([]T) (header []string, rows [][]string)
}

func (l listing[T]) command(a *app) *cobra.Command {
	var provider, only string
	has := func(row providerRow) bool { return l.of(row) != nil }
	cmd := &cobra.Command{
		Use: l.use, Short: l.short, Example: l.example,
		Args: takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			row, err := pick(provider, has)
			if err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			q := l.of(row)(only)
			items, err := lookup[[]T](cmd.Context(), c, provider, q.summary, q.activity, q.args...)
			if err != nil {
				return err
			}
			header, rows := l.table(items)
			return printRows(a, items, l.none, header, rows)
		},
	}
	providerFlag(cmd, &provider, has)
	if l.flag != "" {
		cmd.Flags().StringVar(&only, l.flag, l.usual, l.usage)
	}
	return cmd
}

// providerFlag is the flag that says which provider is asked, one of those that have what is asked for.
func providerFlag(cmd *cobra.Command, asked *string, has func(providerRow) bool) {
	among := namesOf(has)
	cmd.Flags().StringVar(asked, "provider", among[0], "the provider to ask: "+strings.Join(among, ", "))
	completeFlag(cmd, "provider", among...)
}

// pick is the provider's row, which must be one of those that have what is asked for.
func pick(provider string, has func(providerRow) bool) (providerRow, error) {
	for _, row := range providerRows {
		if row.name == provider && has(row) {
			return row, nil
		}
	}
	var faults providers.Faults
	faults.Add("--provider", "must be among "+strings.Join(namesOf(has), ", "), provider)
	return providerRow{}, badInput(faults, "the help shows examples")
}

func namesOf(has func(providerRow) bool) []string {
	var names []string
	for _, row := range providerRows {
		if has(row) {
			names = append(names, row.name)
		}
	}
	return names
}
