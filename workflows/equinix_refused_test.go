package workflows_test

import (
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What only Equinix and the sellers know is refused before anything is bought too.
func TestEquinix_RefusedBeforeAnythingIsBought(t *testing.T) {
	t.Parallel()
	keyed := func(key string) equinix.Order {
		o := toProfile(keyProfile)
		o.ZSide.AuthorizationKey = key
		return o
	}
	with := func(o equinix.Order, change func(*equinix.Order)) equinix.Order {
		change(&o)
		return o
	}
	for name, test := range map[string]struct {
		o    equinix.Order
		says []string
	}{
		"wrong order":      {with(single(), func(o *equinix.Order) { o.Speed = -5 }), []string{`speed: must be 1 to 100000 MB, or 1 to 100 GB; given "-5 MB"`}},
		"no such port":     {with(single(), func(o *equinix.Order) { o.ASide.Port = "Moon" }), []string{"aSide.port: must be the id or name of exactly one port", `given "Moon"`}},
		"port not ready":   {with(single(), func(o *equinix.Order) { o.ASide.Port = "DEMO-AM1-Dot1q-NEW" }), []string{"DEMO-AM1-Dot1q-NEW (a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b04) "}},
		"too fast":         {with(single(), func(o *equinix.Order) { o.Speed, o.Unit = 20, "GB" }), []string{"the order needs 20000"}},
		"no such profile":  {toProfile("00000000-0000-0000-0000-000000000000"), []string{"zSide.profile: must be a profile that can be bought from: "}},
		"no key":           {toProfile(keyProfile), []string{`zSide.authorizationKey: must be given: Keys by Initech asks for its "Service Key"`}},
		"wrong key":        {keyed("moon-key"), []string{"zSide.authorizationKey: must be a key that the seller takes: ", `given "(not shown)"`}},
		"key of a speed":   {keyed("demo-key-200MB"), []string{`speed: must be the speed that the authorization key was made for: 200 Mbps; given "50 MB"`}},
		"single":           {toProfile(pairsProfile), []string{"secondary: must be given: Pairs by Initech is sold in redundant pairs only"}},
		"speed not sold":   {with(toProfile(approvedProfile), func(o *equinix.Order) { o.Speed = 51 }), []string{"speed: must be a speed that Approved by Globex is sold in: 50, 200, 500, 1000 Mbps"}},
		"metro not sold":   {with(toProfile(approvedProfile), func(o *equinix.Order) { o.ZSide.Metro = "AM" }), []string{"zSide.metro: must be a metro where Approved by Globex is sold: SV, DC"}},
		"no such metro":    {with(toProfile(approvedProfile), func(o *equinix.Order) { o.ZSide.Metro = "XX" }), []string{"zSide.metro: must be a metro of Equinix Fabric"}},
		"no region":        {with(hosted(), func(o *equinix.Order) { o.ZSide.Region = "" }), []string{"zSide.region: must be a region of Hosted Connections like AWS: us-east-1, us-west-1"}},
		"both legs' ports": {with(pair(), func(o *equinix.Order) { o.ASide.Port, o.Secondary.ZSide.Port = "Moon", "Sun" }), []string{"aSide.port: ", "\nsecondary.zSide.port: "}},
		"one tag, two names": {with(pair(), func(o *equinix.Order) {
			o.Secondary.ASide = o.ASide
			o.Secondary.ASide.Port = "7f891d3b-973c-73c0-bae0-30ac1885197a"
		}), []string{"secondary.aSide.sTag: must differ from the primary's on the same port"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				_, err := f.order(test.o)
				failsWith(t, err, order.ErrorRefused)
				for _, says := range test.says {
					assert.ErrorContains(t, err, says)
					assert.Contains(t, f.progress().Reason, says)
				}
				assert.NotContains(t, err.Error(), "moon-key")
				assert.Zero(t, f.provider.Calls()["createConnection"])
				assert.Zero(t, f.ledger().Purchases)
			})
		})
	}
}

// A key that the seller takes is used, and shows nowhere.
func TestEquinix_KeyThatTheSellerTakes(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := approvedByUs(toProfile(keyProfile))
		o.ZSide.AuthorizationKey = "demo-key-50MB"
		f.looks(time.Hour, func(p order.Progress) {
			require.Len(t, p.Requests, 1)
			assert.Contains(t, string(p.Requests[0].Body), `Key":"(not shown)"`)
			assert.NotContains(t, string(p.Requests[0].Body), "demo-key")
		})
		f.answers(2*time.Hour, order.HandoffApproval, approve)
		_, err := f.order(o)
		require.NoError(t, err)
		shown := f.progress().Order.(map[string]any)["zSide"].(map[string]any)
		assert.Equal(t, "(not shown)", shown["authorizationKey"])
		assert.Equal(t, []string{primary}, f.live())
	})
}

// A pair that one device's failure takes down is allowed, and whoever approves it is told.
func TestEquinix_SharedDevicesAreTold(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := approvedByUs(pair())
		o.ASide.Port, o.Secondary.ASide.Port = "DEMO-SV5-Dot1q-PRI", "DEMO-SV5-Dot1q-PRI-2"
		f.looks(time.Hour, func(p order.Progress) {
			assert.Len(t, p.Warnings, 1)
			assert.Contains(t, p.Warnings[0], "both legs' A side is on device ")
			assert.Contains(t, p.Warnings[0], "(ports DEMO-SV5-Dot1q-PRI and DEMO-SV5-Dot1q-PRI-2): when it fails, both do")
			assert.Equal(t, providers.PartyApprover, p.Waits[0].Party)
		})
		f.answers(2*time.Hour, order.HandoffApproval, approve)
		_, err := f.order(o)
		require.NoError(t, err)
	})
}

func TestEquinix_NotApproved(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		f.answers(time.Hour, order.HandoffApproval, map[string]order.Value{"decision": "reject"})
		_, err := f.order(approvedByUs(pair()))
		failsWith(t, err, order.ErrorNotApproved)
		assert.Zero(t, f.ledger().Purchases)
	})
}
