package equinix_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers/equinix"
)

func TestSum(t *testing.T) {
	t.Parallel()
	assert.Empty(t, equinix.Sum())
	assert.Empty(t, equinix.Sum("", ""))
	assert.Equal(t, "0.30", equinix.Sum("0.1", "0.20", ""))
	assert.Equal(t, "12345678901234567890.01", equinix.Sum("12345678901234567890", "0.01"))
	assert.Equal(t, "-1", equinix.Sum("1", "-2"))
	assert.Equal(t, "0", equinix.Sum("0"))
}
