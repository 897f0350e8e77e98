package desk

import (
	"net/http"
	"net/url"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
)

func TestReadMail(t *testing.T) {
	t.Parallel()
	h, _ := order.FindHandoff(order.HandoffSupport)
	all := map[string]string{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "60"}
	for name, test := range map[string]struct {
		text   string
		values map[string]string
	}{
		"as the simulated team writes": {"Please complete it.\nProvider Account ID: 12325464\nShared Connection ID: dc-kd7d06of\nVLAN ID: 60", all},
		"a reply, quoted":              {"> Provider Account ID: 12325464\n> Shared Connection ID - dc-kd7d06of\n> VLAN ID = 60\n\nOn 2026-11-27 12:00 support wrote", all},
		"a table":                      {"| Provider Account ID | 12325464 |\n| Shared Connection ID | dc-kd7d06of |\n| VLAN | 60 |", all},
		"other words":                  {"The account is UIN 12325464, the line DC-KD7D06OF, vlan-id 60. Ticket 99887766.", all},
		"said twice alike":             {"VLAN 60, Provider Account 12325464, dc-kd7d06of; again: VLAN 60", all},
		"two tags":                     {"Provider Account ID: 12325464\nVLAN 60\nVLAN 61", map[string]string{"providerAccountId": "12325464"}},
		"out of range":                 {"VLAN ID: 4000, Provider Account ID: 123", map[string]string{}},
		"a tunnel is no connection":    {"Tunnel dcx-abcdefgh in rack eu-dc-1", map[string]string{}},
		"nothing":                      {"", map[string]string{}},
	} {
		values, said := readMail(h, test.text)
		assert.Equal(t, test.values, values, name)
		assert.NotEmpty(t, said, name)
	}
}

// A pasted mail fills the form; nothing is sent by that, and what it says is text.
func TestPasteBox(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	o.logsIn("li", "noc")
	o.get("/")
	mail := "Provider Account ID: 12325464\nShared Connection ID: dc-kd7d06of\nVLAN ID: 60\n</textarea><script>alert(1)</script>"
	status, page := o.post("/read/support-handoff/tencent/a", url.Values{"mail": {mail}})
	assert.Equal(t, http.StatusOK, status)
	for _, filled := range []string{`name="vlanId" value="60"`, `name="providerAccountId" value="12325464"`, `name="sharedConnectionId" value="dc-kd7d06of"`, "All three values were read."} {
		assert.Contains(t, page, filled)
	}
	assert.NotContains(t, page, "<script")
	o.temporal.AssertNotCalled(t, "UpdateWorkflow", mock.Anything, mock.Anything)
	_, page = o.post("/read/support-handoff/tencent/a", url.Values{"mail": {"VLAN ID: 60"}, "vlanId": {"61"}, "providerAccountId": {"12325464"}, "note": {"by mail"}})
	for _, filled := range []string{`name="vlanId" value="60"`, `name="providerAccountId" value="12325464"`, `name="note" value="by mail"`} {
		assert.Contains(t, page, filled, "what was typed beside the mail stays")
	}

	status, _ = o.post("/read/approval/tencent/a", url.Values{"mail": {mail}})
	assert.Equal(t, http.StatusBadRequest, status, "no other form is filled from a mail")
}

// What a note of a support ticket proposes stands in the form, until somebody has typed something else.
func TestProposedValuesAreInTheForm(t *testing.T) {
	t.Parallel()
	h, _ := order.FindHandoff(order.HandoffSupport)
	wait := order.Wait{Name: h.Name, Command: "turnup complete", Form: h.Form, Proposed: map[string]order.Value{"vlanId": "60"}}
	value := func(f form) (value string) {
		for _, one := range f.Fields {
			if one.Field.Name == "vlanId" {
				value = one.Value
			}
		}
		return value
	}
	assert.Equal(t, "60", value(formOf("tencent/a", wait, order.Actor{}, typed{})))
	assert.Equal(t, "61", value(formOf("tencent/a", wait, order.Actor{}, typed{Handoff: h.Name, Values: map[string]string{"vlanId": "61"}})))
}
