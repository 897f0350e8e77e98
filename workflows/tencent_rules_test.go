package workflows_test

import (
	"errors"
	"fmt"
	"strconv"
	"testing"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/tencentcloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An order knows no provider, so its form has rules of its own for what support sends. They say the same as those of the tunnel
// that is asked for with it, and whatever is proposed from support's notes keeps them.
func TestTheFormForSupportsValuesKeepsTheTunnelsRules(t *testing.T) {
	t.Parallel()
	form, known := order.FindHandoff(order.HandoffSupport)
	require.True(t, known)
	fieldsOf := func(faults providers.Faults) (fields []string) {
		for _, fault := range faults {
			fields = append(fields, fault.Field)
		}
		return fields
	}
	values := func(account string, vlan int) order.Answer {
		return order.Answer{By: "omar", Values: map[string]order.Value{
			"providerAccountId": order.Value(account), "sharedConnectionId": "dc-kd7d06of", "vlanId": order.Value(strconv.Itoa(vlan)),
		}}
	}
	for _, account := range []string{"1234", "12345", "12325464", "12345678901234567890", "123456789012345678901", "1232546a", ""} {
		for _, vlan := range []int{-1, 0, 1, 9, 10, 99, 100, 999, 1000, 1999, 2999, 3000, 3001, 4094, 30000} {
			request := tencentcloud.Request{
				Name: "turnup-tencent-hkg-prod-1", ConnectionID: "dc-kd7d06of", ConnectionOwner: account, VLAN: vlan, SpeedMbps: 100,
				Network: tencentcloud.Network{Gateway: "dcg-hkg00001", NetworkType: "CCN"},
			}
			var refused providers.Faults
			errors.As(request.Validate(), &refused)
			asked := map[string]string{"connectionOwner": "providerAccountId", "vlan": "vlanId"}
			var want []string
			for _, field := range fieldsOf(refused) {
				want = append(want, asked[field])
			}
			assert.Equal(t, want, fieldsOf(form.Faults(values(account, vlan))), "account %q, VLAN %d", account, vlan)

			if said, all := consoleconnect.ReadHandover(fmt.Sprintf("account %s, dc-kd7d06of, VLAN %d", account, vlan)); all {
				assert.Empty(t, form.Faults(values(said.ProviderAccountID, said.VLANID)), "%+v is proposed", said)
			}
		}
	}
}
