package providers_test

import (
	"strings"
	"testing"

	"turnup/providers"

	"github.com/stretchr/testify/assert"
)

func TestIsID(t *testing.T) {
	t.Parallel()
	for id, is := range map[string]bool{
		"58afc0499430ab7f3666b990": true, "7e8e41ac-8d4e-4d6d-9w5-eb532ad5fe73": true, "dxcon-fg.1_b": true, "urn:evc:7~a": true, "電路7": true,
		strings.Repeat("x", 255): true, strings.Repeat("x", 256): false,
		"": false, ".": false, "..": false, "a/b": false, "../etc": false, "a b": false, "a\u00a0b": false, "a\n": false, "a\u0085": false, "a\u202eb": false, "a\xff": false,
	} {
		assert.Equal(t, is, providers.IsID(id), "%q", id)
	}
}
