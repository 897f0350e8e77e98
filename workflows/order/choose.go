package order

import (
	"fmt"
	"strings"

	"turnup/providers"
)

// Choice is one of several candidates that was taken, and why, and why the others were not.
type Choice struct {
	Of         string      `json:"of"` // port, metro or VLAN
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Why        string      `json:"why"`
	PassedOver []Candidate `json:"passedOver,omitempty"` // none when it was named
	Others     string      `json:"others,omitempty"`     // how many more were passed over, in words
}

// Label is what was chosen, for people: its name, and its id where that is another.
func (c Choice) Label() string {
	if c.Name == c.ID {
		return c.ID
	}
	return fmt.Sprintf("%s (%s)", c.Name, c.ID)
}

// Candidate is what could have been chosen and was not.
type Candidate struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// ChoosePort picks the port by id or name; when wanted is "", the fit port with the most free capacity. No match, or
// several, is a fault that lists the candidates.
func ChoosePort(ports providers.Listed[providers.Port], wanted string, speedMbps int) (providers.Port, Choice, error) {
	var fit []providers.Port
	var passed []Candidate
	for _, port := range ports.Rows {
		if why := unfitPort(port, wanted, speedMbps); why != "" {
			passed = append(passed, Candidate{ID: port.ID, Name: port.Name, Why: why})
			continue
		}
		fit = append(fit, port)
	}
	if wanted == "" && len(fit) > 1 {
		var rest []Candidate
		fit[0], rest = roomiest(fit)
		fit, passed = fit[:1], append(rest, passed...)
	}
	if len(fit) != 1 {
		for _, port := range fit {
			passed = append(passed, Candidate{ID: port.ID, Name: port.Name, Why: "fits as well; name it by its id"})
		}
		return providers.Port{}, Choice{}, noChoice("port", "must be the id or name of exactly one port that can carry the order", wanted, passed, ports.Others)
	}
	choice := Choice{Of: "port", ID: fit[0].ID, Name: fit[0].Name, Why: "named in the order"}
	if wanted == "" {
		choice.Why, choice.PassedOver = "has the most free capacity of the ports that can carry the order", passed
		choice.Others = ports.Others(0)
	}
	return fit[0], choice, nil
}

func unfitPort(port providers.Port, wanted string, speedMbps int) string {
	if wanted != "" && !port.Called(wanted) {
		return "is not the port that was asked for"
	}
	return port.CannotCarry(speedMbps)
}

// roomiest returns the port with the most free capacity, the first of equals, and why the others were not it.
func roomiest(fit []providers.Port) (providers.Port, []Candidate) {
	best := providers.Roomiest(fit)
	var rest []Candidate
	for i, port := range fit {
		if i != best {
			rest = append(rest, Candidate{ID: port.ID, Name: port.Name, Why: fmt.Sprintf("fits, but %s has more free capacity or comes first", fit[best].Name)})
		}
	}
	return fit[best], rest
}

// ChooseMetro picks the metro by id, code or name. No match, or several, is a fault that lists the candidates.
func ChooseMetro(metros providers.Listed[providers.Metro], wanted string) (providers.Metro, Choice, error) {
	var fit []providers.Metro
	var passed []Candidate
	for _, metro := range metros.Rows {
		if why := unfitMetro(metro, wanted); why != "" {
			passed = append(passed, Candidate{ID: metro.ID, Name: metro.Label(), Why: why})
			continue
		}
		fit = append(fit, metro)
	}
	if len(fit) != 1 {
		for _, metro := range fit {
			passed = append(passed, Candidate{ID: metro.ID, Name: metro.Label(), Why: "fits as well; name it by its id"})
		}
		return providers.Metro{}, Choice{}, noChoice("metro", "must be the code, name or id of exactly one metro that can take the connection", wanted, passed, metros.Others)
	}
	return fit[0], Choice{Of: "metro", ID: fit[0].ID, Name: fit[0].Label(), Why: "named in the order"}, nil
}

func unfitMetro(metro providers.Metro, wanted string) string {
	if !metro.Called(wanted) {
		return "is not the metro that was asked for"
	}
	return metro.Unusable
}

// noChoice is the fault of a choice that came to nothing: the rule, then each candidate, and how many others there are.
func noChoice(field, rule, wanted string, passed []Candidate, others func(more int) string) error {
	near := providers.Nearest(passed, func(c Candidate) []int { return []int{providers.Far(wanted, c.Name, c.ID)} })
	var told []string
	for _, c := range near {
		told = append(told, fmt.Sprintf("%s (%s) %s", c.Name, c.ID, c.Why))
	}
	if others := others(len(passed) - len(near)); others != "" {
		told = append(told, "and "+others)
	}
	candidates := "the provider lists none"
	if len(told) > 0 {
		candidates = "candidates: " + strings.Join(told, "; ")
	}
	var faults providers.Faults
	faults.Add(field, rule+"; "+candidates, wanted)
	return faults
}
