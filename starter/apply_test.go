package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
)

// states are the rows' states in JSON output, by their IDs.
func states(t *testing.T, out string) map[string]string {
	t.Helper()
	var printed applied
	decode(t, out, &printed)
	all := map[string]string{}
	for _, r := range printed.Rows {
		all[r.ID] = r.State
	}
	return all
}

func TestApplySaysWhatEachConnectionIs(t *testing.T) {
	t.Parallel()
	b := newNamespace(t)
	b.serve(inServiceAs("same", 100))
	b.serve(inServiceAs("slow", 50))
	b.serve(inServiceAs("extra", 10))
	b.orders["tencent/open"] = tencent.Order{Order: order.Order{Kind: "tencent", Name: "open", RequestedBy: "li"}, Metro: "HKG", SpeedMbps: 10}
	b.orders["tencent/other"] = tencent.Order{Order: order.Order{Kind: "tencent", Name: "other", RequestedBy: "li"}, Metro: "SIN", SpeedMbps: 10}
	dir := folder(t, map[string]string{
		"README.md": "not an order file", ".git/config.yaml": "neither",
		"a.yaml": "{kind: tencent, name: same, metro: hkg, speedMbps: 100, port: My-Port-1}\n---\n{kind: tencent, name: slow, metro: HKG, speedMbps: 100}\n",
		"sub/b.csv": "\ufeffkind, name, metro, speedMbps, term.duration, term.unit\n" +
			"tencent,open,HKG,10,,\n,,,,,\ntencent,other,HKG,10,12,m\ntencent,new,HKG,10,,\n",
	})
	out, _, code := cli(t, b, "apply", "-f", dir, "--dry-run", "-o", "json")
	assert.Equal(t, exitFailure, code, "Console Connect's speed can't be changed")
	assert.Equal(t, map[string]string{
		"tencent/same": applyUnchanged, "tencent/slow": applyDiffers, "tencent/extra": applyNotInFile,
		"tencent/open": applyJoined, "tencent/other": applyDiffers, "tencent/new": applyCreated,
	}, states(t, out))
	out, chat, _ := cli(t, b, "apply", "-f", dir, "--dry-run")
	assert.Regexp(t, `tencent/slow +default +differs +speedMbps is 50, the file has 100; .*to.speedMbps: goes only with`, out)
	assert.Contains(t, out, `term.duration: the open order has 1, you gave 12`)
	assert.Contains(t, out, "sub/b.csv, line 4")
	assert.NotContains(t, out, "tencent/same")
	assert.Contains(t, chat, "1 created, 1 joined, 1 unchanged, 2 differs, 1 notInFile")
	assert.Empty(t, b.starts)
	assert.Empty(t, b.asked)
}

func TestOneBadRowRefusesAllOfThemAndEveryFaultIsNamed(t *testing.T) {
	t.Parallel()
	text := "kind,name,metro,speedMbps,vlan\n"
	bad := []string{"tencent,,HKG,10,", "tencent,a,HKG,0100,", "aws,b,HKG,10,", "tencent,c,HKG,10,5000", "tencent,d,,10,", "tencent,e,HKG", "tencent,n-1,HKG,10,"}
	for n := range 293 {
		text += fmt.Sprintf("tencent,n-%d,HKG,10,\n", n)
	}
	dir := folder(t, map[string]string{"all.csv": text + strings.Join(bad, "\n") + "\n"})
	out, chat, code := cli(t, newNamespace(t), "apply", "-f", dir, "--yes", "--prune")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	for line := 295; line <= 301; line++ {
		assert.Contains(t, chat, fmt.Sprintf("all.csv, line %d is refused", line))
	}
	for _, says := range []string{"name: must be", "zeros before it", "kind: must be among tencent, equinix, huawei", "vlan: must be", "metro: must be", "it has 3 cells", "is in " + dir + "/all.csv, line 3 already"} {
		assert.Contains(t, chat, says)
	}
}

