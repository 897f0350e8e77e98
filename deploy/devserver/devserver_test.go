package main

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	sqliteschema "go.temporal.io/server/schema/sqlite"
)

// Counted by what the processor did, which stays the same on a machine that has other work to do.
func TestReadyAndStoppedAfterTwoSecondsOfWork(t *testing.T) {
	t.Parallel()
	s := start(t, args(t, filepath.Join(t.TempDir(), "new", "folder", "temporal.db")))
	s.stop(t, syscall.SIGTERM)
	require.Empty(t, s.stderr.String(), "a healthy run logs nothing")
	require.Less(t, s.ProcessState.UserTime()+s.ProcessState.SystemTime(), 2*time.Second)
}

func TestReadyMeansUsable(t *testing.T) {
	t.Parallel()
	s := start(t, args(t, filepath.Join(t.TempDir(), "temporal.db")))
	require.Contains(t, s.ready, s.frontend)
	require.Contains(t, s.ready, "http://"+s.ui)
	c := s.dial(t)

	namespaces, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	require.NoError(t, err)
	require.Equal(t, 90*24*time.Hour, namespaces.Config.WorkflowExecutionRetentionTtl.AsDuration())
	requireSearchAttributes(t, c)

	page, err := http.Get("http://" + s.ui + "/namespaces/default/workflows")
	require.NoError(t, err)
	require.NoError(t, page.Body.Close())
	require.Equal(t, http.StatusOK, page.StatusCode)
	s.stop(t, syscall.SIGINT)
}

func TestSearchAttributesAreAddedToAnOlderFile(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "temporal.db")
	require.NoError(t, prepareDatabase(t.Context(), db))
	older, err := sqliteschema.NewNamespaceConfig(clusterName, namespace, false,
		map[string]enumspb.IndexedValueType{"Provider": enumspb.INDEXED_VALUE_TYPE_KEYWORD})
	require.NoError(t, err)
	require.NoError(t, sqliteschema.CreateNamespaces(sqlStore(db), older))

	flags := args(t, db)
	for range 2 { // the second start finds them there
		s := start(t, flags)
		requireSearchAttributes(t, s.dial(t))
		s.stop(t, syscall.SIGTERM)
	}
}

// testAttributes are those that args asks for.
var testAttributes = map[string]enumspb.IndexedValueType{
	"Provider": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "ConnectionIds": enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	"WaitingSince": enumspb.INDEXED_VALUE_TYPE_DATETIME,
}

// requireSearchAttributes checks that each is registered and that a query may use it at once.
func requireSearchAttributes(t *testing.T, c client.Client) {
	t.Helper()
	listed, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	require.NoError(t, err)
	require.Equal(t, testAttributes, listed.CustomAttributes)
	for name := range testAttributes {
		_, err := c.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: name + " IS NOT NULL"})
		require.NoError(t, err, name)
	}
}

func TestKillKeepsAWaitingWorkflow(t *testing.T) {
	t.Parallel()
	flags := args(t, filepath.Join(t.TempDir(), "temporal.db"))
	s := start(t, flags)
	order := client.StartWorkflowOptions{ID: "tencent/hkg-1", TaskQueue: "turnup"}
	started, err := s.dial(t).ExecuteWorkflow(t.Context(), order, "Tencent")
	require.NoError(t, err)

	s.kill(t)
	s = start(t, flags) // same file, same ports
	found, err := s.dial(t).DescribeWorkflowExecution(t.Context(), "tencent/hkg-1", "")
	require.NoError(t, err)
	require.Equal(t, started.GetRunID(), found.WorkflowExecutionInfo.Execution.RunId)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, found.WorkflowExecutionInfo.Status)
}

