package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"go.temporal.io/server/common/headers"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

// lockDatabase keeps a second dev server off the file. The kernel releases the lock however
// this process ends; the lock file stays, since removing it would race with the next owner.
func lockDatabase(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create the folder of the database: %w: choose another one with --db", err)
	}
	lock, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the database: %w: make its folder writable or choose another one with --db", err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return lock, writeOwner(lock)
	}
	defer lock.Close()
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("lock %s: %w: choose a file on a local disk with --db", lock.Name(), err)
	}
	owner, _ := io.ReadAll(lock)
	return nil, fmt.Errorf("%s is in use by another dev server (process %s): stop that one or choose another file with --db",
		path, strings.TrimSpace(string(owner)))
}

func writeOwner(lock *os.File) error {
	if err := lock.Truncate(0); err != nil {
		return fmt.Errorf("write %s: %w: make room on the disk", lock.Name(), err)
	}
	if _, err := fmt.Fprintln(lock, os.Getpid()); err != nil {
		return fmt.Errorf("write %s: %w: make room on the disk", lock.Name(), err)
	}
	return nil
}

// keepPrivate has the database be its owner's alone, since orders, answers and people's names are in it: a new file from its
// first moment, and one that an earlier version made, with what stands beside it.
func keepPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return explainOpen(path, err)
	}
	if err := file.Close(); err != nil {
		return explainOpen(path, err)
	}
	for _, part := range []string{path, path + "-wal", path + "-shm", path + ".lock"} {
		if err := os.Chmod(part, 0o600); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("keep %s from other users: %w: choose another file with --db", part, err)
		}
	}
	return nil
}

// prepareDatabase creates the tables in a new file, and refuses a file this server cannot use.
func prepareDatabase(ctx context.Context, path string) error {
	if err := keepPrivate(path); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+uriPath(path)+"?mode=rwc&_pragma=busy_timeout=2000")
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer db.Close()

	// Taking the write lock at once finds out what is wrong with the file, and makes creation
	// all or nothing: a kill in between leaves an empty file, not half a schema.
	conn, err := db.Conn(ctx)
	if err != nil {
		return explainOpen(path, err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return explainOpen(path, err)
	}
	if err := createOrCheckSchema(ctx, conn, path); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("create tables in %s: %w: make room on the disk or choose another file with --db", path, err)
	}
	return nil
}

// createOrCheckSchema keeps the server's version in the file itself: the server has no
// migrations for SQLite, so a file stays with the minor version that made it.
func createOrCheckSchema(ctx context.Context, conn *sql.Conn, path string) error {
	var version, tables int
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return explainOpen(path, err)
	}
	if err := conn.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return explainOpen(path, err)
	}
	switch {
	case version == schemaVersion():
		return nil
	case version == 0 && tables == 0:
		return createSchema(ctx, conn, path)
	case version == 0:
		return fmt.Errorf("%s was not made by this dev server: choose another file with --db", path)
	default:
		return fmt.Errorf("%s was made by Temporal server %d.%d and this one is %s, which cannot read it: use the older turnup-devserver, or move the file away and start anew",
			path, version/1000, version%1000, headers.ServerVersion)
	}
}

func createSchema(ctx context.Context, conn *sql.Conn, path string) error {
	if err := sqliteschema.SetupSchemaOnDB(schemaWriter{ctx: ctx, conn: conn}); err != nil {
		return fmt.Errorf("create tables in %s: %w", path, err)
	}
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion())); err != nil {
		return fmt.Errorf("record the server version in %s: %w", path, err)
	}
	return nil
}

// schemaWriter is all that the server's schema set-up uses of an AdminDB; its own one
// would run every statement in a transaction of its own.
type schemaWriter struct {
	sqlplugin.AdminDB
	ctx  context.Context
	conn *sql.Conn
}

// Exec runs a statement inside the transaction of prepareDatabase.
func (w schemaWriter) Exec(statement string, args ...any) error {
	_, err := w.conn.ExecContext(w.ctx, statement, args...)
	return err
}

// schemaVersion is 1032 for every server 1.32.x.
func schemaVersion() int {
	var major, minor int
	if _, err := fmt.Sscanf(headers.ServerVersion, "%d.%d", &major, &minor); err != nil {
		panic("server version " + headers.ServerVersion + " is not major.minor.patch")
	}
	return major*1000 + minor
}

func explainOpen(path string, err error) error {
	var fault *sqlite.Error
	code := sqlitelib.SQLITE_CANTOPEN
	if errors.As(err, &fault) {
		code = fault.Code() & 0xff
	}
	switch code {
	case sqlitelib.SQLITE_NOTADB, sqlitelib.SQLITE_CORRUPT:
		return fmt.Errorf("%s is not a SQLite database, or is damaged: choose another file with --db", path)
	case sqlitelib.SQLITE_BUSY:
		return fmt.Errorf("%s is locked by another program: close that one or choose another file with --db", path)
	default:
		return fmt.Errorf("cannot write to %s (%w): make it writable or choose another file with --db", path, err)
	}
}

// uriPath keeps characters such as ? and # of a path from ending it: SQLite is given a URI.
func uriPath(path string) string { return (&url.URL{Path: path}).EscapedPath() }
