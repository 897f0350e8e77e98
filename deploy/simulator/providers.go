package main

import (
	"fmt"
	"io"
	"log"
	"path/filepath"
	"slices"
	"strings"

	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
)

// off as an address serves nothing of the provider.
const off = "off"

// service is one simulated provider and where it is served.
type service struct {
	spec      simulator.Spec
	provider  simulator.Provider
	log       func(format string, args ...any)
	address   string // off: not served
	stateFile string // "": in memory only
	people    []simulator.Fact
}

// addressFlag is the flag of the address that a provider is served at.
func addressFlag(provider simulator.Spec) string { return provider.Name + "-addr" }

// services are all providers, the ones that are off too: a scenario may name what only they know.
func services(s settings, stdout io.Writer) []service {
	var served []service
	for i, spec := range all.Specs {
		options := s.options
		options.Log = log.New(stdout, spec.Name+": ", log.LstdFlags|log.Lmsgprefix).Printf
		one := service{
			spec: spec, provider: spec.New(options), log: options.Log, address: s.addresses[addressFlag(spec)],
			stateFile: s.stateFile, people: spec.People(options),
		}
		if i > 0 { // the first has the file itself
			one.stateFile = besides(s.stateFile, spec.Name)
		}
		served = append(served, one)
	}
	return served
}

// besides is the state file of a provider: the given one, with the provider's name before its extension.
func besides(file, provider string) string {
	if file == "" {
		return ""
	}
	extension := filepath.Ext(file)
	return strings.TrimSuffix(file, extension) + "." + provider + extension
}

func (s service) announce(stdout io.Writer, address, scenario string) {
	state := "in memory only"
	if s.stateFile != "" {
		bought := s.provider.Ledger().Counts
		state = fmt.Sprintf("%s (%d bought so far, %d live)", s.stateFile, bought.Purchases, bought.Live)
	}
	facts := slices.Concat(
		s.spec.Access, []simulator.Fact{{Name: "control", Value: "http://" + address + "/_simulator/"}},
		s.people, []simulator.Fact{{Name: "state", Value: state}, {Name: "scenario", Value: scenario}},
	)
	text := fmt.Sprintf("%-17s http://%s\n", s.spec.Title, address)
	for _, f := range facts {
		text += fmt.Sprintf("  %-15s %s\n", f.Name, f.Value)
	}
	_, _ = io.WriteString(stdout, text)
}
