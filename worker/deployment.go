package main

import (
	"strings"

	"turnup/internal/version"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// longestBuild is how long a build id may be, which Kubernetes has as a label's value.
const longestBuild = 63

// deployment is the version by which Temporal knows this worker, by the variables that the Temporal Worker Controller sets: the name
// of the deployment, and the build, which is the release's if nothing else is said. Without a name there are no versions: whoever asks
// for work gets it. Orders outlive every release, so they go on with the current one, and none is pinned to one that has to stay.
func (e *environment) deployment() worker.DeploymentOptions {
	name, build := e.getenv("TEMPORAL_DEPLOYMENT_NAME"), e.text("TEMPORAL_WORKER_BUILD_ID", version.BuildID())
	switch {
	case name == "":
		return worker.DeploymentOptions{}
	case strings.ContainsAny(name, ".:") || strings.HasPrefix(name, "__"):
		e.faults.Add("TEMPORAL_DEPLOYMENT_NAME", "must not have a dot or a colon, or begin with __", name)
	case build == "":
		e.faults.Add("TEMPORAL_WORKER_BUILD_ID", "must be given: this program was built without its commit", build)
	case len(build) > longestBuild || strings.HasPrefix(build, "__"):
		e.faults.Add("TEMPORAL_WORKER_BUILD_ID", "must have at most 63 characters, and not begin with __", build)
	}
	return worker.DeploymentOptions{
		UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: name, BuildID: build},
		DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	}
}
