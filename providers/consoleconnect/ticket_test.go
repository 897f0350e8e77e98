package consoleconnect_test

import (
	"strings"
	"testing"

	"turnup/providers/consoleconnect"
	"turnup/providers/providertest"

	"github.com/stretchr/testify/assert"
)

func TestReadHandover(t *testing.T) {
	t.Parallel()
	want := consoleconnect.Handover{ProviderAccountID: "12325464", SharedConnectionID: "dc-kd7d06of", VLANID: 60}
	for name, test := range map[string]struct {
		text string
		all  bool
	}{
		"as support's mail has them":        {"Provider Account ID: 12325464\nShared Connection ID: dc-kd7d06of\nVLAN ID: 60", true},
		"in a sentence":                     {"Hi, the account no. 12325464 owns DC-KD7D06OF; use VLAN 60 please (ref INC000001234567).", true},
		"said twice":                        {"account 12325464, dc-kd7d06of, vlan 60. Again: account 12325464, dc-kd7d06of, VLAN: 60", true},
		"two VLANs":                         {"account 12325464, dc-kd7d06of, VLAN 60 or VLAN 61", false},
		"no VLAN":                           {"account 12325464, dc-kd7d06of", false},
		"a VLAN that Tencent does not take": {"account 12325464, dc-kd7d06of, VLAN 3001", false},
		"another id with dc- in it":         {"account 12325464, abc-dc-kd7d06of, VLAN 60", false},
		"nothing":                           {"", false},
	} {
		said, all := consoleconnect.ReadHandover(test.text)
		assert.Equal(t, test.all, all, name)
		if test.all {
			assert.Equal(t, want, said, name)
		}
	}
	ticket := consoleconnect.Ticket{Notes: []string{"account 99999, dc-a, VLAN 1", "account 12325464, dc-kd7d06of, VLAN 60", "anything else?"}}
	assert.Equal(t, &want, ticket.Proposed(), "the newest that has them")
	assert.Nil(t, consoleconnect.Ticket{}.Proposed())
}

func TestTicketRequest_Validate(t *testing.T) {
	t.Parallel()
	good := consoleconnect.TicketRequest{
		Name: "turnup-tencent-a", Description: "please", ConnectionID: "c-1", Contact: consoleconnect.Contact{Name: "Ana", Email: "ana@acme.example", Phone: "+852 1234"},
	}
	assert.NoError(t, good.Validate())
	bad := consoleconnect.TicketRequest{
		Description: strings.Repeat("x", 4001), ConnectionID: "no id", Contact: consoleconnect.Contact{Name: "a\nb", Email: "ana", Phone: "call me"},
	}
	assert.Equal(t, []string{"name", "description", "connectionId", "contact.name", "contact.email", "contact.phone"}, providertest.Fields(t, bad.Validate()))
}
