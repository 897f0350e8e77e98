package providertest

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/simulator"
)

// othersWords are bodies of errors that no provider documents: gateways and frameworks on the way write them.
var othersWords = map[string]string{
	"a page":                    "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
	"nothing":                   "",
	"text":                      "404 page not found",
	"null":                      "null",
	"an empty object":           "{}",
	"an empty list":             "[]",
	"JSON of a gateway":         `{"message":"no Route matched with those values"}`,
	"JSON of another gateway":   `{"statusCode":404,"message":"Resource not found"}`,
	"JSON of a framework":       `{"timestamp":"2026-01-01T00:00:00Z","status":404,"error":"Not Found","path":"/connections"}`,
	"JSON of another framework": `{"type":"about:blank","title":"Not Found","status":404,"detail":"No static resource"}`,
	"JSON of a third":           `{"code":5,"message":"Not Found","details":[]}`,
}

// operation is one of an account's, by the simulator's name of what it calls.
type operation[R providers.Request] struct {
	name   string
	change bool
	ask    func(t *testing.T, r *rig[R], id string) error
}

// operationsOf are those of every account. A request to buy is for another place each time.
func operationsOf[R providers.Request](s Subject[R]) map[string]operation[R] {
	place := 0
	return map[string]operation[R]{
		"ports": {s.Ports, false, func(t *testing.T, r *rig[R], _ string) error {
			_, err := providers.Collect(r.account.Ports(t.Context()))
			return err
		}},
		"find": {s.Find, false, func(t *testing.T, r *rig[R], _ string) error {
			_, err := r.account.Find(t.Context(), []string{mark})
			return err
		}},
		"list": {s.List, false, func(t *testing.T, r *rig[R], _ string) error {
			_, err := providers.Collect(r.account.List(t.Context(), ""))
			return err
		}},
		"get": {s.Get, false, func(t *testing.T, r *rig[R], id string) error {
			_, err := r.account.Get(t.Context(), id)
			return err
		}},
		"create": {s.Create, true, func(t *testing.T, r *rig[R], _ string) error {
			place += 2
			_, err := r.account.Create(t.Context(), s.Request(place, "contract-"+strconv.Itoa(place)), nil)
			return err
		}},
		"delete": {s.Delete, true, func(t *testing.T, r *rig[R], id string) error { return r.account.Delete(t.Context(), id) }},
	}
}

// unclear is what an answer means that says nothing.
func (o operation[R]) unclear() providers.Kind {
	if o.change {
		return providers.KindAmbiguous
	}
	return providers.KindUnavailable
}

func eachOperation[R providers.Request](t *testing.T, s Subject[R], test func(t *testing.T, r *rig[R], id string, o operation[R])) {
	for name, o := range operationsOf(s) {
		if name == "ports" && s.Ports == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NotEmpty(t, o.name)
			r := newRig(t, s)
			test(t, r, r.removable(t).ID, o)
		})
	}
}

// What the provider did not word says nothing: not that a connection is gone or never was, not that a request was refused,
// and nothing of the credential. The request may have been carried out.
func somebodyElsesWord[R providers.Request](t *testing.T, s Subject[R]) {
	eachOperation(t, s, func(t *testing.T, r *rig[R], id string, o operation[R]) {
		for name, body := range othersWords {
			for _, code := range []int{400, 403, 404, 409, 410} {
				r.spoil(o.name, Answer(code, body))
				err := o.ask(t, r, id)
				assert.Equal(t, o.unclear(), providers.KindOf(err), "%d with %s: %v", code, name, err)
			}
		}
		for code, kind := range map[int]providers.Kind{401: providers.KindUnauthorized, 429: providers.KindRateLimited} {
			r.spoil(o.name, Answer(code, "<html></html>"))
			assert.Equal(t, kind, providers.KindOf(o.ask(t, r, id)), "%d surely did nothing, whoever says it", code)
		}
	})
}

// A refusal in the provider's own words is no refusal any more when half of it is missing, and where the line was cut makes
// no difference.
func ownWordCutShort[R providers.Request](t *testing.T, s Subject[R]) {
	eachOperation(t, s, func(t *testing.T, r *rig[R], id string, o operation[R]) {
		for _, length := range []int{1, 2} { // the half is said to be the whole, or the line ends early
			refusal := simulator.Fault{Operation: o.name, Kind: simulator.FaultRefuse}
			require.NoError(t, r.sim.Inject(refusal))
			before := r.requestsToBuy()
			r.spoiled = o.name
			r.answer = func(w http.ResponseWriter, _ *http.Request, said *httptest.ResponseRecorder) {
				half := said.Body.Bytes()[:said.Body.Len()/2]
				w.Header().Set("Content-Length", strconv.Itoa(len(half)*length))
				w.WriteHeader(map[bool]int{true: 404, false: said.Code}[said.Code == http.StatusUnauthorized])
				_, _ = w.Write(half)
			}
			err := o.ask(t, r, id)
			assert.Equal(t, o.unclear(), providers.KindOf(err), "%v", err)
			assert.LessOrEqual(t, r.requestsToBuy()-before, 1)
			r.sim.ClearFaults()
		}
	})
}

// Where the API speaks JSON, a page is nobody's success, and an answer without what it should hold is not empty.
func aSuccessThatIsNone[R providers.Request](t *testing.T, s Subject[R]) {
	eachOperation(t, s, func(t *testing.T, r *rig[R], id string, o operation[R]) {
		bodies := []string{"<html><title>Welcome</title></html>", "OK"}
		if o.name != s.Delete { // which needs no words
			bodies = append(bodies, "", "null", "{}", `{"message":"sorry"}`)
		}
		for _, body := range bodies {
			r.spoil(o.name, Answer(200, body))
			err := o.ask(t, r, id)
			assert.Equal(t, o.unclear(), providers.KindOf(err), "200 with %q: %v", body, err)
		}
	})
}
