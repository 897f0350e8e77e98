package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"turnup/providers/simulator"
)

const usage = `turnup-simulator serves the simulated providers' APIs on this machine: rehearse orders with no account.

Flags
  --consoleconnect-addr HOST:PORT  Console Connect: where to listen, loopback only; off for not at all
                                                                           (default 127.0.0.1:9101)
  --equinix-addr HOST:PORT         Equinix, ECX v3 and Fabric v4, likewise (default 127.0.0.1:9102)
  --huawei-addr HOST:PORT          Huawei Cloud and its IAM, likewise      (default 127.0.0.1:9103)
  --auto-support DURATION          Console Connect: the support team approves, and sends its mail, after so long;
                                   0 waits until told on the control endpoint  (default 0)
  --seller-time DURATION           Equinix: another company approves after so long; 0 as above  (default 0)
  --build-time DURATION            each step of building a connection      (default 5s)
  --manual-time DURATION           Console Connect: from MANUAL to ACTIVE  (default 5s)
  --change-time DURATION           until an update is carried out          (default 3s)
  --remove-time DURATION           to disable, and to delete               (default 3s)
  --state FILE                     keep what was bought across restarts; Equinix and Huawei Cloud have files of their own
                                   beside it, as FILE simulator.json has simulator.equinix.json
  --scenario FILE                  let faults strike by chance: a seed and rules, YAML or JSON; a rule strikes at every
                                   provider that has its operation

Examples
  turnup-simulator
  turnup-simulator --auto-support 20s --seller-time 20s
  turnup-simulator --equinix-addr off --huawei-addr off
  turnup-simulator --state ./simulator.json --build-time 1m
  turnup-simulator --scenario ./badday.yaml         where badday.yaml holds, for example
      seed: 1
      listLag: 3s                                   lists do not show a new connection for so long
      rules:
        - {operation: createConnection, fault: dropAfter, probability: 0.2, max: 3}
        - {operation: "*reads", fault: status, status: 429, retryAfter: "1", probability: 0.1}
  curl http://127.0.0.1:9101/_simulator/            what can be played, with examples; likewise at the others
  curl -H 'Authorization: Bearer demo-key' 'http://127.0.0.1:9101/api/company/acme/ports?deleted=false'
`

// usualAddresses are where each provider listens when its flag is left out.
var usualAddresses = map[string]string{
	consoleConnectFlag: "127.0.0.1:9101",
	equinixFlag:        "127.0.0.1:9102",
	huaweiFlag:         "127.0.0.1:9103",
}

type settings struct {
	addresses   map[string]string // by flag
	autoSupport time.Duration
	sellerTime  time.Duration
	buildTime   time.Duration
	manualTime  time.Duration
	changeTime  time.Duration
	removeTime  time.Duration
	stateFile   string

	scenarioFile string
	scenario     simulator.Scenario
}

func (s settings) scenarioText() string {
	if s.scenarioFile == "" {
		return "none"
	}
	return fmt.Sprintf("%s (seed %d, %d rules)", s.scenarioFile, s.scenario.Seed, len(s.scenario.Rules))
}

// parse reads the flags and reports everything wrong with their values at once.
func parse(args []string, help io.Writer) (settings, error) {
	var read settings
	var wrong []error
	flags := flag.NewFlagSet("turnup-simulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	given := map[string]*string{}
	for name, usual := range usualAddresses {
		given[name] = flags.String(name, usual, "")
	}
	flags.StringVar(&read.stateFile, "state", "", "")
	flags.StringVar(&read.scenarioFile, "scenario", "", "")
	durations := []struct {
		name  string
		value *time.Duration
		start time.Duration
	}{
		{"auto-support", &read.autoSupport, 0},
		{"seller-time", &read.sellerTime, 0},
		{"build-time", &read.buildTime, 5 * time.Second},
		{"manual-time", &read.manualTime, 5 * time.Second},
		{"change-time", &read.changeTime, 3 * time.Second},
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
	read.addresses = map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		read.addresses[name] = *given[name]
		wrong = append(wrong, checkAddress(name, *given[name]))
	}
	wrong = append(wrong, checkSomethingServed(read.addresses), checkStateFile(read.stateFile), readScenario(&read))
	return read, errors.Join(wrong...)
}

func checkSomethingServed(addresses map[string]string) error {
	for _, address := range addresses {
		if address != off {
			return nil
		}
	}
	return errors.New("every provider is off: there is nothing to serve")
}

// readScenario tries the scenario on simulators of its own, so that everything wrong with it is known before the start.
func readScenario(read *settings) error {
	if read.scenarioFile == "" {
		return nil
	}
	text, err := os.ReadFile(read.scenarioFile)
	if err != nil {
		return fmt.Errorf("--scenario: %w", err)
	}
	read.scenario, err = simulator.ReadScenario(text)
	var trial []simulator.Provider
	for _, s := range services(*read, io.Discard) {
		trial = append(trial, s.provider)
	}
	if err = errors.Join(err, simulator.SetScenario(read.scenario, trial...)); err != nil {
		return fmt.Errorf("--scenario %s: %w", read.scenarioFile, err)
	}
	return nil
}

// checkAddress keeps the simulator on loopback: its key is public and its control endpoint asks for none.
func checkAddress(flag, address string) error {
	if address == off {
		return nil
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return fmt.Errorf("--%s must be HOST:PORT or off, not %q", flag, address)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("--%s must be a loopback address such as %s, not %q: the control endpoint asks for no key", flag, usualAddresses[flag], address)
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
