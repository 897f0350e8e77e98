package equinix

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"
)

// Info is one answer to a seller's questions; the answers are what both APIs call additionalInfo.
type Info struct {
	Name, Value string
}

// InfoOf are the answers in one order, whoever asks.
func InfoOf(answers map[string]string) []Info {
	var all []Info
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		all = append(all, Info{name, answers[name]})
	}
	return all
}

// No document bounds the answers; these bounds keep an order, and what is said about it, readable.
const (
	maxAnswers = 50
	ruleAnswer = "must be texts of 1 to 255 characters on one line, at most 50 of them"
)

var answerPattern = regexp.MustCompile(`^[^\p{Cc}\p{Zl}\p{Zp}\x{FFFD}]{1,255}$`)

// CheckAnswers adds answers that nobody could ask for.
func CheckAnswers(faults *providers.Faults, field string, answers map[string]string) {
	if len(answers) > maxAnswers {
		faults.Add(field, ruleAnswer, fmt.Sprintf("%d answers", len(answers)))
		return
	}
	for _, info := range InfoOf(answers) {
		if !answerPattern.MatchString(info.Name) || !answerPattern.MatchString(info.Value) {
			faults.Add(field, ruleAnswer, info.Name+": "+info.Value)
		}
	}
}

// answerRules are the rules of the documented types of questions: Fabric v4's NUMBER, STRING and LIST, and ECX v3's others.
// What has another type is for the seller to judge.
var answerRules = map[string]struct {
	rule  string
	valid *regexp.Regexp
}{
	"NUMBER":  {ruleDecimal, decimalPattern},
	"FLOAT":   {ruleDecimal, decimalPattern},
	"DOUBLE":  {ruleDecimal, decimalPattern},
	"INTEGER": {ruleWhole, wholePattern},
	"LONG":    {ruleWhole, wholePattern},
	"BOOLEAN": {"must be true or false", regexp.MustCompile(`^(true|false)$`)},
}

const (
	ruleWhole   = "must be a whole number in decimal digits, without zeros before it"
	ruleDecimal = "must be a number in decimal digits, without zeros before it"
)

var (
	wholePattern   = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)
	decimalPattern = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
)

// CheckAsked adds what the seller of the profile asks for and is not told, is told wrongly, or does not ask for.
func CheckAsked(faults *providers.Faults, field string, answers map[string]string, profile providers.Profile) {
	asked := map[string]bool{}
	for _, question := range profile.Questions {
		asked[question.Name] = true
		answer, given := answers[question.Name]
		rule := answerRules[strings.ToUpper(question.Type)]
		about := fmt.Sprintf("%s asks for %s", profile.Name, question)
		switch {
		case !given && question.Required:
			faults.Add(field+"."+question.Name, "must be given: "+about, nil)
		case !given:
		case len(question.Options) > 0 && !slices.Contains(question.Options, answer):
			faults.Add(field+"."+question.Name, "must be among the seller's options: "+about, answer)
		case rule.valid != nil && !rule.valid.MatchString(answer):
			faults.Add(field+"."+question.Name, rule.rule+": "+about, answer)
		}
	}
	for _, info := range InfoOf(answers) {
		if !asked[info.Name] {
			faults.Add(field+"."+info.Name, fmt.Sprintf("must be left out: %s asks for %s", profile.Name, orNothing(profile.Asks())), info.Value)
		}
	}
}

func orNothing(asks string) string {
	if asks == "" {
		return "nothing of the kind"
	}
	return asks
}
