package houserules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pasted is a value that is put between a condition's quotes as it is: 'x' OR 'a' would be read as more than a value.
var pasted = regexp.MustCompile(`(=|<|>|\(|,|STARTS_WITH) ?'(%|" ?\+)`)

// A value comes into a query of Temporal's lists by order.Quoted, Equals, Among and OfType alone.
func TestQueriesAreQuoted(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{`"A = '" + b`, `"A = '%s'"`, `"A IN ('%s')"`, `"A STARTS_WITH '"+b`, `"A >= '%s'"`} {
		assert.Regexp(t, pasted, broken)
	}
	for _, path := range sources(t) {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "internal/stack/") { // which writes settings of PostgreSQL's
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err)
		assert.Empty(t, pasted.FindAllString(string(text), -1), path)
	}
}
