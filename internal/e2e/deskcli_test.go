package e2e_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"turnup/internal/actor"
	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asking is a command's output that somebody watches for the page to log in at.
type asking struct {
	mu   sync.Mutex
	said strings.Builder
	page func(string)
}

var loginPage = regexp.MustCompile(`open (http\S+) in a browser`)

func (a *asking) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.said.Write(p)
	if found := loginPage.FindStringSubmatch(a.said.String()); found != nil && a.page != nil {
		go a.page(found[1])
		a.page = nil
	}
	return len(p), nil
}

// from is somebody's own machine, from which the desk alone is reached: Temporal is not.
func (h *harness) from(person string) *harness {
	there := *h
	there.settings = []string{
		"TURNUP_DESK=" + h.DeskURL(), "XDG_CONFIG_HOME=" + filepath.Join(h.dir, person), "TEMPORAL_ADDRESS=127.0.0.1:1", "TURNUP_USER=somebody",
	}
	return &there
}

// logsIn logs in from somebody's machine, in a browser.
func (h *harness) logsIn(person string) *harness {
	h.t.Helper()
	there := h.from(person)
	chat := &asking{page: func(page string) {
		response, err := web.Get(page + "&person=" + person)
		if assert.NoError(h.t, err) {
			assert.NoError(h.t, response.Body.Close())
		}
	}}
	var data strings.Builder
	code, err := h.StarterEnvTo(h.t.Context(), there.settings, &data, chat, "login")
	require.NoError(h.t, err)
	require.Equal(h.t, success, code, chat.said.String())
	return there
}

// Where people must prove who they are, the command line does all of it through the desk, with no way to Temporal.
func TestCommandLineAtTheDesk(t *testing.T) {
	t.Parallel()
	h := build(t)
	identity, err := h.Identity(actor.Require)
	require.NoError(t, err)
	h.started(identity...)
	_, err = h.StartDesk(t.Context())
	require.NoError(t, err)

	nobody := h.from("nobody")
	assert.Contains(t, nobody.turnup(badInput, "list").chat, "nobody has logged in at "+h.DeskURL()+"\n  next: turnup login")
	ana, li, omar := h.logsIn("ana"), h.logsIn("li"), h.logsIn("omar")
	assert.Equal(t, "Ana, who is requester, operator\n", ana.turnup(success, "whoami").data)
	assert.Contains(t, ana.turnup(badInput, "list", "--by", "li").chat, "nobody says --by")

	assert.Contains(t, ana.turnup(success, "ports").data, "MBPS")
	assert.Contains(t, ana.turnup(success, "plan", "tencent", "--name", "hkg-1", "--metro", "HKG", "--speed", "100").data, "would buy a connection called turnup-tencent-hkg-1")
	placing := []string{"order", "tencent", "--name", "hkg-1", "--metro", "HKG", "--speed", "100", "--approval", "--not-by-requester"}
	assert.Contains(t, omar.turnup(failure, placing...).chat, "Omar is no requester, as placing an order needs")
	assert.Equal(t, "tencent/hkg-1\n", ana.turnup(success, placing...).data)
	assert.True(t, decode[[]orders.Started](h, ana.turnup(success, append(placing, "-o", "json")...))[0].Joined)
	o := placed{ana, "hkg-1"}
	p := o.untilWaits(order.HandoffApproval)
	require.NotNil(t, p.Record[0].Actor, "who placed it is proven")
	assert.Equal(t, "ana", p.Record[0].Actor.Subject)

	h.until("li's list has it", func() bool { return lineWith(li.turnup(success, "handoffs").data, o.id(), "approval") != "" })
	assert.Contains(t, ana.turnup(failure, "approve", "hkg-1").chat, "Ana is no approver, as approval needs")
	assert.Contains(t, li.turnup(success, "approve", "hkg-1", "--note", "within budget").chat, "approval accepted")
	o.untilWaits(order.HandoffSupport)
	wrong := ana.turnup(badInput, "complete", "hkg-1", order.HandoffSupport, "--set", "providerAccountId=x", "--set", "sharedConnectionId=y", "--set", "vlanId=4000").chat
	for _, field := range []string{"providerAccountId: ", "sharedConnectionId: ", "vlanId: "} {
		assert.Contains(t, wrong, field, "all faults at once")
	}
	assert.Contains(t, ana.turnup(waiting, "explain", "hkg-1").data, "turnup complete")
	assert.Contains(t, omar.turnup(failure, "cancel", "hkg-1", "--reason", "wrong metro").chat, "Omar is no requester or operator")
	ana.turnup(success, "cancel", "hkg-1", "--reason", "wrong metro", "--wait")
	assert.Contains(t, omar.turnup(failure, "status", "hkg-1").data, "cancelled by Ana: wrong metro")

	ana.turnup(success, append([]string{"order", "equinix", "--name", "kept", "--speed", "50", "--notify", "netops@example.com"}, portToPort()...)...)
	s := placed{ana, "equinix/kept"}
	s.ends(order.StateCompleted)
	h.until("it is listed", func() bool { return lineWith(omar.turnup(success, "services").data, s.id(), "inService") != "" })
	assert.Contains(t, omar.turnup(failure, "decommission", "kept").chat, "Omar is no requester or operator")
	ana.turnup(success, "protect", "kept")
	assert.Contains(t, ana.turnup(success, "protect", "kept").chat, "is protected already")
	assert.Contains(t, ana.turnup(failure, "decommission", "kept").chat, "turnup release equinix/kept")
	ana.turnup(success, "release", "kept")
	ana.turnup(success, "change", "kept", "--speed", "200", "--wait")
	ana.turnup(success, "decommission", "kept", "--wait")
	assert.Contains(t, ana.turnup(success, "status", "kept").data, "equinix/kept completed: out of service since ")

	file := filepath.Join(t.TempDir(), "desired.yaml")
	require.NoError(t, os.WriteFile(file, []byte("{kind: tencent, name: hkg-2, metro: HKG, speedMbps: 100, approval: {required: true}}\n"), 0o600))
	assert.Contains(t, omar.turnup(failure, "apply", "-f", file, "--yes").chat, "Omar is no requester")
	assert.Contains(t, ana.turnup(waiting, "apply", "-f", file, "--yes").data, "tencent/hkg-2")
	placed{ana, "hkg-2"}.untilWaits(order.HandoffApproval)
	h.until("lists have it", func() bool { return lineWith(li.turnup(success, "handoffs").data, "tencent/hkg-2") != "" })
	assert.NotEmpty(t, lineWith(ana.turnup(waiting, "apply", "-f", file, "--dry-run").data, "tencent/hkg-2", "joined"))

	h.evidence(ana, li, omar)

	assert.Contains(t, ana.turnup(success, "logout").chat, "logged out of")
	assert.Contains(t, ana.turnup(badInput, "list").chat, "turnup login")
}

