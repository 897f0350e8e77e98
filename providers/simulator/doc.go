// Package simulator holds the providers' APIs in-process: stateful, with the documented bodies, errors and lifecycles,
// and with faults on request. It lets anyone rehearse an order with no account, and it is what the project's tests
// buy from. Each simulator is written from the provider's public documents, not from our clients, and answers any
// client. What every simulator shares (clock, ledger, call counts, faults, control endpoint, state file) is in files of
// its own; a provider's files carry the provider's name.
package simulator
