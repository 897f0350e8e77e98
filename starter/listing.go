package main

import (
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// listing is a command that prints a list of a provider's.
type listing[T any] struct {
	use, short, example string
	of                  func(providerRow) func(activities.ListQuestion) question
	bind                func(*cobra.Command, *activities.ListQuestion) // the command's own flag; nil for none
	none                string                                         // said when there is nothing to list
	table               func([]T) (header []string, rows [][]string)
}

func (l listing[T]) command(a *app) *cobra.Command {
	var at served
	var asked activities.ListQuestion
	has := func(row providerRow) bool { return l.of(row) != nil }
	cmd := &cobra.Command{
		Use: l.use, Short: l.short, Example: l.example,
		Args: takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			row, err := pick(at, has)
			if err != nil {
				return err
			}
			access, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			q := l.of(row)(asked)
			found, err := lookup[providers.Listed[T]](cmd.Context(), access, at, q.summary, q.activity, q.args...)
			if err != nil {
				return err
			}
			header, rows := l.table(found.Rows)
			if err := printRows(a, found.Rows, l.none, header, rows); err != nil {
				return err
			}
			sayOthers(a, found)
			return nil
		},
	}
	servedFlags(cmd, &at, has)
	matchFlag(cmd, &asked.Match)
	if l.bind != nil {
		l.bind(cmd, &asked)
	}
	return cmd
}

func matchFlag(cmd *cobra.Command, match *string) {
	cmd.Flags().StringVar(match, "match", "", "only those whose name or id has this text")
}

// sayOthers says what a list does not show, and how to see it.
func sayOthers[T any](a *app, found providers.Listed[T]) {
	if found.Odd > 0 {
		a.say("%s could not be read; the worker's log says why", rowsOf(found.Odd))
	}
	if found.More > 0 {
		a.say("and %s more: the list is too long to be shown whole; --match TEXT shows those whose name or id has that text", providers.Count(found.More))
	}
}

func rowsOf(n int) string {
	if n == 1 {
		return "1 row of the provider's list"
	}
	return providers.Count(n) + " rows of the provider's list"
}

// servedFlags are the flags that say which provider is asked, one of those that have what is asked for, and at which account.
func servedFlags(cmd *cobra.Command, asked *served, has func(providerRow) bool) {
	among := namesOf(has)
	accountFlag(cmd, &asked.account, "to ask at")
	cmd.Flags().StringVar(&asked.provider, "provider", among[0], "the provider to ask: "+strings.Join(among, ", "))
	completeFlag(cmd, "provider", among...)
}

// accountFlag is the flag that names an account.
func accountFlag(cmd *cobra.Command, account *string, what string) {
	cmd.Flags().StringVar(account, "account", "", "the provider's account "+what+", by its name here (default \""+order.DefaultAccount+"\"; turnup accounts)")
}

// pick is the provider's row, which must be one of those that have what is asked for.
func pick(asked served, has func(providerRow) bool) (providerRow, error) {
	var faults providers.Faults
	if asked.account != "" && !order.IsAccount(asked.account) {
		faults.Add("--account", order.AccountRule, asked.account)
	}
	for _, row := range providerRows {
		if row.name == asked.provider && has(row) && len(faults) == 0 {
			return row, nil
		}
	}
	if !slices.Contains(namesOf(has), asked.provider) {
		faults.Add("--provider", "must be among "+strings.Join(namesOf(has), ", "), asked.provider)
	}
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
