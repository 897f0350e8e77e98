package simulator

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// vocabulary is what a scenario may name.
type vocabulary struct {
	operations map[string]bool
	statuses   []string
	tricks     []Trick
	codes      []string
}

// check lists everything wrong with a scenario.
func (s Scenario) check(known vocabulary) error {
	var wrong []string
	wrong = append(wrong, wrongDuration("listLag", s.ListLag, false)...)
	wrong = append(wrong, wrongDuration("getLag", s.GetLag, false)...)
	wrong = append(wrong, wrongProbability("listLagProbability", s.ListLagProbability)...)
	if s.ListLagProbability > 0 && s.ListLag == "" {
		wrong = append(wrong, "listLagProbability belongs to listLag")
	}
	if s.Stall != nil {
		wrong = append(wrong, wrongProbability("stall.probability", s.Stall.Probability)...)
		wrong = append(wrong, wrongStatus("stall.in", s.Stall.In, known.statuses)...)
	}
	if s.InventedStatus != nil {
		wrong = append(wrong, wrongProbability("inventedStatus.probability", s.InventedStatus.Probability)...)
		wrong = append(wrong, wrongStatus("inventedStatus.in", s.InventedStatus.In, known.statuses)...)
		wrong = append(wrong, wrongDuration("inventedStatus.for", s.InventedStatus.For, true)...)
		if s.InventedStatus.Status == "" {
			wrong = append(wrong, "inventedStatus.status is required")
		}
	}
	wrong = append(wrong, s.wrongLegFailure(known)...)
	wrong = append(wrong, s.wrongStaleDelete(known)...)
	for i, rule := range s.Rules {
		for _, what := range rule.wrong(known) {
			wrong = append(wrong, fmt.Sprintf("rule %d: %s", i+1, what))
		}
	}
	if len(wrong) > 0 {
		return errors.New("scenario refused: " + strings.Join(wrong, "; "))
	}
	return nil
}

func (s Scenario) wrongLegFailure(known vocabulary) []string {
	if s.LegFailure == nil {
		return nil
	}
	wrong := append(wrongTrick(LegFailures, known.tricks), wrongProbability("legFailure.probability", s.LegFailure.Probability)...)
	return append(wrong, wrongStatus("legFailure.in", s.LegFailure.In, known.statuses)...)
}

func (s Scenario) wrongStaleDelete(known vocabulary) []string {
	if s.StaleDelete == nil {
		return nil
	}
	wrong := append(wrongTrick(StaleDeletes, known.tricks), wrongProbability("staleDelete.probability", s.StaleDelete.Probability)...)
	return append(wrong, wrongDuration("staleDelete.for", s.StaleDelete.For, true)...)
}

// wrong lists what is wrong with a rule, each thing once however many operations it is for.
func (r Rule) wrong(known vocabulary) []string {
	operations := known.operations
	wrong := r.faultOn("").wrongCode(known.codes)
	names := r.Operations.expand(operations)
	if len(names) == 0 {
		wrong = append(wrong, "operation is required")
		names = []string{""}
	} else {
		for _, name := range names {
			if _, there := operations[name]; !there {
				choices := append(slices.Sorted(maps.Keys(operations)), AllReads, AllChanges)
				wrong = append(wrong, fmt.Sprintf("operation %q is not one of %s", name, strings.Join(choices, ", ")))
			}
		}
	}
	for _, name := range names {
		for _, what := range r.faultOn(name).wrongKind(operations[name]) {
			if !slices.Contains(wrong, what) {
				wrong = append(wrong, what)
			}
		}
	}
	wrong = append(wrong, wrongProbability("probability", r.Probability)...)
	if r.Count < 0 {
		wrong = append(wrong, fmt.Sprintf("count %d is not at least 1", r.Count))
	}
	if r.Max < 0 {
		wrong = append(wrong, fmt.Sprintf("max %d is not at least 1", r.Max))
	}
	if r.Probability == 0 && r.Count == 0 {
		wrong = append(wrong, "a probability above 0 or a count is required")
	}
	return wrong
}

func wrongTrick(trick Trick, played []Trick) []string {
	if slices.Contains(played, trick) {
		return nil
	}
	return []string{string(trick) + " is nothing that this provider does"}
}

func wrongDuration(field, text string, required bool) []string {
	if text == "" && !required {
		return nil
	}
	if parsed, err := time.ParseDuration(text); err != nil || parsed < 0 {
		return []string{fmt.Sprintf("%s %q is not a duration such as 3s", field, text)}
	}
	return nil
}

// wrongProbability refuses what is not a number either: a comparison with NaN is false.
func wrongProbability(field string, value float64) []string {
	if value >= 0 && value <= 1 {
		return nil
	}
	return []string{fmt.Sprintf("%s %v is not between 0 and 1", field, value)}
}

func wrongStatus(field, status string, statuses []string) []string {
	if status == "" || slices.Contains(statuses, status) {
		return nil
	}
	return []string{fmt.Sprintf("%s %q is not one of %s", field, status, strings.Join(statuses, ", "))}
}