// A program needs a token: a browser's session is worth nothing to it, and no other site's page can use one.
func TestCookiesOpenNothingForPrograms(t *testing.T) {
	t.Parallel()
	h := build(t)
	_, err := h.Identity(actor.Require)
	require.NoError(t, err)
	h.startServer()
	_, err = h.StartDesk(t.Context())
	require.NoError(t, err)
	ana := h.visits("ana")
	for _, path := range []string{"whoami", "todo", "orders", "orders/tencent/a"} {
		response, err := ana.client.Get(h.DeskURL() + deskapi.Prefix + path)
		require.NoError(t, err)
		status, body := ana.read(response)
		assert.Equal(t, http.StatusUnauthorized, status, body)
	}
	response, err := ana.client.PostForm(h.DeskURL()+deskapi.Prefix+"cancel/tencent/a", url.Values{})
	require.NoError(t, err)
	status, body := ana.read(response)
	assert.Equal(t, http.StatusUnauthorized, status, body)

	response, err = ana.client.PostForm(h.DeskURL()+"/logout", url.Values{})
	require.NoError(t, err)
	end, leads := strings.CutPrefix(response.Header.Get("Refresh"), "0; url=")
	require.True(t, leads, "on to the login's own end")
	_, body = ana.read(response)
	assert.Contains(t, body, "You are logged out of the desk.")
	response, err = ana.client.Get(end)
	require.NoError(t, err)
	_, body = ana.read(response)
	assert.Contains(t, body, "You are logged out.")
	assert.Contains(t, ana.opens("/"), "Who are you?")
}

// evidence is written of what has ended, and every answer in it is proven.
func (h *harness) evidence(ana, li, omar *harness) {
	t := h.t
	dir, keys := t.TempDir(), "--keys="+filepath.Join(h.dir, "identity-keys.json")
	assert.Contains(t, li.turnup(failure, "evidence", "hkg-1").chat, "Li is no auditor or operator")
	written := decode[[]struct{ File string }](h, omar.turnup(success, "evidence", "hkg-1", "--into", dir, "-o", "json"))
	require.Len(t, written, 1)
	assert.Contains(t, omar.turnup(success, "evidence", "verify", written[0].File, keys).chat, "every answer is proven")
	data, err := os.ReadFile(written[0].File)
	require.NoError(t, err)
	changed := filepath.Join(dir, "changed.zip")
	require.NoError(t, os.WriteFile(changed, bytes.Replace(data, []byte("within budget"), []byte("within limits"), 1), 0o600))
	assert.Contains(t, omar.turnup(failure, "evidence", "verify", changed).chat, "is not what was written")

	kept := t.TempDir()
	h.until("all that ended is kept", func() bool {
		h.admin(success, "default", "evidence", "--into", kept, keys)
		files, err := os.ReadDir(kept)
		require.NoError(t, err)
		return len(files) >= 5 // two orders, a change, a decommission, and a service
	})
	files, err := os.ReadDir(kept)
	require.NoError(t, err)
	for _, file := range files {
		ana.turnup(success, "evidence", "verify", filepath.Join(kept, file.Name()), keys)
	}
	assert.Equal(t, "0 files of evidence were written\n", h.admin(success, "default", "evidence", "--into", kept, keys).data)
}
