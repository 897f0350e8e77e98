package main

import (
	"testing"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
)

func TestEveryKindCanBeOrderedAndPlanned(t *testing.T) {
	t.Parallel()
	var names []string
	for _, k := range kinds {
		names = append(names, k.name())
	}
	assert.Equal(t, workflows.KindNames(), names)
	root := (&app{}).rootCommand()
	for _, name := range workflows.KindNames() {
		for _, verb := range []string{"order", "plan"} {
			cmd, _, err := root.Find([]string{verb, name})
			assert.NoError(t, err)
			assert.Equal(t, "turnup "+verb+" "+name, cmd.CommandPath())
			assert.Contains(t, cmd.Long, "\n  kind: "+name+"\n", "its help shows an order file")
			assert.NotNil(t, cmd.Flag("file"))
		}
	}
}

func TestEveryProviderCanBeAsked(t *testing.T) {
	t.Parallel()
	assert.Equal(t, workflows.Providers(), namesOf(func(providerRow) bool { return true }))
	connections := (&app{}).connectionsCommand()
	for _, name := range workflows.Providers() {
		row, err := pick(served{provider: name}, func(providerRow) bool { return true })
		assert.NoError(t, err)
		assert.NotEmpty(t, row.credentials, name)
		assert.NotNil(t, row.ports, "%s has ports", name)
		assert.NotNil(t, row.connections, "%s has connections", name)
		for _, list := range []func(activities.ListQuestion) question{row.ports, row.metros, row.profiles} {
			if list != nil {
				assertReads(t, list(activities.ListQuestion{}))
			}
		}
		assertReads(t, row.connections(connectionFilter{}))
		for _, flag := range row.filters {
			assert.NotNil(t, connections.Flag(flag), "%s filters by --%s", name, flag)
		}
	}
}

func assertReads(t *testing.T, q question) {
	t.Helper()
	name := orders.ActivityName(q.activity)
	assert.True(t, orders.OnlyReads(name), "%s is among the Lookups of a kind", name)
}
