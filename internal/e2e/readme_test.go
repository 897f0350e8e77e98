package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	fenced   = regexp.MustCompile("(?s)```(\\w+)\n(.*?)```")
	remark   = regexp.MustCompile(`\s+# .*$`)
	makeWord = regexp.MustCompile("(?m)(?:`|^)make ([a-z]+)")
	helpLine = regexp.MustCompile(`(?m)^([a-z]+):.*## `)
)

// The README's commands work, in its order, on its order file, and the targets it names are there.
func TestReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	require.NoError(t, err)
	readme := string(text)
	assert.LessOrEqual(t, strings.Count(readme, "\n"), 150, "lines")

	h := build(t)
	h.startServer()
	h.startProvider("--auto-support", "1s")
	h.startWorker("worker-1")
	commands := 0
	for _, block := range fenced.FindAllStringSubmatch(readme, -1) {
		for line := range strings.Lines(block[2]) {
			line = remark.ReplaceAllString(strings.TrimSpace(line), "")
			if block[1] != "sh" || !strings.HasPrefix(line, "turnup ") {
				continue
			}
			code := success
			if strings.HasPrefix(line, "turnup status") || strings.HasPrefix(line, "turnup explain") {
				placed{h, "hkg-prod-1"}.untilWaits(order.HandoffSupport)
				code = waiting
			}
			line = strings.ReplaceAll(line, "starter/examples", filepath.Join(root, "starter/examples"))
			h.turnup(code, strings.Fields(line)[1:]...)
			commands++
		}
		if block[1] == "yaml" {
			file := filepath.Join(h.dir, "order.yaml")
			require.NoError(t, os.WriteFile(file, []byte(block[2]), 0o600))
			h.turnup(success, "plan", "tencent", "-f", file)
		}
	}
	assert.GreaterOrEqual(t, commands, 10)
	placed{h, "hkg-prod-1"}.ends(order.StateCompleted)

	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	require.NoError(t, err)
	var targets []string
	for _, target := range helpLine.FindAllStringSubmatch(string(makefile), -1) {
		targets = append(targets, target[1])
	}
	for _, named := range makeWord.FindAllStringSubmatch(readme, -1) {
		assert.Contains(t, targets, named[1], "make %s", named[1])
	}
}
