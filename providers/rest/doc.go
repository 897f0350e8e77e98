// Package rest is HTTP once for every provider's client: base address, authorisation, request budget, bounded
// retries, and the one place where a failed call becomes a *providers.Error with a kind its caller can act on.
//
// None of the providers' APIs has an idempotency key, so everything here turns on one question: did the server
// surely do nothing? Only then is a request that changes something sent again, and only then is its failure called
// unavailable. Whatever leaves a doubt is ambiguous.
package rest
