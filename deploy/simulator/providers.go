package main

import (
	"fmt"
	"io"
	"log"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// off as an address serves nothing of the provider.
const off = "off"

// The flags of the providers' addresses.
const (
	consoleConnectFlag = "consoleconnect-addr"
	equinixFlag        = "equinix-addr"
	huaweiFlag         = "huawei-addr"
)

// service is one simulated provider and where it is served.
type service struct {
	provider  simulator.Provider
	log       func(format string, args ...any)
	name      string
	flag      string // of its address
	address   string // off: not served
	stateFile string // "": in memory only
	access    []fact // what its user logs in with
	acts      []fact // how the people there act
}

type fact struct{ name, value string }

// services are all providers, the ones that are off too: a scenario may name what only they know.
func services(s settings, stdout io.Writer) []service {
	return []service{consoleConnect(s, stdout), equinix(s, stdout), huaweiCloud(s, stdout)}
}

func logger(stdout io.Writer, provider string) func(format string, args ...any) {
	return log.New(stdout, provider+": ", log.LstdFlags|log.Lmsgprefix).Printf
}

func consoleConnect(s settings, stdout io.Writer) service {
	log := logger(stdout, "consoleconnect")
	return service{
		provider: simulator.NewConsoleConnect(simulator.ConsoleConnectOptions{
			BuildTime: s.buildTime, ManualTime: s.manualTime, RemoveTime: s.removeTime, AutoSupport: s.autoSupport, Log: log,
		}),
		log: log, name: "Console Connect", flag: consoleConnectFlag, address: s.addresses[consoleConnectFlag], stateFile: s.stateFile,
		access: []fact{{"company", simulator.ConsoleConnectCompany}, {"API key", simulator.ConsoleConnectKey}},
		acts:   []fact{{"support team", acts(s.autoSupport)}},
	}
}

func equinix(s settings, stdout io.Writer) service {
	log := logger(stdout, "equinix")
	return service{
		provider: simulator.NewEquinix(simulator.EquinixOptions{
			BuildTime: s.buildTime, ApprovalTime: s.sellerTime, ChangeTime: s.changeTime, RemoveTime: s.removeTime, Log: log,
		}),
		log: log, name: "Equinix", flag: equinixFlag, address: s.addresses[equinixFlag], stateFile: besides(s.stateFile, "equinix"),
		access: []fact{{"client id", simulator.EquinixClientID}, {"client secret", simulator.EquinixClientSecret}},
		acts:   []fact{{"other company", acts(s.sellerTime)}},
	}
}

func huaweiCloud(s settings, stdout io.Writer) service {
	log := logger(stdout, "huawei")
	return service{
		provider: simulator.NewHuaweiCloud(simulator.HuaweiCloudOptions{
			BuildTime: s.buildTime, UpdateTime: s.changeTime, RemoveTime: s.removeTime, Log: log,
		}),
		log: log, name: "Huawei Cloud", flag: huaweiFlag, address: s.addresses[huaweiFlag], stateFile: besides(s.stateFile, "huawei"),
		access: []fact{
			{"project", simulator.HuaweiCloudProject}, {"AK", simulator.HuaweiCloudAccessKey}, {"SK", simulator.HuaweiCloudSecretKey},
			{"IAM", fmt.Sprintf("domain %s, user %s, password %s",
				simulator.HuaweiCloudDomain, simulator.HuaweiCloudUser, simulator.HuaweiCloudPassword)},
		},
	}
}

func acts(after time.Duration) string {
	if after > 0 {
		return fmt.Sprintf("acts by itself after %s", after)
	}
	return "acts when told to on the control endpoint"
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
	facts := slices.Concat(s.access, []fact{{"control", "http://" + address + "/_simulator/"}}, s.acts, []fact{{"state", state}, {"scenario", scenario}})
	text := fmt.Sprintf("%-17s http://%s\n", s.name, address)
	for _, f := range facts {
		text += fmt.Sprintf("  %-15s %s\n", f.name, f.value)
	}
	_, _ = io.WriteString(stdout, text)
}
