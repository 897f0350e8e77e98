package workflows_test

import (
	"testing"

	"turnup/providers"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func validOrder() workflows.TencentOrder {
	return workflows.TencentOrder{
		Order: workflows.Order{Kind: workflows.KindTencent, Name: "hkg-prod-1", RequestedBy: "ana"},
		Port:  "My-Port-1", Metro: "HKG", SpeedMbps: 100,
	}
}

func TestTencentOrder_Validate(t *testing.T) {
	t.Parallel()
	require.NoError(t, validOrder().Validate())

	policy := func(wait string, p workflows.WaitPolicy) func(*workflows.TencentOrder) {
		return func(o *workflows.TencentOrder) { o.Handoffs = map[string]workflows.WaitPolicy{wait: p} }
	}
	for name, test := range map[string]struct {
		change func(*workflows.TencentOrder)
		field  string
	}{
		"kind of another order":       {func(o *workflows.TencentOrder) { o.Kind = "equinix" }, "kind"},
		"no name":                     {func(o *workflows.TencentOrder) { o.Name = "" }, "name"},
		"name in upper case":          {func(o *workflows.TencentOrder) { o.Name = "HKG" }, "name"},
		"name with a slash":           {func(o *workflows.TencentOrder) { o.Name = "a/b" }, "name"},
		"name of 41 characters":       {func(o *workflows.TencentOrder) { o.Name = "a1234567890123456789012345678901234567890" }, "name"},
		"nobody asks":                 {func(o *workflows.TencentOrder) { o.RequestedBy = "" }, "requestedBy"},
		"two lines of requester":      {func(o *workflows.TencentOrder) { o.RequestedBy = "ana\nli" }, "requestedBy"},
		"other approver, no approval": {func(o *workflows.TencentOrder) { o.Approval.NotByRequester = true }, "approval.notByRequester"},
		"no metro":                    {func(o *workflows.TencentOrder) { o.Metro = " " }, "metro"},
		"no speed":                    {func(o *workflows.TencentOrder) { o.SpeedMbps = 0 }, "speedMbps"},
		"negative speed":              {func(o *workflows.TencentOrder) { o.SpeedMbps = -1 }, "speedMbps"},
		"too fast":                    {func(o *workflows.TencentOrder) { o.SpeedMbps = 100_001 }, "speedMbps"},
		"unknown unit":                {func(o *workflows.TencentOrder) { o.Term = workflows.Term{Duration: 1, Unit: "h"} }, "term.unit"},
		"seven days":                  {func(o *workflows.TencentOrder) { o.Term = workflows.Term{Duration: 7, Unit: "d"} }, "term.duration"},
		"four weeks":                  {func(o *workflows.TencentOrder) { o.Term = workflows.Term{Duration: 4, Unit: "w"} }, "term.duration"},
		"37 months":                   {func(o *workflows.TencentOrder) { o.Term = workflows.Term{Duration: 37, Unit: "m"} }, "term.duration"},
		"four years":                  {func(o *workflows.TencentOrder) { o.Term = workflows.Term{Duration: 4, Unit: "y"} }, "term.duration"},
		"unknown class":               {func(o *workflows.TencentOrder) { o.ClassOfService = "PLATINUM" }, "classOfService"},
		"VLAN too high":               {func(o *workflows.TencentOrder) { o.VLAN = 4095 }, "vlan"},
		"negative VLAN":               {func(o *workflows.TencentOrder) { o.VLAN = -1 }, "vlan"},
		"unknown payment":             {func(o *workflows.TencentOrder) { o.PaymentType = "cash" }, "paymentType"},
		"card without transaction":    {func(o *workflows.TencentOrder) { o.PaymentType = "creditcard" }, "paymentTransactionId"},
		"transaction without card":    {func(o *workflows.TencentOrder) { o.PaymentTransactionID = "tx-1" }, "paymentTransactionId"},
		"discount code with a space":  {func(o *workflows.TencentOrder) { o.DiscountCode = "ten percent" }, "discountCode"},
		"unknown hand-off":            {policy("lunch", workflows.WaitPolicy{}), "handoffs"},
		"deadline that is no length":  {policy("approval", workflows.WaitPolicy{Deadline: "soon"}), "handoffs.approval.deadline"},
		"deadline too short":          {policy("approval", workflows.WaitPolicy{Deadline: "10ms"}), "handoffs.approval.deadline"},
		"deadline of three years":     {policy("approval", workflows.WaitPolicy{Deadline: "1095d"}), "handoffs.approval.deadline"},
		"reminder that is no length":  {policy("support-handoff", workflows.WaitPolicy{RemindEvery: "5x"}), "handoffs.support-handoff.remindEvery"},
		"unknown end":                 {policy("tencent-portal", workflows.WaitPolicy{OnDeadline: "shrug"}), "handoffs.tencent-portal.onDeadline"},
		"activation without length": {
			func(o *workflows.TencentOrder) { o.Activation.Deadline = "-3d" }, "activation.deadline",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order := validOrder()
			test.change(&order)
			var faults providers.Faults
			require.ErrorAs(t, order.Validate(), &faults)
			require.Len(t, faults, 1, "one fault, and nothing that follows from it")
			assert.Equal(t, test.field, faults[0].Field)
			assert.NotEmpty(t, faults[0].Rule)
		})
	}
}

func TestTencentOrder_ValidateReportsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	var faults providers.Faults
	require.ErrorAs(t, workflows.TencentOrder{VLAN: 5000, ClassOfService: "PLATINUM"}.Validate(), &faults)
	fields := make([]string, len(faults))
	for i, fault := range faults {
		fields[i] = fault.Field
	}
	assert.ElementsMatch(t, []string{"kind", "name", "requestedBy", "metro", "speedMbps", "classOfService", "vlan"}, fields)
}

func TestDuration_Parse(t *testing.T) {
	t.Parallel()
	for text, hours := range map[workflows.Duration]float64{"5d": 120, "120h": 120, "90m": 1.5, "0d": 0, "1h30m": 1.5} {
		length, err := text.Parse()
		require.NoError(t, err, text)
		assert.InDelta(t, hours, length.Hours(), 0.001, text)
	}
	for _, text := range []workflows.Duration{"", "d", "5", "five days", "-1d", "99999999d", "1.5d"} {
		_, err := text.Parse()
		assert.Error(t, err, text)
	}
}
