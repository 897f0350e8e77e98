package stack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"turnup/internal/keys"
)

// Roles are Temporal's, in the order in which they start: on an empty database the first one makes what the others read.
var Roles = []string{"history", "matching", "internal-frontend", "frontend", "worker"}

const (
	frontendRole = "frontend"
	namespace    = "turnup" // of a cluster
	person       = "ana"    // who gives commands to it
	tokenLives   = 24 * time.Hour
	fewShards    = "16" // a machine for tests has few cores
)

// cluster is Temporal as it runs in production: on PostgreSQL, a process a role, closed with certificates and tokens.
type cluster struct {
	deploy   string // the folder of that name, whose settings and units it takes
	keys     *keys.Folder
	keysDir  string
	postgres int
	settings []string       // of each role
	ports    map[string]int // by role: where it takes calls
	metrics  map[string]int // likewise: where it tells its metrics
}

func (s *Stack) newCluster() error {
	deploy, err := filepath.Abs(s.options.Cluster)
	if err != nil {
		return fmt.Errorf("find the folder deploy: %w: give its full path", err)
	}
	c := &cluster{deploy: deploy, keysDir: filepath.Join(s.options.Dir, "keys"), ports: map[string]int{}, metrics: map[string]int{}}
	if c.postgres, err = s.choosePort(0); err != nil {
		return err
	}
	if c.settings, err = s.roleSettings(c); err != nil {
		return err
	}
	s.cluster = c
	return s.RenewKeys()
}

// RenewKeys makes what is missing or ends soon of the cluster's certificates and tokens.
func (s *Stack) RenewKeys() error {
	var err error
	if s.cluster.keys, err = keys.Open(s.cluster.keysDir); err != nil {
		return err
	}
	return s.cluster.issue()
}

// issue makes the keys that the units load, with a token for each of turnup's roles.
func (c *cluster) issue() error {
	_, internode := c.keys.Renewed("internode", keys.Peer, "internode.temporal")
	_, frontend := c.keys.Renewed("frontend", keys.Server, "temporal.example")
	failed := errors.Join(internode, frontend)
	for bearer, role := range map[string]string{"worker": "worker", person: "operator", deskName: "operator", "admin": "admin", "viewer": "viewer"} {
		_, certificate := c.keys.Renewed(bearer, keys.Client)
		_, token := c.keys.RenewedToken(bearer, role, namespace, tokenLives)
		failed = errors.Join(failed, certificate, token)
	}
	return failed
}

// roleSettings are those that deploy/ has for production, with places and ports of this stack.
func (s *Stack) roleSettings(c *cluster) ([]string, error) {
	shared, err := settingsIn(filepath.Join(c.deploy, "temporal", "temporal.env"), "")
	if err != nil {
		return nil, err
	}
	unit, err := settingsIn(filepath.Join(c.deploy, "systemd", "temporal@.service"), "Environment=")
	if err != nil {
		return nil, err
	}
	all := append(shared, unit...)
	for i, text := range all {
		all[i] = strings.ReplaceAll(text, "%d", c.keysDir)
	}
	all = append(all, fmt.Sprintf("DB_PORT=%d", c.postgres), "NUM_HISTORY_SHARDS="+fewShards,
		"TEMPORAL_TLS_REFRESH_INTERVAL=1s", "TEMPORAL_JWT_KEY_REFRESH=1s", // tests do not wait a minute
		"PGPASSFILE="+s.pgpass(), "DYNAMIC_CONFIG_FILE_PATH="+filepath.Join(c.deploy, "temporal", "dynamic.yaml"))
	for _, role := range Roles {
		prefix := strings.ToUpper(strings.ReplaceAll(role, "-", "_"))
		grpc := s.temporal
		if role != frontendRole {
			if grpc, err = s.choosePort(0); err != nil {
				return nil, err
			}
		}
		membership, err := s.choosePort(0)
		if err != nil {
			return nil, err
		}
		if c.metrics[role], err = s.choosePort(0); err != nil {
			return nil, err
		}
		c.ports[role] = grpc
		all = append(all, fmt.Sprintf("%s_GRPC_PORT=%d", prefix, grpc), fmt.Sprintf("%s_MEMBERSHIP_PORT=%d", prefix, membership))
	}
	return all, nil
}

