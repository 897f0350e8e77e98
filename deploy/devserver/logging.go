package main

import (
	"os"
	"strings"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// quietLogger writes one line an entry to stderr.
type quietLogger struct {
	*zap.Logger
	level zap.AtomicLevel
}

func newLogger(level zapcore.Level) quietLogger {
	atomic := zap.NewAtomicLevelAt(level)
	encoder := zap.NewDevelopmentEncoderConfig()
	core := expecting{zapcore.NewCore(zapcore.NewConsoleEncoder(encoder), zapcore.Lock(os.Stderr), atomic)}
	return quietLogger{Logger: zap.New(core), level: atomic}
}

// quieten drops what the server's roles complain about while they are stopped one after
// the other: calls to each other that fail, which tells a reader nothing.
func (l quietLogger) quieten() { l.level.SetLevel(zapcore.FatalLevel) }

// expecting leaves out that the server has no HTTP port, which it warns of at each start: here that is meant so.
type expecting struct{ zapcore.Core }

// With keeps leaving it out.
func (e expecting) With(fields []zapcore.Field) zapcore.Core { return expecting{e.Core.With(fields)} }

// Check decides what is written.
func (e expecting) Check(entry zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if strings.HasPrefix(entry.Message, "HTTP API port has not been set") {
		return checked
	}
	return e.Core.Check(entry, checked)
}
