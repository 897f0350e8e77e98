package equinix_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/equinix"
)

func TestSum(t *testing.T) {
	t.Parallel()
	sum := func(amounts ...string) string {
		total, err := equinix.Sum(amounts...)
		require.NoError(t, err)
		return total
	}
	assert.Empty(t, sum())
	assert.Empty(t, sum("", ""))
	assert.Equal(t, "0.30", sum("0.1", "0.20", ""))
	assert.Equal(t, "12345678901234567890.01", sum("12345678901234567890", "0.01"))
	assert.Equal(t, "-1", sum("1", "-2"))
	assert.Equal(t, "0", sum("0"))
	for _, odd := range []string{`"1,250.00"`, "1e999999", "1/3", "-", "0x10", "1_000"} {
		_, err := equinix.Sum("1", odd)
		assert.EqualError(t, err, "the amount "+odd+" can't be read")
	}
}

// What is left out of a sum is billed all the same.
func TestCharges(t *testing.T) {
	t.Parallel()
	monthly, once, err := equinix.Charges([]equinix.Charge{{"MONTHLY_RECURRING", "1"}, {"monthly_recurring", "0.5"}, {"NON_RECURRING", "20"}})
	require.NoError(t, err)
	assert.Equal(t, "1.5", monthly)
	assert.Equal(t, "20", once)
	for why, odd := range map[string]equinix.Charge{
		`it has a charge without an amount, of type "NON_RECURRING"`:      {"NON_RECURRING", ""},
		`the amount "N/A" can't be read`:                                  {"NON_RECURRING", `"N/A"`},
		`it has a charge of a type that no document names: "YEARLY" of 9`: {"YEARLY", "9"},
	} {
		_, _, err := equinix.Charges([]equinix.Charge{{"MONTHLY_RECURRING", "100"}, odd})
		assert.EqualError(t, err, why)
	}
}
