// Package activities holds the single steps that runbooks are made of: one provider call each, safe to run again
// unless its comment says otherwise. It is the one place where a provider's error becomes one of Temporal's.
package activities
