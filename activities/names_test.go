package activities_test

import (
	"reflect"
	"testing"

	"turnup/activities"
	"turnup/providers/huaweicloud"

	"github.com/stretchr/testify/assert"
)

// Orders know the steps by their names alone.
func TestEveryStepHasItsName(t *testing.T) {
	t.Parallel()
	steps := reflect.TypeFor[*activities.Steps[huaweicloud.Request]]()
	var methods []string
	for method := range steps.Methods() {
		methods = append(methods, method.Name)
	}
	assert.ElementsMatch(t, []string{
		activities.StepPorts, activities.StepConnections, activities.StepPrice, activities.StepPreview, activities.StepFind,
		activities.StepBuy, activities.StepObserve, activities.StepLook, activities.StepDelete, activities.StepGone,
		activities.StepInventory,
	}, methods)
}
