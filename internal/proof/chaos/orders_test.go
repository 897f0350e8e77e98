package main

import (
	"testing"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
)

// The storm has orders of every kind there is, and each is one that its runbook takes.
func TestTheStormHasEveryKind(t *testing.T) {
	t.Parallel()
	types := map[string]bool{}
	for i := range 16 {
		o := orderOf(i)
		types[o.workflow] = true
		valid, checks := o.input.(interface{ Validate() error })
		assert.True(t, checks)
		assert.NoError(t, valid.Validate())
	}
	for _, kind := range workflows.Kinds() {
		assert.True(t, types[kind.Type], "no order of kind %s", kind.Name)
	}
}
