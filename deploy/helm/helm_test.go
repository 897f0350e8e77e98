//go:build helm

// Package helm_test checks the chart by helm, and by installing it into a real API server.
package helm_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The Prometheus Operator's own definitions of what the chart gives it.
const (
	operator    = "github.com/prometheus-operator/prometheus-operator@v0.85.0"
	definitions = "example/prometheus-operator-crd"
)

// oldest is the oldest Kubernetes that the chart is for, as its kubeVersion says.
const oldest = "1.27"

var needed = []string{"monitoring.coreos.com_servicemonitors.yaml", "monitoring.coreos.com_prometheusrules.yaml"}

// tool is a program that "make helm" has built.
func tool(name string) string {
	path, err := filepath.Abs("../../bin/kube/" + name)
	if err != nil {
		panic(err)
	}
	return path
}

// run returns what a program prints, and fails the test when it fails.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := try(t, program, args...)
	require.NoError(t, err, "%s %s: %s", program, strings.Join(args, " "), out)
	return out
}

func try(t *testing.T, program string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return out.String() + said.String(), err
	}
	return out.String(), nil
}

func TestChartIsClean(t *testing.T) {
	chart, err := os.ReadFile("turnup/Chart.yaml")
	require.NoError(t, err)
	require.Contains(t, string(chart), `kubeVersion: ">=`+oldest+`.0-0"`)
	for _, values := range [][]string{nil, {"-f", "example-values.yaml"}} {
		run(t, tool("helm"), append([]string{"lint", "--strict", "turnup"}, values...)...)
		made := filepath.Join(t.TempDir(), "made.yaml")
		require.NoError(t, os.WriteFile(made, []byte(run(t, tool("helm"), append([]string{"template", "turnup", "turnup"}, values...)...)), 0o600))
		run(t, tool("kubectl-validate"), "--version", oldest, "--local-crds", operatorDefinitions(t), made)
	}
}

func TestWrongValuesAreRefused(t *testing.T) {
	for set, says := range map[string]string{
		"workers=null": "workers",
		"workers[0].env.TURNUP_HEALTH_ADDR=:1,workers[0].name=a,workers[0].credentials=a,workers[0].replicas=1": "env",
		"temporal.adress=a:1":       "adress",
		"temporal.address=frontend": "address",
		"encryption.current=a":      "encryption",
		"encryption.keysSecret=k":   "encryption",
		"codec.enabled=true,codec.origin=https://t.example,codec.jwks=https://l.example/keys": "keysSecret",
		"codec.enabled=true,encryption.keysSecret=k,encryption.current=a":                     "codec",
		"namespace.retentionDays=0": "retentionDays",
		"desk.enabled=true":         "desk",
		"evidence.enabled=true":     "evidence",
		"evidence.enabled=true,evidence.claim=c,evidence.url=https://files.example": "evidence",
		"evidence.enabled=true,evidence.url=http://files.example":                   "url",
		"desk.groups.king={a}":        "king",
		"desk.oidc.audiences={a\\,b}": "audiences",
		"desk.enabled=true,desk.url=http://desk.example,desk.identitySecret=i,desk.oidc.issuer=https://l.example,desk.oidc.clientId=t": "url",
	} {
		out, err := try(t, tool("helm"), "template", "turnup", "turnup", "--set", set)
		if assert.Error(t, err, set) {
			assert.Contains(t, out, says, set)
		}
	}
}

type object struct {
	Metadata struct{ Name string }
	Spec     struct {
		Replicas int
		Template json.RawMessage
		Groups   []struct{ Rules []struct{ Alert string } }
	}
	Status struct{ CompletionTime string }
}

