package main

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"turnup/internal/version"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func TestMistakesOnTheCommandLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, says, next string }{
		{"ordr", `unknown command "ordr" for "turnup"; did you mean order?`, "turnup --help"},
		{"order tencnt", `unknown command "tencnt" for "turnup order"; did you mean tencent?`, "turnup order --help"},
		{"plan nobody", `unknown command "nobody" for "turnup plan"`, "turnup plan --help"},
		{"list --stat held", "unknown flag: --stat", "turnup list --help"},
		{"list all", "turnup list takes no arguments; given all", "turnup list --help"},
		{"status", "turnup status takes NAME; given nothing", "turnup status --help"},
		{"complete a", "turnup complete takes NAME and HANDOFF; given a", "turnup complete --help"},
		{"list --limit many", `invalid argument "many" for "--limit" flag`, "turnup list --help"},
		{"order tencent --deadline 5d", "5d must be formatted as key=value", "turnup order tencent --help"},
		{"list -o xml", `--output must be text or json; given "xml"`, "-o json"},
		{"list --by=", "nobody is named by --by", "TURNUP_USER"},
		{"list --by=\u200b\u00a0", "nobody is named by --by", "TURNUP_USER"},
		{"complete a portal", `there is no hand-off called "portal"`, "tencent-portal"},
		{"complete a tencent-portal --set tunnelId", `--set: must be field=value; given "tunnelId"`, "turnup complete --help"},
		{"status nobody/a", `there is no kind of order called "nobody"`, "KIND/NAME"},
		{"list --state open", `--state: must be one of acknowledged, inProgress, held, pending, completed, partial, failed, cancelled; given "open"`, "turnup list --help"},
		{"order tencent -f no-such-file.yaml", "read the order file: open no-such-file.yaml", "-f"},
		{"order tencent -f - --vlan 5 --evergreen", "given as well: --evergreen, --vlan", "leave out -f"},
	} {
		t.Run(test.args, func(t *testing.T) {
			t.Parallel()
			out, chat, code := cli(t, server(t), strings.Fields(test.args)...)
			assert.Equal(t, exitBadInput, code)
			assert.Empty(t, out)
			assert.Contains(t, chat, test.says)
			said, next, found := strings.Cut(chat, "\n  next: ")
			require.True(t, found, chat)
			assert.True(t, strings.HasPrefix(said, "turnup: "), chat)
			assert.Contains(t, next, test.next)
			assert.Equal(t, 1, strings.Count(next, "\n"), "the next step ends the message")
		})
	}
}

func TestEveryWrongFilterIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, chat, _ := cli(t, server(t), "list", "--provider", "aws", "--state", "open", "--party", "me", "--limit", "0")
	for _, flag := range []string{"--provider", "--state", "--party", "--limit"} {
		assert.Contains(t, chat, flag+": must be")
	}
}

func TestGroupsShowHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"order"}, {"plan"}} {
		out, chat, code := cli(t, server(t), args...)
		assert.Equal(t, exitOK, code)
		assert.Empty(t, chat)
		assert.Contains(t, out, "Available Commands:")
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	out, chat, code := cli(t, server(t), "--version")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, chat)
	assert.Equal(t, "turnup "+version.String()+"\n", out)
}

var flagLine = regexp.MustCompile(`(?m)^ +(?:-\w, )?--([a-z-]+)`)

func flagsOf(cmd *cobra.Command) []string {
	var names []string
	for _, match := range flagLine.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
		names = append(names, match[1])
	}
	return names
}

func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	seen := 0
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		seen++
		assert.NotEmpty(t, cmd.Short, cmd.CommandPath())
		if !cmd.HasSubCommands() {
			assert.Contains(t, cmd.Example, "  "+cmd.CommandPath(), cmd.CommandPath())
		}
		for _, name := range flagsOf(cmd) {
			assert.NotEmpty(t, cmd.Flag(name).Usage, "%s --%s", cmd.CommandPath(), name)
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk((&app{}).rootCommand())
	assert.Equal(t, 38+2*len(kinds), seen, "the root, the groups order and plan with each kind in both, and thirty-five others")
}

