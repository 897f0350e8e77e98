// Package providers is the vocabulary that every network and cloud provider shares: what a port, a metro, a price,
// a connection and an observation are, how wrong input is reported, and how a provider's failure is classified.
// Each provider's own API is a package below this one. Nothing here or below knows of Temporal.
package providers
