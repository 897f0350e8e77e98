package workflows_test

import (
	"strings"
	"testing"

	"turnup/providers"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEquinixOrder_Validate(t *testing.T) {
	t.Parallel()
	require.NoError(t, single().Validate())
	require.NoError(t, pair().Validate())

	const name = "must be 1 to 19 of a-z, 0-9 and '-', beginning with a letter or digit: the connections are called tu-NAME-1 and " +
		"tu-NAME-2, and Equinix's names hold 24 characters"
	private := func(o *equinix.Order) *equinix.ZSide {
		o.ZSide = equinix.ZSide{Profile: "f-dot1q"}
		return &o.ZSide
	}
	for title, test := range map[string]struct {
		change func(*equinix.Order)
		says   string
	}{
		"kind of another order":    {func(o *equinix.Order) { o.Kind = "huawei" }, `kind: must be equinix; given "huawei"`},
		"name of 20 characters":    {func(o *equinix.Order) { o.Name = "sv-dc-1-234567890123" }, `name: ` + name + `; given "sv-dc-1-234567890123"`},
		"no port":                  {func(o *equinix.Order) { o.ASide.Port = " " }, `aSide.port: must be the name or id of your port; given " "`},
		"no far end":               {func(o *equinix.Order) { o.ZSide.Port = "" }, `zSide: must have a port, or the id of a service profile; nothing was given`},
		"metro by name":            {func(o *equinix.Order) { o.ZSide.Metro = "Ashburn" }, `zSide.metro: must be a metro's code of two capital letters, for example DC; given "Ashburn"`},
		"no speed":                 {func(o *equinix.Order) { o.Speed = 0 }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given 0, or nothing`},
		"too fast":                 {func(o *equinix.Order) { o.Speed = 100_001 }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "100001 MB"`},
		"too fast in Gbit/s":       {func(o *equinix.Order) { o.Speed, o.Unit = 101, "GB" }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "101 GB"`},
		"speed beyond any integer": {func(o *equinix.Order) { o.Speed, o.Unit = 1<<62, "GB" }, `speed: must be 1 to 100000 MB, or 1 to 100 GB; given "4611686018427387904 GB"`},
		"unknown unit":             {func(o *equinix.Order) { o.Unit = "TB" }, `unit: must be MB (Mbit/s) or GB (Gbit/s); given "TB"`},
		"nobody to notify":         {func(o *equinix.Order) { o.Notifications = nil }, `notifications: must have at least one mail address; nothing was given`},
		"no mail address": {func(o *equinix.Order) { o.Notifications = append(o.Notifications, "the NOC") },
			`notifications: must be mail addresses such as netops@example.com; given "the NOC"`},
		"mail address with a name": {func(o *equinix.Order) { o.Notifications = []string{"NOC <netops@example.com>"} },
			`notifications: must be mail addresses such as netops@example.com; given "NOC <netops@example.com>"`},
		"long purchase order": {func(o *equinix.Order) { o.PurchaseOrderNumber = strings.Repeat("9", 26) },
			`purchaseOrderNumber: must be 1 to 25 printable ASCII characters; given "99999999999999999999999999"`},
		"accents in a purchase order": {func(o *equinix.Order) { o.PurchaseOrderNumber = "Größe" },
			`purchaseOrderNumber: must be 1 to 25 printable ASCII characters; given "Größe"`},
		"term of 13 months":     {func(o *equinix.Order) { o.TermMonths = 13 }, `termMonths: must be among [1 12 24 36]; given "13"`},
		"project with a slash":  {func(o *equinix.Order) { o.ProjectID = "a/b" }, `projectId: must be the project's id at Equinix; given "a/b"`},
		"policy without a pair": {func(o *equinix.Order) { o.IfHalfBuilt = "hold" }, `ifHalfBuilt: goes only with a secondary leg; given "hold"`},
		"unknown hand-off": {func(o *equinix.Order) {
			o.Handoffs = map[string]order.WaitPolicy{order.HandoffSupport: {}}
		}, `handoffs: must be among [approval resolve-purchase resolve-pair resolve-removal]; given "support-handoff"`},
		"key with a space": {func(o *equinix.Order) { private(o).AuthorizationKey = "a b" },
			`zSide.authorizationKey: must be the seller's key, without spaces; given "(not shown)"`},
		"unknown peering": {func(o *equinix.Order) { private(o).PeeringType = "Secret" },
			`zSide.peeringType: must be among [Private Public Microsoft Manual]; given "Secret"`},
		"key for a port": {func(o *equinix.Order) { o.ZSide.AuthorizationKey = "k" },
			`zSide.authorizationKey: goes only with a service profile; given "(not shown)"`},
		"region for a port":  {func(o *equinix.Order) { o.ZSide.Region = "us-east-1" }, `zSide.region: goes only with a service profile; given "us-east-1"`},
		"peering for a port": {func(o *equinix.Order) { o.ZSide.PeeringType = "Public" }, `zSide.peeringType: goes only with a service profile; given "Public"`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			o := single()
			test.change(&o)
			assert.EqualError(t, o.Validate(), test.says)
		})
	}
}

func TestEquinixOrder_ValidatePair(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		change func(*equinix.Order)
		says   string
	}{
		"unknown policy": {func(o *equinix.Order) { o.IfHalfBuilt = "shrug" },
			`ifHalfBuilt: must be among [all-or-nothing keep-primary hold]; given "shrug"`},
		"one tag on one port": {func(o *equinix.Order) { o.Secondary.ASide = o.ASide },
			`secondary.aSide.sTag: must differ from the primary's on the same port; given "1201"`},
		"secondary without a port":    {func(o *equinix.Order) { o.Secondary.ASide.Port = "" }, `secondary.aSide.port: must be the name or id of your port; nothing was given`},
		"secondary without a far end": {func(o *equinix.Order) { o.Secondary.ZSide.Port = "" }, `secondary.zSide: must have a port, or the id of a service profile; nothing was given`},
		"secondary's metro":           {func(o *equinix.Order) { o.Secondary.ZSide.Metro = "dc" }, `secondary.zSide.metro: must be a metro's code of two capital letters, for example DC; given "dc"`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			o := pair()
			test.change(&o)
			assert.EqualError(t, o.Validate(), test.says)
		})
	}
}