func TestStandaloneActivitiesAndUpdatesAreOn(t *testing.T) {
	t.Parallel()
	c := start(t, args(t, filepath.Join(t.TempDir(), "temporal.db"))).dial(t)
	w := worker.New(c, "turnup", worker.Options{})
	w.RegisterActivity(lookup)
	w.RegisterWorkflow(awaitVLAN)
	require.NoError(t, w.Start())
	defer w.Stop()

	activity, err := c.ExecuteActivity(t.Context(), client.StartActivityOptions{
		ID: "lookup/1", TaskQueue: "turnup", ScheduleToCloseTimeout: time.Minute,
	}, lookup, "HKG")
	require.NoError(t, err)
	var port string
	require.NoError(t, activity.Get(t.Context(), &port))
	require.Equal(t, "port in HKG", port)

	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "tencent/hkg-1", TaskQueue: "turnup"}, awaitVLAN)
	require.NoError(t, err)
	update, err := c.UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
		WorkflowID: run.GetID(), UpdateName: "vlan", Args: []any{42}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	require.NoError(t, err)
	require.NoError(t, update.Get(t.Context(), nil))
	var vlan int
	require.NoError(t, run.Get(t.Context(), &vlan))
	require.Equal(t, 42, vlan)
}

func lookup(_ context.Context, metro string) (string, error) { return "port in " + metro, nil }

func awaitVLAN(ctx workflow.Context) (int, error) {
	var vlan int
	err := workflow.SetUpdateHandler(ctx, "vlan", func(_ workflow.Context, v int) error { vlan = v; return nil })
	if err != nil {
		return 0, err
	}
	return vlan, workflow.Await(ctx, func() bool { return vlan != 0 })
}

func TestTakenPortNamesItsFlag(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "temporal.db")
	port := strconv.Itoa(taken(t, false))

	said := refused(t, "--db", db, "--port", port, "--ui-port", freePort(t))
	require.Contains(t, said, "port "+port+" is taken")
	require.Contains(t, said, "with --port")

	said = refused(t, "--db", db, "--port", freePort(t), "--ui-port", port)
	require.Contains(t, said, "with --ui-port")
}

func TestFileInUseNamesItsOwner(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "temporal.db")
	s := start(t, args(t, db))
	said := refused(t, args(t, db)...)
	require.Contains(t, said, "in use by another dev server (process "+strconv.Itoa(s.Process.Pid)+")")
}

func TestUnusableFilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	garbage := filepath.Join(dir, "garbage.db")
	require.NoError(t, os.WriteFile(garbage, []byte("this is not a database, but it is long enough to have been one, "+
		"so that nobody can take it for an empty file that is still to be filled"), 0o600))

	for name, test := range map[string]struct{ db, says string }{
		"not SQLite":           {garbage, "is not a SQLite database"},
		"of another program":   {sqliteFile(t, "foreign.db", 0), "was not made by this dev server"},
		"of an older server":   {sqliteFile(t, "older.db", 1029), "was made by Temporal server 1.29"},
		"a folder":             {dir, "cannot write to"},
		"below a regular file": {filepath.Join(garbage, "temporal.db"), "create the folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := refused(t, args(t, test.db)...)
			require.Contains(t, said, test.says)
		})
	}
}

// Whoever else works on this machine reads no orders. What an earlier version left open is closed.
func TestDatabaseIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "made", "by", "it")
	db := filepath.Join(folder, "temporal.db")
	flags := args(t, db)
	private := func() {
		made, err := os.ReadDir(folder)
		require.NoError(t, err)
		require.NotEmpty(t, made)
		for _, file := range made {
			info, err := file.Info()
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file.Name())
		}
	}
	s := start(t, flags)
	private()
	for _, above := range []string{folder, filepath.Dir(folder)} {
		info, err := os.Stat(above)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o700), info.Mode().Perm(), above)
	}
	s.kill(t)
	made, err := filepath.Glob(db + "*")
	require.NoError(t, err)
	require.Contains(t, made, db+"-wal")
	for _, file := range made {
		require.NoError(t, os.Chmod(file, 0o644))
	}
	start(t, flags)
	private()
}

// sqliteFile makes a database with a table of its own.
func sqliteFile(t *testing.T, name string, version int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.Exec("CREATE TABLE theirs(x); PRAGMA user_version = " + strconv.Itoa(version))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return path
}

func TestHelp(t *testing.T) {
	t.Parallel()
	said, err := command("--help").Output()
	require.NoError(t, err)
	for _, flag := range []string{"--db", "--port", "--ui-port", "--log-level", "Examples:"} {
		require.Contains(t, string(said), flag)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	said, err := command("--version").Output()
	require.NoError(t, err)
	require.Regexp(t, `^turnup-devserver devel, .*Temporal \d+\.\d+\.\d+\n$`, string(said))
}
