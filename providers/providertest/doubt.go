package providertest

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/simulator"
)

// tooLate is longer than a client waits whose try may take half of it.
const tooLate = 2 * time.Second

// loss is one way in which the answer to a request is lost.
type loss struct {
	fault   simulator.Fault  // of the simulator; its operation is filled in
	answer  http.HandlerFunc // or what comes instead of the answer to a request that was carried out
	done    bool             // whether it was carried out
	timeout time.Duration    // of the client; 0 means the usual one
}

var late = simulator.Fault{Kind: simulator.FaultDelay, When: simulator.After, Delay: tooLate.String()}

// losses are all that leave a doubt.
var losses = map[string]loss{
	"dropped":                   {fault: simulator.Fault{Kind: simulator.FaultDropAfter}, done: true},
	"dropped, not done":         {fault: simulator.Fault{Kind: simulator.FaultDropBefore}},
	"half of it":                {fault: simulator.Fault{Kind: simulator.FaultTruncate}, done: true},
	"half of its header":        {answer: cut, done: true},
	"too late":                  {fault: late, done: true, timeout: tooLate / 2},
	"500":                       {fault: status(simulator.After, 500), done: true},
	"500, not done":             {fault: status(simulator.Before, 500)},
	"502 of a gateway":          {fault: ofGateway(simulator.After, 502), done: true},
	"502 of one, not done":      {fault: ofGateway(simulator.Before, 502)},
	"503 of a gateway":          {fault: ofGateway(simulator.After, 503), done: true},
	"503 with a time":           {fault: withTime(simulator.After, 503, "1"), done: true},
	"503 with a time, not done": {fault: withTime(simulator.Before, 503, "1")},
	"504 of a gateway":          {fault: ofGateway(simulator.After, 504), done: true},
	"504 of one, not done":      {fault: ofGateway(simulator.Before, 504)},
	"408":                       {fault: status(simulator.After, 408), done: true},
	"400 of a gateway":          {fault: ofGateway(simulator.After, 400), done: true},
	"403 of a gateway":          {fault: ofGateway(simulator.Before, 403)},
	"404 of a gateway":          {fault: ofGateway(simulator.After, 404), done: true},
	"404 of one, not done":      {fault: ofGateway(simulator.Before, 404)},
	"a redirect":                {answer: redirect, done: true},
}

// emptyWords are answers of status 200 that tell nothing.
var emptyWords = map[string]string{
	"nothing": "", "null": "null", "no JSON": "OK", "a page": "<html><title>Welcome</title></html>",
	"an empty object": "{}", "an empty list": "[]", "a list of two": `[{"id":"1"},{"id":"2"}]`,
	"an error": `{"error":{"message":"sorry"}}`, "half of it": `{"id":"`,
	"another type": "7", "no id": `{"name":"contract-1","status":"CREATING"}`,
}

func status(when string, code int) simulator.Fault {
	return simulator.Fault{Kind: simulator.FaultStatus, When: when, Status: code}
}

func withTime(when string, code int, retryAfter string) simulator.Fault {
	fault := status(when, code)
	fault.RetryAfter = retryAfter
	return fault
}

func ofGateway(when string, code int) simulator.Fault {
	fault := status(when, code)
	fault.HTML = true
	return fault
}

// cut ends the line in the middle of the answer's header.
func cut(w http.ResponseWriter, _ *http.Request) {
	line, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = line.Write([]byte("HTTP/1.1 200 OK\r\nContent-Ty"))
	_ = line.Close()
}

func redirect(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
}

// A request to buy whose answer is lost is sent once, and in doubt; then the mark tells whether it was carried out.
func aLostAnswer[R providers.Request](t *testing.T, s Subject[R]) {
	all := map[string]loss{}
	maps.Copy(all, losses)
	for name, body := range emptyWords {
		all["200 with "+name] = loss{answer: Answer(200, body), done: true}
	}
	for name, answer := range s.Doubtful {
		all[name] = loss{answer: answer, done: true}
	}
	for name, lost := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			err := lose(t, r, s.Create, lost, func(account providers.Account[R]) error {
				_, err := account.Create(t.Context(), s.Request(0, mark), nil)
				return err
			})
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err), "%v", err)
			assert.Equal(t, 1, r.requestsToBuy())
			bought := 0
			if lost.done {
				bought = 1
			}
			assert.Len(t, r.sim.Ledger().Purchases, bought)
			assert.Len(t, r.find(t, mark), bought)
		})
	}
}

// lose calls with an account whose next answer to the operation is lost so.
func lose[R providers.Request](
	t *testing.T, r *rig[R], operation string, lost loss, call func(account providers.Account[R]) error,
) error {
	t.Helper()
	account := r.account
	if lost.timeout != 0 {
		common := r.common()
		common.Timeout = lost.timeout
		account = r.subject.Account(t, common)
	}
	if lost.answer != nil {
		r.spoil(operation, lost.answer)
		defer r.spoil("", nil)
	} else {
		lost.fault.Operation = operation
		require.NoError(t, r.sim.Inject(lost.fault))
	}
	err := call(account)
	r.later(10) // whatever the provider asked to wait
	return err
}

// After these there is no doubt that nothing was bought.
func nothingWasCarriedOut[R providers.Request](t *testing.T, s Subject[R]) {
	tests := map[string]struct {
		fault simulator.Fault
		kinds []providers.Kind
	}{
		"429":                    {status(simulator.Before, 429), []providers.Kind{providers.KindRateLimited}},
		"429 of a gateway":       {ofGateway(simulator.Before, 429), []providers.Kind{providers.KindRateLimited}},
		"429 that asks for long": {withTime(simulator.Before, 429, "120"), []providers.Kind{providers.KindRateLimited}},
		"refused": {simulator.Fault{Kind: simulator.FaultRefuse},
			[]providers.Kind{providers.KindInvalid, providers.KindConflict, providers.KindRejected, providers.KindUnauthorized}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, s)
			err := lose(t, r, s.Create, loss{fault: tt.fault}, func(account providers.Account[R]) error {
				_, err := account.Create(t.Context(), s.Request(0, mark), nil)
				return err
			})
			assert.Contains(t, tt.kinds, providers.KindOf(err), "%v", err)
			assert.Equal(t, 1, r.requestsToBuy())
			assert.Empty(t, r.find(t, mark))
		})
	}
}

func noServer[R providers.Request](t *testing.T, s Subject[R]) {
	r := newRig(t, s)
	server := httptest.NewServer(r)
	server.Close()
	common := r.common()
	common.BaseURL = server.URL
	account := s.Account(t, common)
	_, err := account.Create(t.Context(), s.Request(0, mark), nil)
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
	_, err = account.Find(t.Context(), []string{mark})
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "%v", err)
	assert.Empty(t, r.sim.Calls())
}
