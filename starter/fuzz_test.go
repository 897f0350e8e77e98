package main

import (
	"strings"
	"testing"

	"turnup/workflows/order"
	"turnup/workflows/tencent"
)

// An order file, whatever is in it, is refused with a reason or read as valid orders. It never panics.
func FuzzReadOrders(f *testing.F) {
	for _, seed := range []string{
		"kind: tencent\nname: a\nmetro: HKG\nspeedMbps: 100\n",
		"kind: tencent\nname: a\nmetro: HKG\nspeedMbps: 100\n---\nkind: tencent\nname: b\nmetro: SIN\nspeedMbps: 1\n",
		"kind: tencent\nprot: x\n", "kind: moon\n", "", "---\n---\n", "- a\n- b\n", "a: &x [*x]\n", "kind: {a: b}\n", "name: !!binary gIGC\n",
		"kind: tencent\nname: a\nmetro: HKG\nspeedMbps: 1e3\nhandoffs: {approval: {deadline: 5d}}\nterm: {duration: 1.5}\n", "\x00", "{", "? :\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		unsaid := tencent.Order{Order: order.Order{RequestedBy: "ana"}}
		orders, err := readOrders("-", strings.NewReader(text), tencent.Name, unsaid)
		if err == nil && len(orders) == 0 {
			t.Error("no order and no error")
		}
		for _, o := range orders {
			if err != nil {
				t.Error("orders and an error")
			}
			if faults := o.Validate(); faults != nil {
				t.Errorf("an invalid order was read: %v", faults)
			}
		}
	})
}
