package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/providers"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// exampleFiles are the order files that come with turnup, for one kind of order.
func exampleFiles(t *testing.T, kind string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "starter", "examples", kind+"-*.yaml"))
	require.NoError(t, err)
	return files
}

// The order files that come with turnup can all be ordered, in one account, and each gets what its file says.
func exampleOrders(h *harness, api string) {
	files := exampleFiles(h.t, equinix.Name)
	require.Len(h.t, files, 16)
	for _, file := range files {
		h.t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			h.shared(t).orderExample(file, api)
		})
	}
}

func (h *harness) orderExample(file, api string) {
	t := h.t
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, yaml.Unmarshal(text, &fields))
	encoded, err := json.Marshal(fields)
	require.NoError(t, err)
	var asked equinix.Order
	require.NoError(t, json.Unmarshal(encoded, &asked))
	asked = asked.WithDefaults()
	legs := []equinix.Leg{asked.Leg}
	if asked.Secondary != nil {
		legs = append(legs, *asked.Secondary)
	}
	o := placed{h, asked.ID()}
	marks := o.marks()[:len(legs)]

	planned := h.turnup(success, "plan", "equinix", "-f", file)
	assert.Contains(t, planned.data, "called "+strings.Join(marks, " and "))
	if api == "fabric-v4" {
		assert.Equal(t, len(legs), strings.Count(planned.data, "checked: accepted by a dry run"), planned.data)
		assert.NotContains(t, planned.data, "price: not known")
	}
	if key := asked.ZSide.AuthorizationKey; key != "" {
		assert.NotContains(t, planned.data, key)
	}
	h.turnup(success, "order", "equinix", "-f", file, "--by", "ana")
	if asked.ZSide.Profile == globex {
		o.untilPhases(providers.PhaseWaiting)
		h.act(o.mark(), "approve", nil)
	}
	o.ends(order.StateCompleted)
	o.billed(marks...)

	p := decode[order.Progress](h, h.turnup(success, "status", o.name, "-o", "json"))
	require.Len(t, p.Legs, len(legs))
	for i, leg := range p.Legs {
		assert.Equal(t, marks[i], leg.Name)
		assert.Equal(t, asked.SpeedMbps(), leg.SpeedMbps)
		assert.Equal(t, legs[i].ASide.Tags, providers.Tags{S: leg.SrcVLAN, C: leg.SrcCTag}, "tags on our port")
		if legs[i].ZSide.Port != "" {
			assert.Equal(t, legs[i].ZSide.Tags, providers.Tags{S: leg.DstVLAN, C: leg.DstCTag}, "tags at the far end")
		}
		assert.Equal(t, providers.PhaseActive, leg.Phase)
		assert.False(t, leg.Adopted)
		assert.NotEmpty(t, leg.Group)
		assert.Equal(t, p.Legs[0].Group, leg.Group, "a pair is one group")
	}
	var chosen []string
	for _, choice := range p.Choices {
		name := choice.Name
		if strings.HasSuffix(choice.Of, "profile") {
			name = choice.ID // as the files name it
		}
		chosen = append(chosen, choice.Of+" "+name)
	}
	assert.Equal(t, namedBy(legs), chosen)
	got := result[equinix.Connections](o)
	assert.Equal(t, order.StateCompleted, got.State)
	require.Len(t, got.Connections, len(legs))
	for i, connection := range got.Connections {
		assert.Equal(t, p.Legs[i].ID, connection.ConnectionID)
		assert.Equal(t, legs[i].ASide.Port, connection.PortName)
		assert.Equal(t, legs[i].ZSide.Port, connection.ZPortName)
		assert.Equal(t, legs[i].ZSide.Profile, connection.ProfileID)
	}
}

// namedBy are the ports and profiles that the legs name, by where they are named.
func namedBy(legs []equinix.Leg) []string {
	var all []string
	for i, leg := range legs {
		prefix := []string{"", "secondary."}[i]
		all = append(all, prefix+"aSide.port "+leg.ASide.Port)
		if leg.ZSide.Port != "" {
			all = append(all, prefix+"zSide.port "+leg.ZSide.Port)
		}
		if leg.ZSide.Profile != "" {
			all = append(all, prefix+"zSide.profile "+leg.ZSide.Profile)
		}
	}
	return all
}

// The examples of the other kinds.
func TestOtherExamples(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, kind := range []string{tencent.Name, huawei.Name} {
		files := exampleFiles(t, kind)
		require.NotEmpty(t, files)
		h.turnup(success, "plan", kind, "-f", files[0])
		h.turnup(success, "order", kind, "-f", files[0], "--by", "ana")
	}
	huawei := placed{h.at(simhuawei.Name), "huawei/faf1-prod"}
	huawei.ends(order.StateCompleted)
	huawei.boughtOnce()

	tencent := placed{h, "hkg-prod-1"}
	tencent.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", tencent.name, "--by", "li")
	tencent.goesLive()
	tencent.boughtOnce()
}
