package simulator

import (
	"maps"
	"net/http"
)

// Provider is a simulator of any provider. It is safe for concurrent use, and its handler carries the control endpoint
// under /_simulator/.
type Provider interface {
	http.Handler
	KeepState(file string) error
	Settle() error
	Ledger() Ledger
	AddForeign(f Foreign) (id string, err error)
	Meddle(idOrName string, act Act, m Meddling) error
	engine() *Engine
}

// SetScenario begins a scenario at several providers, as the method of each does. It may name what only one of them
// knows, and is refused for what none of them knows.
func SetScenario(scenario Scenario, providers ...Provider) error {
	known := vocabulary{operations: map[string]bool{}}
	for _, p := range providers {
		own := p.engine().vocabulary()
		maps.Copy(known.operations, own.operations)
		known.statuses = append(known.statuses, own.statuses...)
		known.tricks = append(known.tricks, own.tricks...)
		known.codes = append(known.codes, own.codes...)
	}
	if err := scenario.check(known); err != nil {
		return err
	}
	for _, p := range providers {
		p.engine().begin(scenario)
	}
	return nil
}
