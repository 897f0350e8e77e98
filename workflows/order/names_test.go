package order_test

import (
	"os"
	"regexp"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever an order may take for its own connection is a mark, however it is spelt.
func TestIsMark(t *testing.T) {
	t.Parallel()
	for name, is := range map[string]bool{
		order.Mark("tencent", "hkg-prod-1"):   true,
		order.Mark("a-kind-of-tomorrow", "a"): true,
		order.ShortMark("sv-dc-1", 0):         true,
		order.ShortMark("x", 1):               true,
		"TURNUP-Huawei-faf1-prod":             true,
		"Tu-SV-dc-1-1":                        true,
		" turnup-huawei-faf1-prod\u00a0":      true,
		"\u200btu-sv-dc-1-2":                  true,
		"ｔｕｒｎｕｐ-huawei-faf1-prod":             true,
		"turnup-huawei-faf1-prod (old)":       true,

		"backbone":           false,
		"turnup":             false,
		"turnup-lab":         false,
		"tu-munich":          false,
		"my-turnup-huawei-a": false,
		"stu-1":              false,
		"":                   false,
	} {
		assert.Equal(t, is, order.IsMark(name), name)
	}
}

// A search attribute that the list lacks is in no namespace, and stops every order that sets it.
func TestEverySearchAttributeIsInTheList(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("names.go")
	require.NoError(t, err)
	var made, listed []string
	for _, key := range regexp.MustCompile(`NewSearchAttributeKey\w+\("(\w+)"\)`).FindAllSubmatch(text, -1) {
		made = append(made, string(key[1]))
	}
	for _, key := range order.SearchAttributes {
		listed = append(listed, key.GetName())
	}
	assert.ElementsMatch(t, made, listed)
}

// The default account keeps the queue that a provider had before there were others.
func TestQueue(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "turnup-equinix", order.Queue("equinix", ""))
	assert.Equal(t, "turnup-equinix", order.Queue("equinix", "default"))
	assert.Equal(t, "turnup-equinix-emea", order.Queue("equinix", "emea"))
}
