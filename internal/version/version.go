// Package version says which version of turnup a program is, from what the Go linker wrote into it.
package version

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// String is the version of the running program, for example "v0.1.0 (1a2b3c4, 2026-11-27, go1.26.8)": the module's
// version or "devel", then the commit and its day, "dirty" when the source had changes beside it, and the Go release.
// What the program was not built with is left out.
func String() string {
	info, known := debug.ReadBuildInfo()
	if !known {
		return "devel"
	}
	return describe(info)
}

func describe(info *debug.BuildInfo) string {
	version := strings.TrimSuffix(info.Main.Version, "+dirty") // it is said once, below
	if version == "" || version == "(devel)" {
		version = "devel"
	}
	vcs := map[string]string{}
	for _, setting := range info.Settings {
		vcs[setting.Key] = setting.Value
	}
	var details []string
	if commit := vcs["vcs.revision"]; commit != "" {
		details = append(details, commit[:min(len(commit), 7)])
	}
	if day, _, found := strings.Cut(vcs["vcs.time"], "T"); found {
		details = append(details, day)
	}
	if vcs["vcs.modified"] == "true" {
		details = append(details, "dirty")
	}
	if info.GoVersion != "" {
		details = append(details, info.GoVersion)
	}
	if len(details) == 0 {
		return version
	}
	return fmt.Sprintf("%s (%s)", version, strings.Join(details, ", "))
}
