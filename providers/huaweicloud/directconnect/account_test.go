package directconnect_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// hosted answers every list with these hosted connections, and notes what was asked.
func hosted(t *testing.T, queries *[]string, rows ...string) huaweicloud.Account {
	t.Helper()
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, hostedPath, r.URL.Path)
		query := r.URL.Query()
		query.Del("limit")
		*queries = append(*queries, query.Encode())
		answer(200, `{"hosted_connects":[`+strings.Join(rows, ",")+`]}`)(w, r)
	}).Account()
}

func ids(found []providers.Connection) []string {
	var all []string
	for _, connection := range found {
		all = append(all, connection.ID)
	}
	return all
}

func TestFindLooksInTheWholeAccount(t *testing.T) {
	t.Parallel()
	var queries []string
	account := hosted(t, &queries, `{"id":"1","name":"a","status":"ERROR"}`, `{"id":"2","name":"A"}`, `{"id":"3","name":"a b"}`, `{"id":"4","name":"a","status":"MELTED"}`)
	found, err := account.Find(t.Context(), []string{"a"})
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "4"}, ids(found), "exact names, whatever the status")
	assert.Equal(t, []string{"name=a"}, queries, "on whatever operations connection")

	queries = nil
	found, err = account.Find(t.Context(), []string{"b", "c", "d", "e", "f", "a"})
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "4"}, ids(found))
	assert.Equal(t, []string{"name=b&name=c&name=d&name=e&name=f", "name=a"}, queries, "at most five at once")

	found, err = account.Find(t.Context(), []string{"a", "b", "c", "d", "e", "a"})
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "4"}, ids(found), "each once, however often it is shown")

	queries = nil
	found, err = account.Find(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.Empty(t, queries)
	_, err = account.Find(t.Context(), []string{""})
	assert.Equal(t, []string{"name"}, fields(t, err))
}

func TestListPicksByTheRawStatus(t *testing.T) {
	t.Parallel()
	var queries []string
	account := hosted(t, &queries, `{"id":"1","status":"ACTIVE","provider_status":"DOWN"}`, `{"id":"2","status":"BUILD"}`)
	for status, want := range map[string][]string{"": {"1", "2"}, "ACTIVE": {"1"}, "BUILD": {"2"}, "ERROR": nil} {
		listed, err := providers.Collect(account.List(t.Context(), status))
		require.NoError(t, err)
		assert.Equal(t, want, ids(listed), status)
	}
}

func TestAListThatFailsEndsWithTheError(t *testing.T) {
	t.Parallel()
	account := newClient(t, answer(400, `{"error_code":"DC.0001","error_msg":"oops"}`)).Account()
	for _, status := range []string{"", "ACTIVE"} {
		_, err := providers.Collect(account.List(t.Context(), status))
		assert.Equal(t, providers.KindInvalid, providers.KindOf(err))
	}
}

func TestRoom(t *testing.T) {
	t.Parallel()
	var queries []string
	account := hosted(t, &queries, `{"id":"1","name":"other","vlan":1207,"bandwidth":10}`, `{"id":"2","name":"third","vlan":5,"bandwidth":20}`,
		`{"id":"3","name":"l2-cust-0042","vlan":1207,"bandwidth":200}`)
	carried, err := providers.Collect(account.Carried(t.Context(), hostingID))
	require.NoError(t, err)
	on := providers.Listed[providers.Connection]{Rows: carried}
	room := toCreate().Room(on)
	assert.Equal(t, 30, room.UsedMbps)
	assert.Equal(t, "1", room.Holder.ID)
	assert.Equal(t, []string{"hosting_id=" + hostingID}, queries)

	free := toCreate()
	free.VLAN = 6
	assert.Nil(t, free.Room(on).Holder)
}

func TestPage(t *testing.T) {
	t.Parallel()
	const query = "fields=id&fields=name&hosting_id=" + hostingID + "&id=" + hostedID + "&limit=2&marker=m&name=a&sort_dir=desc&sort_key=name"
	filter := huaweicloud.Filter{
		Limit: 2, Marker: "m", Fields: []string{"id", "name"}, SortKey: "name", SortDir: "desc",
		HostingID: []string{hostingID}, ID: []string{hostedID}, Name: []string{"a"},
	}
	for own, path := range map[bool]string{false: hostedPath, true: connections} {
		key := map[bool]string{false: "hosted_connects", true: "direct_connects"}[own]
		account := expect(t, exchange{
			Method: http.MethodGet, Path: path, Query: query, Answer: `{"` + key + `":[{"id":"1","name":"a"}],"page_info":{"next_marker":"n"}}`,
		}).Account()
		filter.Own = own
		page, err := account.Page(t.Context(), filter)
		require.NoError(t, err)
		assert.Equal(t, []string{"1"}, ids(page.Connections))
		assert.Equal(t, "n", page.Next)
	}
	_, err := expect(t).Account().Page(t.Context(), huaweicloud.Filter{SortDir: "down"})
	assert.Equal(t, []string{"sort_dir"}, fields(t, err))
}

func TestDeleteOfAConnectionInUseIsForPeople(t *testing.T) {
	t.Parallel()
	account := newClient(t, answer(400, `{"error_code":"DC.1007","error_msg":"in use"}`)).Account()
	err := account.Delete(t.Context(), hostedID)
	assert.EqualError(t, err, "huaweicloud deleteHostedDirectConnect: rejected: hosted connection "+hostedID+
		" is in use: the tenant has to delete its virtual interface first (huaweicloud deleteHostedDirectConnect: conflict (HTTP 400, code DC.1007): in use)")

	account = newClient(t, answer(400, `{"error_code":"DC.1005","error_msg":"busy"}`)).Account()
	assert.Equal(t, providers.KindConflict, providers.KindOf(account.Delete(t.Context(), hostedID)), "any other refusal stays what it is")
	account = newClient(t, answer(204, "")).Account()
	assert.NoError(t, account.Delete(t.Context(), hostedID))
}
