package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"turnup/providers"
)

// maxBody is far above any answer of these APIs.
const maxBody = 4 << 20

var errTooLarge = fmt.Errorf("the answer is larger than %d MiB", maxBody>>20)

// call is what the tries of one Do know together. It travels in the context.
type call struct {
	op      string
	change  bool
	sent    atomic.Bool // the server may have got the request
	renewed bool        // a try was answered 401 before
	reason  string      // why the last try is repeated
	secrets []string    // must not show in an error
}

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// tries sends one try: it waits for the budget, adds the credential, and reads the answer to its end, so that a
// broken answer is a failed try like any other.
type tries struct {
	base      http.RoundTripper
	limiter   *rate.Limiter
	pause     *pause
	authorize func(*http.Request) error
	timeout   time.Duration
}

func (t *tries) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.awaitBudget(req.Context()); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(req.Context(), t.timeout)
	defer cancel()
	try := req.Clone(providers.WithLimiter(ctx, nil)) // a login that Authorize needs is no request of the caller's
	if t.authorize != nil {
		if err := t.authorize(try); err != nil {
			return nil, &authorizeError{err}
		}
		call := callOf(ctx)
		call.secrets = append(call.secrets, credentials(try.Header)...)
	}
	// Traced only from here on: what Authorize may send is not this request.
	resp, err := t.base.RoundTrip(try.WithContext(traceSent(ctx)))
	if err == nil {
		t.pause.heed(resp)
		err = readBody(resp)
	}
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

// readBody puts the whole body into memory. A status that says no stands even when its body is broken.
func readBody(resp *http.Response) error {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if len(body) > maxBody {
		body, err = body[:maxBody], errTooLarge
	}
	if err != nil && isSuccess(resp.StatusCode) {
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

// answerError is an answer whose status says success, but which is of no use.
type answerError struct {
	status int
	err    error
}

func (e *answerError) Error() string { return e.err.Error() }
func (e *answerError) Unwrap() error { return e.err }