// The chart is installed, changed and removed as in a cluster where only "restricted" pods may run. This test plays the part of the
// nodes, which would run the namespace job.
func TestChartInACluster(t *testing.T) {
	c := startCluster(t)
	created := func(path string, text []byte) {
		t.Helper()
		status, said := c.create(t, path, text)
		require.Equal(t, http.StatusCreated, status, said)
	}
	for _, name := range needed {
		text, err := os.ReadFile(filepath.Join(operatorDefinitions(t), name)) //nolint:gosec // a module of Go's cache
		require.NoError(t, err)
		created("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", text)
	}
	require.Eventually(t, func() bool {
		_, said, err := c.ask(http.MethodGet, "/apis/monitoring.coreos.com/v1", "", nil)
		return err == nil && strings.Contains(string(said), "servicemonitors") && strings.Contains(string(said), "prometheusrules")
	}, patience, 200*time.Millisecond, "the operator's kinds are served")
	created("/api/v1/namespaces", []byte(`{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "turnup", "labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}`))
	status, said := c.create(t, "/api/v1/namespaces/turnup/pods", []byte(`{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "careless"}, "spec": {"containers": [{"name": "a", "image": "a"}]}}`))
	require.Equal(t, http.StatusForbidden, status, said)

	helm := func(args ...string) {
		t.Helper()
		run(t, tool("helm"), append([]string{"--kubeconfig", c.config, "--namespace", "turnup", "--timeout", "3m"}, args...)...)
	}
	deployments := func() map[string]object {
		t.Helper()
		found := map[string]object{}
		for _, each := range list[object](t, c, "/apis/apps/v1/namespaces/turnup/deployments") {
			found[each.Metadata.Name] = each
		}
		return found
	}
	jobs := make(chan object, 10)
	go completeJobs(t, c, jobs)

	helm("install", "turnup", "turnup", "-f", "example-values.yaml")
	first := deployments()
	require.Len(t, first, 5, "two workers, the desk, the keeper of evidence and the codec server")
	mayRun(t, c, "namespace", (<-jobs).Spec.Template)
	for name, each := range first {
		mayRun(t, c, name, each.Spec.Template)
	}
	for _, setting := range []string{
		`{"name":"TURNUP_OIDC_CLI_CLIENT_ID","value":"turnup-cli"}`, `{"name":"TURNUP_OIDC_AUDIENCES","value":"pipeline"}`,
		`{"name":"TURNUP_IDENTITY_KEYS","value":"/secrets/signers/identity-keys.json"}`,
	} {
		assert.Contains(t, string(first["turnup-desk"].Spec.Template), setting)
	}
	alerts, err := os.ReadFile("../monitoring/alerts.yml")
	require.NoError(t, err)
	rules := list[object](t, c, "/apis/monitoring.coreos.com/v1/namespaces/turnup/prometheusrules")
	require.Len(t, rules, 1)
	assert.Len(t, rules[0].Spec.Groups[0].Rules, strings.Count(string(alerts), "- alert:"), "every alert")
	assert.Len(t, list[object](t, c, "/apis/monitoring.coreos.com/v1/namespaces/turnup/servicemonitors"), 1)
	assert.Len(t, list[object](t, c, "/apis/policy/v1/namespaces/turnup/poddisruptionbudgets"), 2)
	assert.Len(t, list[object](t, c, "/apis/networking.k8s.io/v1/namespaces/turnup/networkpolicies"), 2)

	helm("upgrade", "turnup", "turnup", "-f", "example-values.yaml", "--set", "image.tag=0.2.0,codec.enabled=false,desk.enabled=false,evidence.enabled=false,worker.stopTimeoutSeconds=60")
	assert.NotEmpty(t, (<-jobs).Spec.Template, "the namespace is mended before the new version runs")
	second := deployments()
	require.Len(t, second, 2, "the workers alone")
	for name, each := range second {
		assert.Contains(t, string(each.Spec.Template), "turnup:0.2.0", name)
		assert.Contains(t, string(each.Spec.Template), `"terminationGracePeriodSeconds":75`, name)
		assert.Equal(t, 2, each.Spec.Replicas, name)
	}
	helm("uninstall", "turnup")
	assert.Empty(t, deployments())
}

// mayRun asks the server to take a pod of the template.
func mayRun(t *testing.T, c cluster, name string, template json.RawMessage) {
	t.Helper()
	var pod map[string]any
	require.NoError(t, json.Unmarshal(template, &pod))
	pod["apiVersion"], pod["kind"] = "v1", "Pod"
	pod["metadata"] = map[string]any{"name": name}
	text, err := json.Marshal(pod)
	require.NoError(t, err)
	status, said := c.create(t, "/api/v1/namespaces/turnup/pods", text)
	assert.Equal(t, http.StatusCreated, status, "%s: %s", name, said)
}

// completeJobs says of each job that it has succeeded, until the test ends, and passes it on.
func completeJobs(t *testing.T, c cluster, jobs chan<- object) {
	for t.Context().Err() == nil {
		time.Sleep(100 * time.Millisecond) // as a node that looks for work
		status, said, err := c.ask(http.MethodGet, "/apis/batch/v1/namespaces/turnup/jobs", "", nil)
		var found struct{ Items []object }
		if err != nil || status != http.StatusOK || json.Unmarshal(said, &found) != nil {
			continue
		}
		for _, job := range found.Items {
			if job.Status.CompletionTime != "" {
				continue
			}
			now := time.Now().UTC().Format(time.RFC3339)
			condition := func(kind string) string {
				return fmt.Sprintf(`{"type": %q, "status": "True", "lastProbeTime": %q, "lastTransitionTime": %q}`, kind, now, now)
			}
			status, said, err := c.ask(http.MethodPatch, "/apis/batch/v1/namespaces/turnup/jobs/"+job.Metadata.Name+"/status", "application/merge-patch+json",
				fmt.Appendf(nil, `{"status": {"startTime": %q, "completionTime": %q, "succeeded": 1, "ready": 0, "uncountedTerminatedPods": {}, "conditions": [%s, %s]}}`,
					now, now, condition("SuccessCriteriaMet"), condition("Complete")))
			if err == nil && status == http.StatusOK {
				jobs <- job
				continue
			}
			t.Logf("job %s: %d %s %v", job.Metadata.Name, status, said, err)
		}
	}
}

// operatorDefinitions is the folder with them.
func operatorDefinitions(t *testing.T) string {
	t.Helper()
	var module struct{ Dir string }
	require.NoError(t, json.Unmarshal([]byte(run(t, "go", "mod", "download", "-json", operator)), &module))
	return filepath.Join(module.Dir, definitions)
}
