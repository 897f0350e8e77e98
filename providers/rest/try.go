package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"turnup/providers"
)

// maxBody is far above any answer of these APIs: some give all ports of a large account at once.
const maxBody = 64 << 20

var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)

// call is what the tries of one Do know together. It travels in the context.
type call struct {
	op      string
	change  bool
	sent    atomic.Bool // the server may have got the request
	renewed bool        // a try was answered 401 before
	reason  string      // why the last try is repeated
	secrets []string    // must not show in an error

	took       time.Duration // by the provider to answer
	sendBefore time.Time     // a change is not sent later
}

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// attempts sends one try: it waits for the budget, adds the credential, and reads the answer to its end, so that a
// broken answer is a failed try like any other.
type attempts struct {
	base      http.RoundTripper
	limiter   providers.Limiter
	pause     *pause
	authorize func(*http.Request) error
	timeout   time.Duration
	now       func() time.Time
	atOnce    func(context.Context) bool
}

func (t *attempts) RoundTrip(req *http.Request) (*http.Response, error) {
	call := callOf(req.Context())
	trial, err := t.awaitBudget(req.Context())
	if err != nil {
		return nil, err
	}
	if trial {
		defer t.pause.tried()
	}
	ctx, cancel := context.WithTimeout(req.Context(), t.timeout)
	defer cancel()
	try := req.Clone(providers.WithLimiter(ctx, nil)) // a login that Authorize needs is no request of the caller's
	if t.authorize != nil {
		if err := t.authorize(try); err != nil {
			return nil, &authorizeError{err}
		}
		call.secrets = append(call.secrets, credentials(try.Header)...)
	}
	if call.change && t.now().Round(0).After(call.sendBefore) {
		return nil, errTooLate
	}
	// Traced only from here on: what Authorize may send is not this request.
	begin := time.Now()
	resp, err := t.base.RoundTrip(try.WithContext(traceSent(ctx)))
	if err == nil {
		t.pause.heed(resp, trial)
		err = readBody(resp)
	}
	call.took += time.Since(begin)
	if err != nil && ctx.Err() != nil && req.Context().Err() == nil {
		return nil, fmt.Errorf("no complete answer within %s: %w", t.timeout, err)
	}
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// credentials are what a request is authorized with: a token that a login gave stands in no configuration.
func credentials(header http.Header) []string {
	return []string{strings.TrimPrefix(header.Get("Authorization"), "Bearer "), header.Get("X-Auth-Token")}
}

// traceSent notes when the request gets a connection. Until then no byte of it has left this machine; after that,
// nothing is certain.
func traceSent(ctx context.Context) context.Context {
	c := callOf(ctx)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { c.sent.Store(true) },
	})
}

// errTooLate ends a change whose caller has been given up meanwhile: the machine was suspended, and others went on.
var errTooLate = errors.New("not sent: it is too late for it, since this machine stood still, or was very slow")

// sendBefore is until when a change may be sent that begins now: while its Do lasts and its caller waits, and for as long
// as what the caller looked at before is good for. All of it is by wall clocks, without their monotonic readings, which stand
// still while a machine is suspended, so that no context's own timer tells.
func sendBefore(ctx context.Context, now time.Time) time.Time {
	left := doTimeout
	if deadline, ok := ctx.Deadline(); ok {
		left = min(left, wallUntil(deadline))
	}
	if until, ok := providers.SendBefore(ctx); ok {
		left = min(left, wallUntil(until))
	}
	return now.Round(0).Add(left)
}

func wallUntil(t time.Time) time.Duration { return t.Round(0).Sub(time.Now().Round(0)) }

// readBody puts the whole body into memory. One that is cut short says nothing, except with a status that needs no words.
func readBody(resp *http.Response) error {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		body, err = body[:maxBody], errTooLarge
	}
	surelyNothing := resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusTooManyRequests
	if err != nil && !surelyNothing {
		return &answerError{status: resp.StatusCode, err: fmt.Errorf("reading the answer: %w", err)}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

func isSuccess(status int) bool { return status >= 200 && status <= 299 }

// authorizeError is a failure to add the credential, before the request itself is sent.
type authorizeError struct{ err error }

func (e *authorizeError) Error() string { return "authorising the request: " + e.err.Error() }
func (e *authorizeError) Unwrap() error { return e.err }

// answerError is an answer that is of no use, whatever its status says.
type answerError struct {
	status int
	err    error
}

func (e *answerError) Error() string { return e.err.Error() }
func (e *answerError) Unwrap() error { return e.err }
