package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/go-retryablehttp"

	"turnup/providers"
)

// Request is one call to a provider.
type Request struct {
	op         string
	change     bool
	allowEmpty bool
	secrets    []string
	http       *retryablehttp.Request
	header     *http.Header // where the answer's header goes, if anybody wants it
}

// Path joins the segments into a path, each one escaped.
func Path(segments ...string) string {
	var b strings.Builder
	for _, segment := range segments {
		b.WriteString("/" + url.PathEscape(segment))
	}
	return b.String()
}

// NewRequest prepares a call. op is the operation's name in errors; path is already escaped (see Path) and is added
// to the base URL; body, if not nil, is sent as JSON. Every method but GET and HEAD counts as a change.
func (c *Client) NewRequest(ctx context.Context, op, method, path string, query url.Values, body any) (*Request, error) {
	if err := checkPath(path); err != nil {
		return nil, c.refused(op, err)
	}
	address := c.URL(path)
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	var payload any // nil, not an empty []byte, means no body
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, c.refused(op, fmt.Errorf("encoding the body: %w", err))
		}
		payload = encoded
	}
	req, err := retryablehttp.NewRequestWithContext(ctx, method, address, payload)
	if err != nil {
		return nil, c.refused(op, err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	change := method != http.MethodGet && method != http.MethodHead
	return &Request{op: op, change: change, http: req}, nil
}

// URL is where a request to the path goes; path is already escaped (see Path).
func (c *Client) URL(path string) string { return c.baseURL + path }

// AsRead says that the request changes nothing whatever its method is, for example a price calculation by POST.
func (r *Request) AsRead() *Request {
	r.change = false
	return r
}

// AllowEmpty says that a success without a body is a proper answer; Do then leaves out as it was.
func (r *Request) AllowEmpty() *Request {
	r.allowEmpty = true
	return r
}

// ContentType says what the body is when it is not plain JSON, for example a JSON patch.
func (r *Request) ContentType(mediaType string) *Request {
	r.http.Header.Set("Content-Type", mediaType)
	return r
}

// Header adds what an API wants to be told in a header, for example which action is meant.
func (r *Request) Header(name, value string) *Request {
	r.http.Header.Set(name, value)
	return r
}

// Redact says that the request carries these secrets, which must not show in an error either.
func (r *Request) Redact(secrets ...string) *Request {
	r.secrets = append(r.secrets, secrets...)
	return r
}

// KeepHeader has Do put the header of a successful answer into header, for what an API says there and nowhere else.
func (r *Request) KeepHeader(header *http.Header) *Request {
	r.header = header
	return r
}

// checkPath refuses a path that would mean another resource: an empty id turns "get one" into "list", and a server
// may resolve dots.
func checkPath(path string) error {
	if path == "/" {
		return nil
	}
	segments := strings.Split(path, "/")
	if segments[0] != "" || len(segments) == 1 {
		return fmt.Errorf("path %q must begin with a slash", path)
	}
	for _, segment := range segments[1:] {
		if slices.Contains([]string{"", ".", ".."}, segment) {
			return fmt.Errorf("path %q has an empty or dotted segment", path)
		}
	}
	return nil
}

func (c *Client) refused(op string, err error) error {
	text := newCleaner(c.config.Secrets).text(err.Error(), maxMessage)
	return &providers.Error{
		Provider: c.config.Provider,
		Op:       op,
		Kind:     providers.KindInvalid,
		Message:  text,
		Err:      &cause{text: text, err: err},
	}
}
