package order_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// Whatever an order may take for its own connection is a mark, however it is spelt.
func TestIsMark(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]bool{
		order.Mark("tencent", "hkg-prod-1"):   true,
		order.Mark("a-kind-of-tomorrow", "a"): true,
		order.ShortMark("sv-dc-1", 0):         true,
		order.ShortMark("x", 1):               true,
		"TURNUP-Huawei-faf1-prod":             true,
		"Tu-SV-dc-1-1":                        true,
		" turnup-huawei-faf1-prod\u00a0":      true,
		"\u200btu-sv-dc-1-2":                  true,
		"ｔｕｒｎｕｐ-huawei-faf1-prod":             true,
		"turnup-huawei-faf1-prod (old)":       true,

		"backbone":           false,
		"turnup":             false,
		"turnup-lab":         false,
		"tu-munich":          false,
		"my-turnup-huawei-a": false,
		"stu-1":              false,
		"":                   false,
	} {
		assert.Equal(t, is, order.IsMark(name), name)
	}
}

// The default account keeps the queue that a provider had before there were others.
func TestQueue(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "turnup-equinix", order.Queue("equinix", ""))
	assert.Equal(t, "turnup-equinix", order.Queue("equinix", "default"))
	assert.Equal(t, "turnup-equinix-emea", order.Queue("equinix", "emea"))
}
