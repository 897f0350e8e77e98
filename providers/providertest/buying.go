package providertest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

// The names differ from the mark as little as names can. Which port a connection is on makes no difference.
func foundByItsMark[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	const elsewhere = "contract-2"
	wanted := r.buy(t, 0, mark).ID
	for i, other := range []string{mark + "0", "x" + mark, "CONTRACT-1", "Contract-1"} {
		r.buy(t, 2+2*i, other)
	}
	far := r.buy(t, 1, elsewhere).ID

	assert.Equal(t, []string{wanted}, r.find(t, mark))
	assert.Equal(t, []string{far}, r.find(t, elsewhere))
	assert.ElementsMatch(t, []string{wanted, far}, r.find(t, mark, elsewhere))
	assert.Empty(t, r.find(t, "contract-3"))

	second := r.buy(t, 3, mark).ID
	assert.ElementsMatch(t, []string{wanted, second}, r.find(t, mark), "what was bought twice shows twice")
}

func nothingIsAskedWithoutMarks[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	r.buy(t, 0, mark)
	before := r.sim.Calls()
	assert.Empty(t, r.find(t))
	assert.Equal(t, before, r.sim.Calls())
}

func boughtOnce[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	bought := r.buy(t, 0, mark)
	CheckAnswer(t, nil, bought)
	assert.Equal(t, mark, bought.Name)
	assert.False(t, bought.Dead(), "status %q", bought.Status)
	assert.Equal(t, 1, r.requestsToBuy())
	ledger := r.sim.Ledger()
	require.Len(t, ledger.Purchases, 1)
	assert.Equal(t, mark, ledger.Purchases[0].Name)
	assert.Equal(t, bought.ID, ledger.Purchases[0].ID)

	now, err := r.account.Get(t.Context(), bought.ID)
	require.NoError(t, err)
	assert.Equal(t, mark, now.Name)
	assert.Empty(t, s.Request(0, mark).Differs(now))
}

func nothingIsBoughtTwice[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	have := []providers.Connection{r.buy(t, 0, mark)}
	before := r.sim.Calls()
	bought, err := r.account.Create(t.Context(), s.Request(0, mark), have)
	require.NoError(t, err)
	assert.Empty(t, bought)
	assert.Equal(t, before, r.sim.Calls(), "nothing is sent")

	bought, err = r.account.Create(t.Context(), s.Request(2, "contract-10"), have)
	require.NoError(t, err)
	assert.Len(t, bought, 1, "have says nothing of another name")
}

// A pair takes as many requests as the API needs, each with what is there by then.
func aPair[R providers.Request](t *testing.T, s Subject[R]) {
	if s.Pair == nil {
		t.Skip("sells no pairs")
	}
	r := newRig(t, s)
	request := s.Pair("contract-pri", "contract-sec")
	previews, err := r.account.Preview(request)
	require.NoError(t, err)
	for i := range request.Marks() {
		have, err := r.account.Find(t.Context(), request.Marks())
		require.NoError(t, err)
		before := r.requestsToBuy()
		bought, err := r.account.Create(t.Context(), request, have)
		require.NoError(t, err)
		require.LessOrEqual(t, r.requestsToBuy()-before, 1, "requests to buy of one Create")
		require.Len(t, r.sim.Ledger().Purchases, len(have)+len(bought))
		if i == 0 {
			assert.Equal(t, r.create, asSent(previews[0]))
		}
	}
	assert.Len(t, r.find(t, request.Marks()...), len(request.Marks()))
	assert.Empty(t, r.sim.Ledger().DuplicateNames)
}

func aBrokenRequest[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	var broken R
	_, err := r.account.Create(t.Context(), broken, nil)
	assert.NotEmpty(t, Fields(t, err))
	_, err = r.account.Preview(broken)
	assert.NotEmpty(t, Fields(t, err))
	assert.Empty(t, r.sim.Calls(), "nothing is sent")
}

func aPreview[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	previews, err := r.account.Preview(s.Request(0, mark))
	require.NoError(t, err)
	require.Len(t, previews, 1)
	assert.Zero(t, r.requestsToBuy())
	assert.Empty(t, r.sim.Ledger().Purchases)

	r.buy(t, 0, mark)
	assert.Equal(t, r.create, asSent(previews[0]), "a preview is what is sent then")
}

func asSent(preview providers.Preview) sent {
	return sent{preview.Method, preview.URL, string(preview.Body)}
}
