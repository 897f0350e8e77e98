package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/orderfile"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ordered are the orders that the command line asks for, placed by ana.
func ordered(t *testing.T, stdin string, args ...string) ([]tencent.Order, error) {
	t.Helper()
	var flags tencentFlags
	cmd := &cobra.Command{}
	cmd.SetIn(strings.NewReader(stdin))
	flags.bind(cmd)
	require.NoError(t, cmd.ParseFlags(args))
	return flags.orders(cmd, "ana")
}

func TestFlagsAreAnOrder(t *testing.T) {
	t.Parallel()
	yes, no := true, false

	orders, err := ordered(t, "", "--name=a", "--metro=HKG", "--speed=100")
	require.NoError(t, err)
	assert.Equal(t, []tencent.Order{{
		Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "ana"},
		Metro: "HKG", SpeedMbps: 100, Term: tencent.Term{Duration: 1, Unit: "m", Evergreen: &yes}, ClassOfService: "SILVER", PaymentType: "invoice",
	}}, orders)

	orders, err = ordered(t, "", "--name=a", "--port=P", "--metro=HKG", "--speed=100", "--term=3y", "--evergreen=false", "--class=GOLD", "--vlan=7",
		"--payment=creditcard", "--payment-transaction=x", "--discount-code=d", "--approval", "--not-by-requester",
		"--deadline=support-handoff=5d,activation=30d", "--deadline=approval=2h", "--remind-every=activation=1d", "--on-deadline=support-handoff=fail")
	require.NoError(t, err)
	assert.Equal(t, []tencent.Order{{
		Order: order.Order{
			Kind: "tencent", Name: "a", RequestedBy: "ana", Approval: order.Approval{Required: true, NotByRequester: true},
			Handoffs:   map[string]order.WaitPolicy{"support-handoff": {Deadline: "5d", OnDeadline: "fail"}, "approval": {Deadline: "2h"}},
			Activation: order.WaitPolicy{Deadline: "30d", RemindEvery: "1d"},
		},
		Port: "P", Metro: "HKG", SpeedMbps: 100, Term: tencent.Term{Duration: 3, Unit: "y", Evergreen: &no}, ClassOfService: "GOLD", VLAN: 7,
		PaymentType: "creditcard", PaymentTransactionID: "x", DiscountCode: "d",
	}}, orders)
}

func TestEveryWrongFlagIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, chat, code := cli(t, server(t), "order", "tencent", "--name=A_b", "--term=soon", "--vlan=5000", "--class=IRON", "--not-by-requester",
		"--deadline=activation=5x", "--payment=cash", "--discount-code=a b")
	assert.Equal(t, exitBadInput, code)
	for _, fault := range []string{
		`name (--name): `, `approval.notByRequester (--not-by-requester): `, `activation.deadline (--deadline): `, `metro (--metro): `, `speedMbps (--speed): `,
		`term.unit (--term): must be d, w, m or y; given "soon"`, `classOfService (--class): `, `vlan (--vlan): `, `paymentType (--payment): `, `discountCode (--discount-code): `,
	} {
		assert.Contains(t, chat, "\n"+fault)
	}
	assert.True(t, strings.HasSuffix(chat, "\n  next: fix what is named above; nothing was started\n"), chat)
}

func TestOrderFile(t *testing.T) {
	t.Parallel()
	const file = `# two orders
kind: tencent
name: a
metro: HKG
speedMbps: 100
handoffs:
  support-handoff: {deadline: 120h, onDeadline: hold}
---
kind: tencent
name: b
requestedBy: li
metro: SIN
speedMbps: 10
vlan: 7
term: {duration: 3, unit: w, evergreen: false}
---
`
	no := false
	want := []tencent.Order{
		{
			Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "ana", Handoffs: map[string]order.WaitPolicy{"support-handoff": {Deadline: "120h", OnDeadline: "hold"}}},
			Metro: "HKG", SpeedMbps: 100,
		},
		{
			Order: order.Order{Kind: "tencent", Name: "b", RequestedBy: "li"},
			Metro: "SIN", SpeedMbps: 10, VLAN: 7, Term: tencent.Term{Duration: 3, Unit: "w", Evergreen: &no},
		},
	}
	orders, err := ordered(t, file, "-f", "-")
	require.NoError(t, err)
	assert.Equal(t, want, orders)

	path := filepath.Join(t.TempDir(), "orders.yaml")
	require.NoError(t, os.WriteFile(path, []byte(file), 0o600))
	orders, err = ordered(t, "", "--file", path)
	require.NoError(t, err)
	assert.Equal(t, want, orders)
}

