//go:build production

// Package systemd_test checks the units with the tool that comes with systemd.
package systemd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const safest = 2.0 // exposure, of 10: more is too open

// systemd-analyze says nothing of the units: it succeeds on keys that it does not know, too, and only complains.
func TestUnitsAreUnderstood(t *testing.T) {
	dir := t.TempDir() // the programs of the units, and the units as instances
	var instances []string
	for _, file := range units(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`(?m)^ExecStart=(\S+)`).FindAllSubmatch(text, -1) {
			program := filepath.Join(dir, filepath.Base(string(found[1])))
			require.NoError(t, os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700))
			text = []byte(strings.ReplaceAll(string(text), string(found[1]), program))
		}
		name := strings.Replace(filepath.Base(file), "@.", "@frontend.", 1)
		instances = append(instances, filepath.Join(dir, name))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	for _, instance := range instances {
		verify := exec.Command("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", instance)
		verify.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
		output, err := verify.CombinedOutput()
		require.NoError(t, err, "%s", output)
		assert.Empty(t, string(output), instance)
	}
}

func TestUnitsAreShutIn(t *testing.T) {
	for _, file := range units(t) {
		if filepath.Ext(file) != ".service" {
			continue
		}
		output, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", file).CombinedOutput()
		require.NoError(t, err, "%s", output)
		level := regexp.MustCompile(`exposure level for \S+: ([0-9.]+)`).FindSubmatch(output)
		require.NotNil(t, level, "%s", output)
		exposure, err := strconv.ParseFloat(string(level[1]), 64)
		require.NoError(t, err)
		assert.LessOrEqual(t, exposure, safest, "%s\n%s", file, output)
	}
}

// What a unit loads is what turnup-admin keys makes, or what the page has the reader put there; and it points at nothing else.
func TestUnitsPointAtWhatTheyLoad(t *testing.T) {
	files, err := filepath.Glob("turnup-worker.d/*.conf")
	require.NoError(t, err)
	for _, file := range append(units(t), files...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		loaded := map[string]bool{}
		for _, found := range regexp.MustCompile(`(?m)^LoadCredential=([^:\n]+):/etc/turnup/(?:keys/|secrets/)?(\S+)$`).FindAllStringSubmatch(string(text), -1) {
			assert.Equal(t, found[1], found[2], file)
			loaded[found[1]] = false
		}
		for _, found := range regexp.MustCompile(`(?:%d/|key in )(\w[^\s*;]*)`).FindAllStringSubmatch(string(text), -1) {
			name := strings.TrimSuffix(found[1], "_") // the files of a folder are named after it
			_, known := loaded[name]
			assert.True(t, known, "%s points at %s and does not load it", file, name)
			loaded[name] = true
		}
		for name, used := range loaded {
			assert.True(t, used, "%s loads %s for nothing", file, name)
		}
	}
}

// Whoever follows the page has every program that a unit starts.
func TestOperationsInstallWhatUnitsStart(t *testing.T) {
	page, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	installed := regexp.MustCompile(`(?m)^install -m 755 (.+) /usr/local/bin/$`).FindSubmatch(page)
	require.NotNil(t, installed)
	changed, err := filepath.Glob("*.d/*.conf")
	require.NoError(t, err)
	for _, file := range append(units(t), changed...) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`(?m)^ExecStart=/usr/local/(bin/\S+)`).FindAllStringSubmatch(string(text), -1) {
			assert.Contains(t, strings.Fields(string(installed[1])), found[1], file)
		}
	}
}

func units(t *testing.T) []string {
	t.Helper()
	services, err := filepath.Glob("*.service")
	require.NoError(t, err)
	targets, err := filepath.Glob("*.target")
	require.NoError(t, err)
	require.NotEmpty(t, services)
	return append(services, targets...)
}
