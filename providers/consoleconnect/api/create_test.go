package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/consoleconnect"
)

func toCompany() consoleconnect.Request {
	return consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: orderName, PortID: portID, Speed: 100,
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

func TestCreate(t *testing.T) {
	t.Parallel()
	for body, request := range map[string]consoleconnect.Request{
		"create-company.json": toCompany(), "create-port.json": toPort(),
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{
				Method: http.MethodPut, Path: "/api/v2/company/acme/connections/layer2",
				Body: fixture(t, body), Answer: fixture(t, "created.json"),
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

func TestCreateSendsTheOptionalFields(t *testing.T) {
	t.Parallel()
	src, dest := 100, 200
	request := toCompany()
	request.PaymentType, request.PaymentTransactionID = consoleconnect.PaymentCreditCard, "t1"
	request.RegionID, request.DiscountCode = "r1", "d1"
	request.SrcVLANRequest, request.DestVLANRequest, request.Untagged, request.QinQ = &src, &dest, true, true
	request.SrcFacilityID, request.SrcRegionID = "for the price", "only"
	c := expect(t, exchange{
		Method: http.MethodPut, Path: "/api/v2/company/acme/connections/layer2", Answer: fixture(t, "created.json"),
		Body: `{"type":"LAYER2","name":"acme-tencent-hkg-ord-0001","portId":"66c29b3c6dcad34e5b728c9c","speed":100,
			"destCompany":"tencent-cloud","destMetroId":"77d9f1fbbcaa906f3cddb6d1","destDcf":"5aa89b04ac86ba0012345bdf",
			"destRegionId":"5c05cb06cad910000ae251f4","regionId":"r1","paymentType":"creditcard","paymentTransactionId":"t1",
			"duration":1,"durationUnit":"m","evergreen":true,"classOfService":"SILVER","discountCode":"d1",
			"srcVlanRequest":100,"destVlanRequest":200,"untagged":true,"qinQ":true}`,
	})
	_, err := c.Connections.Create(t.Context(), request)
	require.NoError(t, err)
}

func TestABrokenCreateRequestIsNotSent(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	_, err := c.Connections.Create(t.Context(), consoleconnect.Request{})
	assert.Equal(t, []string{
		"type", "name", "portId", "speed", "destCompany", "destMetroId", "paymentType", "durationUnit",
	}, fields(t, err))
}
