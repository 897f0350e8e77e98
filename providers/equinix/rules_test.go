package equinix_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/equinix"
)

// said is what a rule says of a value, or "".
func said[V any](rule func(faults *providers.Faults, field string, value V), value V) string {
	var faults providers.Faults
	rule(&faults, "to.field", value)
	return faults.Error()
}

// Equinix's documents and samples have bare addresses only.
func TestCheckMail(t *testing.T) {
	t.Parallel()
	for _, right := range []string{"netops@example.org", "JohnDoe@equinix.com", "a+b.c@[192.0.2.1]", "a@b"} {
		assert.Empty(t, said(equinix.CheckMail, right), right)
	}
	for _, wrong := range []string{
		"", "the NOC", "netops", "@example.org", "netops@", "a@b@c", "a@b, c@d", "a@b;c@d", "a@b\n", "a b@c",
		"NOC <netops@example.org>", "<netops@example.org>", "netops@example.org>",
	} {
		assert.Contains(t, said(equinix.CheckMail, wrong), "to.field: must be mail addresses such as netops@example.com; ", wrong)
	}
}

// Equinix's own client for ECX v3 takes the four in any case, and Fabric v4 is sent capital letters whatever is asked for.
func TestCheckPeeringType(t *testing.T) {
	t.Parallel()
	for _, right := range []string{"", "Private", "Public", "Microsoft", "Manual", "private", "PUBLIC", "mIcRoSoFt"} {
		assert.Empty(t, said(equinix.CheckPeeringType, right), right)
	}
	for _, wrong := range []string{"Open", "Privat", " Private", "Private\n", "Private,Public"} {
		assert.Contains(t, said(equinix.CheckPeeringType, wrong), "to.field: must be among [Private Public Microsoft Manual]; given ", wrong)
	}
}

func TestCheckSpeed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		speed int
		unit  string
		said  string
	}{
		{1, "MB", ""}, {100_000, "MB", ""}, {1, "GB", ""}, {100, "GB", ""}, {50, "kB", ""}, // the unit is CheckUnit's
		{0, "MB", "0, or nothing"}, {0, "", "0, or nothing"},
		{-1, "GB", `"-1 GB"`}, {100_001, "MB", `"100001 MB"`}, {101, "GB", `"101 GB"`}, {1 << 62, "GB", `"4611686018427387904 GB"`},
	} {
		want := ""
		if tt.said != "" {
			want = `speed: must be 1 to 100000 MB, or 1 to 100 GB; given ` + tt.said
		}
		var faults providers.Faults
		equinix.CheckSpeed(&faults, "speed", tt.speed, tt.unit)
		assert.Equal(t, want, faults.Error())
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	assert.Empty(t, said(equinix.CheckName, "Ab_1-"))
	assert.Equal(t, `to.field: must be 1 to 24 letters, digits, - and _; given "a b"`, said(equinix.CheckName, "a b"))
	assert.True(t, equinix.IsName(strings.Repeat("x", equinix.MaxName)))
	assert.False(t, equinix.IsName(strings.Repeat("x", equinix.MaxName+1)))

	assert.Empty(t, said(equinix.CheckUnit, "GB"))
	assert.Equal(t, `to.field: must be MB (Mbit/s) or GB (Gbit/s); given "TB"`, said(equinix.CheckUnit, "TB"))

	assert.Empty(t, said(equinix.CheckTerm, 0))
	assert.Empty(t, said(equinix.CheckTerm, 36))
	assert.Equal(t, `to.field: must be among [1 12 24 36]; given "13"`, said(equinix.CheckTerm, 13))

	assert.Empty(t, said(equinix.CheckPurchaseOrder, ""))
	assert.Empty(t, said(equinix.CheckPurchaseOrder, "PO 42/a"))
	assert.Equal(t, `to.field: must be 1 to 25 printable ASCII characters; given "Größe"`, said(equinix.CheckPurchaseOrder, "Größe"))

	assert.Empty(t, said(equinix.CheckMetro, "DC"))
	assert.Equal(t, "to.field: must be a metro's code of two capital letters, for example DC; nothing was given", said(equinix.CheckMetro, ""))
	assert.Equal(t, `to.field: must be a metro's code of two capital letters, for example DC; given "dc"`, said(equinix.CheckMetro, "dc"))
}
