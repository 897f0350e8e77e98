package workflows_test

import (
	"strings"
	"testing"

	"turnup/providers"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEquinixOrder_Validate(t *testing.T) {
	t.Parallel()
	require.NoError(t, single().Validate())
	require.NoError(t, pair().Validate())

	const name = "must be 1 to 19 of a-z, 0-9 and '-', beginning with a letter or digit: the connections are called tu-NAME-1 and " +
		"tu-NAME-2, and Equinix's names hold 24 characters"
	private := func(o *workflows.EquinixOrder) *workflows.EquinixZSide {
		o.ZSide = workflows.EquinixZSide{Profile: "f-dot1q"}
		return &o.ZSide
	}
	for title, test := range map[string]struct {
		change func(*workflows.EquinixOrder)
		says   string
	}{
		"kind of another order":    {func(o *workflows.EquinixOrder) { o.Kind = "huawei" }, `kind: must be equinix; given "huawei"`},
		"name of 20 characters":    {func(o *workflows.EquinixOrder) { o.Name = "sv-dc-1-234567890123" }, `name: ` + name + `; given "sv-dc-1-234567890123"`},
		"no port":                  {func(o *workflows.EquinixOrder) { o.ASide.Port = " " }, `aSide.port: must be the name or id of your port; given " "`},
		"no far end":               {func(o *workflows.EquinixOrder) { o.ZSide.Port = "" }, `zSide: must have a port, or the id of a service profile; nothing was given`},
		"metro by name":            {func(o *workflows.EquinixOrder) { o.ZSide.Metro = "Ashburn" }, `zSide.metro: must be a metro's code of two capital letters, for example DC; given "Ashburn"`},
		"no speed":                 {func(o *workflows.EquinixOrder) { o.Speed = 0 }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "0 MB"`},
		"too fast":                 {func(o *workflows.EquinixOrder) { o.Speed = 100_001 }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "100001 MB"`},
		"too fast in Gbit/s":       {func(o *workflows.EquinixOrder) { o.Speed, o.Unit = 101, "GB" }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "101 GB"`},
		"speed beyond any integer": {func(o *workflows.EquinixOrder) { o.Speed, o.Unit = 1<<62, "GB" }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "4611686018427387904 GB"`},
		"unknown unit":             {func(o *workflows.EquinixOrder) { o.Unit = "TB" }, `unit: must be MB (Mbit/s) or GB (Gbit/s); given "TB"`},
		"nobody to notify":         {func(o *workflows.EquinixOrder) { o.Notifications = nil }, `notifications: must have at least one mail address; nothing was given`},
		"no mail address": {func(o *workflows.EquinixOrder) { o.Notifications = append(o.Notifications, "the NOC") },
			`notifications: must be mail addresses such as netops@example.com; given "the NOC"`},
		"mail address with a name": {func(o *workflows.EquinixOrder) { o.Notifications = []string{"NOC <netops@example.com>"} },
			`notifications: must be mail addresses such as netops@example.com; given "NOC <netops@example.com>"`},
		"long purchase order": {func(o *workflows.EquinixOrder) { o.PurchaseOrderNumber = strings.Repeat("9", 26) },
			`purchaseOrderNumber: must be 1 to 25 printable ASCII characters; given "99999999999999999999999999"`},
		"accents in a purchase order": {func(o *workflows.EquinixOrder) { o.PurchaseOrderNumber = "Größe" },
			`purchaseOrderNumber: must be 1 to 25 printable ASCII characters; given "Größe"`},
		"term of 13 months":     {func(o *workflows.EquinixOrder) { o.TermMonths = 13 }, `termMonths: must be among [1 12 24 36]; given "13"`},
		"project with a slash":  {func(o *workflows.EquinixOrder) { o.ProjectID = "a/b" }, `projectId: must be the project's id at Equinix; given "a/b"`},
		"policy without a pair": {func(o *workflows.EquinixOrder) { o.IfHalfBuilt = "hold" }, `ifHalfBuilt: goes only with a secondary leg; given "hold"`},
		"unknown hand-off": {func(o *workflows.EquinixOrder) {
			o.Handoffs = map[string]workflows.WaitPolicy{workflows.HandoffSupport: {}}
		}, `handoffs: must be among [approval resolve-purchase resolve-pair resolve-removal]; given "support-handoff"`},
		"key with a space": {func(o *workflows.EquinixOrder) { private(o).AuthorizationKey = "a b" },
			`zSide.authorizationKey: must be the seller's key, without spaces; given "(not shown)"`},
		"unknown peering": {func(o *workflows.EquinixOrder) { private(o).PeeringType = "Secret" },
			`zSide.peeringType: must be among [Private Public Microsoft Manual]; given "Secret"`},
		"key for a port": {func(o *workflows.EquinixOrder) { o.ZSide.AuthorizationKey = "k" },
			`zSide.authorizationKey: goes only with a service profile; given "(not shown)"`},
		"region for a port":  {func(o *workflows.EquinixOrder) { o.ZSide.Region = "us-east-1" }, `zSide.region: goes only with a service profile; given "us-east-1"`},
		"peering for a port": {func(o *workflows.EquinixOrder) { o.ZSide.PeeringType = "Public" }, `zSide.peeringType: goes only with a service profile; given "Public"`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			order := single()
			test.change(&order)
			assert.EqualError(t, order.Validate(), test.says)
		})
	}
}

