package consoleconnect_test

import (
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

func toCompany() consoleconnect.CreateRequest {
	return consoleconnect.CreateRequest{
		Type: consoleconnect.TypeLayer2, Name: orderName, PortID: portID, Speed: 100,
		DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1",
		DestFacilityID: "5aa89b04ac86ba0012345bdf", DestRegionID: "5c05cb06cad910000ae251f4",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth, Evergreen: true,
		ClassOfService: consoleconnect.ClassSilver,
	}
}

func toPort() consoleconnect.CreateRequest {
	return consoleconnect.CreateRequest{
		Type: consoleconnect.TypeLayer2, Name: "my new connection", PortID: "123", Speed: 1000,
		DestPortID: "d466b388d3e9ee0a92177910", DestCompany: "companyusername",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth,
	}
}

// everyField has a value in every field; it is not meant to be valid.
func everyField() consoleconnect.CreateRequest {
	src, dest := 100, 200
	r := toCompany()
	r.RegionID, r.DestPortID, r.PaymentTransactionID, r.DiscountCode = "r1", "p2", "t1", "d1"
	r.SrcVLANRequest, r.DestVLANRequest, r.Untagged, r.QinQ = &src, &dest, true, true
	return r
}

func TestCreate(t *testing.T) {
	t.Parallel()
	for body, request := range map[string]consoleconnect.CreateRequest{
		"create-company.json": toCompany(), "create-port.json": toPort(),
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c := expect(t, wanted{
				method: http.MethodPut, path: "/api/v2/company/acme/connections/layer2",
				body: fixture(t, body), answer: fixture(t, "created.json"),
			})
			connection, err := c.Connections.Create(t.Context(), request)
			require.NoError(t, err)
			assert.EqualValues(t, connectionID, connection.ID)
			assert.EqualValues(t, "CREATING", connection.Status)
			assert.EqualValues(t, 1000, connection.Speed)
			assert.EqualValues(t, "BRONZE", connection.ClassOfService)
		})
	}
}

func TestCreateURLIsWhereCreateSends(t *testing.T) {
	t.Parallel()
	var sent string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		sent = "http://" + r.Host + r.URL.EscapedPath()
		_, _ = io.WriteString(w, fixture(t, "created.json"))
	})
	_, err := c.Connections.Create(t.Context(), toCompany())
	require.NoError(t, err)
	assert.Equal(t, sent, c.Connections.CreateURL())
}

func TestCreateSendsTheOptionalFields(t *testing.T) {
	t.Parallel()
	src, dest := 100, 200
	request := toCompany()
	request.PaymentType, request.PaymentTransactionID = consoleconnect.PaymentCreditCard, "t1"
	request.RegionID, request.DiscountCode = "r1", "d1"
	request.SrcVLANRequest, request.DestVLANRequest, request.Untagged, request.QinQ = &src, &dest, true, true
	c := expect(t, wanted{
		method: http.MethodPut, path: "/api/v2/company/acme/connections/layer2", answer: fixture(t, "created.json"),
		body: `{"type":"LAYER2","name":"acme-tencent-hkg-ord-0001","portId":"66c29b3c6dcad34e5b728c9c","speed":100,
			"destCompany":"tencent-cloud","destMetroId":"77d9f1fbbcaa906f3cddb6d1","destDcf":"5aa89b04ac86ba0012345bdf",
			"destRegionId":"5c05cb06cad910000ae251f4","regionId":"r1","paymentType":"creditcard","paymentTransactionId":"t1",
			"duration":1,"durationUnit":"m","evergreen":true,"classOfService":"SILVER","discountCode":"d1",
			"srcVlanRequest":100,"destVlanRequest":200,"untagged":true,"qinQ":true}`,
	})
	_, err := c.Connections.Create(t.Context(), request)
	require.NoError(t, err)
}

func TestADoubtfulCreateIsSentOnceAndAmbiguous(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	handlers := map[string]http.HandlerFunc{
		"500":            answer(500, `{"message":"oops"}`),
		"502":            answer(502, "<html><title>Bad Gateway</title></html>"),
		"503":            answer(503, ""),
		"no JSON":        answer(200, "OK"),
		"no body":        answer(200, ""),
		"no id":          answer(200, `{"status":"CREATING"}`),
		"an error":       answer(200, `{"error":{"message":"sorry"}}`),
		"null":           answer(200, "null"),
		"a list":         answer(200, `[{"id":"1"},{"id":"2"}]`),
		"half an answer": answer(200, fixture(t, "created.json")[:100]),
		"dropped":        func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"time-out":       func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	}
	for name, handler := range handlers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var count atomic.Int64
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				count.Add(1)
				_, _ = io.Copy(io.Discard, r.Body)
				handler(w, r)
			}, func(c *consoleconnect.Config) {
				if name == "time-out" {
					c.Timeout = 200 * time.Millisecond
				}
			})
			_, err := c.Connections.Create(t.Context(), toCompany())
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err), "%v", err)
			assert.EqualValues(t, 1, count.Load())
		})
	}
}

func TestABrokenCreateRequestIsNotSent(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	_, err := c.Connections.Create(t.Context(), consoleconnect.CreateRequest{})
	assert.Equal(t, []string{
		"type", "name", "portId", "speed", "destCompany", "destMetroId", "paymentType", "durationUnit", "duration",
	}, fields(t, err))
}

func TestValidate(t *testing.T) {
	t.Parallel()
	type request = consoleconnect.CreateRequest
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
		{"several at once", everyField, func(r *request) { r.Speed, r.Name = -1, " " }, []string{"name", "speed", "destPortId"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := tt.base()
			tt.change(&r)
			if tt.fields == nil {
				require.NoError(t, r.Validate())
				return
			}
			assert.Equal(t, tt.fields, fields(t, r.Validate()))
		})
	}
}

func TestAFaultShowsTheRuleAndWhatWasGiven(t *testing.T) {
	t.Parallel()
	r := toCompany()
	r.Duration, r.DurationUnit = 7, "d"
	assert.EqualError(t, r.Validate(), `duration: must be 1 to 6 days, 3 weeks, 36 months or 3 years; given "7"`)
}

// fields names the fields of the faults in err, in their order.
func fields(t *testing.T, err error) []string {
	t.Helper()
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	var names []string
	for _, fault := range faults {
		names = append(names, fault.Field)
		assert.NotEmpty(t, fault.Rule)
	}
	return names
}
