package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A history without a scene could not be recorded anew, and a scene without a history proves nothing yet.
func TestEveryHistoryHasAScene(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../workflows/testdata/history/*.json")
	require.NoError(t, err)
	var recorded, played []string
	for _, file := range files {
		recorded = append(recorded, strings.TrimSuffix(filepath.Base(file), ".json"))
	}
	for _, scene := range slices.Concat(allScenes, tunnelScenes) {
		played = append(played, scene.name)
	}
	assert.ElementsMatch(t, recorded, played, "make histories records what has a scene and no history")
}
