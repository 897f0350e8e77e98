package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOrdersThat(t *testing.T) {
	assert.Equal(t, "WorkflowType IN ('Tencent', 'Equinix', 'Huawei') AND ExecutionStatus = 'Running'", ordersThat("ExecutionStatus = 'Running'"))
}
