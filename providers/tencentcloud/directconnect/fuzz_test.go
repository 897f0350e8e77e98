package directconnect_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"turnup/providers/providertest"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
)

// Whatever is answered, nothing panics, every list ends, a tunnel has an id and an error a kind, and a create that did not name one
// tunnel made is no success.
func FuzzAnswers(f *testing.F) {
	for _, text := range providertest.Fixtures(f) {
		f.Add(http.StatusOK, text)
	}
	f.Add(http.StatusInternalServerError, "<html><title>Bad gateway</title></html>")
	f.Add(http.StatusOK, `{"Response":{"Error":{"Code":5},"RequestId":["x"]},"code":"7"}`)
	f.Add(http.StatusOK, `{"Response":{"DirectConnectTunnelSet":[null,{"DirectConnectTunnelId":5,"Vlan":{},"BgpPeer":[1]}],"TotalCount":2147483647,"RequestId":1}}`)
	var status int
	var body string
	client := newClient(f, func(w http.ResponseWriter, r *http.Request) { answer(status, body)(w, r) },
		func(c *directconnect.Config) { c.RetryWait = time.Microsecond })
	f.Fuzz(func(t *testing.T, code int, text string) {
		if code < 200 || code > 599 {
			return
		}
		status, body = code, text
		rows := 0
		for tunnel, err := range client.Tunnels(t.Context(), all) {
			checkTunnel(t, tunnel, err)
			if err == nil {
				rows++
			}
		}
		assert.LessOrEqual(t, rows, 10*len(text), "a list without an end")
		tunnel, err := client.Tunnel(t.Context(), tunnelID)
		checkTunnel(t, tunnel, err)
		id, err := client.Create(t.Context(), toCreate())
		assert.NotEqual(t, err == nil, id == "", "%v", err)
		providertest.CheckAnswer(t, err)
		_, err = client.Gateway(t.Context(), "ap-hongkong", "dcg-dmbhf7jf")
		providertest.CheckAnswer(t, err)
		providertest.CheckAnswer(t, client.Delete(t.Context(), tunnelID))
	})
}

func checkTunnel(t *testing.T, tunnel tencentcloud.Tunnel, err error) {
	t.Helper()
	if err != nil {
		providertest.CheckAnswer(t, err)
		return
	}
	providertest.CheckAnswer(t, nil, tunnel.Connection())
	_ = fmt.Sprint(tencentcloud.Support{ConnectionID: tunnel.ConnectionID, VLAN: tunnel.VLAN}.Look([]tencentcloud.Tunnel{tunnel}, nil))
}
