package activities_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// temporalTakes is the most that Temporal takes of an activity's result, in bytes.
const temporalTakes = 2 << 20

// marketplace is an account at Fabric v4 with so many rows in each list; a row is made of its number.
func marketplace(t *testing.T, ports, profiles, connections int) []any {
	metros := make([]string, 25)
	for i := range metros {
		metros[i] = fmt.Sprintf(`{"code":"M%d","name":"Metropolitan area %d","sellerRegions":{"region-%d":"Region %d"}}`, i, i, i, i)
	}
	lists := map[string]struct {
		total int
		row   func(n int) string
	}{
		"/fabric/v4/ports": {ports, func(n int) string {
			return fmt.Sprintf(`{"uuid":"11111111-aaaa-4aaa-8aaa-%012d","name":"ACME-SV1-%05d","state":"ACTIVE","bandwidth":10000,"encapsulation":{"type":"DOT1Q"}}`, n, n)
		}},
		"/fabric/v4/serviceProfiles": {profiles, func(n int) string {
			return fmt.Sprintf(`{"uuid":"22222222-bbbb-4bbb-8bbb-%012d","name":"Seller %d","type":"L2_PROFILE","state":"ACTIVE","metros":[%s]}`,
				n, n, strings.Join(metros, ","))
		}},
		"/fabric/v4/connections/search": {connections, func(n int) string {
			return fmt.Sprintf(`{"uuid":"55555555-eeee-4eee-8eee-%012d","name":"tu-circuit-%d","direction":"OUTGOING","bandwidth":50,
				"operation":{"equinixStatus":"PROVISIONED","providerStatus":"AVAILABLE"},
				"aSide":{"accessPoint":{"port":{"uuid":"11111111-aaaa-4aaa-8aaa-000000000001","name":"ACME-SV1-00001"}}}}`, n, n)
		}},
	}
	address := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v1/token" {
			fmt.Fprint(w, `{"access_token":"token","token_timeout":"3599"}`)
			return
		}
		list := lists[r.URL.Path]
		var asked struct {
			Pagination struct{ Offset, Limit int }
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		offset, limit := asked.Pagination.Offset, asked.Pagination.Limit
		if r.Method == http.MethodGet {
			offset, _ = strconv.Atoi(r.URL.Query().Get("offset"))
			limit, _ = strconv.Atoi(cmp.Or(r.URL.Query().Get("limit"), "100"))
		}
		var rows []string
		for n := offset; n < min(offset+limit, list.total); n++ {
			rows = append(rows, list.row(n))
		}
		fmt.Fprintf(w, `{"pagination":{"total":%d},"data":[%s]}`, list.total, strings.Join(rows, ","))
	}))
	client, err := fabricv4.New(fabricv4.Config{Common: rest.Common{BaseURL: address}, ClientID: "id", ClientSecret: "secret"})
	require.NoError(t, err)
	return []any{
		&activities.Steps[fabric.Request]{Account: client.Account(), Pace: pace, Watch: alone()},
		&activities.Equinix{Account: client.Account(), Pace: pace, Watch: alone()},
	}
}

// large runs an activity of a large account, whose result must fit through Temporal.
func large[T any](t *testing.T, account []any, activity string, question any) T {
	t.Helper()
	result, err := decode[T](t)(new(retries[any]).run(account, activity, question))
	require.NoError(t, err)
	data, err := json.Marshal(result)
	require.NoError(t, err)
	assert.Less(t, len(data), temporalTakes)
	return result
}

// A list of a large account is cut to what Temporal takes, and says how much is left; a text finds what is wanted.
func TestListsOfALargeAccount(t *testing.T) {
	t.Parallel()
	account := marketplace(t, 12_000, 2_000, 9_000)

	ports := large[providers.Listed[providers.Port]](t, account, "Ports", activities.ListQuestion{})
	assert.Equal(t, 12_000, len(ports.Rows)+ports.More)
	assert.NotZero(t, ports.More)
	profiles := large[providers.Listed[providers.Profile]](t, account, "Profiles", activities.ListQuestion{})
	assert.Equal(t, 2_000, len(profiles.Rows)+profiles.More)
	assert.Greater(t, len(profiles.Rows), 100)
	connections := large[providers.Listed[providers.Connection]](t, account, "Connections", activities.ListQuestion{})
	assert.Equal(t, 9_000, len(connections.Rows)+connections.More)

	one := large[providers.Listed[providers.Connection]](t, account, "Connections", activities.ListQuestion{Match: "CIRCUIT-8999"})
	require.Len(t, one.Rows, 1)
	assert.Equal(t, "tu-circuit-8999", one.Rows[0].Name)
	assert.Zero(t, one.More)
}

// An order that misspells its port is told of the ports that may be meant.
func TestSurveyOfALargeAccount(t *testing.T) {
	t.Parallel()
	account := marketplace(t, 12_000, 0, 0)
	survey := func(ports ...string) providers.Listed[providers.Port] {
		return large[activities.EquinixPlaces](t, account, "Survey", activities.EquinixSurvey{Ports: ports, SpeedMbps: 50}).Ports
	}
	begin := time.Now()
	near := survey("ACME-SV1-0777")
	assert.Less(t, time.Since(begin), time.Minute)
	assert.Equal(t, 12_000, len(near.Rows)+near.More)
	assert.LessOrEqual(t, len(near.Rows), 10)
	assert.Contains(t, portNames(near.Rows), "ACME-SV1-00777")
	assert.Equal(t, []string{"ACME-SV1-00777"}, portNames(survey("acme-sv1-00777").Rows))
}

// A page that is too large for Temporal ends earlier, and the next one begins there.
func TestHuaweiPageOfALargeAccount(t *testing.T) {
	t.Parallel()
	a := newHuawei(t)
	require.NoError(t, a.provider.AddHosted(4_000))
	seen := map[string]bool{}
	filter := huaweicloud.Filter{Limit: 2000}
	for range 5 {
		page := large[huaweicloud.Page](t, a.activities, "Page", filter)
		for _, c := range page.Connections {
			require.False(t, seen[c.ID], "it was on a page before")
			seen[c.ID] = true
		}
		if filter.Marker = page.Next; page.Next == "" {
			break
		}
	}
	assert.Empty(t, filter.Marker)
	assert.GreaterOrEqual(t, len(seen), 4_000)
}