func TestEquinixOrder_ValidatePair(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		change func(*workflows.EquinixOrder)
		says   string
	}{
		"unknown policy": {func(o *workflows.EquinixOrder) { o.IfHalfBuilt = "shrug" },
			`ifHalfBuilt: must be among [all-or-nothing keep-primary hold]; given "shrug"`},
		"one tag on one port": {func(o *workflows.EquinixOrder) { o.Secondary.ASide = o.ASide },
			`secondary.aSide.sTag: must differ from the primary's on the same port; given "1201"`},
		"secondary without a port":    {func(o *workflows.EquinixOrder) { o.Secondary.ASide.Port = "" }, `secondary.aSide.port: must be the name or id of your port; nothing was given`},
		"secondary without a far end": {func(o *workflows.EquinixOrder) { o.Secondary.ZSide.Port = "" }, `secondary.zSide: must have a port, or the id of a service profile; nothing was given`},
		"secondary's metro":           {func(o *workflows.EquinixOrder) { o.Secondary.ZSide.Metro = "dc" }, `secondary.zSide.metro: must be a metro's code of two capital letters, for example DC; given "dc"`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			order := pair()
			test.change(&order)
			assert.EqualError(t, order.Validate(), test.says)
		})
	}
}

func TestEquinixOrder_ValidateReportsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	order := workflows.EquinixOrder{Secondary: &workflows.EquinixLeg{}, IfHalfBuilt: "x", Unit: "x", TermMonths: 2, ProjectID: "/"}
	order.PurchaseOrderNumber = "\n"
	var faults providers.Faults
	require.ErrorAs(t, order.Validate(), &faults)
	var fields []string
	for _, fault := range faults {
		fields = append(fields, fault.Field)
	}
	assert.Equal(t, []string{
		"kind", "name", "requestedBy", "aSide.port", "zSide", "secondary.aSide.port", "secondary.zSide", "ifHalfBuilt", "speed", "unit",
		"notifications", "purchaseOrderNumber", "termMonths", "projectId",
	}, fields)
}

// What the secondary leaves out at its far end is the primary's, but never its port and tags; the order that was given
// stays as it was.
func TestEquinixOrder_WithDefaults(t *testing.T) {
	t.Parallel()
	order := pair()
	order.ZSide = workflows.EquinixZSide{
		Port: "p", Tags: providers.Tags{S: 5, C: 6}, Profile: "f", Metro: "SV", Region: "r", AuthorizationKey: "k", PeeringType: "Private",
	}
	order.Secondary.ZSide = workflows.EquinixZSide{Metro: "DC"}
	full := order.WithDefaults()
	assert.Equal(t, workflows.EquinixZSide{Profile: "f", Metro: "DC", Region: "r", AuthorizationKey: "k", PeeringType: "Private"}, full.Secondary.ZSide)
	assert.Equal(t, workflows.EquinixZSide{Metro: "DC"}, order.Secondary.ZSide)
	assert.Equal(t, []string{"MB", workflows.AllOrNothing}, []string{full.Unit, full.IfHalfBuilt})
	assert.Equal(t, workflows.Duration("30d"), full.Activation.Deadline)
	assert.Empty(t, single().WithDefaults().IfHalfBuilt, "a single connection has no policy")
}

// A seller's key lets whoever has it take the circuit.
func TestEquinixOrder_KeysAreNotShown(t *testing.T) {
	t.Parallel()
	order := pair()
	order.ZSide.AuthorizationKey, order.Secondary.ZSide.AuthorizationKey = "key-1", "key-2"
	shown := order.Redacted()
	assert.Equal(t, "(not shown)", shown.ZSide.AuthorizationKey)
	assert.Equal(t, "(not shown)", shown.Secondary.ZSide.AuthorizationKey)
	assert.Equal(t, []string{"key-1", "key-2"}, []string{order.ZSide.AuthorizationKey, order.Secondary.ZSide.AuthorizationKey}, "the order keeps them")
	assert.Empty(t, single().Redacted().ZSide.AuthorizationKey)
}

func TestEquinixOrder_Summary(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "50 Mbps connection from DEMO-SV1-Dot1q-PRI to DEMO-DC5-Dot1q-PRI, ordered by ana", single().Summary())
	order := pair()
	order.Speed, order.Unit, order.ZSide.Port, order.ZSide.Profile = 2, "GB", "", "f-1"
	assert.Equal(t, "2000 Mbps redundant pair from DEMO-SV1-Dot1q-PRI to f-1, ordered by ana", order.Summary())
}
