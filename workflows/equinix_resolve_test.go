package workflows_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/workflows/equinix"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The profiles of sellers with rules of their own, beside those of fabricSurvey.
var sellerProfiles = map[string]providers.Profile{
	"f-bands": {ID: "f-bands", Name: "Bands", Metros: []providers.Metro{{Code: "SV"}}, SpeedsMbps: []int{50, 200}, Encapsulation: providers.Dot1Q},
	"f-key": {ID: "f-key", Name: "Keys", Metros: []providers.Metro{{Code: "SV"}}, SpeedsMbps: []int{200}, SpeedFromKey: true,
		KeyLabel: "Service Key", Encapsulation: providers.Dot1Q},
	"f-pairs": {ID: "f-pairs", Name: "Pairs", Metros: []providers.Metro{{Code: "SV"}}, CustomSpeed: true, RedundancyRequired: true, Encapsulation: providers.Dot1Q},
	"f-regions": {ID: "f-regions", Name: "Regions", Metros: []providers.Metro{{Code: "SV"}, {Code: "DC"}}, Regions: []string{"us-east-1", "us-west-1"},
		CustomSpeed: true, Encapsulation: providers.Dot1Q},
	"f-asks": {ID: "f-asks", Name: "Asks", Metros: []providers.Metro{{Code: "SV"}}, CustomSpeed: true, Encapsulation: providers.Dot1Q,
		Questions: []providers.Question{{Name: "ASN", Type: "NUMBER", Required: true}, {Name: "Global", Type: "STRING"}}},
	"f-closed": {ID: "f-closed", Unusable: "Service profile does not exist"},
}

func sellersSurvey() activities.EquinixPlaces {
	survey := fabricSurvey
	survey.Profiles = sellerProfiles
	survey.Metros = append([]providers.Metro{{Code: "XX", Name: "Closed", Unusable: "it is closed"}}, fabricSurvey.Metros...)
	return survey
}

// toSeller is a leg from a Dot1Q port in SV to the seller's profile.
func toSeller(port, profile string, tag int) equinix.Leg {
	leg := equinix.Leg{ZSide: equinix.ZSide{Profile: profile}}
	leg.ASide.Port, leg.ASide.S = port, tag
	return leg
}

func TestEquinixOrder_ResolveWithASeller(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		profile string
		change  func(*equinix.Order)
		says    string // "" when it can be had
	}{
		"a speed that is sold":      {"f-bands", func(*equinix.Order) {}, ""},
		"a speed that is not":       {"f-bands", func(o *equinix.Order) { o.Speed = 60 }, `speed: must be a speed that Bands is sold in: 50, 200 Mbps; given "60 MB"`},
		"another unit":              {"f-bands", func(o *equinix.Order) { o.Speed, o.Unit = 5, "GB" }, `speed: must be a speed that Bands is sold in: 50, 200 Mbps; given "5 GB"`},
		"any speed, where sold":     {"f-regions", func(o *equinix.Order) { o.Speed, o.ZSide.Region = 61, "us-east-1" }, ""},
		"the speed is the key's":    {"f-key", func(o *equinix.Order) { o.Speed, o.ZSide.AuthorizationKey = 61, "k" }, ""},
		"no key":                    {"f-key", func(*equinix.Order) {}, `zSide.authorizationKey: must be given: Keys asks for its "Service Key"; nothing was given`},
		"single where pairs sell":   {"f-pairs", func(*equinix.Order) {}, `secondary: must be given: Pairs is sold in redundant pairs only; nothing was given`},
		"no region":                 {"f-regions", func(*equinix.Order) {}, `zSide.region: must be a region of Regions: us-east-1, us-west-1; nothing was given`},
		"another seller's region":   {"f-regions", func(o *equinix.Order) { o.ZSide.Region = "eu-1" }, `zSide.region: must be a region of Regions: us-east-1, us-west-1; given "eu-1"`},
		"profile that is not there": {"f-closed", func(*equinix.Order) {}, `zSide.profile: must be a profile that can be bought from: Service profile does not exist; given "f-closed"`},
		"metro where it is not sold": {"f-bands", func(o *equinix.Order) { o.ZSide.Metro = "DC" },
			`zSide.metro: must be a metro where Bands is sold: SV; given "DC"`},
		"metro that is closed": {"f-bands", func(o *equinix.Order) { o.ZSide.Metro = "XX" },
			"zSide.metro: must be a metro of Equinix Fabric; given \"XX\"\nzSide.metro: must be a metro where Bands is sold: SV; given \"XX\""},
		"what the seller asks": {"f-asks", func(o *equinix.Order) { o.ZSide.AdditionalInfo = map[string]string{"ASN": "64512"} }, ""},
		"no answer":            {"f-asks", func(*equinix.Order) {}, `zSide.additionalInfo.ASN: must be given: Asks asks for ASN (required, NUMBER); nothing was given`},
		"an answer nobody asked for": {"f-bands", func(o *equinix.Order) { o.ZSide.AdditionalInfo = map[string]string{"ASN": "1"} },
			`zSide.additionalInfo.ASN: must be left out: Bands asks for nothing of the kind; given "1"`},
		"S-tag at the far end": {"f-bands", func(o *equinix.Order) { o.ZSide.S = 7 },
			`zSide.sTag: must be left out: a connection from a Dot1Q port to a Dot1Q service profile has none; given "7"`},
		"everything at once": {"f-key", func(o *equinix.Order) { o.ASide.S, o.ZSide.Metro = 0, "DC" },
			`zSide.metro: must be a metro where Keys is sold: SV; given "DC"
zSide.authorizationKey: must be given: Keys asks for its "Service Key"; nothing was given
aSide.sTag: must be given: a connection from a Dot1Q port to a Dot1Q service profile needs it; must be a VLAN tag from 2 to 4094; nothing was given`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			o := fabricOrder(toSeller("Dot1Q-1", test.profile, 100))
			test.change(&o)
			_, err := o.Resolve(sellersSurvey())
			if test.says == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, test.says)
		})
	}
}

