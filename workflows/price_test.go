package workflows_test

import (
	"errors"
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tells has Console Connect tell that price from then on.
func (r *rehearsal) tells(after time.Duration, price providers.Price, err error) {
	r.at(after, func() {
		told := func() (providers.Price, error) { return price, err }
		r.borrowed.price.Store(&told)
	})
}

func dearer(monthly string) providers.Price {
	return providers.Price{Known: true, Total: monthly, Monthly: monthly, Currency: "USD"}
}

func toApprove() tencent.Order {
	o := validOrder()
	o.Approval.Required = true
	return o
}

// What was approved is compared with the price at the purchase: when it rose, somebody approves again before anything is sent.
func TestThePriceRoseSinceItWasApproved(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) *rehearsal {
		t.Helper()
		r := rehearse(t)
		r.tells(0, dearer("100"), nil)
		r.tells(time.Hour, dearer("120.50"), nil)
		r.answers(48*time.Hour, order.HandoffApproval, approve)
		r.looks(49*time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Equal(t, "the price was 100 a month, 100 for the term USD when li approved it, and is now 120.50 a month, 120.50 for the term USD", p.Reason)
			assert.Equal(t, "Approve the purchase at another price", p.Waits[0].Title)
			assert.Equal(t, "turnup approve tencent/hkg-prod-1", p.Waits[0].Command)
			assert.Equal(t, "120.50", p.Price.Monthly)
			assert.Len(t, p.Requests, 1, "as it is sent at that price")
			assert.Zero(t, r.provider.Calls()["createConnection"])
		})
		return r
	}
	t.Run("approved again", func(t *testing.T) {
		t.Parallel()
		r := begin(t)
		r.answers(50*time.Hour, order.HandoffApproval, approve)
		r.finishes(60 * time.Hour)
		_, err := r.order(toApprove())
		require.NoError(t, err)
		assert.Equal(t, 1, r.provider.Calls()["createConnection"])
		assert.Empty(t, r.progress().Reason)
	})
	t.Run("rejected", func(t *testing.T) {
		t.Parallel()
		r := begin(t)
		r.answers(50*time.Hour, order.HandoffApproval, map[string]order.Value{"decision": "reject"})
		_, err := r.order(toApprove())
		failsWith(t, err, order.ErrorNotApproved)
		assert.Zero(t, r.provider.Calls()["createConnection"])
	})
}

// A price that fell is no reason to ask; nor is one that can't be read for a moment.
func TestThePriceThatNeedsNoApproval(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(*rehearsal){
		"it fell": func(r *rehearsal) { r.tells(time.Hour, dearer("99.99"), nil) },
		"it can't be read for a moment": func(r *rehearsal) {
			r.tells(time.Hour, providers.Price{}, errors.New("away"))
			r.tells(2*time.Hour+time.Minute, dearer("100"), nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			r.tells(0, dearer("100"), nil)
			then(r)
			r.answers(2*time.Hour, order.HandoffApproval, approve)
			r.looks(3*time.Hour, func(p order.Progress) { assert.Len(t, p.Legs, 1) })
			r.finishes(10 * time.Hour)
			_, err := r.order(toApprove())
			require.NoError(t, err)
		})
	}
}

// One that can't be read for long is a person's to judge.
func TestThePriceThatIsNotKnownAnyMore(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.tells(0, dearer("100"), nil)
	r.tells(time.Hour, providers.Price{}, errors.New("away"))
	r.answers(2*time.Hour, order.HandoffApproval, approve)
	r.looks(3*time.Hour, func(p order.Progress) {
		assert.Contains(t, p.Reason, "and is now not known: away")
		assert.Empty(t, p.Legs)
	})
	r.answers(4*time.Hour, order.HandoffApproval, approve)
	r.finishes(10 * time.Hour)
	_, err := r.order(toApprove())
	require.NoError(t, err)
	assert.Equal(t, 1, r.ledger().Purchases)
}
