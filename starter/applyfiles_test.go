package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"turnup/internal/orders"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCSVIsReadAsAnOrderFileWouldBe(t *testing.T) {
	t.Parallel()
	const header = "kind,name,aSide.port,aSide.sTag,zSide.port,zSide.sTag,speed,notifications\n"
	for row, says := range map[string]string{
		`equinix,a,P,11,Z,12,50,"[a@example.com, b@example.com]"`: "",
		`equinix,a,P,011,Z,12,50,[a@example.com]`:                 "aSide.sTag: must be a whole number in decimal digits, without zeros before it",
		`equinix,a,P,11,Z,12,50,a@example.com`:                    "notifications: must be a list",
		`equinix,a,P,11,Z,12,50,"[a@example.com"`:                 "notifications: yaml:",
		`equinix,a,P,0,Z,12,50,[a@example.com]`:                   "aSide.sTag: must be left out, or be above 0",
		`equinix,a,"P,11,Z,12,50,`:                                "quote",
	} {
		read, err := desiredIn(folder(t, map[string]string{"a.csv": header + row}), "ana")
		if says != "" {
			assert.ErrorContains(t, err, says, row)
			continue
		}
		require.NoError(t, err)
		yaml, err := desiredIn(folder(t, map[string]string{"a.yaml": "{kind: equinix, name: a, aSide: {port: P, sTag: 11}, zSide: {port: Z, sTag: 12}, speed: 50, " +
			"notifications: [a@example.com, b@example.com]}"}), "ana")
		require.NoError(t, err)
		assert.Equal(t, yaml[0].common(), read[0].common())
		assert.Empty(t, orders.Differences(yaml[0].desired.(desiredOrder[equinix.Order]).order, read[0].desired.(desiredOrder[equinix.Order]).order))
	}
	for header, says := range map[string]string{
		"kind;name;metro":          "the header must have a column kind, and commas between its names",
		"kind,name,metro,metro":    "there are two columns metro",
		"kind,name,metro,":         "column 4 has no name",
		"kind,name,term,term.unit": "term.unit: another column gives the whole of what this is a part of",
	} {
		_, err := desiredIn(folder(t, map[string]string{"a.csv": header + "\ntencent,a,HKG,m\n"}), "ana")
		assert.ErrorContains(t, err, says, header)
	}
}

func TestFoldersThatCantBeReadAreRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.yaml": "{kind: tencent, name: a, metro: HKG, speedMbps: 10}"})
	require.NoError(t, os.Symlink(dir, filepath.Join(dir, "more")))
	for path, says := range map[string]string{dir: "is a link to a folder", t.TempDir(): "holds no order", filepath.Join(dir, "none"): "no such file"} {
		_, chat, code := cli(t, newNamespace(t), "apply", "-f", path, "--yes", "--prune")
		assert.Equal(t, exitBadInput, code)
		assert.Contains(t, chat, says)
		assert.Contains(t, chat, "nothing was done")
	}
}

func TestOnlyWhatARowNamesIsCompared(t *testing.T) {
	t.Parallel()
	pair := order.Service{Kind: "equinix", Name: "p", Connections: []order.ServedConnection{
		{ID: "2", Mark: "tu-p-2", Name: "renamed-2", SpeedMbps: 1000, SrcVLAN: 12, Metro: "DC"}, // in whatever turn
		{ID: "1", Mark: "tu-p-1", Name: "renamed-1", SpeedMbps: 1000, SrcVLAN: 11, Metro: "DC"},
	}}
	half := pair
	half.Connections = pair.Connections[:1]
	const legs = "{kind: equinix, name: p, aSide: {port: P, sTag: 11}, zSide: {profile: x, metro: DC}, secondary: {aSide: {port: Q, sTag: %d}, zSide: {}}, " +
		"speed: %d, unit: GB, notifications: [a@example.com]}"
	const single = "{kind: tencent, name: a, metro: %s, speedMbps: 10, port: %s}"
	for name, test := range map[string]struct {
		file    string
		is      order.Service
		differs []difference
		unknown []string
	}{
		"a pair as desired":     {fmt.Sprintf(legs, 12, 1), pair, nil, nil},
		"speed of both legs":    {fmt.Sprintf(legs, 12, 2), pair, []difference{{"speedMbps", 1000, 2000}, {"secondary.speedMbps", 1000, 2000}}, nil},
		"a tag":                 {fmt.Sprintf(legs, 13, 1), pair, []difference{{"secondary.srcVlan", 12, 13}}, nil},
		"half a pair":           {fmt.Sprintf(legs, 12, 1), half, []difference{{"connections", 1, 2}}, nil},
		"our port's name then":  {fmt.Sprintf(single, "metro-1", "my-port-7"), inServiceAs("a", 10), nil, nil},
		"names against ids":     {fmt.Sprintf(single, "Hong Kong", "My-Port-1"), inServiceAs("a", 10), nil, []string{"metro", "srcPortId"}},
		"another code, the id":  {fmt.Sprintf(single, "SIN", "65F0C0FFEE65F0C0FFEE0001"), inServiceAs("a", 10), []difference{{"metro", "HKG", "SIN"}}, nil},
		"another port's id":     {fmt.Sprintf(single, "metro-1", "65f0c0ffee65f0c0ffee0002"), inServiceAs("a", 10), []difference{{"srcPortId", "65f0c0ffee65f0c0ffee0001", "65f0c0ffee65f0c0ffee0002"}}, nil},
		"a record that was cut": {fmt.Sprintf(single, "HKG", "x"), order.Service{Connections: []order.ServedConnection{{ID: "1", SpeedMbps: 10}}}, nil, nil},
		"at another account":    {"{kind: tencent, name: a, account: emea, metro: HKG, speedMbps: 10}", inServiceAs("a", 10), []difference{{"account", "default", "emea"}}, nil},
	} {
		read, err := desiredIn(folder(t, map[string]string{"a.yaml": test.file}), "ana")
		require.NoError(t, err, name)
		found := compare(read[0], test.is)
		assert.Equal(t, test.differs, found.differs, name)
		assert.Equal(t, test.unknown, found.unknown, name)
	}
}

func TestExampleFolderIsDesired(t *testing.T) {
	t.Parallel()
	read, err := desiredIn("examples/connections", "ana")
	require.NoError(t, err)
	assert.Len(t, read, 5)
}
