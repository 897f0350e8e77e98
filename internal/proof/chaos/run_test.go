package main

import (
	"testing"

	"turnup/workflows"

	"github.com/stretchr/testify/assert"
)

func TestOrdersThat(t *testing.T) {
	for _, kind := range workflows.Kinds() {
		assert.Regexp(t, `^WorkflowType IN \(('\w+', )*'`+kind.Type+`'(, '\w+')*\) AND ExecutionStatus = 'Running'$`, ordersThat("ExecutionStatus = 'Running'"))
	}
}
