package workflows_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"turnup/workflows"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever text of an order is megabytes long, it is refused in a few words before anything is bought.
func TestOrders_BoundEveryText(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]interface{ Validate() error }{
		"tencent": validOrder(), "equinix": single(), "huawei": hostedOrder(),
		"decommission": workflows.DecommissionOrder{Order: validOrder().Order, ConnectionIDs: []string{"a"}},
		"change":       changeOrder(order.Order{Kind: "huawei", Name: "a", RequestedBy: "ana"}, []string{"a"}, to{"name": "b", "description": "c", "peerLocation": "d"}),
	} {
		require.NoError(t, o.Validate(), name)
		texts := 0
		for path, change := range textsOf(reflect.New(reflect.TypeOf(o)).Elem(), "") {
			texts++
			changed := reflect.New(reflect.TypeOf(o)).Elem()
			changed.Set(reflect.ValueOf(o))
			change(changed)
			err := changed.Interface().(interface{ Validate() error }).Validate()
			if assert.Error(t, err, "%s: %s", name, path) {
				assert.Less(t, len(err.Error()), 3000, "%s: %s", name, path)
			}
		}
		assert.Greater(t, texts, 5, name)
	}
}

// textsOf are the text fields of the type, and what makes each of them very long.
func textsOf(of reflect.Value, path string) map[string]func(reflect.Value) {
	all := map[string]func(reflect.Value){}
	huge := strings.Repeat("x", 1_000_000)
	for i := range of.NumField() {
		field := of.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		at := path + "." + field.Name
		switch {
		case field.Type.Kind() == reflect.String:
			all[at] = func(v reflect.Value) { v.Field(i).SetString(huge) }
		case field.Type == reflect.TypeFor[[]string]():
			all[at] = func(v reflect.Value) { v.Field(i).Set(reflect.ValueOf([]string{huge})) }
			all[at+", many"] = func(v reflect.Value) {
				v.Field(i).Set(reflect.ValueOf(strings.Fields(strings.Repeat("a@b.c ", 10_000))))
			}
		case field.Type.Kind() == reflect.Struct:
			for below, change := range textsOf(of.Field(i), at) {
				all[below] = func(v reflect.Value) { change(v.Field(i)) }
			}
		}
	}
	return all
}

func TestOrders_LongTexts(t *testing.T) {
	t.Parallel()
	o := validOrder()
	o.Port = strings.Repeat("é", 300)
	require.NoError(t, o.Validate())
	o.Port += "é"
	assert.EqualError(t, o.Validate(), `port: must be at most 300 characters; given "301 characters"`)

	secret := pair()
	secret.ZSide = equinix.ZSide{Profile: "a", AuthorizationKey: strings.Repeat("key", 200)}
	assert.NotContains(t, fmt.Sprint(secret.Validate()), "keykey")
}

// An order that was started by hand, and could not even be shown, ends at once and buys nothing.
func TestTencent_OversizedOrder(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.Name = strings.Repeat("x", 1_500_000)
	_, err := r.order(o)
	failsWith(t, err, order.ErrorRefused)
	assert.Less(t, len(err.Error()), 1000)
	assert.Zero(t, r.ledger().Purchases)
}
