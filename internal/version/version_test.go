package version

import (
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	release := []debug.BuildSetting{
		{Key: "vcs.revision", Value: "1a2b3c4d5e6f"}, {Key: "vcs.time", Value: "2026-11-27T08:00:00Z"}, {Key: "vcs.modified", Value: "false"},
	}
	changed := []debug.BuildSetting{{Key: "vcs.revision", Value: "1a2b3c4d5e6f"}, {Key: "vcs.modified", Value: "true"}}
	for want, info := range map[string]debug.BuildInfo{
		"v0.1.0 (1a2b3c4, 2026-11-27, go1.26.8)": {GoVersion: "go1.26.8", Main: debug.Module{Version: "v0.1.0"}, Settings: release},
		"v0.1.1 (1a2b3c4, dirty, go1.26.8)":      {GoVersion: "go1.26.8", Main: debug.Module{Version: "v0.1.1+dirty"}, Settings: changed},
		"devel (go1.26.8)":                       {GoVersion: "go1.26.8", Main: debug.Module{Version: "(devel)"}},
		"devel":                                  {},
	} {
		assert.Equal(t, want, describe(&info))
	}
}

func TestTheRunningProgramHasAVersion(t *testing.T) {
	t.Parallel()
	assert.Contains(t, String(), runtime.Version())
}

func TestBuildID(t *testing.T) {
	t.Parallel()
	release := []debug.BuildSetting{{Key: "vcs.revision", Value: "1a2b3c4d5e6f"}, {Key: "vcs.modified", Value: "false"}}
	changed := []debug.BuildSetting{{Key: "vcs.revision", Value: "1a2b3c4d5e6f"}, {Key: "vcs.modified", Value: "true"}}
	assert.Equal(t, "v0.1.0-1a2b3c4", buildID(&debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}, Settings: release}))
	assert.Equal(t, "devel-1a2b3c4", buildID(&debug.BuildInfo{Settings: release}))
	assert.Empty(t, buildID(&debug.BuildInfo{Main: debug.Module{Version: "v0.1.0+dirty"}, Settings: changed}), "another one could be called so too")
	assert.Empty(t, buildID(&debug.BuildInfo{}))
}
