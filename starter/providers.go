package main

import (
	"slices"

	"turnup/activities"
)

// providerRow is what the command line knows of a provider. A list that the provider does not have is nil.
type providerRow struct {
	name        string
	credentials string // the variables with which a worker serves it

	ports    func(activities.ListQuestion) question
	metros   func(activities.ListQuestion) question
	profiles func(activities.ListQuestion) question

	connections func(connectionFilter) question
	paged       bool     // a list of connections comes as a page, and the marker of the next one
	filters     []string // the flags of connections that pick among them
}

// question is a reading activity of a provider's, as lookup has it run.
type question struct {
	summary  string // what it does, for messages
	activity any
	args     []any
}

// list is a question for a list.
func list(summary string, activity any) func(activities.ListQuestion) question {
	return func(q activities.ListQuestion) question { return question{summary, activity, []any{q}} }
}

// connectionsThat lists the connections in a status, or all, that match.
func connectionsThat(f connectionFilter) question {
	return question{"list connections", activities.StepConnections, []any{activities.ListQuestion{Status: f.status, Match: f.match}}}
}

// credentialsOf are the variables with which a worker serves the provider.
func credentialsOf(provider string) string {
	i := slices.IndexFunc(providerRows, func(row providerRow) bool { return row.name == provider })
	if i < 0 {
		return "its credential"
	}
	return providerRows[i].credentials
}
