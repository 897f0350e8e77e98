package simulator

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// ScenarioReport is the scenario that runs and what it has done so far.
type ScenarioReport struct {
	Running bool `json:"running"`
	Scenario
	Rules    []RuleReport `json:"rules"`
	Lagged   int          `json:"lagged"`   // connections the lists lag behind
	Stalled  int          `json:"stalled"`  // times a connection was stalled
	Invented int          `json:"invented"` // times a status was invented
	Failed   int          `json:"failed"`   // connections that failed
	Stale    int          `json:"stale"`    // deletions that were not shown at once
}

// RuleReport is a rule and how many calls it has spoiled.
type RuleReport struct {
	Rule
	Struck int `json:"struck"`
}

// runningScenario is a scenario with its draws and counts; everything in it is under the simulator's lock.
type runningScenario struct {
	Scenario
	rules   []*runningRule
	listLag time.Duration
	getLag  time.Duration
	lags    dice
	stalls  dice
	invents dice
	fails   dice
	stales  dice
	report  ScenarioReport
}

type runningRule struct {
	Rule
	operations map[string]bool
	dice       dice
	struck     int
	byName     map[string]int
}

// dice are repeatable: one sequence of draws for each connection's name, told by the seed and the label.
type dice struct {
	seed  uint64
	label string
	rolls map[string]*rand.Rand
}

func newDice(seed uint64, label string) dice {
	return dice{seed: seed, label: label, rolls: map[string]*rand.Rand{}}
}

func (d dice) roll(name string, probability float64) bool {
	if d.rolls[name] == nil {
		hash := fnv.New64a()
		_, _ = hash.Write([]byte(d.label + "\x00" + name))
		d.rolls[name] = rand.New(rand.NewPCG(d.seed, hash.Sum64())) // #nosec G404 -- it has to be repeatable, and decides no secret
	}
	return d.rolls[name].Float64() < probability
}

// SetScenario begins a scenario, in the place of the one that runs, or says everything that is wrong with it.
func (e *Engine) SetScenario(scenario Scenario) error {
	if err := scenario.check(e.vocabulary()); err != nil {
		return err
	}
	e.begin(scenario)
	return nil
}

func (e *Engine) vocabulary() vocabulary {
	return vocabulary{operations: e.operations, statuses: e.setup.Statuses, tricks: e.setup.Tricks, codes: e.setup.Codes}
}

func (e *Engine) begin(scenario Scenario) {
	running := &runningScenario{
		Scenario: scenario,
		lags:     newDice(scenario.Seed, "lag"), stalls: newDice(scenario.Seed, "stall"), invents: newDice(scenario.Seed, "invent"),
		fails: newDice(scenario.Seed, "fail"), stales: newDice(scenario.Seed, "stale"),
	}
	running.listLag, _ = time.ParseDuration(scenario.ListLag) // checked; zero when left out
	running.getLag, _ = time.ParseDuration(scenario.GetLag)
	for i, rule := range scenario.Rules {
		added := &runningRule{Rule: rule, operations: map[string]bool{}, byName: map[string]int{}}
		added.dice = newDice(scenario.Seed, fmt.Sprintf("rule %d", i+1))
		for _, name := range rule.Operations.expand(e.operations) {
			added.operations[name] = true
		}
		running.rules = append(running.rules, added)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.scenario = running
	e.logf("scenario begins: seed %d, %d rules", scenario.Seed, len(scenario.Rules))
}

// EndScenario ends the scenario: nothing lags and no probability strikes any more. What it has stalled stays so until
// resumed, and an invented status ends in its time.
func (e *Engine) EndScenario() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.scenario != nil {
		e.logf("scenario ends")
	}
	e.scenario = nil
}

// ScenarioReport tells which scenario runs and what it has done.
func (e *Engine) ScenarioReport() ScenarioReport {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.scenario == nil {
		return ScenarioReport{Rules: []RuleReport{}}
	}
	told := e.scenario.report
	told.Running, told.Scenario, told.Rules = true, e.scenario.Scenario, []RuleReport{}
	for _, rule := range e.scenario.rules {
		told.Rules = append(told.Rules, RuleReport{Rule: rule.Rule, Struck: rule.struck})
	}
	return told
}

// strike decides whether a call is spoiled, and how. The zero Fault spoils nothing.
func (s *runningScenario) strike(operation string, subject func() string) Fault {
	if s == nil {
		return Fault{}
	}
	var name *string
	for _, rule := range s.rules {
		if !rule.operations[operation] || rule.Count > 0 && rule.struck >= rule.Count {
			continue
		}
		if name == nil {
			about := subject()
			name = &about
		}
		// Calls about no connection, such as lists, are everybody's: max does not count them.
		if rule.Max > 0 && *name != "" && rule.byName[*name] >= rule.Max {
			continue
		}
		if rule.dice.roll(*name, cmp.Or(rule.Probability, 1)) {
			rule.struck++
			rule.byName[*name]++
			return rule.faultOn(operation)
		}
	}
	return Fault{}
}
