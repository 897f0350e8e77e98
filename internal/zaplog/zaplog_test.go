package zaplog_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"turnup/internal/zaplog"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

func observed(level zapcore.Level) (zaplog.Temporal, *observer.ObservedLogs) {
	core, lines := observer.New(level)
	return zaplog.ForTemporal(zap.New(core, zap.AddCaller())), lines
}

func TestFieldsHaveOurNames(t *testing.T) {
	t.Parallel()
	logger, lines := observed(zap.DebugLevel)
	given := []any{"WorkflowID", "tencent/hkg-prod-1", "ActivityType", "Observe", "TaskQueue", "turnup", "Attempt", 3, "RunID", "r1"}
	logger.Info("hello", given...)
	assert.Equal(t, map[string]any{
		"order": "tencent/hkg-prod-1", "step": "Observe", "queue": "turnup", "attempt": int64(3), "RunID": "r1",
	}, lines.All()[0].ContextMap())
	assert.Equal(t, "WorkflowID", given[0], "what the SDK keeps stays as it was")

	logger.Info("a value is not a name", "reason", "WorkflowID")
	assert.Equal(t, map[string]any{"reason": "WorkflowID"}, lines.All()[1].ContextMap())
}

func TestWithKeepsFields(t *testing.T) {
	t.Parallel()
	logger, lines := observed(zap.DebugLevel)
	with := log.With(log.With(logger, "WorkflowID", "o1"), "ActivityType", "Create")
	with.Warn("again", "Attempt", 2)
	logger.Info("bare")
	assert.Equal(t, map[string]any{"order": "o1", "step": "Create", "attempt": int64(2)}, lines.All()[0].ContextMap())
	assert.Empty(t, lines.All()[1].ContextMap())
}

func TestLevels(t *testing.T) {
	t.Parallel()
	logger, lines := observed(zap.InfoLevel)
	logger.Debug("d")
	logger.Info("i")
	logger.Warn("w")
	logger.Error("e")
	var got []string
	for _, line := range lines.All() {
		got = append(got, line.Level.String()+" "+line.Message)
	}
	assert.Equal(t, []string{"info i", "warn w", "error e"}, got)
}

// TestTheCallerIsWhoLogged is about the line after each call of here.
func TestTheCallerIsWhoLogged(t *testing.T) {
	t.Parallel()
	logger, lines := observed(zap.DebugLevel)
	var want []int
	here := func() {
		_, _, line, _ := runtime.Caller(1)
		want = append(want, line+1)
	}
	here()
	logger.Info("plain")
	here()
	logger.With("a", 1).Error("with fields")
	wrapped := func() { log.Skip(logger, 1).Warn("through a wrapper") }
	here()
	wrapped()

	require.Len(t, lines.All(), len(want))
	for i, line := range lines.All() {
		assert.Equal(t, "zaplog_test.go", filepath.Base(line.Caller.File), line.Message)
		assert.Equal(t, want[i], line.Caller.Line, line.Message)
	}
}

func TestOddFieldsDoNoHarm(t *testing.T) {
	t.Parallel()
	logger, lines := observed(zap.DebugLevel)
	logger.Info("a name that is no text", []string{"x"}, 1)
	logger.Info("a name without a value", "WorkflowID")
	assert.Equal(t, 2, lines.FilterMessageSnippet("a name").Len(), "zap says in lines of its own what is wrong with the fields")
}

// TestNew replaces the program's stderr, so it does not run beside others.
func TestNew(t *testing.T) {
	assert.Equal(t, []string{"i", "w"}, messages(t, written(t, "info", zaplog.FormatJSON)))
	assert.Equal(t, []string{"w"}, messages(t, written(t, "warn", zaplog.FormatAuto)), "a file is no terminal")

	console := written(t, "debug", zaplog.FormatConsole)
	require.Len(t, console, 3)
	assert.False(t, json.Valid([]byte(console[0])), console[0])
}

// What a provider said is logged, and a terminal that shows the log obeys none of it. It replaces stderr too.
func TestALogDoesNotPlayWithTheTerminal(t *testing.T) {
	for _, format := range []string{zaplog.FormatJSON, zaplog.FormatConsole} {
		lines := writtenBy(t, "info", format, func(logger *zap.Logger) { logger.Info("said \u009b31m", zap.String("name", "a\u202eb")) })
		require.Len(t, lines, 1)
		assert.Contains(t, lines[0], `said \u009b31m`)
		assert.Contains(t, lines[0], `a\u202eb`)
	}
}

// written logs at three levels and returns the lines on stderr.
func written(t *testing.T, level, format string) []string {
	t.Helper()
	return writtenBy(t, level, format, func(logger *zap.Logger) {
		logger.Debug("d")
		logger.Info("i")
		logger.Warn("w")
	})
}

func writtenBy(t *testing.T, level, format string, say func(*zap.Logger)) []string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	require.NoError(t, err)
	real := os.Stderr
	os.Stderr = file
	logger, err := zaplog.New(level, format)
	os.Stderr = real
	require.NoError(t, err)
	say(logger)
	text, err := os.ReadFile(file.Name())
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

func messages(t *testing.T, lines []string) []string {
	t.Helper()
	var all []string
	for _, line := range lines {
		var entry struct {
			Message string `json:"msg"`
			Time    string `json:"ts"`
		}
		require.NoError(t, json.Unmarshal([]byte(line), &entry), line)
		_, err := time.Parse("2006-01-02T15:04:05.000Z0700", entry.Time)
		assert.NoError(t, err, "a time that people can read")
		all = append(all, entry.Message)
	}
	return all
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	_, err := zaplog.New("loud", zaplog.FormatJSON)
	assert.ErrorContains(t, err, `log level: unrecognized level: "loud"`)
	for _, format := range []string{"", "xml", "JSON"} {
		_, err = zaplog.New("info", format)
		assert.ErrorContains(t, err, "is not auto, json or console", format)
	}
}
