package e2e_test

import (
	"slices"

	"turnup/providers/simulator"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// marks are the names that the order's connections may have at the provider.
func (o placed) marks() []string {
	switch kind, name := order.SplitID(o.id()); kind {
	case equinix.Name:
		return []string{equinix.Mark(name, 0), equinix.Mark(name, 1)}
	case huawei.Name:
		return []string{huawei.Mark(name)}
	default:
		return []string{tencent.Mark(name)}
	}
}

// mark is the name of the order's connection at the provider, or of a pair's primary.
func (o placed) mark() string { return o.marks()[0] }

// bought is everything that carries a mark of the order's at the provider.
func (o placed) bought() []simulator.Purchase {
	o.t.Helper()
	marks := o.marks()
	return slices.DeleteFunc(o.ledger().Purchases, func(p simulator.Purchase) bool { return !slices.Contains(marks, p.Name) })
}

// billed checks which of the order's connections are live at the provider, by name, and that none was bought twice.
func (o placed) billed(names ...string) {
	o.t.Helper()
	var live []string
	for _, p := range o.bought() {
		assert.False(o.t, p.Duplicate, "%s was bought twice", p.Name)
		if p.Live {
			live = append(live, p.Name)
		}
	}
	assert.ElementsMatch(o.t, names, live, "live connections of %s", o.id())
}

// boughtOnce checks that there is one connection, and that it is live.
func (o placed) boughtOnce() {
	o.t.Helper()
	bought := o.bought()
	require.Len(o.t, bought, 1, "connections bought for %s", o.id())
	assert.True(o.t, bought[0].Live)
}

// nothingLeft checks that so many connections were bought, and that none is still billed.
func (o placed) nothingLeft(purchases int) {
	o.t.Helper()
	bought := o.bought()
	assert.Len(o.t, bought, purchases, "connections bought for %s", o.id())
	for _, p := range bought {
		assert.Equal(o.t, "DELETED", p.Status, "connection %s of %s", p.ID, o.id())
		assert.False(o.t, p.Live, "connection %s of %s", p.ID, o.id())
	}
}
