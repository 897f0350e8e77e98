package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

func orderedAtEquinix(t *testing.T, stdin string, args ...string) ([]equinix.Order, error) {
	t.Helper()
	var flags equinixFlags
	cmd := &cobra.Command{}
	cmd.SetIn(strings.NewReader(stdin))
	flags.bind(cmd)
	require.NoError(t, cmd.ParseFlags(args))
	return flags.orders(cmd, "ana")
}

func TestEquinixFlagsAreAnOrder(t *testing.T) {
	t.Parallel()
	single := []string{"--name=a", "--port=P", "--s-tag=11", "--c-tag=12", "--z-port=Z", "--z-s-tag=13", "--speed=1", "--unit=GB", "--notify=a@example.com,b@example.com"}
	o := equinix.Order{
		Order: order.Order{Kind: "equinix", Name: "a", RequestedBy: "ana"},
		Leg: equinix.Leg{
			ASide: equinix.ASide{Port: "P", Tags: providers.Tags{S: 11, C: 12}},
			ZSide: equinix.ZSide{Port: "Z", Tags: providers.Tags{S: 13}},
		},
		Speed: 1, Unit: "GB", Notifications: []string{"a@example.com", "b@example.com"},
	}
	orders, err := orderedAtEquinix(t, "", single...)
	require.NoError(t, err)
	assert.Equal(t, []equinix.Order{o}, orders)

	o.Secondary = &equinix.Leg{
		ASide: equinix.ASide{Port: "P2", Tags: providers.Tags{S: 21}},
		ZSide: equinix.ZSide{Profile: "f", Metro: "DC", Region: "us-east-1", AuthorizationKey: "k", PeeringType: "Private"},
	}
	o.IfHalfBuilt, o.PurchaseOrderNumber, o.TermMonths, o.ProjectID = "hold", "PO 7", 12, "p-1"
	orders, err = orderedAtEquinix(t, "", append(single, "--secondary-port=P2", "--secondary-s-tag=21", "--secondary-profile=f", "--secondary-z-metro=DC",
		"--secondary-z-region=us-east-1", "--secondary-authorization-key=k", "--secondary-peering-type=Private",
		"--if-half-built=hold", "--purchase-order=PO 7", "--term-months=12", "--project=p-1")...)
	require.NoError(t, err)
	assert.Equal(t, []equinix.Order{o}, orders)
}

// What a seller asks is answered in the file, as a number or a text, or by flags.
func TestAnswersToTheSeller(t *testing.T) {
	t.Parallel()
	const file = "kind: equinix\nname: a\naSide: {port: P, sTag: 11}\nzSide: {profile: f, additionalInfo: {ASN: 64512, Customer ID: 007, Global: false}}\nspeed: 50\nnotifications: [a@example.com]\n"
	want := map[string]string{"ASN": "64512", "Customer ID": "007", "Global": "false"}
	orders, err := orderedAtEquinix(t, file, "-f", "-")
	require.NoError(t, err)
	assert.Equal(t, want, orders[0].ZSide.AdditionalInfo)

	args := []string{"--name=a", "--port=P", "--s-tag=11", "--profile=f", "--speed=50", "--notify=a@example.com"}
	orders, err = orderedAtEquinix(t, "", append(args, "--additional-info=ASN=64512", "--additional-info=Customer ID=007", "--additional-info=Global=false",
		"--secondary-port=P2", "--secondary-s-tag=12", "--secondary-additional-info=ASN=a=b,c")...)
	require.NoError(t, err)
	assert.Equal(t, want, orders[0].ZSide.AdditionalInfo)
	assert.Equal(t, map[string]string{"ASN": "a=b,c"}, orders[0].Secondary.ZSide.AdditionalInfo)

	for given, says := range map[string]string{
		"--additional-info=ASN": "must be name=value", "--additional-info==1": "must be name=value",
		"--additional-info=ASN=": `zSide.additionalInfo (--additional-info): must be texts of 1 to 255 characters on one line, at most 50 of them; given "ASN: "`,
	} {
		_, chat, code := cli(t, server(t), append([]string{"order", "equinix", given}, args...)...)
		assert.Equal(t, exitBadInput, code)
		assert.Contains(t, chat, says)
	}
	_, chat, _ := cli(t, server(t), append([]string{"order", "equinix", "--additional-info=A=1", "--additional-info=A=2"}, args...)...)
	assert.Contains(t, chat, "must give A once")
}

func TestProfilesShowWhatTheirSellersAsk(t *testing.T) {
	t.Parallel()
	header, rows := profileTable([]providers.Profile{{ID: "f", Name: "Cloud with questions", CustomSpeed: true, Questions: []providers.Question{
		{Name: "ASN", Type: "NUMBER", Required: true}, {Name: "Global", Type: "STRING"},
	}}})
	assert.Equal(t, []string{"NAME", "ID", "COMPANY", "METROS", "MBPS", "KEY", "ASKS FOR", "USABLE"}, header)
	assert.Equal(t, [][]string{{"Cloud with questions", "f", "-", "-", "any", "-", "ASN (required, NUMBER), Global (STRING)", "yes"}}, rows)
}

func TestEveryWrongEquinixFlagIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, chat, code := cli(t, server(t), "order", "equinix", "--name=a-name-that-is-too-long-for-it", "--unit=TB", "--notify=nobody", "--secondary-port=P",
		"--secondary-authorization-key=s3cret", "--term-months=5", "--if-half-built=perhaps", "--z-metro=dc")
	assert.Equal(t, exitBadInput, code)
	for _, fault := range []string{
		`name (--name): must be 1 to 19 of `, `aSide.port (--port): `, `zSide: must have a port, or the id of a service profile`,
		`secondary.zSide.authorizationKey (--secondary-authorization-key): goes only with a service profile; given "(not shown)"`,
		`unit (--unit): `, `notifications (--notify): `, `termMonths (--term-months): `, `ifHalfBuilt (--if-half-built): `, `zSide.metro (--z-metro): `, `speed (--speed): `,
	} {
		assert.Contains(t, chat, "\n"+fault)
	}
	assert.NotContains(t, chat, "s3cret")
}

func TestTheEquinixOrderFileInHelpIsValid(t *testing.T) {
	t.Parallel()
	_, file, _ := strings.Cut(equinixKind.long, "order:\n")
	orders, err := orderedAtEquinix(t, file, "-f", "-")
	require.NoError(t, err)
	assert.Len(t, orders, 1)
}

func TestTheHuaweiOrderFileInHelpIsValid(t *testing.T) {
	t.Parallel()
	var flags huaweiFlags
	cmd := &cobra.Command{}
	_, file, _ := strings.Cut(huaweiKind.long, "order:\n")
	cmd.SetIn(strings.NewReader(file))
	flags.bind(cmd)
	require.NoError(t, cmd.ParseFlags([]string{"-f", "-"}))
	orders, err := flags.orders(cmd, "ana")
	require.NoError(t, err)
	assert.Len(t, orders, 1)
}

// Each example file can be read; that each can be ordered is tested with the programs themselves.
func TestExamplesAreValid(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("examples/equinix-*.yaml")
	require.NoError(t, err)
	require.Len(t, files, 16)
	names := map[string]bool{}
	for _, file := range files {
		orders, err := orderedAtEquinix(t, "", "-f", file)
		require.NoError(t, err, file)
		require.Len(t, orders, 1)
		names[orders[0].Name] = true
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(text), "# "), "%s says what it is", file)
	}
	assert.Len(t, names, len(files), "so that all can be ordered beside each other")
}

func TestAnAuthorizationKeyDoesNotShowInDifferences(t *testing.T) {
	t.Parallel()
	open := equinix.Order{Leg: equinix.Leg{ZSide: equinix.ZSide{Profile: "f", AuthorizationKey: "s3cret-1"}}}
	asked := open
	asked.ZSide.AuthorizationKey = "s3cret-2"
	assert.Equal(t, []string{"zSide.authorizationKey: the open order has another key, you gave another key"}, orders.Differences(open, asked))
}

func TestChangeAsksForWhatTheFlagsSay(t *testing.T) {
	t.Parallel()
	c := server(t)
	hasEndedAt(t, c, "equinix", "equinix/a", "c-1", "c-2")
	beganWith(t, c, equinix.Order{Order: order.Order{Kind: "equinix", Name: "a", RequestedBy: "li", Approval: order.Approval{Required: true}}})
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return("change/equinix/a")
	run.On("GetRunID").Return("run-2")
	again := mock.MatchedBy(func(o client.StartWorkflowOptions) bool {
		return o.ID == "change/equinix/a" && o.WorkflowIDReusePolicy == enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	})
	c.On("ExecuteWorkflow", mock.Anything, again, mock.Anything, workflows.ChangeOrder{
		Order:         order.Order{Kind: "equinix", Name: "a", RequestedBy: "ana", Approval: order.Approval{Required: true}},
		ConnectionIDs: []string{"c-1", "c-2"}, Identity: boughtAt, To: &equinix.Change{Name: "backbone", SpeedMbps: 1000},
	}).Return(run, nil).Once()
	out, chat, code := cli(t, c, "change", "equinix/a", "--speed=1", "--unit=GB", "--rename=backbone")
	assert.Equal(t, exitOK, code, chat)
	assert.Equal(t, "change/equinix/a\n", out)
}

func TestChangesThatAreRefused(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"--unit=TB":                        `--unit must be MB or GB; given "TB"`,
		"--speed=0":                        "--speed must be 1 or more",
		"":                                 "to: must name something to change",
		"--status=APPLY":                   "to.status: goes only with connections of kind huawei-connection",
		"--description=x":                  "to.description: goes only with connections of kind huawei or huawei-connection",
		"--rename=a_name_of_23_chars_long": "to.name: must be 1 to 24 letters",
	} {
		c := server(t)
		hasEndedAt(t, c, "equinix", "equinix/a", "c-1", "c-2").Maybe()
		beganWith(t, c, equinix.Order{Order: order.Order{Kind: "equinix", Name: "a", RequestedBy: "li"}}).Maybe()
		_, chat, code := cli(t, c, append([]string{"change", "equinix/a"}, strings.Fields(args)...)...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Contains(t, chat, says)
	}
}