func TestApplyKilledTwiceAndRunAgainOrdersEachOnce(t *testing.T) {
	t.Parallel()
	b := newNamespace(t)
	text := "kind,name,metro,speedMbps\n"
	for n := range 300 {
		text += fmt.Sprintf("tencent,n-%d,HKG,10\n", n)
	}
	dir := folder(t, map[string]string{"all.csv": text})
	for _, most := range []int{100, 200} {
		ctx, kill := context.WithCancel(t.Context())
		b.atStart = func(n int) {
			if n >= most {
				kill()
			}
		}
		a := &app{out: &strings.Builder{}, chat: &strings.Builder{}, open: b, pace: time.Millisecond}
		assert.Equal(t, exitFailure, a.run(ctx, []string{"--by", "ana", "apply", "-f", dir, "--yes"}))
		kill()
		assert.Less(t, len(b.starts), 300)
	}
	b.atStart = nil
	_, _, code := cli(t, b, "apply", "-f", dir, "--yes")
	assert.Equal(t, exitOK, code)
	assert.Len(t, b.starts, 300)
	for id, times := range b.starts {
		assert.Equal(t, 1, times, id)
	}
	for id := range b.orders {
		_, name := order.SplitID(id)
		b.serve(inServiceAs(name, 10))
	}
	clear(b.orders)
	out, chat, code := cli(t, b, "apply", "-f", dir) // nothing is left to be confirmed
	assert.Equal(t, exitOK, code)
	assert.Empty(t, out)
	assert.Contains(t, chat, "all is as desired\n0 created, 0 joined, 300 unchanged, 0 differs, 0 notInFile")
}

func TestApplyChangesAndPrunesOnlyWhatWasConfirmed(t *testing.T) {
	t.Parallel()
	b := newNamespace(t)
	for _, name := range []string{"a", "gone-1", "gone-2"} {
		b.serve(inServiceAs(name, 10))
	}
	protected, imported, elsewhere := inServiceAs("protected", 10), inServiceAs("imported", 10), inServiceAs("elsewhere", 10)
	protected.Protected, imported.Origin, elsewhere.Account = true, order.OriginImported, "emea"
	b.serve(protected)
	b.serve(imported)
	b.serve(elsewhere)
	b.services["huawei/h"] = order.Service{Kind: "huawei", Name: "h", Origin: order.OriginOrdered, Connections: []order.ServedConnection{{ID: "h-1", SpeedMbps: 50}}}
	const huaweiOrder = "{kind: huawei, name: h, operationsConnection: on, vlan: 7, speedMbps: 100, tenantProjectId: 0605768a3300d5762f82c01180692873}\n"
	dir := folder(t, map[string]string{"a.yaml": "{kind: tencent, name: a, metro: HKG, speedMbps: 10}\n---\n" + huaweiOrder})
	for _, args := range []string{"--prune", "--prune --yes", "--prune --yes 1", "--prune --yes=3"} {
		_, chat, code := cli(t, b, append([]string{"apply", "-f", dir}, strings.Fields(args)...)...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Contains(t, chat, "--yes 2; nothing was done", args)
	}
	assert.Empty(t, b.asked)
	out, _, code := cli(t, b, "apply", "-f", dir, "--prune", "--yes", "2", "-o", "json")
	assert.Equal(t, exitOK, code)
	slices.Sort(b.asked)
	assert.Equal(t, []string{"change service/huawei/h 100", "decommission service/tencent/gone-1 <nil>", "decommission service/tencent/gone-2 <nil>"}, b.asked)
	assert.NotContains(t, out, "elsewhere")
	assert.Contains(t, out, `"done": "decommission/tencent/gone-1"`)
	for name, text := range map[string]string{"empty.yaml": "---\n", "empty.csv": "", "broken.yaml": "{"} {
		with := folder(t, map[string]string{"a.yaml": huaweiOrder, name: text})
		_, chat, code := cli(t, b, "apply", "-f", with, "--prune", "--yes", "2")
		assert.Equal(t, exitBadInput, code, name)
		assert.Contains(t, chat, name)
	}
	assert.Len(t, b.asked, 3)
}
