// Package compose_test checks the Compose file with the library that docker compose reads it with.
package compose_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// load reads the file as it is after secrets.sh, in a copy of the folder.
func load(t *testing.T) *types.Project {
	t.Helper()
	deploy := t.TempDir()
	require.NoError(t, os.CopyFS(deploy, os.DirFS("..")))
	dir := filepath.Join(deploy, "compose")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "worker.env"), []byte("CONSOLECONNECT_COMPANY=acme\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "desk.env"), []byte("TURNUP_OIDC_CLIENT_ID=desk\n"), 0o600))
	options, err := cli.NewProjectOptions([]string{filepath.Join(dir, "compose.yaml")}, cli.WithWorkingDirectory(dir), cli.WithDefaultProfiles("encryption", "desk"))
	require.NoError(t, err)
	project, err := options.LoadProject(t.Context())
	require.NoError(t, err)
	return project
}

func TestOnlyThisMachineReachesThePorts(t *testing.T) {
	for name, service := range load(t).Services {
		for _, port := range service.Ports {
			assert.Equal(t, "127.0.0.1", port.HostIP, "%s: %s", name, port.Published)
		}
		assert.Regexp(t, `^\S+:\S+$`, service.Image, "%s has no version", name)
	}
}

// Each of the five roles runs, and has what the systemd units give them; only places differ.
func TestRolesHaveTheUnitsSettings(t *testing.T) {
	project := load(t)
	unit, err := os.ReadFile("../systemd/temporal@.service")
	require.NoError(t, err)
	settings := regexp.MustCompile(`(?m)^Environment=(\w+)=(\S*%d/)(\S+)$`).FindAllStringSubmatch(string(unit), -1)
	require.NotEmpty(t, settings)
	addresses := map[string]bool{}
	for _, role := range []string{"history", "matching", "internal-frontend", "frontend", "worker"} {
		service, found := project.Services["temporal-"+role]
		require.True(t, found, role)
		assert.Equal(t, types.ShellCommand{role}, service.Command)
		for _, setting := range settings {
			name, place, file := setting[1], strings.ReplaceAll(setting[2], "%d", "/run/secrets"), setting[3]
			require.Contains(t, service.Environment, name, role)
			assert.Equal(t, place+file, *service.Environment[name], role)
			assert.True(t, slices.ContainsFunc(service.Secrets, func(s types.ServiceSecretConfig) bool { return s.Source == file }), "%s lacks %s", role, file)
		}
		assert.Equal(t, "512", *service.Environment["NUM_HISTORY_SHARDS"], "temporal.env is read")
		address := *service.Environment["TEMPORAL_BROADCAST_ADDRESS"]
		assert.Equal(t, service.Networks["inside"].Ipv4Address, address)
		assert.False(t, addresses[address], "two roles at %s", address)
		addresses[address] = true
		assert.Equal(t, types.ServiceConditionCompletedSuccessfully, service.DependsOn["schema"].Condition)
	}
}

func TestDataOutlivesTheContainers(t *testing.T) {
	project := load(t)
	for service, place := range map[string]string{"postgres": "/var/lib/postgresql/data", "prometheus": "/prometheus", "grafana": "/var/lib/grafana"} {
		assert.True(t, slices.ContainsFunc(project.Services[service].Volumes, func(v types.ServiceVolumeConfig) bool {
			_, named := project.Volumes[v.Source]
			return named && v.Target == place
		}), service)
	}
	kept := project.Services["evidence"].Volumes
	require.Len(t, kept, 1)
	assert.Equal(t, filepath.Join(project.WorkingDir, "evidence"), kept[0].Source)
	assert.Equal(t, "/evidence", kept[0].Target)
}

// Evidence that the desk hands out proves also what was signed before its key was replaced: by unit and Compose it has the workers' list.
func TestDeskHasTheListOfKeys(t *testing.T) {
	given := load(t).Services["desk"].Environment["TURNUP_IDENTITY_KEYS"]
	require.NotNil(t, given)
	assert.Equal(t, "/run/secrets/identity-keys.json", *given)
	unit, err := os.ReadFile("../systemd/turnup-desk.service")
	require.NoError(t, err)
	assert.Contains(t, string(unit), "\nEnvironment=TURNUP_IDENTITY_KEYS=%d/identity-keys.json\n")
}

// Every file that a service gets is in the project, or secrets.sh makes it; no service is told of a secret that it does not get.
func TestEveryFileIsThere(t *testing.T) {
	project := load(t)
	dir := project.WorkingDir
	bin := filepath.Join(dir, "..", "..", "bin")
	require.NoError(t, os.MkdirAll(bin, 0o700))
	t.Cleanup(func() { _ = os.RemoveAll(bin) })
	build := exec.Command("go", "build", "-o", filepath.Join(bin, "turnup-admin"), "./deploy/admin")
	build.Dir = "../.."
	output, err := build.CombinedOutput()
	require.NoError(t, err, "%s", output)
	for range 2 { // it may be run again
		output, err = exec.Command(filepath.Join(dir, "secrets.sh")).CombinedOutput()
		require.NoError(t, err, "%s", output)
	}
	for _, service := range project.Services {
		for _, v := range service.Volumes {
			if v.Type == types.VolumeTypeBind {
				assert.DirExists(t, v.Source, service.Name)
			}
		}
	}
	for name, secret := range project.Secrets {
		assert.FileExists(t, secret.File, name)
	}
	for name, config := range project.Configs {
		assert.FileExists(t, config.File, name)
	}
	for name, service := range project.Services {
		for variable, value := range service.Environment {
			if value == nil {
				continue
			}
			if _, file, found := strings.Cut(*value, "/run/secrets/"); found {
				assert.True(t, slices.ContainsFunc(service.Secrets, func(s types.ServiceSecretConfig) bool { return s.Source == file }),
					"%s: %s names %s, which it does not get", name, variable, file)
			}
		}
	}
}
