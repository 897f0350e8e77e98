package providertest

import (
	"encoding/json"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

// oddRows are rows that can't be read, by whether they could be a connection with the mark.
var oddRows = map[string]bool{
	`null`: true, `7`: true, `"text"`: true, `[]`: true, `{}`: true, `{"id":null,"uuid":null,"code":null,"name":null}`: true,
	`{"id":{},"uuid":[],"name":"` + mark + `"}`:                     true,
	`{"id":null,"uuid":null,"name":" Contract"}`:                    true, // the mark, as a provider may have changed it
	`{"id":null,"uuid":null,"code":null,"name":"of a colleague's"}`: false,
}

// One row that can't be read costs the others nothing, where a list tells news or is shown. Where an absence decides, it could
// be the one that is absent, unless its name says that it is not.
func anOddRow[R providers.Request](t *testing.T, s Subject[R]) {
	for row, couldBe := range oddRows {
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			bought := r.buy(t, 0, mark)
			connections, ports := ids(r.list(t, "")), portIDs(t, r.account)
			whose, err := s.Account(t, r.common()).Identity(t.Context())
			require.NoError(t, err)

			r.garble(s.List, func(body string) string { return WithRow(t, body, row) })
			listed := readable(t, r.account.List(t.Context(), ""))
			CheckAnswer(t, nil, listed...)
			assert.Equal(t, connections, ids(listed))

			r.garble(s.Ports, func(body string) string { return WithRow(t, body, row) })
			assert.Equal(t, ports, portIDsOf(readable(t, r.account.Ports(t.Context()))))
			assert.Equal(t, []string{bought.ID}, r.find(t, mark), "its port can be read")
			assert.Empty(t, r.find(t, "contract-2"), "what may be on the other port is looked for otherwise")
			still, err := s.Account(t, r.common()).Identity(t.Context())
			require.NoError(t, err)
			assert.Equal(t, whose, still)

			r.garble(s.Find, func(body string) string { return WithRow(t, body, row) })
			if !couldBe {
				assert.Equal(t, []string{bought.ID}, r.find(t, mark))
				return
			}
			_, err = r.account.Find(t.Context(), []string{mark})
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
		})
	}
}

// readable are the rows of a list that has an odd one.
func readable[T any](t *testing.T, rows iter.Seq2[T, error]) []T {
	t.Helper()
	all, odd, err := providers.Readable(rows)
	require.NoError(t, err)
	require.NotEmpty(t, odd)
	for _, err := range odd {
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
	}
	_, err = providers.Collect(rows)
	require.Error(t, err, "whoever does not say so gets no list without the row")
	return all
}

func portIDs[R providers.Request](t *testing.T, account providers.Account[R]) []string {
	t.Helper()
	ports, err := providers.Collect(account.Ports(t.Context()))
	require.NoError(t, err)
	return portIDsOf(ports)
}

func portIDsOf(ports []providers.Port) []string {
	all := make([]string, len(ports))
	for i, port := range ports {
		all[i] = port.ID
	}
	return all
}

// WithRow is the body of a list with one more row at its begin: of the list itself, or of the only list in it.
func WithRow(t testing.TB, body, row string) string {
	t.Helper()
	var rows []json.RawMessage
	if json.Unmarshal([]byte(body), &rows) == nil {
		return encoded(t, append([]json.RawMessage{json.RawMessage(row)}, rows...))
	}
	var envelope map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(body), &envelope), body)
	for key, value := range envelope {
		if len(value) > 0 && value[0] == '[' {
			envelope[key] = json.RawMessage(WithRow(t, string(value), row))
			return encoded(t, envelope)
		}
	}
	t.Fatalf("no list in %s", body)
	return ""
}

func encoded(t testing.TB, body any) string {
	t.Helper()
	data, err := json.Marshal(body)
	require.NoError(t, err)
	return string(data)
}