func TestEquinixOrder_ValidateReportsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	o := equinix.Order{Secondary: &equinix.Leg{}, IfHalfBuilt: "x", Unit: "x", TermMonths: 2, ProjectID: "/"}
	o.PurchaseOrderNumber = "\n"
	var faults providers.Faults
	require.ErrorAs(t, o.Validate(), &faults)
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
	o := pair()
	o.ZSide = equinix.ZSide{
		Port: "p", Tags: providers.Tags{S: 5, C: 6}, Profile: "f", Metro: "SV", Region: "r", AuthorizationKey: "k", PeeringType: "Private",
	}
	o.Secondary.ZSide = equinix.ZSide{Metro: "DC"}
	full := o.WithDefaults()
	assert.Equal(t, equinix.ZSide{Profile: "f", Metro: "DC", Region: "r", AuthorizationKey: "k", PeeringType: "Private"}, full.Secondary.ZSide)
	assert.Equal(t, equinix.ZSide{Metro: "DC"}, o.Secondary.ZSide)
	assert.Equal(t, []string{"MB", equinix.AllOrNothing}, []string{full.Unit, full.IfHalfBuilt})
	assert.Equal(t, order.Duration("30d"), full.Activation.Deadline)
	assert.Empty(t, single().WithDefaults().IfHalfBuilt, "a single connection has no policy")
}

// A seller's key lets whoever has it take the circuit.
func TestEquinixOrder_KeysAreNotShown(t *testing.T) {
	t.Parallel()
	o := pair()
	o.ZSide.AuthorizationKey, o.Secondary.ZSide.AuthorizationKey = "key-1", "key-2"
	shown := o.Redacted()
	assert.Equal(t, "(not shown)", shown.ZSide.AuthorizationKey)
	assert.Equal(t, "(not shown)", shown.Secondary.ZSide.AuthorizationKey)
	assert.Equal(t, []string{"key-1", "key-2"}, []string{o.ZSide.AuthorizationKey, o.Secondary.ZSide.AuthorizationKey}, "the order keeps them")
	assert.Empty(t, single().Redacted().ZSide.AuthorizationKey)
}

func TestEquinixOrder_Summary(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "50 Mbps connection from DEMO-SV1-Dot1q-PRI to DEMO-DC5-Dot1q-PRI, ordered by ana", single().Summary())
	o := pair()
	o.Speed, o.Unit, o.ZSide.Port, o.ZSide.Profile = 2, "GB", "", "f-1"
	assert.Equal(t, "2000 Mbps redundant pair from DEMO-SV1-Dot1q-PRI to f-1, ordered by ana", o.Summary())
}

// Temporal UI shows what was ordered, without the seller's key.
func TestEquinixOrder_DetailsHaveNoKey(t *testing.T) {
	t.Parallel()
	o := toProfile(approvedProfile)
	o.ZSide.AuthorizationKey = "s3cret"
	details := o.Details()
	assert.NotContains(t, details, "s3cret")
	assert.Contains(t, details, "- asked for as `"+primary+"`")
}
