package simulator

import (
	"fmt"
	"time"
)

// Spec is what programs need to know of a provider's simulator.
type Spec struct {
	Name   string // in flags, variables and files, as equinix
	Title  string // for people, as Equinix
	Serves string // what answers at its address
	Port   int    // where people know it, on loopback
	FarEnd bool   // nothing is ordered there by itself: a worker that reaches it looks at where others' connections end

	Access []Fact                       // what a client logs in with
	People func(options Options) []Fact // how the people there act; none when nobody acts by himself
	Worker func(url string) []string    // the variables, as KEY=value, that let a worker reach it at a URL
	New    func(options Options) Provider
}

// Fact is one thing to tell of a provider.
type Fact struct{ Name, Value string }

// Acts tells of people who act after so long, or only when told to when that is zero.
func Acts(who string, after time.Duration) []Fact {
	if after > 0 {
		return []Fact{{who, fmt.Sprintf("acts by itself after %s", after)}}
	}
	return []Fact{{who, "acts when told to on the control endpoint"}}
}
