package workflows_test

import (
	"context"
	"iter"
	"sync/atomic"
	"testing"

	"turnup/providers"
	"turnup/providers/consoleconnect"

	"github.com/stretchr/testify/assert"
)

// borrowed is an account whose worker may be given another account's credential for a while: then nothing is to be seen of the
// order's, and nothing may be asked for.
type borrowed struct {
	consoleconnect.Account
	t         *testing.T
	another   atomic.Bool
	price     atomic.Pointer[func() (providers.Price, error)] // nil: the provider's
	unsent    atomic.Int32                                    // how many requests to buy never leave the machine
	elsewhere atomic.Bool                                     // it shows its connections on another port and to another company
	silent    atomic.Bool                                     // it tells no status of them
}

// Price is the provider's, until a test says otherwise.
func (b *borrowed) Price(ctx context.Context, r consoleconnect.Request) (providers.Price, error) {
	if told := b.price.Load(); told != nil {
		return (*told)()
	}
	return b.Account.Price(ctx, r)
}

func (b *borrowed) Identity(ctx context.Context) (string, error) {
	if b.another.Load() {
		return "another", nil
	}
	return b.Account.Identity(ctx)
}

func (b *borrowed) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	if b.another.Load() {
		return func(func(providers.Connection, error) bool) {}
	}
	return b.Account.List(ctx, status)
}

func (b *borrowed) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	if b.another.Load() {
		return nil, nil
	}
	return b.Account.Find(ctx, marks)
}

func (b *borrowed) Get(ctx context.Context, id string) (providers.Connection, error) {
	if b.another.Load() {
		return providers.Connection{}, &providers.Error{Provider: consoleconnect.Name, Op: "getConnection", Kind: providers.KindNotFound, Status: 404, Message: "not found"}
	}
	connection, err := b.Account.Get(ctx, id)
	if b.elsewhere.Load() {
		connection.SrcPort, connection.SrcPortID, connection.ProfileID = "My-Port-9", "0123456789abcdef01234567", "somebody"
	}
	if b.silent.Load() {
		connection.Observation = consoleconnect.Observe("")
	}
	return connection, err
}

func (b *borrowed) Create(ctx context.Context, r consoleconnect.Request, have []providers.Connection) ([]providers.Connection, error) {
	assert.False(b.t, b.another.Load(), "bought with another account")
	if b.unsent.Add(-1) >= 0 {
		return nil, &providers.Error{Provider: consoleconnect.Name, Op: "createConnection", Kind: providers.KindRateLimited, Message: "the budget is used up", Unsent: true}
	}
	return b.Account.Create(ctx, r, have)
}

func (b *borrowed) Disable(ctx context.Context, id string) error {
	assert.False(b.t, b.another.Load(), "disabled with another account")
	return b.Account.Disable(ctx, id)
}

func (b *borrowed) Delete(ctx context.Context, id string) error {
	assert.False(b.t, b.another.Load(), "deleted with another account")
	return b.Account.Delete(ctx, id)
}
