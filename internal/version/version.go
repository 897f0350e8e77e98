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
	version, vcs := release(info), settings(info)
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

// BuildID names the running program's release among others, for example "v0.1.0-1a2b3c4": the module's version or "devel", and the
// commit. It is "" for a program that was built without its commit, or with changes beside it: others could have that name too.
func BuildID() string {
	info, known := debug.ReadBuildInfo()
	if !known {
		return ""
	}
	return buildID(info)
}

func buildID(info *debug.BuildInfo) string {
	vcs := settings(info)
	commit := vcs["vcs.revision"]
	if commit == "" || vcs["vcs.modified"] == "true" {
		return ""
	}
	return release(info) + "-" + commit[:min(len(commit), 7)]
}

// release is the module's version, or "devel".
func release(info *debug.BuildInfo) string {
	version := strings.TrimSuffix(info.Main.Version, "+dirty") // String says it once
	if version == "" || version == "(devel)" {
		return "devel"
	}
	return version
}

func settings(info *debug.BuildInfo) map[string]string {
	vcs := map[string]string{}
	for _, setting := range info.Settings {
		vcs[setting.Key] = setting.Value
	}
	return vcs
}
