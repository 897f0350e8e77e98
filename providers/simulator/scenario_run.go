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
func (c *core) SetScenario(scenario Scenario) error {
	if err := scenario.check(c.vocabulary()); err != nil {
		return err
	}
	c.begin(scenario)
	return nil
}

func (c *core) vocabulary() vocabulary {
	return vocabulary{operations: c.operations, statuses: c.statuses, keys: c.keys}
}

func (c *core) begin(scenario Scenario) {
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
		for _, name := range rule.Operations.expand(c.operations) {
			added.operations[name] = true
		}
		running.rules = append(running.rules, added)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scenario = running
	c.log("scenario begins: seed %d, %d rules", scenario.Seed, len(scenario.Rules))
}

// EndScenario ends the scenario: nothing lags and no probability strikes any more. What it has stalled stays so until
// resumed, and an invented status ends in its time.
func (c *core) EndScenario() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.scenario != nil {
		c.log("scenario ends")
	}
	c.scenario = nil
}

// ScenarioReport tells which scenario runs and what it has done.
func (c *core) ScenarioReport() ScenarioReport {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.scenario == nil {
		return ScenarioReport{Rules: []RuleReport{}}
	}
	told := c.scenario.report
	told.Running, told.Scenario, told.Rules = true, c.scenario.Scenario, []RuleReport{}
	for _, rule := range c.scenario.rules {
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

// lagging decides whether the lists lag behind a new connection.
func (s *runningScenario) lagging(name string) bool {
	if s == nil || s.listLag == 0 || !s.lags.roll(name, cmp.Or(s.ListLagProbability, 1)) {
		return false
	}
	s.report.Lagged++
	return true
}

// stalling decides whether a connection that arrives in a status stays there; first is the status connections begin in.
func (s *runningScenario) stalling(name, status, first string) bool {
	if s == nil || s.Stall == nil || cmp.Or(s.Stall.In, first) != status || !s.stalls.roll(name, s.Stall.Probability) {
		return false
	}
	s.report.Stalled++
	return true
}

// inventing decides whether a connection that arrives in a status shows another, and for how long; "" for no.
func (s *runningScenario) inventing(name, status, first string) (string, time.Duration) {
	if s == nil || s.InventedStatus == nil || cmp.Or(s.InventedStatus.In, first) != status {
		return "", 0
	}
	if !s.invents.roll(name, s.InventedStatus.Probability) {
		return "", 0
	}
	s.report.Invented++
	lasts, _ := time.ParseDuration(s.InventedStatus.For) // checked when the scenario began
	return s.InventedStatus.Status, lasts
}

// failing decides whether a connection that arrives in a status fails; first is the status connections begin in.
func (s *runningScenario) failing(name, status, first string) bool {
	if s == nil || s.LegFailure == nil || cmp.Or(s.LegFailure.In, first) != status || !s.fails.roll(name, s.LegFailure.Probability) {
		return false
	}
	s.report.Failed++
	return true
}

// staling decides for how long a connection that is deleted shows what it showed before; zero for not at all.
func (s *runningScenario) staling(name string) time.Duration {
	if s == nil || s.StaleDelete == nil || !s.stales.roll(name, s.StaleDelete.Probability) {
		return 0
	}
	s.report.Stale++
	lasts, _ := time.ParseDuration(s.StaleDelete.For) // checked when the scenario began
	return lasts
}
