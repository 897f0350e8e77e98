package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"turnup/providers/simulator"
)

const usage = `turnup-simulator serves the simulated Console Connect API on this machine: rehearse orders with no account.

Flags
  --consoleconnect-addr HOST:PORT  where to listen, loopback only          (default 127.0.0.1:9101)
  --auto-support DURATION          the support team approves, and sends its mail, after so long;
                                   0 waits until told on the control endpoint  (default 0)
  --build-time DURATION            from CREATING to PENDING, or to ACTIVE between own ports  (default 5s)
  --manual-time DURATION           from MANUAL to ACTIVE                   (default 5s)
  --remove-time DURATION           to disable, and to delete               (default 3s)
  --state FILE                     keep what was bought across restarts
  --scenario FILE                  let faults strike by chance: a seed and rules, YAML or JSON

Examples
  turnup-simulator
  turnup-simulator --auto-support 20s
  turnup-simulator --state ./simulator.json --build-time 1m
  turnup-simulator --scenario ./badday.yaml         where badday.yaml holds, for example
      seed: 1
      listLag: 3s                                   lists do not show a new connection for so long
      rules:
        - {operation: createConnection, fault: dropAfter, probability: 0.2, max: 3}
        - {operation: "*reads", fault: status, status: 429, retryAfter: "1", probability: 0.1}
  curl http://127.0.0.1:9101/_simulator/            what can be played, with examples
  curl -H 'Authorization: Bearer demo-key' 'http://127.0.0.1:9101/api/company/acme/ports?deleted=false'
`

type settings struct {
	address     string
	autoSupport time.Duration
	buildTime   time.Duration
	manualTime  time.Duration
	removeTime  time.Duration
	stateFile   string

	scenarioFile string
	scenario     simulator.Scenario
}

// parse reads the flags and reports everything wrong with their values at once.
func parse(args []string, help io.Writer) (settings, error) {
	var read settings
	var wrong []error
	flags := flag.NewFlagSet("turnup-simulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&read.address, "consoleconnect-addr", "127.0.0.1:9101", "")
	flags.StringVar(&read.stateFile, "state", "", "")
	flags.StringVar(&read.scenarioFile, "scenario", "", "")
	durations := []struct {
		name  string
		value *time.Duration
		start time.Duration
	}{
		{"auto-support", &read.autoSupport, 0},
		{"build-time", &read.buildTime, 5 * time.Second},
		{"manual-time", &read.manualTime, 5 * time.Second},
		{"remove-time", &read.removeTime, 3 * time.Second},
	}
	for _, d := range durations {
		*d.value = d.start
		// An error returned from here would end the parsing at the first fault.
		flags.Func(d.name, "", func(text string) error {
			parsed, err := time.ParseDuration(text)
			if err != nil || parsed < 0 {
				wrong = append(wrong, fmt.Errorf("--%s must be a duration such as 20s or 5m, not %q", d.name, text))
			}
			*d.value = parsed
			return nil
		})
	}
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		_, _ = io.WriteString(help, usage)
		return read, err
	}
	if err != nil {
		wrong = append(wrong, err)
	}
	if err == nil && flags.NArg() > 0 {
		wrong = append(wrong, fmt.Errorf("unexpected argument %s", strings.Join(flags.Args(), " ")))
	}
	wrong = append(wrong, checkAddress(read.address), checkStateFile(read.stateFile), readScenario(&read))
	return read, errors.Join(wrong...)
}

// readScenario tries the scenario on a simulator of its own, so that everything wrong with it is known before the start.
func readScenario(read *settings) error {
	if read.scenarioFile == "" {
		return nil
	}
	text, err := os.ReadFile(read.scenarioFile)
	if err != nil {
		return fmt.Errorf("--scenario: %w", err)
	}
	read.scenario, err = simulator.ReadScenario(text)
	trial := simulator.NewConsoleConnect(simulator.ConsoleConnectOptions{})
	if err = errors.Join(err, trial.SetScenario(read.scenario)); err != nil {
		return fmt.Errorf("--scenario %s: %w", read.scenarioFile, err)
	}
	return nil
}

// checkAddress keeps the simulator on loopback: its key is public and its control endpoint asks for none.
func checkAddress(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return fmt.Errorf("--consoleconnect-addr must be HOST:PORT, not %q", address)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--consoleconnect-addr must be a loopback address such as 127.0.0.1:9101, not %q: the control endpoint asks for no key", address)
	}
	return nil
}

func checkStateFile(file string) error {
	if file == "" {
		return nil
	}
	folder, err := os.Stat(filepath.Dir(file))
	if err != nil || !folder.IsDir() {
		return fmt.Errorf("--state: the folder %s does not exist", filepath.Dir(file))
	}
	return nil
}
