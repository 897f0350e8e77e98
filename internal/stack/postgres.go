package stack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	postgresName = "postgres"
	superuser    = "postgres" // and the database of that name
)

// PostgresDir holds PostgreSQL's data, and what it archives.
func (s *Stack) PostgresDir() string { return filepath.Join(s.options.Dir, postgresName) }

func (s *Stack) pgpass() string { return filepath.Join(s.options.Dir, "pgpass") }

// StartPostgres runs PostgreSQL on the stack's data folder, which it makes at the first start with the two databases, and
// returns when it takes changes. It does nothing when PostgreSQL runs. A server that follows one that was killed may find
// that one's last processes, and is started again until they are gone.
func (s *Stack) StartPostgres(ctx context.Context) error {
	if last := s.Postgres(); last != nil && last.running() {
		return nil
	}
	fresh := false
	if _, err := os.Stat(filepath.Join(s.PostgresDir(), "data")); errors.Is(err, fs.ErrNotExist) {
		fresh = true
		if err := s.initPostgres(ctx); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		_, err := s.launch(ctx, s.asPostgres("postgres", "-D", filepath.Join(s.PostgresDir(), "data"),
			"-p", strconv.Itoa(s.cluster.postgres), "-h", "127.0.0.1", "-k", s.PostgresDir(),
			"-c", "archive_mode=on", "-c", "archive_command=cp %p "+s.PostgresDir()+"/archive/%f"), s.writes)
		if err == nil {
			break
		}
		if fresh || !Pause(ctx, 10*pollEvery) {
			return err
		}
	}
	if !fresh {
		return nil
	}
	return s.makeDatabases(ctx)
}

// Postgres is PostgreSQL's last run, or nil.
func (s *Stack) Postgres() *Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.processes[postgresName]
}

// asPostgres is a command of PostgreSQL's, as the user of that name where we are root, whom PostgreSQL refuses to serve.
func (s *Stack) asPostgres(program string, args ...string) Command {
	c := Command{Name: postgresName, Path: postgresProgram(program), Args: args, Env: s.environment("LC_ALL=C.UTF-8")}
	if os.Geteuid() == 0 {
		c.Args = append([]string{"--pdeathsig", "KILL", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--", c.Path}, c.Args...)
		c.Path = "/usr/bin/setpriv"
	}
	return c
}

// RunPostgres runs one of PostgreSQL's programs to its end, and returns what it printed.
func (s *Stack) RunPostgres(ctx context.Context, program string, args ...string) (string, error) {
	c := s.asPostgres(program, args...)
	cmd := exec.CommandContext(ctx, c.Path, c.Args...) // #nosec G204 -- PostgreSQL's own programs
	cmd.Env, cmd.Dir = c.Env, s.PostgresDir()
	output, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", program, err, output)
	}
	return string(output), nil
}

// SQL carries out a statement as the superuser, through PostgreSQL's socket, in one of its databases.
func (s *Stack) SQL(ctx context.Context, database, statement string) (string, error) {
	return s.RunPostgres(ctx, "psql", slices.Concat(s.socket(), []string{"-d", database, "-qAt", "-v", "ON_ERROR_STOP=1", "-c", statement})...)
}

// Holds tells whether a text stands in any row of Temporal's databases: as it is, or in a column of bytes, which reads as hexadecimal.
func (s *Stack) Holds(ctx context.Context, text string) (bool, error) {
	for _, database := range []string{"temporal", "temporal_visibility"} {
		tables, err := s.SQL(ctx, database, "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
		if err != nil {
			return false, err
		}
		for table := range strings.FieldsSeq(tables) {
			rows, err := s.SQL(ctx, database, fmt.Sprintf(`select count(*) from %q t where t::text ilike '%%%s%%' or t::text like '%%%x%%'`, table, text, text))
			if err != nil {
				return false, err
			}
			if strings.TrimSpace(rows) != "0" {
				return true, nil
			}
		}
	}
	return false, nil
}

// socket are the flags with which PostgreSQL's programs reach it.
func (s *Stack) socket() []string {
	return []string{"-h", s.PostgresDir(), "-p", strconv.Itoa(s.cluster.postgres), "-U", "postgres"}
}

// writes: it takes changes, which a server that is being restored does only after it has answered queries for a while.
func (s *Stack) writes(ctx context.Context, _ *Process) bool {
	restoring, err := s.SQL(ctx, superuser, "select pg_is_in_recovery()")
	return err == nil && strings.TrimSpace(restoring) == "f"
}

func (s *Stack) initPostgres(ctx context.Context) error {
	if err := os.Mkdir(s.PostgresDir(), 0o700); err != nil {
		return fmt.Errorf("make PostgreSQL's folder: %w", err)
	}
	if os.Geteuid() == 0 {
		if err := s.giveToPostgres(); err != nil {
			return err
		}
	}
	if _, err := s.RunPostgres(ctx, "/bin/mkdir", "archive"); err != nil {
		return err
	}
	_, err := s.RunPostgres(ctx, "initdb", "-D", "data", "-U", "postgres", "--auth-host=scram-sha-256", "--auth-local=trust", "--data-checksums")
	return err
}

// giveToPostgres gives the user of that name its folder, and the way there through folders for scratch files.
func (s *Stack) giveToPostgres() error {
	owner, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("find PostgreSQL's user: %w: install PostgreSQL 15", err)
	}
	uid, uidErr := strconv.Atoi(owner.Uid)
	gid, gidErr := strconv.Atoi(owner.Gid)
	failed := errors.Join(uidErr, gidErr)
	for dir := s.options.Dir; strings.HasPrefix(dir, os.TempDir()+"/"); dir = filepath.Dir(dir) {
		failed = errors.Join(failed, os.Chmod(dir, 0o711)) // #nosec G302 -- passed through, not listed
	}
	return errors.Join(failed, os.Chown(s.PostgresDir(), uid, gid))
}

// makeDatabases does what docs/operations.md has the database's administrator do.
func (s *Stack) makeDatabases(ctx context.Context) error {
	text, err := os.ReadFile(filepath.Join(s.cluster.deploy, "temporal", "database.sql"))
	if err != nil {
		return err
	}
	for statement := range strings.SplitSeq(string(text), ";\n") {
		if _, err := s.SQL(ctx, superuser, statement); err != nil {
			return err
		}
	}
	password := rand.Text()
	if _, err := s.SQL(ctx, superuser, "alter role temporal password '"+password+"'"); err != nil {
		return err
	}
	return os.WriteFile(s.pgpass(), []byte("127.0.0.1:*:*:temporal:"+password+"\n"), 0o600)
}

func (s *Stack) updateSchema(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, filepath.Join(s.cluster.deploy, "temporal", "schema.sh")) // #nosec G204 -- a file of the checkout
	cmd.Env = s.environment(s.cluster.settings...)
	for i, variable := range cmd.Env {
		if path, found := strings.CutPrefix(variable, "PATH="); found {
			cmd.Env[i] = "PATH=" + s.options.BinDir + ":" + path
		}
	}
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("update the schema: %w: %s", err, output)
	}
	return nil
}

// postgresProgram is where Debian has it, or the name, to be found in PATH.
func postgresProgram(name string) string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // the pattern is well-formed
	if len(found) == 0 {
		return name
	}
	return found[len(found)-1]
}
