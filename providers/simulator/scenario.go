package simulator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// What a rule's operation may be besides the name of an operation.
const (
	AllReads   = "*reads"   // every operation that changes nothing
	AllChanges = "*changes" // every operation that changes something
)

// Scenario is a provider's bad day: faults that strike with a probability, for as long as it runs. Its draws come from the
// seed, the rule and the connection's name, so that two runs with one seed treat an order alike however their calls are
// interleaved: the n-th call of a rule about the connection meets the same fate.
type Scenario struct {
	Seed               uint64          `json:"seed" yaml:"seed"`
	ListLag            string          `json:"listLag,omitempty" yaml:"listLag"`                       // how long lists do not show a new connection
	ListLagProbability float64         `json:"listLagProbability,omitempty" yaml:"listLagProbability"` // for which connections; for all when left out
	GetLag             string          `json:"getLag,omitempty" yaml:"getLag"`                         // how long getConnection does not find a new one
	Stall              *Stall          `json:"stall,omitempty" yaml:"stall"`
	InventedStatus     *InventedStatus `json:"inventedStatus,omitempty" yaml:"inventedStatus"`
	LegFailure         *LegFailure     `json:"legFailure,omitempty" yaml:"legFailure"`   // where a provider has the Trick
	StaleDelete        *StaleDelete    `json:"staleDelete,omitempty" yaml:"staleDelete"` // where a provider has the Trick
	Rules              []Rule          `json:"rules,omitempty" yaml:"rules"`             // tried in order: the first that strikes wins
}

// Trick is what of a scenario only some providers play, by its key: a provider tells in its Setup which. A scenario that
// asks a provider for another one is refused.
type Trick string

// The tricks.
const (
	LegFailures  Trick = "legFailure"
	StaleDeletes Trick = "staleDelete"
)

// Rule spoils calls of its operations. Probability and Count may be given together; one of them must be.
type Rule struct {
	Operations  Operations `json:"operation" yaml:"operation"`
	Kind        string     `json:"fault" yaml:"fault"`
	When        string     `json:"when,omitempty" yaml:"when"`
	Status      int        `json:"status,omitempty" yaml:"status"`
	HTML        bool       `json:"html,omitempty" yaml:"html"`
	Body        string     `json:"body,omitempty" yaml:"body"`
	Code        string     `json:"code,omitempty" yaml:"code"`
	How         string     `json:"how,omitempty" yaml:"how"`
	Newest      int        `json:"newest,omitempty" yaml:"newest"`
	Younger     string     `json:"younger,omitempty" yaml:"younger"`
	RetryAfter  string     `json:"retryAfter,omitempty" yaml:"retryAfter"`
	Delay       string     `json:"delay,omitempty" yaml:"delay"`
	Probability float64    `json:"probability,omitempty" yaml:"probability"` // of each call; 1 when left out
	Count       int        `json:"count,omitempty" yaml:"count"`             // how many calls at most, all together
	Max         int        `json:"max,omitempty" yaml:"max"`                 // how many calls at most about one connection's name
}

// Operations are the operations of a rule, or AllReads or AllChanges. In a file, a single one needs no list.
type Operations []string

// Stall is how likely a connection takes no step out of a status by itself, until it is resumed on the control endpoint or
// somebody moves it (support, a deletion).
type Stall struct {
	Probability float64 `json:"probability" yaml:"probability"`
	In          string  `json:"in,omitempty" yaml:"in"` // the status; the provider's first when left out
}

// InventedStatus is how likely a connection that arrives in a status shows one nobody documented for a while instead.
type InventedStatus struct {
	Probability float64 `json:"probability" yaml:"probability"`
	Status      string  `json:"status" yaml:"status"`
	For         string  `json:"for" yaml:"for"`
	In          string  `json:"in,omitempty" yaml:"in"` // the status; the provider's first when left out
}

// LegFailure is how likely a connection that arrives in a status fails there; each connection of a redundant pair has a
// fate of its own.
type LegFailure struct {
	Probability float64 `json:"probability" yaml:"probability"`
	In          string  `json:"in,omitempty" yaml:"in"` // the status; the provider's first when left out
}

// StaleDelete is how likely a connection whose deletion was accepted shows for a while what it showed before.
type StaleDelete struct {
	Probability float64 `json:"probability" yaml:"probability"`
	For         string  `json:"for" yaml:"for"`
}

// UnmarshalYAML reads one operation or a list.
func (o *Operations) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*o = Operations{node.Value}
		return nil
	}
	return node.Decode((*[]string)(o))
}

var unknownField = regexp.MustCompile(`field (\S+) not found in type \S+`)

// ReadScenario reads a scenario from YAML or JSON, strictly, and reports every field that is unknown or of the wrong kind.
// What could be read is returned all the same, so that SetScenario can report the rest.
func ReadScenario(text []byte) (Scenario, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var read Scenario
	err := decoder.Decode(&read)
	var wrong *yaml.TypeError
	switch {
	case errors.Is(err, io.EOF):
		return read, errors.New("the scenario is empty")
	case errors.As(err, &wrong):
		var each []error
		for _, message := range wrong.Errors {
			each = append(each, errors.New("scenario: "+unknownField.ReplaceAllString(message, "there is no field $1")))
		}
		return read, errors.Join(each...)
	case err != nil:
		return read, fmt.Errorf("scenario: %w", err)
	}
	if err := decoder.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return read, errors.New("scenario: there is more than one document")
	}
	return read, nil
}

func (r Rule) faultOn(operation string) Fault {
	return Fault{
		Operation: operation, Kind: r.Kind, When: r.When, Status: r.Status, HTML: r.HTML, Body: r.Body, RetryAfter: r.RetryAfter, Delay: r.Delay,
		Code: r.Code, How: r.How, Newest: r.Newest, Younger: r.Younger,
	}.withDefaults()
}

// expand names every operation the rule is for, in order.
func (o Operations) expand(known map[string]bool) []string {
	var names []string
	for _, wanted := range o {
		if wanted != AllReads && wanted != AllChanges {
			names = append(names, wanted)
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(known)) {
			if known[name] == (wanted == AllChanges) {
				names = append(names, name)
			}
		}
	}
	return names
}
