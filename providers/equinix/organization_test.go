package equinix_test

import (
	"testing"

	"turnup/providers/equinix"

	"github.com/stretchr/testify/assert"
)

func TestOrganization(t *testing.T) {
	t.Parallel()
	for want, ids := range map[string][]string{"91997": {"", "91997", "91997"}, "": {"91997", "4711"}} {
		assert.Equal(t, want, equinix.Organization(ids))
	}
	assert.Empty(t, equinix.Organization(nil), "an account without ports")
}