func TestEveryFlagOfAnOrderExcludesAFile(t *testing.T) {
	t.Parallel()
	cmd, _, err := (&app{}).rootCommand().Find([]string{"order", "tencent"})
	require.NoError(t, err)
	excluded := 0
	for _, name := range flagsOf(cmd) {
		if name == "file" || name == "wait" {
			continue
		}
		value := map[string]string{"bool": "true", "int": "1", "stringToString": "a=b"}[cmd.Flag(name).Value.Type()]
		_, chat, code := cli(t, server(t), "order", "tencent", "-f", "-", "--"+name+"="+value)
		assert.Equal(t, exitBadInput, code, name)
		assert.Contains(t, chat, "given as well: --"+name)
		excluded++
	}
	assert.Equal(t, 30, excluded)
}

func TestWhoTheUserIs(t *testing.T) {
	t.Setenv("TURNUP_USER", " li\u200b")
	for _, test := range []struct {
		args []string
		want order.Person
	}{{[]string{"order"}, "li"}, {[]string{"order", "--by", "ana"}, "ana"}} {
		a := &app{out: &strings.Builder{}, chat: &strings.Builder{}}
		require.Equal(t, exitOK, a.run(t.Context(), test.args))
		assert.Equal(t, test.want, a.by)
	}
	t.Setenv("TURNUP_USER", "")
	assert.NotEmpty(t, (&app{}).defaultUser(), "the login name")
}

func TestNoServer(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	var out, chat strings.Builder
	assert.Equal(t, exitFailure, run(t.Context(), []string{"list"}, &out, &chat))
	assert.Contains(t, chat.String(), "connect to Temporal at 127.0.0.1:1")
	assert.Contains(t, chat.String(), "next: start the server")
}

func TestInterruptedCommandSaysThatOrdersGoOn(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	c := server(t)
	c.On("ListWorkflow", mock.Anything, mock.Anything).Run(func(mock.Arguments) { interrupt() }).Return(nil, context.Canceled)
	var chat strings.Builder
	a := &app{out: &strings.Builder{}, chat: &chat, open: c}
	assert.Equal(t, exitFailure, a.run(ctx, []string{"list"}))
	assert.Equal(t, "turnup: interrupted\n  next: orders that were started go on; turnup list shows them\n", chat.String())
}

func TestSeveralErrorsEachSayWhatIsNext(t *testing.T) {
	t.Parallel()
	var chat strings.Builder
	code := reportError(&chat, errors.Join(badInput(errors.New("one"), "fix it"), withHint(errors.New("two"), "wait"), exitWith(exitWaiting)))
	assert.Equal(t, exitFailure, code, "a failure outweighs bad input and a wait")
	assert.Equal(t, "turnup: one\n  next: fix it\nturnup: two\n  next: wait\n", chat.String())
	assert.Equal(t, exitBadInput, reportError(&chat, errors.Join(exitWith(exitWaiting), badInput(errors.New("one"), "fix it"))))
	assert.Equal(t, exitFailure, reportError(&chat, errors.New("write: broken pipe")), "what no command foresaw is no bad input")
}

func TestOrderNamesComplete(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		asks string // what is asked of Temporal besides being an order
	}{
		{[]string{"status", ""}, ""},
		{[]string{"cancel", ""}, " AND ExecutionStatus = 'Running'"},
		{[]string{"approve", ""}, " AND ExecutionStatus = 'Running' AND OpenHandoffs = 'approval'"},
	} {
		c := server(t)
		c.On("ListWorkflow", mock.Anything, mock.MatchedBy(func(r *workflowservice.ListWorkflowExecutionsRequest) bool {
			return r.GetQuery() == "OrderState IS NOT NULL"+test.asks
		})).Return(&workflowservice.ListWorkflowExecutionsResponse{Executions: []*workflowpb.WorkflowExecutionInfo{described("tencent/a", 0).GetWorkflowExecutionInfo()}}, nil)
		out, _, _ := cli(t, c, append([]string{"__complete"}, test.args...)...)
		assert.True(t, strings.HasPrefix(out, "tencent/a\n"), out)
	}
	out, _, _ := cli(t, server(t), "__complete", "complete", "tencent/a", "")
	assert.Contains(t, out, "support-handoff\n")
	out, _, code := cli(t, server(t), "completion", "bash")
	assert.Equal(t, exitOK, code)
	assert.Contains(t, out, "turnup")
}
