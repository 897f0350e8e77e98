package api_test

import (
	"net/http"
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/providertest"
)

func FuzzAnswers(f *testing.F) {
	f.Add(http.StatusUnprocessableEntity, `{"code":"network.x","httpStatus":"422,","transactionId":7}`)
	f.Add(http.StatusOK, `{"results":[{"id":5,"name":null,"status":["x"],"speed":"fast","srcVlan":[[]],"deleted":"perhaps"}]}`)
	request := toCompany()
	request.SrcFacilityID = request.DestFacilityID
	var client *api.Client
	serve := func(handler http.HandlerFunc) providers.Account[consoleconnect.Request] {
		client = newClient(f, handler, func(c *api.Config) { c.RetryWait = time.Microsecond })
		return client.Account()
	}
	providertest.FuzzAnswers(f, serve, connectionID, request, func(t *testing.T) {
		_, err := providers.Collect(client.Account().Metros(t.Context(), consoleconnect.TencentCompany))
		providertest.CheckAnswer(t, err)
		_, err = client.User.WhoAmI(t.Context())
		providertest.CheckAnswer(t, err)
		_, err = providers.Collect(client.Account().ListTickets(t.Context(), false))
		providertest.CheckAnswer(t, err)
		_, err = client.Account().Ticket(t.Context(), "INC1")
		providertest.CheckAnswer(t, err)
	})
}
