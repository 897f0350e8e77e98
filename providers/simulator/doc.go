// Package simulator is the engine of the simulated providers: what each of their APIs needs to be stateful, to be played
// and to fail on request. That is the account's connections, the clock, the ledger, the count of calls, the faults, the
// scenario, the control endpoint and the state file. The packages below it are one provider's API each, with the documented
// bodies, errors and lifecycles, written from the provider's public documents and not from our clients, so that they answer
// any client; package all is their list. They let anyone rehearse an order with no account, and are what the project's
// tests buy from.
package simulator
