package main

import (
	"slices"

	"turnup/activities"
)

// providerRow is what the command line knows of a provider. A list that the provider does not have is nil.
type providerRow struct {
	name        string
	credentials string // the variables with which a worker serves it

	ports    func(string) question
	metros   func(company string) question
	profiles func(metro string) question

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

// providerRows are the providers that can be asked.
var providerRows = []providerRow{consoleConnectRow, equinixRow, huaweiRow}

// withoutArgs is a question without arguments, so that the command's own flag says nothing to it.
func withoutArgs(summary string, activity any) func(string) question {
	return func(string) question { return question{summary, activity, nil} }
}

// connectionsInStatus lists the connections in a status, or all.
func connectionsInStatus(f connectionFilter) question {
	return question{"list connections", activities.StepConnections, []any{f.status}}
}

// credentialsOf are the variables with which a worker serves the provider.
func credentialsOf(provider string) string {
	i := slices.IndexFunc(providerRows, func(row providerRow) bool { return row.name == provider })
	if i < 0 {
		return "its credential"
	}
	return providerRows[i].credentials
}
