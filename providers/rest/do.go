package rest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	"turnup/providers"
)

// Do sends the request and decodes the answer into out; a nil out ignores the answer's body. A failure is always a
// *providers.Error. Do takes 20 seconds at most.
func (c *Client) Do(req *Request, out any) (err error) {
	ctx, cancel := context.WithTimeout(req.http.Context(), doTimeout)
	defer cancel()
	call := &call{op: req.op, change: req.change, secrets: slices.Concat(c.config.Secrets, req.secrets)}
	if c.config.OnDone != nil {
		defer func() { c.config.OnDone(ctx, call.op, providers.KindOf(err), call.took) }()
	}
	call.sendBefore = sendBefore(req.http.Context(), c.config.Now())
	resp, err := c.http.Do(req.http.WithContext(withCall(ctx, call)))
	if err != nil {
		return c.transportError(call, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return c.transportError(call, err)
	}
	if !isSuccess(resp.StatusCode) {
		return c.statusError(call, resp, body)
	}
	if c.config.Refused != nil {
		if detail, refused := c.config.Refused(resp.Header, body); refused {
			return c.refusal(call, resp, body, detail)
		}
	}
	if req.header != nil {
		*req.header = resp.Header
	}
	if err := decode(req, body, out); err != nil {
		return c.transportError(call, &answerError{status: resp.StatusCode, err: err})
	}
	return nil
}

// decode refuses an empty body where one is expected: an empty answer to a search is not "nothing found". Where none is
// expected, one that is no JSON is somebody else's, who knows nothing of a success.
func decode(req *Request, body []byte, out any) error {
	empty := len(bytes.TrimSpace(body)) == 0
	switch {
	case empty && (out == nil || req.allowEmpty):
		return nil
	case empty:
		return errors.New("the answer has no body")
	case out == nil:
		out = new(json.RawMessage)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("decoding the answer: %w", err)
	}
	return nil
}

// transportError is the failure of a call that got no usable answer.
func (c *Client) transportError(call *call, err error) error {
	text := newCleaner(call.secrets).text(transportText(err), maxMessage)
	e := &providers.Error{
		Provider: c.config.Provider,
		Op:       call.op,
		Kind:     providers.KindUnavailable,
		Message:  text,
		Err:      &cause{text: text, err: err},
	}
	var authorize *authorizeError
	var answer *answerError
	var paused *pausedError
	switch {
	case errors.Is(err, errTooLate):
		e.Kind = providers.KindNotSent
	case errors.As(err, &authorize):
		adoptLoginError(e, authorize.err)
	case errors.Is(err, errBudget):
		e.Kind = providers.KindRateLimited
	case errors.As(err, &paused):
		e.Kind, e.RetryAfter = providers.KindRateLimited, paused.left
	case call.change && call.sent.Load():
		e.Kind = providers.KindAmbiguous
	}
	if errors.As(err, &answer) {
		e.Status = answer.status
	}
	e.Unsent = call.change && !call.sent.Load()
	return e
}

// adoptLoginError keeps what a failed token request means for the request that was not sent: that the credential is refused, or
// that it has to wait. Nothing else that is said to a login is about what was asked for.
func adoptLoginError(e *providers.Error, err error) {
	var inner *providers.Error
	if !errors.As(err, &inner) {
		return
	}
	e.Status, e.Code, e.RetryAfter = inner.Status, inner.Code, inner.RetryAfter
	switch inner.Kind {
	case providers.KindUnauthorized, providers.KindRateLimited, providers.KindNotSent:
		e.Kind = inner.Kind
	}
}

// transportText leaves out the URL, which net/http puts before every error.
func transportText(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}

// statusError is the failure of a call whose answer's status says no.
func (c *Client) statusError(call *call, resp *http.Response, body []byte) error {
	var detail ErrorDetail
	if c.config.DecodeError != nil {
		detail = c.config.DecodeError(resp.StatusCode, resp.Header, body)
	}
	return c.refusal(call, resp, body, detail)
}

// refusal is the failure of a call whose answer says no, in its status or in its body.
func (c *Client) refusal(call *call, resp *http.Response, body []byte, detail ErrorDetail) error {
	kind := detail.kind(call.change, resp.StatusCode)
	if detail.Message == "" {
		detail.Message = string(body)
	}
	if location := resp.Header.Get("Location"); resp.StatusCode/100 == 3 && location != "" {
		detail.Message = "redirects are not followed; this one leads to " + location
	}
	after, _ := retryAfter(resp.Header)
	if kind == providers.KindRateLimited {
		after = cmp.Or(after, c.config.Throttled)
	}
	clean := newCleaner(call.secrets)
	message := clean.text(detail.Message, maxMessage)
	if message == "" {
		message = http.StatusText(resp.StatusCode)
	}
	return &providers.Error{
		Provider:   c.config.Provider,
		Op:         call.op,
		Kind:       kind,
		Status:     resp.StatusCode,
		Code:       clean.text(detail.Code, maxCode),
		Message:    message,
		RequestID:  clean.text(detail.RequestID, maxCode),
		RetryAfter: min(after, longestPause),
	}
}

// kind is the one place where an answer that says no gets its meaning. A 401 and a 429 surely did nothing, whoever
// says them. Beside these, only the provider's own word about a request counts: a 5xx, a 408, a redirect and every body of
// somebody else's may come from a gateway that had passed the request on already.
func (d ErrorDetail) kind(change bool, status int) providers.Kind {
	switch {
	case status == http.StatusUnauthorized:
		return providers.KindUnauthorized
	case status == http.StatusTooManyRequests:
		return providers.KindRateLimited
	case !d.decides(status), !d.Own, d.Kind == providers.KindAmbiguous:
		if change {
			return providers.KindAmbiguous
		}
		return providers.KindUnavailable
	case d.Kind != "":
		return d.Kind
	}
	switch status {
	case http.StatusForbidden:
		return providers.KindUnauthorized
	case http.StatusNotFound, http.StatusGone:
		return providers.KindNotFound
	case http.StatusConflict:
		return providers.KindConflict
	}
	return providers.KindInvalid
}

// decides tells whether an own body is a word about the request, with that status.
func (d ErrorDetail) decides(status int) bool {
	if isSuccess(status) {
		return d.Kind != ""
	}
	return status/100 == 4 && status != http.StatusRequestTimeout
}
