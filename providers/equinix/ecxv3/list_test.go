package ecxv3_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix/ecxv3"
)

// served serves the pages of the buyer's list one after the other, and the last one for ever.
func served(t *testing.T, queries *[]string, pages ...string) *ecxv3.Client {
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/ecx/v3/l2/buyer/connections", r.URL.Path)
		*queries = append(*queries, r.URL.RawQuery)
		answer(200, pages[min(len(*queries), len(pages))-1])(w, r)
	})
}

func TestFind(t *testing.T) {
	t.Parallel()
	var queries []string
	c := served(t, &queries, fixture(t, "connections-0.json"), fixture(t, "connections-1.json"))
	found, err := c.Account().Find(t.Context(), []string{"ord-1-pri", "ord-1-sec"})
	require.NoError(t, err)
	assert.Equal(t, []string{"pageNumber=0&pageSize=100", "pageNumber=1&pageSize=100"}, queries)
	var seen []string
	for _, connection := range found {
		seen = append(seen, fmt.Sprintf("%s %s %s %t", connection.ID, connection.Name, connection.Phase, connection.Gone))
	}
	assert.Equal(t, []string{
		"c-1 ord-1-pri closing false", "c-2 ord-1-sec building false", "c-3 ord-1-pri closed true",
	}, seen, "deleted ones too; a row that moved to the next page comes once; names match exactly")
}

func TestAccountList(t *testing.T) {
	t.Parallel()
	for status, query := range map[string]string{
		"": "pageNumber=0&pageSize=100", "PROVISIONED": "pageNumber=0&pageSize=100&status=PROVISIONED",
	} {
		var queries []string
		c := served(t, &queries, fixture(t, "connections-1.json"))
		all, err := providers.Collect(c.Account().List(t.Context(), status))
		require.NoError(t, err)
		assert.Equal(t, []string{query}, queries)
		require.Len(t, all, 3)
		assert.Equal(t, "c-2", all[0].ID)
		assert.Equal(t, providers.PhaseActive, all[0].Phase)
	}
}

func listed(t *testing.T, c *ecxv3.Client, filter ecxv3.Filter) ([]string, error) {
	t.Helper()
	var ids []string
	for connection, err := range c.Connections.List(t.Context(), filter) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, string(connection.UUID))
	}
	return ids, nil
}

func TestList(t *testing.T) {
	t.Parallel()
	const first, second = `{"totalCount":1,"pageSize":1,"content":[{"uuid":"1"}]}`, `{"content":[{"uuid":"2"}]}`
	tests := []struct {
		name  string
		pages []string
		ids   []string
		asked int
	}{
		{"to the empty page, whatever the total and the page size say", []string{first, second, `{"content":[]}`}, []string{"1", "2"}, 3},
		{"from a server that ignores the page", []string{first}, []string{"1"}, 2},
		{"to the last page", []string{`{"isLastPage":"true","totalCount":500,"content":[{"uuid":"1"}]}`}, []string{"1"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var queries []string
			ids, err := listed(t, served(t, &queries, tt.pages...), ecxv3.Filter{})
			require.NoError(t, err)
			assert.Equal(t, tt.ids, ids)
			assert.Len(t, queries, tt.asked)
		})
	}
	t.Run("with filters", func(t *testing.T) {
		t.Parallel()
		var queries []string
		_, err := listed(t, served(t, &queries, `{"content":[]}`), ecxv3.Filter{Statuses: []string{"PROVISIONED", "PENDING_APPROVAL"}, Metro: "SV"})
		require.NoError(t, err)
		assert.Equal(t, []string{"metroCode=SV&pageNumber=0&pageSize=100&status=PROVISIONED%2CPENDING_APPROVAL"}, queries)
	})
	t.Run("to the first error", func(t *testing.T) {
		t.Parallel()
		var queries []string
		ids, err := listed(t, served(t, &queries, first, `{"errorMessage":"sorry"}`), ecxv3.Filter{})
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err))
		assert.Equal(t, []string{"1"}, ids)
	})
	t.Run("until the caller has enough", func(t *testing.T) {
		t.Parallel()
		var queries []string
		for range served(t, &queries, first).Connections.List(t.Context(), ecxv3.Filter{}) {
			break
		}
		assert.Len(t, queries, 1)
	})
}