// The seller's questions are shown with the profile, and each leg takes its answers along: the secondary those of the primary,
// unless it has its own, or another seller.
func TestEquinixOrder_ResolveAnswersTheSeller(t *testing.T) {
	t.Parallel()
	o := fabricOrder(toSeller("Dot1Q-1", "f-asks", 100), toSeller("Dot1Q-3", "f-asks", 101))
	o.ZSide.AdditionalInfo = map[string]string{"ASN": "64512"}
	require.NoError(t, o.Validate())
	plan, err := o.Resolve(sellersSurvey())
	require.NoError(t, err)
	assert.Equal(t, "named in the order; its seller asks for ASN (required, NUMBER), Global (STRING), to be answered in zSide.additionalInfo", plan.Choices[1].Why)
	assert.Equal(t, o.ZSide.AdditionalInfo, plan.Request.Legs[0].Z.AdditionalInfo)
	assert.Equal(t, o.ZSide.AdditionalInfo, plan.Request.Legs[1].Z.AdditionalInfo)

	o.Secondary.ZSide.AdditionalInfo = map[string]string{"ASN": "64513"}
	plan, err = o.Resolve(sellersSurvey())
	require.NoError(t, err)
	assert.Equal(t, o.Secondary.ZSide.AdditionalInfo, plan.Request.Legs[1].Z.AdditionalInfo)

	o.Secondary.ZSide = equinix.ZSide{Profile: "f-bands"}
	plan, err = o.Resolve(sellersSurvey())
	require.NoError(t, err)
	assert.Nil(t, plan.Request.Legs[1].Z.AdditionalInfo)

	ports := fabricOrder(equinix.Leg{})
	ports.ZSide.AdditionalInfo = map[string]string{"ASN": "1"}
	assert.ErrorContains(t, ports.Validate(), "zSide.additionalInfo: goes only with a service profile")
}

// The secondary may have another seller, which has rules of its own.
func TestEquinixOrder_ResolveWithTwoSellers(t *testing.T) {
	t.Parallel()
	o := fabricOrder(toSeller("Dot1Q-1", "f-pairs", 100), toSeller("Dot1Q-3", "f-bands", 101))
	assert.Equal(t, []string{"f-pairs", "f-bands"}, o.ProfileIDs())
	_, err := o.Resolve(sellersSurvey())
	assert.NoError(t, err)
	o.Speed = 60
	_, err = o.Resolve(sellersSurvey())
	assert.EqualError(t, err, `speed: must be a speed that Bands is sold in: 50, 200 Mbps; given "60 MB"`)

	both := fabricOrder(toSeller("Dot1Q-1", "f-bands", 100), toSeller("Dot1Q-3", "f-bands", 101))
	assert.Equal(t, []string{"f-bands"}, both.ProfileIDs())
	both.Speed = 60
	_, err = both.Resolve(sellersSurvey())
	assert.EqualError(t, err, `speed: must be a speed that Bands is sold in: 50, 200 Mbps; given "60 MB"`, "one fault is told once")
}

