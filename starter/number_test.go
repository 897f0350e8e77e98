package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"turnup/internal/orderfile"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A number is read as its decimal digits say, or refused: a VLAN of 0100 is not 64.
func TestWaysToWriteANumber(t *testing.T) {
	t.Parallel()
	for written, means := range map[string]int{
		"1": 1, "100": 100, "4094": 4094,
		"0100": 0, "0441": 0, "007": 0, "00": 0, "0o144": 0, "0O144": 0, "0b11": 0, "0x64": 0, "0X64": 0, "1_00": 0, "+100": 0, "-0": 0,
		"1e2": 0, "100.0": 0, "1,000": 0, "1 000": 0, "１００": 0, "٣": 0, "1:40": 0, "a": 0, "99999999999999999999": 0,
		"!!int 0100": 0, "!!int '0100'": 0, "'100'": 0, "0": 0, "-1": 0,
	} {
		t.Run(written, func(t *testing.T) {
			t.Parallel()
			_, broken := orderfile.Whole(written, true)
			assert.Equal(t, means == 0 && written != "-1", broken != "")

			orders, err := ordered(t, "kind: tencent\nname: a\nmetro: HKG\nspeedMbps: 100\nvlan: "+written+"\n", "-f", "-")
			if means == 0 {
				require.ErrorContains(t, err, "vlan: must be")
				return
			}
			require.NoError(t, err)
			assert.Equal(t, means, orders[0].VLAN)
		})
	}
}

// Whatever is typed, a number that an order file or a flag takes is the one that stands there.
func TestWhatIsTakenMeansWhatItSays(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(13, 7))
	const keys = "00011122345678_xXbBoO+-.eE "
	taken := 0
	for range 2_000 {
		var b strings.Builder
		for range 1 + dice.IntN(5) {
			b.WriteByte(keys[dice.IntN(len(keys))])
		}
		written := strings.TrimSpace(b.String())
		if number, broken := orderfile.Whole(written, false); broken == "" {
			require.Equal(t, strconv.Itoa(number), written)
			taken++
		}
		file := fmt.Sprintf("kind: equinix\nname: a\naSide: {port: P, sTag: %s}\nzSide: {port: Z, sTag: 13}\nspeed: 50\nnotifications: [a@example.com]\n", written)
		if orders, err := orderedAtEquinix(t, file, "-f", "-"); err == nil && written != "" && written != "~" {
			require.Equal(t, written, strconv.Itoa(orders[0].ASide.S), file)
		}
	}
	assert.Greater(t, taken, 100, "the dice throw numbers too")
}

// Every field of every kind of order, and every flag of every command, that is a number.
func TestNoNumberIsOctal(t *testing.T) {
	t.Parallel()
	for file, says := range map[string]string{
		"kind: equinix\nspeed: 050":                     "speed",
		"kind: equinix\ntermMonths: 012":                "termMonths",
		"kind: equinix\naSide: {sTag: 0100}":            "aSide.sTag",
		"kind: equinix\naSide: {cTag: 0100}":            "aSide.cTag",
		"kind: equinix\nsecondary: {zSide: {sTag: 07}}": "secondary.zSide.sTag",
	} {
		assert.Contains(t, faultsOf(t, file+"\n"), "line 2: "+says+": "+orderfile.RuleNumber+"; given `"+file[strings.LastIndex(file, ": ")+2:len(strings.TrimRight(file, "}"))]+"`")
	}
	_, err := readOrders("-", strings.NewReader("kind: huawei\nvlan: 0441\nspeedMbps: 0100\n"), huawei.Name, huawei.Order{})
	require.ErrorContains(t, err, "vlan: "+orderfile.RuleNumber+"; given `0441`")
	require.ErrorContains(t, err, "speedMbps: "+orderfile.RuleNumber+"; given `0100`")
	_, err = readOrders("-", strings.NewReader("kind: tencent\nvlan: 0441\nterm: {duration: 012}\n"), tencent.Name, tencent.Order{})
	require.ErrorContains(t, err, "term.duration: "+orderfile.RuleNumber+"; given `012`")

	numbers := 0
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Value.Type() != "int" {
				assert.NotContains(t, f.Value.Type(), "int", "%s --%s", cmd.CommandPath(), f.Name)
				return
			}
			numbers++
			for _, written := range []string{"0100", "0x64", "0b11", "0o7", "1_00", "+5"} {
				assert.EqualError(t, f.Value.Set(written), orderfile.RuleNumber, "%s --%s", cmd.CommandPath(), f.Name)
			}
		})
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk((&app{}).rootCommand())
	assert.Greater(t, numbers, 20)

	for _, term := range []string{"012m", "00m", "0x1m", "1_2m"} {
		assert.Equal(t, tencent.Term{Unit: term}, parseTerm(term))
	}
}

// What is a text keeps the zeros it is written with.
func TestTextsOfDigitsKeepTheirZeros(t *testing.T) {
	t.Parallel()
	orders, err := orderedAtEquinix(t, "kind: equinix\nname: 0100\naSide: {port: 0441, sTag: 11}\nzSide: {port: 0o7, sTag: 13}\nspeed: 50\nnotifications: [a@example.com]\npurchaseOrderNumber: 0042\n", "-f", "-")
	require.NoError(t, err)
	assert.Equal(t, equinix.Order{
		Order: order.Order{Kind: "equinix", Name: "0100", RequestedBy: "ana"}, Leg: orders[0].Leg, Speed: 50, Notifications: []string{"a@example.com"}, PurchaseOrderNumber: "0042",
	}, orders[0])
	assert.Equal(t, "0441", orders[0].ASide.Port)
	assert.Equal(t, "0o7", orders[0].ZSide.Port)
}
