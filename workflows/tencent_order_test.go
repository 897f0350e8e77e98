package workflows_test

import (
	"testing"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func validOrder() tencent.Order {
	return tencent.Order{
		Order: order.Order{Kind: tencent.Name, Name: "hkg-prod-1", RequestedBy: "ana"},
		Port:  "My-Port-1", Metro: "HKG", SpeedMbps: 100,
	}
}

func TestTencentOrder_Validate(t *testing.T) {
	t.Parallel()
	require.NoError(t, validOrder().Validate())

	policy := func(wait string, p order.WaitPolicy) func(*tencent.Order) {
		return func(o *tencent.Order) { o.Handoffs = map[string]order.WaitPolicy{wait: p} }
	}
	for name, test := range map[string]struct {
		change func(*tencent.Order)
		field  string
	}{
		"kind of another order":       {func(o *tencent.Order) { o.Kind = "equinix" }, "kind"},
		"no name":                     {func(o *tencent.Order) { o.Name = "" }, "name"},
		"name in upper case":          {func(o *tencent.Order) { o.Name = "HKG" }, "name"},
		"name with a slash":           {func(o *tencent.Order) { o.Name = "a/b" }, "name"},
		"name of 41 characters":       {func(o *tencent.Order) { o.Name = "a1234567890123456789012345678901234567890" }, "name"},
		"nobody asks":                 {func(o *tencent.Order) { o.RequestedBy = "" }, "requestedBy"},
		"two lines of requester":      {func(o *tencent.Order) { o.RequestedBy = "ana\nli" }, "requestedBy"},
		"other approver, no approval": {func(o *tencent.Order) { o.Approval.NotByRequester = true }, "approval.notByRequester"},
		"no metro":                    {func(o *tencent.Order) { o.Metro = " " }, "metro"},
		"no speed":                    {func(o *tencent.Order) { o.SpeedMbps = 0 }, "speedMbps"},
		"negative speed":              {func(o *tencent.Order) { o.SpeedMbps = -1 }, "speedMbps"},
		"too fast":                    {func(o *tencent.Order) { o.SpeedMbps = 100_001 }, "speedMbps"},
		"unknown unit":                {func(o *tencent.Order) { o.Term = tencent.Term{Duration: 1, Unit: "h"} }, "term.unit"},
		"seven days":                  {func(o *tencent.Order) { o.Term = tencent.Term{Duration: 7, Unit: "d"} }, "term.duration"},
		"four weeks":                  {func(o *tencent.Order) { o.Term = tencent.Term{Duration: 4, Unit: "w"} }, "term.duration"},
		"37 months":                   {func(o *tencent.Order) { o.Term = tencent.Term{Duration: 37, Unit: "m"} }, "term.duration"},
		"four years":                  {func(o *tencent.Order) { o.Term = tencent.Term{Duration: 4, Unit: "y"} }, "term.duration"},
		"unknown class":               {func(o *tencent.Order) { o.ClassOfService = "PLATINUM" }, "classOfService"},
		"VLAN too high":               {func(o *tencent.Order) { o.VLAN = 4095 }, "vlan"},
		"negative VLAN":               {func(o *tencent.Order) { o.VLAN = -1 }, "vlan"},
		"unknown payment":             {func(o *tencent.Order) { o.PaymentType = "cash" }, "paymentType"},
		"card without transaction":    {func(o *tencent.Order) { o.PaymentType = "creditcard" }, "paymentTransactionId"},
		"transaction without card":    {func(o *tencent.Order) { o.PaymentTransactionID = "tx-1" }, "paymentTransactionId"},
		"discount code with a space":  {func(o *tencent.Order) { o.DiscountCode = "ten percent" }, "discountCode"},
		"unknown hand-off":            {policy("lunch", order.WaitPolicy{}), "handoffs"},
		"deadline that is no length":  {policy("approval", order.WaitPolicy{Deadline: "soon"}), "handoffs.approval.deadline"},
		"deadline too short":          {policy("approval", order.WaitPolicy{Deadline: "10ms"}), "handoffs.approval.deadline"},
		"deadline of three years":     {policy("approval", order.WaitPolicy{Deadline: "1095d"}), "handoffs.approval.deadline"},
		"reminder that is no length":  {policy("support-handoff", order.WaitPolicy{RemindEvery: "5x"}), "handoffs.support-handoff.remindEvery"},
		"unknown end":                 {policy("tencent-portal", order.WaitPolicy{OnDeadline: "shrug"}), "handoffs.tencent-portal.onDeadline"},
		"removal that is given up":    {policy("resolve-removal", order.WaitPolicy{OnDeadline: "fail"}), "handoffs.resolve-removal.onDeadline"},
		"activation without length": {
			func(o *tencent.Order) { o.Activation.Deadline = "-3d" }, "activation.deadline",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := validOrder()
			test.change(&o)
			var faults providers.Faults
			require.ErrorAs(t, o.Validate(), &faults)
			require.Len(t, faults, 1, "one fault, and nothing that follows from it")
			assert.Equal(t, test.field, faults[0].Field)
			assert.NotEmpty(t, faults[0].Rule)
		})
	}
}

func TestTencentOrder_ValidateReportsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	require.ErrorAs(t, tencent.Order{VLAN: 5000, ClassOfService: "PLATINUM"}.Validate(), &faults)
	fields := make([]string, len(faults))
	for i, fault := range faults {
		fields[i] = fault.Field
	}
	assert.ElementsMatch(t, []string{"kind", "name", "requestedBy", "metro", "speedMbps", "classOfService", "vlan"}, fields)
}
