package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file is what is in service: it is ordered, found as desired, changed, and taken out of service when it leaves the file.
func TestApply(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider()
	h.startWorker("worker-1")
	h = h.at(simhuawei.Name)
	file := filepath.Join(h.dir, "tenants.csv")
	write := func(rows ...string) {
		text := "kind,name,operationsConnection,vlan,speedMbps,tenantProjectId\n"
		for _, row := range rows {
			text += row + "," + simhuawei.Tenant + "\n"
		}
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	plan := func() (states map[string]string) {
		type applied struct{ Rows []struct{ ID, State string } }
		printed := decode[applied](h, h.turnup(success, "apply", "-f", file, "--dry-run", "-o", "json"))
		states = map[string]string{}
		for _, row := range printed.Rows {
			states[row.ID] = row.State
		}
		return states
	}
	untilPlan := func(states map[string]string) {
		h.until(fmt.Sprint("the plan is ", states), func() bool { return assert.ObjectsAreEqual(states, plan()) })
	}

	write("huawei,one,demo-operations-1,1501,10", "huawei,two,demo-operations-1,1502,10")
	assert.Contains(t, h.turnup(badInput, "apply", "-f", file).chat, "not confirmed")
	h.turnup(success, "apply", "-f", file, "--yes", "--by", "ana")
	h.turnup(success, "apply", "-f", file, "--yes", "--by", "ana") // joins them, or finds them in service
	for _, name := range []string{"one", "two"} {
		o := placed{h, "huawei/" + name}
		o.ends(order.StateCompleted)
		o.boughtOnce()
	}
	untilPlan(map[string]string{"huawei/one": "unchanged", "huawei/two": "unchanged"})

	write("huawei,one,demo-operations-1,1501,20")
	untilPlan(map[string]string{"huawei/one": "differs", "huawei/two": "notInFile"})
	h.turnup(badInput, "apply", "-f", file, "--prune", "--yes", "2")
	h.turnup(success, "apply", "-f", file, "--prune", "--yes", "1", "--by", "ana")
	untilPlan(map[string]string{"huawei/one": "unchanged"})
	assert.Equal(t, 1, h.ledger().Counts.Live)
}
