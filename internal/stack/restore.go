package stack

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Backup makes a base backup of the running PostgreSQL, and returns the moment to which it can be restored at the earliest.
func (s *Stack) Backup(ctx context.Context) (time.Time, error) {
	flags := append(s.socket(), "-D", "backup", "--checkpoint=fast", "--wal-method=none", "--no-manifest")
	if _, err := s.RunPostgres(ctx, "pg_basebackup", flags...); err != nil {
		return time.Time{}, err
	}
	now, err := s.SQL(ctx, superuser, "select extract(epoch from clock_timestamp())")
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.ParseDuration(strings.TrimSpace(now) + "s")
	return time.UnixMicro(at.Microseconds()), err
}

// Archive has PostgreSQL archive all that was written so far, and returns when it has.
func (s *Stack) Archive(ctx context.Context) error {
	file, err := s.SQL(ctx, superuser, "select pg_walfile_name(pg_switch_wal())")
	if err != nil {
		return err
	}
	for {
		if _, err := os.Stat(filepath.Join(s.PostgresDir(), "archive", strings.TrimSpace(file))); err == nil {
			return nil
		}
		if !Pause(ctx, pollEvery) {
			return ctx.Err()
		}
	}
}

// Restore puts the backup in the place of PostgreSQL's data, to be brought to that moment from the archive when PostgreSQL starts.
// PostgreSQL must not run; what it had is kept aside.
func (s *Stack) Restore(ctx context.Context, at time.Time) error {
	settings := fmt.Sprintf("restore_command = 'cp %s/archive/%%f \"%%p\"'\nrecovery_target_time = '%s'\nrecovery_target_action = 'promote'\n",
		s.PostgresDir(), at.UTC().Format("2006-01-02 15:04:05.000000+00"))
	script := "set -e; mv data lost; cp -a backup data; cat >>data/postgresql.auto.conf <<'E'\n" + settings + "E\ntouch data/recovery.signal"
	_, err := s.RunPostgres(ctx, "/bin/sh", "-c", script)
	return err
}
