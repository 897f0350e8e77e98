package main

import (
	"runtime/debug"
	"strings"

	"go.temporal.io/server/common/headers"
)

// buildVersion says which build this is: the commit, "dirty" when the source had changes beside it, the Go release, and
// the Temporal server inside. It is not turnup/internal/version because this module stands alone.
func buildVersion() string {
	details := []string{"devel"}
	if info, known := debug.ReadBuildInfo(); known {
		for _, setting := range info.Settings {
			switch {
			case setting.Key == "vcs.revision":
				details = append(details, setting.Value[:min(len(setting.Value), 7)])
			case setting.Key == "vcs.modified" && setting.Value == "true":
				details = append(details, "dirty")
			}
		}
		details = append(details, info.GoVersion)
	}
	return strings.Join(append(details, "Temporal "+headers.ServerVersion), ", ")
}