// settingsIn reads the KEY=value lines of a file, or of a unit those with the prefix.
func settingsIn(path, prefix string) ([]string, error) {
	file, err := os.Open(path) // #nosec G304 -- a file of the checkout
	if err != nil {
		return nil, fmt.Errorf("read the cluster's settings: %w", err)
	}
	defer func() { _ = file.Close() }()
	var all []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		text, found := strings.CutPrefix(lines.Text(), prefix)
		if found && text != "" && text[0] != '#' {
			all = append(all, text)
		}
	}
	return all, nil
}

// StartCluster runs what does not run of PostgreSQL and the five roles, and returns when orders can be placed.
func (s *Stack) StartCluster(ctx context.Context) error {
	if err := s.StartPostgres(ctx); err != nil {
		return err
	}
	if err := s.updateSchema(ctx); err != nil {
		return err
	}
	for _, role := range Roles {
		if last := s.Role(role); last != nil && last.running() {
			continue
		}
		if _, err := s.StartRole(ctx, role); err != nil {
			return err
		}
	}
	made, err := s.command(ctx, "turnup-admin", s.Settings("admin"), "namespace")
	if err != nil {
		return fmt.Errorf("make the namespace: %w: %s", err, made)
	}
	return nil
}

// StartRole runs one of Temporal's roles, and returns when it takes calls.
func (s *Stack) StartRole(ctx context.Context, role string) (*Process, error) {
	settings := append(slices.Clone(s.cluster.settings), "PROMETHEUS_ENDPOINT="+s.MetricsAddress(role))
	c := Command{Name: roleName(role), Path: s.program("temporal-server"), Args: []string{"start", "--service", role}, Env: s.environment(settings...)}
	if role == frontendRole {
		c.Path, c.Args = s.program("turnup-frontend"), nil
	}
	return s.launch(ctx, c, listens(local(s.cluster.ports[role])))
}

// Role is the last run of one of Temporal's roles, or nil.
func (s *Stack) Role(role string) *Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.processes[roleName(role)]
}

func roleName(role string) string { return "temporal-" + role }

// RoleAddress is where one of Temporal's roles takes calls.
func (s *Stack) RoleAddress(role string) string { return local(s.cluster.ports[role]) }

// MetricsAddress is where one of Temporal's roles tells its metrics.
func (s *Stack) MetricsAddress(role string) string { return local(s.cluster.metrics[role]) }

// KeysDir holds the certificates and tokens of the cluster.
func (s *Stack) KeysDir() string { return s.cluster.keysDir }

// Settings are the variables with which a bearer of one of the cluster's tokens reaches it: worker, ana, desk, viewer or admin.
func (s *Stack) Settings(bearer string) []string {
	if s.cluster == nil {
		return []string{"TEMPORAL_ADDRESS=" + s.TemporalAddress()}
	}
	file := func(suffix string) string { return filepath.Join(s.cluster.keysDir, bearer+suffix) }
	return []string{
		"TEMPORAL_ADDRESS=" + s.TemporalAddress(), "TEMPORAL_NAMESPACE=" + namespace,
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH=" + filepath.Join(s.cluster.keysDir, "ca.pem"), "TEMPORAL_TLS_SERVER_NAME=temporal.example",
		"TEMPORAL_TLS_CLIENT_CERT_PATH=" + file(".pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH=" + file(".key"), "TEMPORAL_API_KEY_FILE=" + file(".jwt"),
	}
}

// command runs a program to its end, and returns what it printed.
func (s *Stack) command(ctx context.Context, name string, env []string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, s.program(name), args...) // #nosec G204 -- runs the programs it was built to run
	cmd.Env = s.environment(env...)
	output, err := cmd.CombinedOutput()
	return string(output), err
}

// stopCluster ends the roles first: one whose database has gone does not end when it is asked to.
func (s *Stack) stopCluster() error {
	var failed error
	for i := range Roles {
		failed = errors.Join(failed, s.stop(roleName(Roles[len(Roles)-1-i])))
	}
	return errors.Join(failed, s.stop(postgresName))
}
