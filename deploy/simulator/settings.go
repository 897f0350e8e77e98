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
	"turnup/providers/simulator/all"
)

const usage = `turnup-simulator serves the simulated providers' APIs on this machine: rehearse orders with no account.

Flags
{addresses}
                                   Where to listen, on loopback only; off for not at all
  --auto-support DURATION          Console Connect: the support team approves, and sends its mail, after so long, and at
                                   Tencent Cloud accepts a tunnel; 0 waits until told on the control endpoint  (default 0)
  --seller-time DURATION           Equinix: another company approves after so long; 0 as above  (default 0)
  --build-time DURATION            each step of building a connection      (default 5s)
  --manual-time DURATION           Console Connect: from MANUAL to ACTIVE  (default 5s)
  --change-time DURATION           until an update is carried out          (default 3s)
  --remove-time DURATION           to disable, and to delete               (default 3s)
  --state FILE                     keep what was bought across restarts; all but the first provider have files of their own
                                   beside it, as FILE simulator.json has simulator.equinix.json
  --scenario FILE                  let faults strike at random: a seed and rules, YAML or JSON; a rule strikes at every
                                   provider that has its operation
  --version                        say which build this is

Examples
  turnup-simulator
  turnup-simulator --auto-support 20s --seller-time 20s
  turnup-simulator --equinix-addr off --huawei-addr off --tencent-addr off
  turnup-simulator --state ./simulator.json --build-time 1m
  turnup-simulator --scenario ./badday.yaml         where badday.yaml holds, for example
      seed: 1
      listLag: 3s                                   lists do not show a new connection for so long
      rules:
        - {operation: createConnection, fault: dropAfter, probability: 0.2, max: 3}
        - {operation: "*reads", fault: status, status: 429, retryAfter: "1", probability: 0.1}
  curl http://127.0.0.1:9101/_simulator/            what can be played, with examples; likewise at the others
  curl -X POST http://127.0.0.1:9101/_simulator/connections/NAME/rename -d '{"name":"other"}'
                                                    somebody else, behind the buyer's back: rename, resize, retag, delete,
                                                    down, up
  curl -H 'Authorization: Bearer demo-key' 'http://127.0.0.1:9101/api/company/acme/ports?deleted=false'
`

// help is the usage with the flags of every provider's address.
func help() string {
	addresses := ""
	for _, provider := range all.Specs {
		addresses += fmt.Sprintf("  --%-30s %-39s (default %s)\n", addressFlag(provider)+" HOST:PORT", provider.Serves, usualAddress(provider))
	}
	return strings.Replace(usage, "{addresses}\n", addresses, 1)
}

// usualAddress is where a provider listens when its flag is left out.
func usualAddress(provider simulator.Spec) string { return fmt.Sprintf("127.0.0.1:%d", provider.Port) }

type settings struct {
	addresses map[string]string // by flag
	options   simulator.Options // but the log
	stateFile string

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
func parse(args []string, helpOut io.Writer) (settings, error) {
	var read settings
	var wrong []error
	flags := flag.NewFlagSet("turnup-simulator", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	given := map[string]*string{}
	for _, provider := range all.Specs {
		given[addressFlag(provider)] = flags.String(addressFlag(provider), usualAddress(provider), "")
	}
	flags.StringVar(&read.stateFile, "state", "", "")
	flags.StringVar(&read.scenarioFile, "scenario", "", "")
	durations := []struct {
		name  string
		value *time.Duration
		start time.Duration
	}{
		{"auto-support", &read.options.AutoSupport, 0},
		{"seller-time", &read.options.SellerTime, 0},
		{"build-time", &read.options.BuildTime, 5 * time.Second},
		{"manual-time", &read.options.ManualTime, 5 * time.Second},
		{"change-time", &read.options.ChangeTime, 3 * time.Second},
		{"remove-time", &read.options.RemoveTime, 3 * time.Second},
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
		_, _ = io.WriteString(helpOut, help())
		return read, err
	}
	if err != nil {
		wrong = append(wrong, err)
	}
	if err == nil && flags.NArg() > 0 {
		wrong = append(wrong, fmt.Errorf("unexpected argument %s", strings.Join(flags.Args(), " ")))
	}
	read.addresses = map[string]string{}
	for _, provider := range all.Specs {
		address := *given[addressFlag(provider)]
		read.addresses[addressFlag(provider)] = address
		wrong = append(wrong, checkAddress(provider, address))
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
func checkAddress(provider simulator.Spec, address string) error {
	flag := addressFlag(provider)
	if address == off {
		return nil
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return fmt.Errorf("--%s must be HOST:PORT or off, not %q", flag, address)
	}
	if !isLoopbackHost(host) {
		return fmt.Errorf("--%s must be a loopback address such as %s, not %q: the control endpoint asks for no key", flag, usualAddress(provider), address)
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
