package providers

import (
	"context"
	"iter"
)

// Request is what a provider is asked to sell: one connection, or several that belong together.
type Request interface {
	// Validate returns every documented rule that the request breaks as Faults, or nil.
	Validate() error
	// Marks are the names of the connections, in the order of the order's legs. Each is found again by its own.
	Marks() []string
	// Differs names every difference between a connection and what is asked for, or is "". One that carries a mark is
	// compared with the leg of that mark, another with the leg that it is most like. Its name is not compared.
	Differs(found Connection) string
	// Elsewhere names those of the differences by which the connection is another circuit than the one that is asked for: where
	// it runs, and for whom. No packet passes it, whatever its tags and speed are.
	Elsewhere(found Connection) string
}

// Account is one account at a provider that sells R: the one contract that every provider keeps, and that orders are
// built on. It is safe for concurrent use.
//
// Errors are *Error, or Faults for a request that breaks a rule and was not sent. A read fails as notFound only when the
// provider itself says so of the very thing that was asked for. A request that changes something fails as ambiguous when
// it may or may not have been carried out; after any other error it surely was not. Nothing below sends such a request
// again unless the server surely did nothing, or at all when it has become too late for it (see WithSendBefore).
//
// Only the provider's own words say that something is refused, forbidden or not there. What anybody else on the way says,
// in whatever status, is unavailable for a read, and leaves a request that changes something in doubt; so does a success
// without what it should hold.
//
// A list comes page by page. For a row that can't be read it yields an error that AsOddRow knows, and goes on; any other error
// ends it. Collect takes either for the end of the list, and Readable leaves such rows out: where the absence of something
// decides, an unreadable row could be just that.
type Account[R Request] interface {
	// Identity is the provider's own identity of the account that the credential belongs to: it stays when the credential
	// is replaced by another of the same account. It is "" when the provider does not tell it. It costs a request only
	// until it is known.
	Identity(ctx context.Context) (string, error)

	// Ports lists what our connections start on, those too that cannot carry a new one.
	Ports(ctx context.Context) iter.Seq2[Port, error]

	// List lists our connections, those with that raw status, or all if it is "". A row tells what Get does.
	List(ctx context.Context, status string) iter.Seq2[Connection, error]

	// Find lists the connections of the whole account whose names are exactly among the marks, whatever their status, with
	// all that the provider tells of them. It fails for a row that can't be read and could be one of them.
	// Providers have no idempotency key: Find before every Create, and after a lost answer, is what makes an order buy once.
	Find(ctx context.Context, marks []string) ([]Connection, error)

	// Get reads one connection. One that is deleted may still be read, and is Gone then; or it fails as notFound.
	Get(ctx context.Context, id string) (Connection, error)

	// Create sends one request to buy, and returns what that bought. It buys as many of the request's connections that are
	// not among have as the API sells at once, and sends nothing when none is missing. It fails as rejected when what is
	// missing can't be bought beside what is there. have are the connections that are there, each under its mark, whatever
	// the provider calls it.
	//
	// It returns a connection with an id for each one that was asked for: the first is the first of the request's that was
	// missing, and so on. An answer that tells of fewer is ambiguous. What a connection is called by the answer says nothing:
	// the name may be missing, shortened or spelled otherwise, and is returned as it is. A status may be missing, too: Get tells.
	Create(ctx context.Context, request R, have []Connection) ([]Connection, error)

	// Preview returns the requests that buying would send, in turn, with "(not shown)" in place of what is a secret. It asks nobody.
	Preview(request R) ([]Preview, error)

	// Delete asks for a connection's removal, which is done when Get says so. One that is deleted already is no error, or
	// fails as notFound.
	Delete(ctx context.Context, id string) error
}

// Pricer is an account at a provider that tells prices.
type Pricer[R Request] interface {
	// Price asks what the whole request would cost. No price is no error: the price says why it is not known.
	Price(ctx context.Context, request R) (Price, error)
}

// Checker is an account at a provider that checks requests to buy without carrying them out.
type Checker[R Request] interface {
	// Check has the provider check each request of the preview, and returns what it said, in their order. What it refuses is the error.
	Check(ctx context.Context, request R) ([]string, error)
}

// CommonRows are rows of an API's own type in the words that all providers share.
func CommonRows[T, C any](rows iter.Seq2[T, error], common func(T) C) iter.Seq2[C, error] {
	return func(yield func(C, error) bool) {
		for row, err := range rows {
			if !yield(common(row), err) {
				return
			}
		}
	}
}

// Collect are all rows of a list, or its error.
func Collect[T any](rows iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// Repricer is an account at a provider that tells what connections are billed by that are there: what ones like them would cost today.
type Repricer interface {
	// PricesOf asks for the price of each of the connections, for one month. No price is no error: the price says why it is not known.
	PricesOf(ctx context.Context, connections []Connection) []Price
}

// PriceEach asks for one price after the other. An error is the reason why a price is not known.
func PriceEach(connections []Connection, ask func(Connection) (Price, error)) []Price {
	prices := make([]Price, len(connections))
	for i, c := range connections {
		price, err := ask(c)
		if err != nil {
			price = Price{Reason: err.Error()}
		}
		prices[i] = price
	}
	return prices
}
