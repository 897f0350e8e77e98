package order_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// Whatever a text has in it, it stays one value of the query.
func TestQuoted(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `'a'`, order.Quoted("a"))
	assert.Equal(t, `Metro = 'x\' OR Metro != \''`, order.Equals("Metro", "x' OR Metro != '"))
	assert.Equal(t, `WorkflowId IN ('a', 'b\\', '\\\'')`, order.Among("WorkflowId", "a", `b\`, `\'`))
	assert.Equal(t, "WorkflowType = 'Service'", order.OfType("Service"))
	assert.Equal(t, "WorkflowType IN ('Tencent', 'Equinix')", order.OfType("Tencent", "Equinix"))
}