func TestTheOrderFileInHelpIsValid(t *testing.T) {
	t.Parallel()
	_, file, _ := strings.Cut(tencentKind.long, "order:\n")
	orders, err := ordered(t, file, "-f", "-")
	require.NoError(t, err)
	assert.Len(t, orders, 1)
}

func TestEverythingWrongInAnOrderFileIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, chat, code := cliReading(t, server(t), `kind: tencent
nmae: a
metro: HKG
speedMbps: 10
handoffs:
  support-handoff: {deadlin: 3h}
---
kind: tencent
name: b
metro: HKG
speedMbps: 9.5
vlan: seven
term: 12m
approval: {required: perhaps}
port: [p]
---
kind: equinix
circuit: x
---
name: c
---
kind: tencent
name: d
metro: HKG
speedMbps: 10
---
kind: tencent
name: d
metro: HKG
speedMbps: 10
activation: {deadline: 5x}
---
kind: tencent
name: d
metro: HKG
speedMbps: 10
---
- a list
---
kind: [
`, "order", "tencent", "-f", "-")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, `turnup: standard input, document 1, is refused:
line 2: there is no field nmae here
line 6: there is no field handoffs.support-handoff.deadlin here
name: must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit; nothing was given
standard input, document 2, is refused:
line 11: speedMbps: `+orderfile.RuleNumber+`; given `+"`9.5`"+`
line 12: vlan: `+orderfile.RuleNumber+`; given `+"`seven`"+`
line 13: term: must be fields, such as {field: value}; given `+"`12m`"+`
line 14: approval.required: must be true or false; given `+"`perhaps`"+`
line 15: port: must be a text; given a list
standard input, document 3, is refused:
kind: must be tencent; given "equinix"
standard input, document 4, is refused:
kind: must be tencent; nothing was given
standard input, document 6, is refused:
activation.deadline: must be between 1s and 730d, written like 90m, 36h or 5d; given "5x"
standard input, document 7, is refused:
order tencent/d is in document 5 already
standard input, document 8, is refused:
line 38: must be fields, such as {field: value}; given a list
standard input, document 9, is refused:
yaml: line 40: did not find expected node content
  next: fix what is named above; nothing was started
`, chat)
}

func TestOrderFileWithoutAnOrder(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"", "# nothing yet\n", "---\n---\n"} {
		_, chat, code := cliReading(t, server(t), file, "order", "tencent", "-f", "-")
		assert.Equal(t, exitBadInput, code)
		assert.Equal(t, "turnup: standard input holds no order\n  next: turnup order tencent --help shows one\n", chat)
	}
}

func TestOrderFileWithAFieldTwice(t *testing.T) {
	t.Parallel()
	_, err := ordered(t, "kind: tencent\nname: a\nname: b\nmetro: HKG\nspeedMbps: 1\n", "-f", "-")
	assert.ErrorContains(t, err, `line 3: mapping key "name" already defined at line 2`)
}

// An order that has turnup make the tunnel says how, in its file or by flags, which are the same order.
func TestAnOrderWithATunnel(t *testing.T) {
	t.Parallel()
	read, err := desiredIn("examples/tencent-tunnel.yaml", "ana")
	require.NoError(t, err)
	require.Len(t, read, 1)

	file, err := os.ReadFile("examples/tencent-tunnel.yaml")
	require.NoError(t, err)
	fromFile, err := ordered(t, string(file), "-f", "-")
	require.NoError(t, err)
	fromFlags, err := ordered(t, "", "--name=hkg-prod-2", "--metro=HKG", "--speed=100", "--tencent-gateway=dcg-hkg00001", "--tencent-vpc=vpc-hkg00001",
		"--tencent-region=ap-hongkong", "--tencent-asn=65101", "--tencent-bgp-key=HKG")
	require.NoError(t, err)
	assert.Equal(t, fromFile[0].Tencent, fromFlags[0].Tencent)

	_, chat, code := cli(t, server(t), "order", "tencent", "--name=a", "--metro=HKG", "--speed=100", "--tencent-asn=65101", "--tencent-route-type=STATIC",
		"--tencent-prefix=10.0.0.0/8,moon", "--tencent-address=here", "--tencent-customer-address=there", "--tencent-region=Moon", "--tencent-network-type=vpc",
		"--tencent-bgp-key=S3cret!")
	assert.Equal(t, exitBadInput, code)
	for field, flag := range map[string]string{
		"gateway": "gateway", "region": "region", "networkType": "network-type", "prefixes": "prefix", "asn": "asn",
		"tencentAddress": "address", "customerAddress": "customer-address", "bgpKey": "bgp-key",
	} {
		assert.Contains(t, chat, "\ntencent."+field+" (--tencent-"+flag+"): ")
	}
	assert.NotContains(t, chat, "S3cret!")
}
