package main

import (
	"os"

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
	core := zapcore.NewCore(zapcore.NewConsoleEncoder(encoder), zapcore.Lock(os.Stderr), atomic)
	return quietLogger{Logger: zap.New(core), level: atomic}
}

// quieten drops what the server's roles complain about while they are stopped one after
// the other: calls to each other that fail, which tells a reader nothing.
func (l quietLogger) quieten() { l.level.SetLevel(zapcore.FatalLevel) }
