package rest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	maxTries      = 3
	maxRetryWait  = 2 * time.Second
	maxRetryAfter = 3 * time.Second // a longer wait is the caller's
)

// checkRetry is retryablehttp's CheckRetry.
func (c *Client) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	call := callOf(ctx)
	if ctx.Err() != nil || !again(call, resp, err) && !c.renewed(call, resp) {
		return false, nil
	}
	if err != nil {
		call.reason = newCleaner(call.secrets).text(transportText(err), maxMessage)
	} else {
		call.reason = "HTTP " + resp.Status
	}
	// A change is repeated only because the server surely did nothing, so the next try starts without a doubt.
	call.sent.Store(false)
	return true, nil
}

// renewed says whether the credential of a try that was answered 401 has been renewed.
func (c *Client) renewed(call *call, resp *http.Response) bool {
	if resp == nil || resp.StatusCode != http.StatusUnauthorized || call.renewed || c.config.Unauthorized == nil {
		return false
	}
	call.renewed = true
	return c.config.Unauthorized(resp.Request)
}

// again says whether a try may be repeated. For a change that is so only if the server surely did nothing.
func again(call *call, resp *http.Response, err error) bool {
	if err != nil {
		return againAfterError(call, err)
	}
	after, given := retryAfter(resp.Header)
	if after > maxRetryAfter {
		return false
	}
	if call.change {
		return resp.StatusCode == http.StatusTooManyRequests && given
	}
	return resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500
}

func againAfterError(call *call, err error) bool {
	var authorize *authorizeError
	var paused *pausedError
	if errors.As(err, &authorize) || errors.As(err, &paused) || errors.Is(err, errBudget) || errors.Is(err, errTooLarge) || errors.Is(err, errTooLate) {
		return false
	}
	return !call.change || !call.sent.Load() && isDialError(err)
}

func isDialError(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

// backoff is retryablehttp's Backoff: doubling with jitter, and never earlier than the server asked.
func backoff(first, longest time.Duration, retry int, resp *http.Response) time.Duration {
	wait := min(first<<retry, longest)
	wait += rand.N(wait/2 + 1) // #nosec G404 -- jitter, not a secret
	if resp == nil {
		return wait
	}
	after, _ := retryAfter(resp.Header)
	return max(wait, after)
}

// retryAfter reads Retry-After, in seconds or as a date; false means that it is absent or unreadable.
func retryAfter(header http.Header) (time.Duration, bool) {
	const longest = 24 * time.Hour // also keeps the arithmetic from overflowing
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil {
		return time.Duration(min(seconds, uint64(longest/time.Second))) * time.Second, true // #nosec G115 -- longest fits
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return min(max(time.Until(date), 0), longest), true
}

// tellRetry is retryablehttp's RequestLogHook.
func (c *Client) tellRetry(_ retryablehttp.Logger, req *http.Request, retry int) {
	if retry == 0 || c.config.OnRetry == nil {
		return
	}
	call := callOf(req.Context())
	c.config.OnRetry(call.op, retry, call.reason)
}
