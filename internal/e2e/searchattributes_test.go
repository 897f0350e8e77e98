package e2e_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
)

// The dev server registers exactly the search attributes that orders set.
func TestSearchAttributes(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	listed, err := h.temporal.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: "default"})
	require.NoError(t, err)
	want := map[string]enumspb.IndexedValueType{}
	for _, key := range order.SearchAttributes {
		want[key.GetName()] = key.GetValueType()
	}
	assert.Equal(t, want, listed.GetCustomAttributes())
}
