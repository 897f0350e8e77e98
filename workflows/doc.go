// Package workflows holds the runbooks: one workflow function a kind of order, readable as the provider's own guide,
// and the few building blocks they share: the order's record, waiting, hand-offs, the purchase and its undoing.
// A runbook knows the vocabulary of package providers and the activities, never a provider's own package.
package workflows
