package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"turnup/internal/actor"
	"turnup/internal/zaplog"
	"turnup/providers"

	"go.temporal.io/sdk/worker"
	"go.uber.org/zap/zapcore"
)

// config is what the worker reads from its environment; Temporal's own settings are read by temporalclient.
type config struct {
	logLevel    string        // TURNUP_LOG_LEVEL: debug, info, warn or error
	logFormat   string        // TURNUP_LOG_FORMAT: auto, json or console
	healthAddr  string        // TURNUP_HEALTH_ADDR: host:port of /healthz, /readyz and /metrics
	notify      notifications // TURNUP_WEBHOOK_URL, TURNUP_NOTIFICATIONS and what that names: who is told what, and when
	stopTimeout time.Duration // TURNUP_STOP_TIMEOUT: how long running activities may take when the worker stops
	inventory   time.Duration // TURNUP_INVENTORY_EVERY: between runs of each account's inventory; 0 for off
	hold        bool          // TURNUP_HOLD_PURCHASES: every purchase waits for a person
	traces      bool          // OTEL_EXPORTER_OTLP_ENDPOINT: spans are sent there
	deployment  worker.DeploymentOptions
	identity    *actor.Check // TURNUP_IDENTITY and TURNUP_IDENTITY_KEYS: whether people must prove who they are, and whose word counts
	accounts    []account    // of the providers that the worker has credentials for
}

const defaultHealthAddr = "127.0.0.1:9090"

// providers are the names of the providers that the worker serves.
func (c config) providers() []string {
	names := make([]string, len(c.accounts))
	for i, a := range c.accounts {
		names[i] = a.provider
	}
	return names
}

// readConfig reads the environment and returns everything that is wrong with it at once.
func readConfig(getenv func(string) string) (config, error) {
	env := environment{getenv: getenv, files: map[string]string{}}
	c := config{
		logLevel:    env.text("TURNUP_LOG_LEVEL", "info"),
		logFormat:   env.text("TURNUP_LOG_FORMAT", zaplog.FormatAuto),
		healthAddr:  env.text("TURNUP_HEALTH_ADDR", defaultHealthAddr),
		stopTimeout: env.duration("TURNUP_STOP_TIMEOUT", 30*time.Second, 24*time.Hour),
	}
	if env.text("TURNUP_INVENTORY_EVERY", "") != "off" {
		c.inventory = env.duration("TURNUP_INVENTORY_EVERY", 24*time.Hour, 31*24*time.Hour)
	}
	c.hold = env.flag("TURNUP_HOLD_PURCHASES")
	c.traces = env.traces()
	c.deployment = env.deployment()
	c.identity = env.identity()
	c.notify = env.notifications()
	if level, err := zapcore.ParseLevel(c.logLevel); err != nil || level > zapcore.ErrorLevel {
		env.faults.Add("TURNUP_LOG_LEVEL", "must be debug, info, warn or error", c.logLevel)
	}
	if c.logFormat != zaplog.FormatAuto && c.logFormat != zaplog.FormatJSON && c.logFormat != zaplog.FormatConsole {
		env.faults.Add("TURNUP_LOG_FORMAT", "must be auto, json or console", c.logFormat)
	}
	if _, _, err := net.SplitHostPort(c.healthAddr); err != nil {
		env.faults.Add("TURNUP_HEALTH_ADDR", "must be host:port", c.healthAddr)
	}
	c.accounts = env.accounts()
	return c, env.faults.Err()
}

// notShown stands in a fault for what may be a secret.
const notShown = "(not shown, it may hold a secret)"

// shown is the address without a secret: nothing of it is shown when it has a user, a query or no known form.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return notShown
	}
	return address
}

// environment reads variables and gathers what is wrong with them.
type environment struct {
	getenv func(string) string
	files  map[string]string // what was read, by variable
	faults providers.Faults
}

// value is a variable's, or what is in the file that NAME_FILE names, which is how systemd, Compose and Kubernetes hand over
// what is secret.
func (e *environment) value(name string) string {
	value, path := e.getenv(name), e.getenv(name+"_FILE")
	if path == "" {
		return value
	}
	if text, known := e.files[name]; known {
		return text
	}
	text, err := os.ReadFile(path) // #nosec G304 -- the path is a setting
	if err != nil {
		e.faults.Add(name+"_FILE", "must be a file that can be read", path)
	}
	if value != "" {
		e.faults.Add(name+"_FILE", "can't be given beside "+name, path)
	}
	e.files[name] = strings.TrimSpace(string(text))
	return e.files[name]
}

func (e *environment) text(name, fallback string) string {
	if value := e.value(name); value != "" {
		return value
	}
	return fallback
}

func (e *environment) duration(name string, fallback, longest time.Duration) time.Duration {
	value := e.value(name)
	if value == "" {
		return fallback
	}
	d, err := time.ParseDuration(value)
	if err != nil || d <= 0 || d > longest {
		e.faults.Add(name, fmt.Sprintf("must be a duration above 0 and up to %gh, such as 30s", longest.Hours()), value)
		return fallback
	}
	return d
}

// flag is true or false, which it is when it is left out.
func (e *environment) flag(name string) bool {
	switch value := e.value(name); value {
	case "true":
		return true
	case "", "false":
	default:
		e.faults.Add(name, "must be true or false", value)
	}
	return false
}

// traces reports whether there is an endpoint for spans; OpenTelemetry's exporter reads it, and its other settings, itself.
func (e *environment) traces() bool {
	given := e.getenv(tracesTo) // as the exporter does
	to, err := url.Parse(given)
	if given != "" && (err != nil || (to.Scheme != "http" && to.Scheme != "https") || to.Host == "") {
		e.faults.Add(tracesTo, "must be an http or https address", notShown)
	}
	return given != ""
}

// identity is how people prove who they are.
func (e *environment) identity() *actor.Check {
	c := &actor.Check{Mode: actor.Mode(e.text("TURNUP_IDENTITY", string(actor.Off)))}
	if c.Mode != actor.Off && c.Mode != actor.Record && c.Mode != actor.Require {
		e.faults.Add("TURNUP_IDENTITY", "must be off, record or require", c.Mode)
		return c
	}
	if c.Mode == actor.Off {
		return c
	}
	path := e.getenv("TURNUP_IDENTITY_KEYS")
	keys, err := actor.OpenKeys(path)
	if err != nil {
		e.faults.Add("TURNUP_IDENTITY_KEYS", "must be the file with the keys that sign tokens, as turnup-admin identity-key makes it: "+err.Error(), path)
	}
	c.Keys = keys
	return c
}

func (e *environment) number(name string, fallback float64) float64 {
	value := e.value(name)
	if value == "" {
		return fallback
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || !(n > 0 && n <= 10000) { // NaN is neither
		e.faults.Add(name, "must be a number above 0 and up to 10000", value)
		return fallback
	}
	return n
}

// any reports whether one of the variables is given.
func (e *environment) any(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return e.value(name) != "" })
}
