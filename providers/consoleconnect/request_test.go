package consoleconnect_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/providertest"
)

func toCompany() consoleconnect.Request {
	return consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: "acme-tencent-hkg-ord-0001", PortID: "66c29b3c6dcad34e5b728c9c", Speed: 100,
		DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1",
		DestFacilityID: "5aa89b04ac86ba0012345bdf", DestRegionID: "5c05cb06cad910000ae251f4",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth, Evergreen: true,
		ClassOfService: consoleconnect.ClassSilver,
	}
}

func toPort() consoleconnect.Request {
	return consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: "my new connection", PortID: "123", Speed: 1000,
		DestPortID: "d466b388d3e9ee0a92177910", DestCompany: "companyusername",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth,
	}
}

// everyField has a value in every field; it is not meant to be valid.
func everyField() consoleconnect.Request {
	src, dest := 100, 200
	r := toCompany()
	r.RegionID, r.DestPortID, r.PaymentTransactionID, r.DiscountCode = "r1", "p2", "t1", "d1"
	r.SrcVLANRequest, r.DestVLANRequest, r.Untagged, r.QinQ = &src, &dest, true, true
	return r
}

func TestValidate(t *testing.T) {
	t.Parallel()
	type request = consoleconnect.Request
	number := func(n int) *int { return &n }
	tests := []struct {
		name   string
		base   func() request
		change func(*request)
		fields []string
	}{
		{"to a company", toCompany, func(*request) {}, nil},
		{"to a port", toPort, func(*request) {}, nil},
		{"to a port, with its metro", toPort, func(r *request) { r.DestMetroID = "m1" }, nil},
		{"to a port, no company", toPort, func(r *request) { r.DestCompany = "" }, nil},
		{"type", toCompany, func(r *request) { r.Type = "CLOUD" }, []string{"type"}},
		{"no name", toCompany, func(r *request) { r.Name = "" }, []string{"name"}},
		{"name with a space at its end", toCompany, func(r *request) { r.Name = "x " }, []string{"name"}},
		{"name on two lines", toCompany, func(r *request) { r.Name = "x\ny" }, []string{"name"}},
		{"no port", toCompany, func(r *request) { r.PortID = "" }, []string{"portId"}},
		{"port with a slash", toCompany, func(r *request) { r.PortID = "a/b" }, []string{"portId"}},
		{"port with a space", toCompany, func(r *request) { r.PortID = "a b" }, []string{"portId"}},
		{"speed", toCompany, func(r *request) { r.Speed = 0 }, []string{"speed"}},
		{"no company", toCompany, func(r *request) { r.DestCompany = "" }, []string{"destCompany"}},
		{"company", toCompany, func(r *request) { r.DestCompany = "Tencent Cloud" }, []string{"destCompany"}},
		{"no metro", toCompany, func(r *request) { r.DestMetroID = "" }, []string{"destMetroId"}},
		{"no facility, invoice", toCompany, func(r *request) { r.DestFacilityID = "" }, []string{"destDcf"}},
		{"no facility, card", toCompany, func(r *request) {
			r.DestFacilityID, r.PaymentType, r.PaymentTransactionID = "", consoleconnect.PaymentCreditCard, "t1"
		}, nil},
		{"facility", toCompany, func(r *request) { r.DestFacilityID = "a b" }, []string{"destDcf"}},
		{"destination region", toCompany, func(r *request) { r.DestRegionID = "a b" }, []string{"destRegionId"}},
		{"no destination region", toCompany, func(r *request) { r.DestRegionID = "" }, nil},
		{"region", toCompany, func(r *request) { r.RegionID = "a b" }, []string{"regionId"}},
		{"to a port and a facility", toCompany, func(r *request) { r.DestPortID = "p2" }, []string{"destPortId"}},
		{"to a port and a region", toPort, func(r *request) { r.DestRegionID = "r1" }, []string{"destPortId"}},
		{"destination port", toPort, func(r *request) { r.DestPortID = "a/b" }, []string{"destPortId"}},
		{"company of the port", toPort, func(r *request) { r.DestCompany = "a b" }, []string{"destCompany"}},
		{"metro of the port", toPort, func(r *request) { r.DestMetroID = "a b" }, []string{"destMetroId"}},
		{"payment", toCompany, func(r *request) { r.PaymentType = "plan" }, []string{"paymentType"}},
		{"no payment", toCompany, func(r *request) { r.PaymentType = "" }, []string{"paymentType"}},
		{"card without a transaction", toCompany, func(r *request) { r.PaymentType = consoleconnect.PaymentCreditCard },
			[]string{"paymentTransactionId"}},
		{"unit", toCompany, func(r *request) { r.DurationUnit = "months" }, []string{"durationUnit"}},
		{"6 days", toCompany, func(r *request) { r.Duration, r.DurationUnit = 6, "d" }, nil},
		{"7 days", toCompany, func(r *request) { r.Duration, r.DurationUnit = 7, "d" }, []string{"duration"}},
		{"3 weeks", toCompany, func(r *request) { r.Duration, r.DurationUnit = 3, "w" }, nil},
		{"4 weeks", toCompany, func(r *request) { r.Duration, r.DurationUnit = 4, "w" }, []string{"duration"}},
		{"36 months", toCompany, func(r *request) { r.Duration = 36 }, nil},
		{"37 months", toCompany, func(r *request) { r.Duration = 37 }, []string{"duration"}},
		{"3 years", toCompany, func(r *request) { r.Duration, r.DurationUnit = 3, "y" }, nil},
		{"4 years", toCompany, func(r *request) { r.Duration, r.DurationUnit = 4, "y" }, []string{"duration"}},
		{"no duration", toCompany, func(r *request) { r.Duration = 0 }, []string{"duration"}},
		{"class", toCompany, func(r *request) { r.ClassOfService = "silver" }, []string{"classOfService"}},
		{"no class", toCompany, func(r *request) { r.ClassOfService = "" }, nil},
		{"our VLAN", toCompany, func(r *request) { r.SrcVLANRequest = number(0) }, []string{"srcVlanRequest"}},
		{"their VLAN", toCompany, func(r *request) { r.DestVLANRequest = number(4095) }, []string{"destVlanRequest"}},
		{"VLANs at the limits", toCompany, func(r *request) { r.SrcVLANRequest, r.DestVLANRequest = number(1), number(4094) }, nil},
		{"transaction without a card", toCompany, func(r *request) { r.PaymentTransactionID = "t1" }, []string{"paymentTransactionId"}},
		{"several at once", everyField, func(r *request) { r.Speed, r.Name = -1, " " },
			[]string{"name", "speed", "destPortId", "paymentTransactionId"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := tt.base()
			tt.change(&r)
			assert.Equal(t, tt.fields, providertest.Fields(t, r.Validate()))
		})
	}
}

