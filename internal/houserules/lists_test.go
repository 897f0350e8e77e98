package houserules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"turnup/providers/simulator/all"
	kinds "turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// farEnds are providers that are simulated though nothing is ordered there by itself: a tunnel at Tencent Cloud is the far end
// of an order at Console Connect, and no list of kinds has it.
var farEnds = []string{"tencent"}

// What a provider or a kind of order needs outside the lists of the worker and the starter, which have tests of their own.
func TestEveryProviderHasASimulator(t *testing.T) {
	t.Parallel()
	var simulated []string
	for _, spec := range all.Specs {
		simulated = append(simulated, spec.Name)
	}
	assert.ElementsMatch(t, slices.Concat(kinds.Providers(), farEnds), simulated)
}

func TestEveryKindIsDocumentedAndShown(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	for _, kind := range kinds.KindNames() {
		row := regexp.MustCompile("(?m)^\\| `" + kind + "` \\|.*\\(docs/([a-z0-9-]+\\.md)\\)").FindSubmatch(readme)
		if assert.NotNil(t, row, "the table of kinds in README.md has no row of %s that leads to its page in docs/", kind) {
			assert.FileExists(t, "../../docs/"+string(row[1]))
		}
		histories, err := filepath.Glob("../../workflows/testdata/history/" + kind + "-*.json")
		require.NoError(t, err)
		examples, err := filepath.Glob("../../starter/examples/" + kind + "-*.yaml")
		require.NoError(t, err)
		assert.NotEmpty(t, examples, "no example of kind %s", kind)
		assert.NotEmpty(t, histories, "no recorded history of kind %s: internal/proof/histories has no scene of it, or make histories was not run", kind)
	}
}

// Whatever can be bought can be given back: only then does turnup decommission take the kind.
func TestEveryKindCanBeRemoved(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds.Kinds() {
		assert.NotNil(t, kind.Removal, "Kind.Removal of %s", kind.Name)
	}
}

func TestEveryProviderHasABadDay(t *testing.T) {
	t.Parallel()
	for _, provider := range slices.Concat(kinds.Providers(), farEnds) {
		assert.FileExists(t, "../proof/chaos/"+provider+".yaml", "what goes wrong at %s in the chaos proof", provider)
	}
}

// Beside each account of a provider's stands the test that runs the contract of providertest over it.
func TestEveryAccountKeepsTheContract(t *testing.T) {
	t.Parallel()
	accounts, err := filepath.Glob("../../providers/*/*/account.go")
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(accounts), len(kinds.Providers()))
	for _, account := range accounts {
		test, err := os.ReadFile(filepath.Join(filepath.Dir(account), "contract_test.go"))
		require.NoError(t, err)
		assert.Regexp(t, `(providertest\.Account|apitest\.Contract)\(t, `, string(test), account)
	}
}

// A kind whose folder stands there, but in no list, would be missed by nobody: all lists are compared with this one.
func TestEveryFolderOfAKindIsListed(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("../../workflows/*/kind.go")
	require.NoError(t, err)
	var kept []string
	for _, folder := range folders {
		if name := filepath.Base(filepath.Dir(folder)); !slices.Contains(blocks, name) {
			kept = append(kept, name)
		}
	}
	assert.ElementsMatch(t, kinds.KindNames(), kept, "the list in workflows/kinds.go, and the folders of kinds")
}

// Each folder of a kind has the same files, so that one reader knows them all.
func TestEveryKindHasTheSameFiles(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds.KindNames() {
		for file := range strings.FieldsSeq("kind order runbook result change") {
			assert.FileExists(t, "../../workflows/"+kind+"/"+file+".go")
		}
	}
}