// A port that can't be had is refused with every candidate.
func TestEquinixOrder_ResolvePorts(t *testing.T) {
	t.Parallel()
	full := 40
	survey := activities.EquinixPlaces{Metros: fabricSurvey.Metros, Ports: providers.Listed[providers.Port]{Rows: []providers.Port{
		{ID: "p-1", Name: "One", Metro: "SV", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q},
		{ID: "p-2", Name: "Two", Metro: "DC", SpeedMbps: 10_000, Encapsulation: providers.Dot1Q, Unusable: `its state is "TO_BE_ADDED"`},
		{ID: "p-3", Name: "Three", Metro: "DC", SpeedMbps: 10_000, FreeMbps: &full, Encapsulation: providers.Dot1Q},
	}}}
	leg := equinix.Leg{}
	leg.ASide.Port, leg.ASide.S, leg.ZSide.Port, leg.ZSide.S = "Moon", 7, "TWO", 0
	_, err := fabricOrder(leg).Resolve(survey)
	const rule = "must be the id or name of exactly one port that can carry the order; candidates: "
	assert.EqualError(t, err, `aSide.port: `+rule+`One (p-1) is not the port that was asked for; Two (p-2) is not the port that was asked for; `+
		`Three (p-3) is not the port that was asked for; given "Moon"
zSide.port: `+rule+`One (p-1) is not the port that was asked for; Two (p-2) its state is "TO_BE_ADDED"; `+
		`Three (p-3) is not the port that was asked for; given "TWO"`)

	lost := toSeller("Moon", "f-bands", 7)
	survey.Profiles = sellerProfiles
	_, err = fabricOrder(lost).Resolve(survey)
	assert.NotContains(t, err.Error(), "zSide.metro", "the metro would be the port's")

	leg.ASide.Port, leg.ZSide.Port = "p-1", "p-3"
	_, err = fabricOrder(leg).Resolve(survey)
	assert.ErrorContains(t, err, `Three (p-3) has 40 of 10000 Mbps free, the order needs 50; given "p-3"`)
}

// Two connections can't have one tag on one port, however the port is called.
func TestEquinixOrder_ResolveRefusesOneTagOnOnePort(t *testing.T) {
	t.Parallel()
	first, second := tagCases[0].leg(0), tagCases[0].leg(1)
	second.ASide, second.ZSide = first.ASide, first.ZSide
	second.ASide.Port, second.ZSide.Port = "p-dot1q-1", "p-dot1q-2"
	_, err := fabricOrder(first, second).Resolve(fabricSurvey)
	assert.EqualError(t, err, `secondary.aSide.sTag: must differ from the primary's on the same port; given "100"
secondary.zSide.sTag: must differ from the primary's on the same port; given "102"`)
	second.ASide.S, second.ZSide.S = 200, 202
	_, err = fabricOrder(first, second).Resolve(fabricSurvey)
	assert.NoError(t, err)
}

func TestEquinixOrder_ResolveWarnsOfSharedDevices(t *testing.T) {
	t.Parallel()
	apart, err := fabricOrder(tagCases[0].leg(0), tagCases[0].leg(1)).Resolve(fabricSurvey)
	require.NoError(t, err)
	assert.Empty(t, apart.Warnings)

	first, second := tagCases[0].leg(0), tagCases[3].leg(0) // the Dot1Q and the QinQ port of each place are on one device
	shared, err := fabricOrder(first, second).Resolve(fabricSurvey)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"both legs' A side is on device sv-1 (ports Dot1Q-1 and QinQ-1): when it fails, both do",
		"both legs' Z side is on device dc-1 (ports Dot1Q-2 and QinQ-2): when it fails, both do",
	}, shared.Warnings)
}

func TestEquinixOrder_ResolvedRequest(t *testing.T) {
	t.Parallel()
	o := fabricOrder(tagCases[2].leg(0), tagCases[2].leg(1))
	o.PurchaseOrderNumber, o.TermMonths, o.ProjectID = "PO-1", 12, "project-1"
	plan, err := o.Resolve(fabricSurvey)
	require.NoError(t, err)
	assert.Equal(t, fabric.Request{
		Speed: 50, Unit: "MB", Notifications: []string{"netops@example.com"}, PurchaseOrderNumber: "PO-1", TermMonths: 12, ProjectID: "project-1",
		Legs: []fabric.Leg{
			{Name: primary, A: fabric.ASide{PortID: "p-qinq-1", Encapsulation: providers.QinQ, Tags: providers.Tags{S: 100, C: 101}},
				Z: fabric.ZSide{PortID: "p-dot1q-2", Encapsulation: providers.Dot1Q, Metro: "DC", Tags: providers.Tags{S: 102}}},
			{Name: secondary, A: fabric.ASide{PortID: "p-qinq-3", Encapsulation: providers.QinQ, Tags: providers.Tags{S: 110, C: 111}},
				Z: fabric.ZSide{PortID: "p-dot1q-4", Encapsulation: providers.Dot1Q, Metro: "DC", Tags: providers.Tags{S: 112}}},
		},
	}, plan.Request)
	var chosen []string
	for _, choice := range plan.Choices {
		chosen = append(chosen, choice.Of+" "+choice.Name)
	}
	assert.Equal(t, []string{"aSide.port QinQ-1", "zSide.port Dot1Q-2", "secondary.aSide.port QinQ-3", "secondary.zSide.port Dot1Q-4"}, chosen)
}