func TestAFaultShowsTheRuleAndWhatWasGiven(t *testing.T) {
	t.Parallel()
	r := toCompany()
	r.Duration, r.DurationUnit = 7, "d"
	assert.EqualError(t, r.Validate(), `duration: must be 1 to 6 with unit d; given "7"`)
}

// The documents bound the speed by the ports at both ends, and name none that is faster than 100 Gbps.
func TestCheckSpeed(t *testing.T) {
	t.Parallel()
	for mbps, said := range map[int]string{1: "", 1000: "", 100_000: "", -1: `given "-1"`, 0: "given 0, or nothing", 100_001: `given "100001"`} {
		var faults providers.Faults
		consoleconnect.CheckSpeed(&faults, "speedMbps", mbps)
		if said == "" {
			assert.Empty(t, faults, mbps)
			continue
		}
		assert.EqualError(t, faults, "speedMbps: must be 1 to 100000; "+said)
	}
}

func TestARequestIsFoundAgain(t *testing.T) {
	t.Parallel()
	var request providers.Request = toCompany()
	assert.Equal(t, []string{"acme-tencent-hkg-ord-0001"}, request.Marks())
	assert.Empty(t, request.Differs(providers.Connection{SpeedMbps: 100, SrcVLAN: 7}))
	assert.Empty(t, request.Differs(providers.Connection{}), "a speed that is not told")
	assert.Equal(t, "50 Mbps where the order asks for 100", request.Differs(providers.Connection{SpeedMbps: 50}))
}

func TestAllDifferencesAreNamed(t *testing.T) {
	t.Parallel()
	request := toCompany()
	request.SrcVLANRequest, request.DestVLANRequest, request.DestPortID = consoleconnect.VLAN(30), consoleconnect.VLAN(31), "d-1"
	found := providers.Connection{
		SrcPortID: request.PortID, SrcPort: "My-Port-1", SrcVLAN: 30, DstVLAN: 31, ProfileID: "Tencent-Cloud", DstPortID: "d-1",
		Metro: request.DestMetroID, SpeedMbps: 100, Class: "silver",
	}
	assert.Empty(t, request.Differs(found))
	found = providers.Connection{
		SrcPortID: "p-2", SrcPort: "My-Port-2", SrcVLAN: 7, DstVLAN: 8, ProfileID: "other", Profile: "Other Ltd", DstPortID: "d-2", DstPort: "d-2",
		Metro: "m-2", SpeedMbps: 50, Class: "GOLD",
	}
	assert.Equal(t, "our port My-Port-2 (p-2) where the order asks for "+request.PortID+", VLAN 7 on our port where the order asks for 30, "+
		"company Other Ltd (other) where the order asks for tencent-cloud, port at the far end d-2 where the order asks for d-1, "+
		"VLAN 8 at the far end where the order asks for 31, metro m-2 where the order asks for "+request.DestMetroID+
		", 50 Mbps where the order asks for 100, class of service GOLD where the order asks for SILVER", request.Differs(found))
}

func TestVLAN(t *testing.T) {
	t.Parallel()
	assert.Nil(t, consoleconnect.VLAN(0))
	assert.Equal(t, 7, *consoleconnect.VLAN(7))
}
