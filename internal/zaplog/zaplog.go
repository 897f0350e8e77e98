// Package zaplog makes zap loggers for turnup's programs and lets Temporal's SDK write to them.
package zaplog

import (
	"fmt"
	"os"

	"turnup/internal/terminal"

	"go.temporal.io/sdk/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"golang.org/x/term"
)

// Formats of a log line.
const (
	FormatAuto    = "auto"    // console on a terminal, json elsewhere
	FormatJSON    = "json"    // one JSON object a line
	FormatConsole = "console" // for people
)

// New makes a logger that writes to stderr. level is one of zap's, for example debug, info or warn.
func New(level, format string) (*zap.Logger, error) {
	parsed, err := zapcore.ParseLevel(level)
	if err != nil {
		return nil, fmt.Errorf("log level: %w", err)
	}
	if format == FormatAuto {
		format = formatFor(os.Stderr)
	}
	config := zap.NewProductionEncoderConfig()
	switch format {
	case FormatJSON:
	case FormatConsole:
		config = zap.NewDevelopmentEncoderConfig()
	default:
		return nil, fmt.Errorf("log format: %q is not auto, json or console", format)
	}
	config.EncodeTime = zapcore.ISO8601TimeEncoder
	encode := zapcore.NewJSONEncoder
	if format == FormatConsole {
		encode = zapcore.NewConsoleEncoder
	}
	out := zapcore.Lock(zapcore.AddSync(terminal.Writer(os.Stderr)))
	return zap.New(zapcore.NewCore(encode(config), out, parsed), zap.AddCaller()), nil
}

func formatFor(out *os.File) string {
	if term.IsTerminal(int(out.Fd())) {
		return FormatConsole
	}
	return FormatJSON
}

// Temporal is a zap logger as Temporal's SDK wants it.
type Temporal struct{ sugar *zap.SugaredLogger }

// ForTemporal adapts the logger. Callers are those of the SDK's methods, not this package's.
func ForTemporal(logger *zap.Logger) Temporal {
	return Temporal{sugar: logger.WithOptions(zap.AddCallerSkip(1)).Sugar()}
}

// words are the SDK's field names that have a name of our own.
var words = map[string]string{"WorkflowID": "order", "ActivityType": "step", "TaskQueue": "queue", "Attempt": "attempt"}

func ours(keyvals []any) []any {
	renamed := make([]any, len(keyvals))
	copy(renamed, keyvals)
	for i := 0; i < len(renamed); i += 2 {
		name, _ := renamed[i].(string)
		if word, known := words[name]; known {
			renamed[i] = word
		}
	}
	return renamed
}

// Debug writes a line at level debug, with pairs of field and value.
func (t Temporal) Debug(msg string, keyvals ...any) { t.sugar.Debugw(msg, ours(keyvals)...) }

// Info writes a line at level info.
func (t Temporal) Info(msg string, keyvals ...any) { t.sugar.Infow(msg, ours(keyvals)...) }

// Warn writes a line at level warn.
func (t Temporal) Warn(msg string, keyvals ...any) { t.sugar.Warnw(msg, ours(keyvals)...) }

// Error writes a line at level error.
func (t Temporal) Error(msg string, keyvals ...any) { t.sugar.Errorw(msg, ours(keyvals)...) }

// With returns a logger whose lines all have the fields.
func (t Temporal) With(keyvals ...any) log.Logger {
	return Temporal{sugar: t.sugar.With(ours(keyvals)...)}
}

// WithCallerSkip returns a logger that names a caller further up.
func (t Temporal) WithCallerSkip(skip int) log.Logger {
	return Temporal{sugar: t.sugar.WithOptions(zap.AddCallerSkip(skip))}
}

var (
	_ log.Logger          = Temporal{}
	_ log.WithLogger      = Temporal{}
	_ log.WithSkipCallers = Temporal{}
)
