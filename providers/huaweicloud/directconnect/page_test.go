package directconnect_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud/directconnect"
)

// uuidOf is the n-th id.
func uuidOf(n int) string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", n) }

func row(n int) string { return fmt.Sprintf(`{"id":%q,"vlan":%d}`, uuidOf(n), n%3999+1) }

// paged serves total hosted connections, as the documents tell: a page ends with the marker of the next, the last with
// none. It notes the query of each page.
func paged(t *testing.T, total int, asked func(marker string)) *directconnect.Client {
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, verify(r, nil, secretKey))
		query := r.URL.Query()
		asked(query.Get("marker"))
		limit, err := strconv.Atoi(query.Get("limit"))
		assert.NoError(t, err, "marker must be used together with limit")
		first := 0
		for first < total && query.Get("marker") >= uuidOf(first) {
			first++
		}
		last := min(first+limit, total)
		next := ""
		if last < total {
			next = uuidOf(last - 1)
		}
		var rows []string
		for n := first; n < last; n++ {
			rows = append(rows, row(n))
		}
		_, _ = fmt.Fprintf(w, `{"hosted_connects":[%s],"page_info":{"previous_marker":"","current_count":%d,"next_marker":%q}}`,
			strings.Join(rows, ","), len(rows), next)
	})
}

func TestAllHoldsOnePage(t *testing.T) {
	t.Parallel()
	const total = 5000
	var markers []string
	used := 0 // rows that came out of the iterator
	c := paged(t, total, func(marker string) {
		assert.Equal(t, 2000*len(markers), used, "a page was asked for before the one before it was used up")
		markers = append(markers, marker)
	})
	for connection, err := range c.HostedConnections.All(t.Context(), directconnect.ListQuery{}) {
		require.NoError(t, err)
		require.Equal(t, uuidOf(used), string(connection.ID))
		used++
	}
	assert.Equal(t, total, used)
	assert.Equal(t, []string{"", uuidOf(1999), uuidOf(3999)}, markers)
}

func TestAllMayBeginAnywhereAndEndEarly(t *testing.T) {
	t.Parallel()
	asked := 0
	c := paged(t, 50, func(string) { asked++ })
	all := c.HostedConnections.All(t.Context(), directconnect.ListQuery{Limit: 10, Marker: uuidOf(24)})
	for range 2 { // an iterator may be used again
		var ids []string
		for connection, err := range all {
			require.NoError(t, err)
			if ids = append(ids, string(connection.ID)); len(ids) == 15 {
				break
			}
		}
		assert.Equal(t, uuidOf(25), ids[0])
		assert.Equal(t, uuidOf(39), ids[14])
	}
	assert.Equal(t, 4, asked)
}

func collect(t *testing.T, c *directconnect.Client, query directconnect.ListQuery) (ids []string, err error) {
	t.Helper()
	for connection, err := range c.HostedConnections.All(t.Context(), query) {
		switch {
		case providers.AsOddRow(err) != nil:
			ids = append(ids, "odd")
		case err != nil:
			return ids, err
		default:
			ids = append(ids, string(connection.ID))
		}
	}
	return ids, nil
}

func TestAllEndsAtTheFirstError(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]http.HandlerFunc{
		"refused":  answer(400, `{"error_code":"DC.0003"}`),
		"no list":  answer(200, `{}`),
		"a circle": answer(200, fmt.Sprintf(`{"hosted_connects":[],"page_info":{"next_marker":%q}}`, uuidOf(0))),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("marker") != "" {
					second(w, r)
					return
				}
				_, _ = fmt.Fprintf(w, `{"hosted_connects":[%s],"page_info":{"next_marker":%q}}`, row(0), uuidOf(0))
			})
			ids, err := collect(t, c, directconnect.ListQuery{})
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
			assert.Equal(t, []string{uuidOf(0)}, ids)
		})
	}
	ids, err := collect(t, expect(t), directconnect.ListQuery{Limit: -1})
	assert.Equal(t, []string{"limit"}, fields(t, err))
	assert.Empty(t, ids)
}

func TestACircleOfAnyLengthIsFound(t *testing.T) {
	t.Parallel()
	for length := 1; length <= 9; length++ {
		asked := 0
		c := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
			if asked++; asked > 100 {
				w.WriteHeader(400) // and the test fails for want of the right error
				return
			}
			_, _ = fmt.Fprintf(w, `{"hosted_connects":[],"page_info":{"next_marker":%q}}`, uuidOf(asked%length))
		})
		_, err := collect(t, c, directconnect.ListQuery{})
		assert.ErrorContains(t, err, "huaweicloud listHostedDirectConnects: unavailable: the pages go round in a circle")
	}
}

// Every example of a list lacks page_info. A full page without it may not be the last.
func TestPagesWithoutPageInfo(t *testing.T) {
	t.Parallel()
	var markers []string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		markers = append(markers, r.URL.Query().Get("marker"))
		n := 2 * (len(markers) - 1)
		_, _ = fmt.Fprintf(w, `{"hosted_connects":%s,"page_info":null}`, []string{
			"[" + row(0) + "," + row(1) + "]", "[" + row(2) + ",null]", "[" + row(3) + "]",
		}[n/2])
	})
	ids, err := collect(t, c, directconnect.ListQuery{Limit: 2})
	require.NoError(t, err)
	assert.Equal(t, []string{uuidOf(0), uuidOf(1), uuidOf(2), "odd", uuidOf(3)}, ids)
	assert.Equal(t, []string{"", uuidOf(1), uuidOf(2)}, markers, "after the last row that can be read")

	c = newClient(t, answer(200, `{"hosted_connects":[null,null]}`))
	_, err = collect(t, c, directconnect.ListQuery{Limit: 2})
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "nobody knows whether that was all: %v", err)
}

// An answer that holds no list is no empty list: an order would be bought again.
func TestAListThatIsNone(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `"x"`, `{"hosted_connects":{}}`, `{"hosted_connects":"x"}`, `{"direct_connects":[]}`,
		`{"hosted_connects":[],"page_info":[]}`,
	} {
		c := newClient(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		page, err := c.HostedConnections.List(t.Context(), directconnect.ListQuery{})
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), body)
		assert.Empty(t, page.Rows)
	}
}

func TestRowsWithoutAnIDMayBeAskedFor(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(200, `{"hosted_connects":[{"name":"a"}]}`))
	page, err := c.HostedConnections.List(t.Context(), directconnect.ListQuery{Fields: []string{"name"}})
	require.NoError(t, err)
	assert.EqualValues(t, "a", page.Rows[0].Name)
	page, err = c.HostedConnections.List(t.Context(), directconnect.ListQuery{Fields: []string{"name", "id"}})
	require.NoError(t, err)
	assert.Empty(t, page.Rows)
	assert.Equal(t, []*providers.OddRow{{Name: "a", Why: "a row without an id"}}, page.Odd)
}
