package deskapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"turnup/internal/orders"
	"turnup/internal/webclient"
	"turnup/workflows/order"
)

// Client is the desk for a program: orders.Access in the name of whose token it is.
type Client struct {
	base  *url.URL
	token func(context.Context) (string, error)
	http  *http.Client
	most  time.Duration // for an answer

	// Waits is told now and then, by every, for how long the desk has not answered; nil for nobody.
	Waits func(time.Duration)
	every time.Duration
}

// mostWait is how long a desk may take to answer: longer than a provider may, and than what stands before the desk waits, which say more.
const mostWait = orders.ListTime + 30*time.Second

var _ orders.Access = (*Client)(nil)

// ParseURL reads a desk's address: https, or http on loopback, and no path.
func ParseURL(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Path != "" && u.Path != "/" || !IsSafe(u) {
		return nil, fmt.Errorf("a desk's address must be https without a path, or http on loopback; given %q", address)
	}
	u.Path = ""
	return u, nil
}

// IsSafe reports whether a token may be sent to the address: by https, or to this machine itself.
func IsSafe(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	here := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && here)
}

// New is a client of the desk at base, as ParseURL reads it. token is asked for each request.
func New(base *url.URL, token func(context.Context) (string, error)) *Client {
	return &Client{base: base, token: token, http: webclient.New(0), most: mostWait, every: 20 * time.Second}
}

const mostRead = 256 << 20 // bytes of an answer: the services of a large namespace fill some of these

// do asks the desk. body is nil for GET.
func (c *Client) do(ctx context.Context, path string, query url.Values, body, into any) error {
	token, err := c.token(ctx)
	if err != nil {
		return err
	}
	return c.doAs(ctx, token, path, query, body, into)
}

func (c *Client) doAs(ctx context.Context, token, path string, query url.Values, body, into any) error {
	slow := fmt.Errorf("it did not answer within %s", c.most)
	ctx, cancel := context.WithTimeoutCause(ctx, c.most, slow)
	defer cancel()
	defer c.telling()()
	failed := func(err error, hint string) error {
		if context.Cause(ctx) == slow {
			err = slow
		}
		return orders.WithHint(fmt.Errorf("ask the desk: %w", err), hint)
	}
	method, sent := http.MethodGet, []byte(nil)
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode what the desk is told: %w", err)
		}
		method, sent = http.MethodPost, data
	}
	to := *c.base
	to.Path, to.RawQuery = Prefix+path, query.Encode()
	request, err := http.NewRequestWithContext(ctx, method, to.String(), bytes.NewReader(sent))
	if err != nil {
		return fmt.Errorf("ask the desk: %w", err)
	}
	request.Header.Set("Accept", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := c.http.Do(request)
	if err != nil {
		return failed(err, "see that the desk runs, and that TURNUP_DESK is its address")
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(response.Body, mostRead))
	if err != nil {
		return failed(err, "try again; what was sent twice is done once")
	}
	if response.StatusCode != http.StatusOK {
		return refusedWith(response.Status, answer)
	}
	if file, is := into.(*orders.Evidence); is && response.Header.Get("Content-Type") == zip {
		_, said, _ := mime.ParseMediaType(response.Header.Get("Content-Disposition")) // its name must be right, or it is none
		file.Name, file.Data = filepath.Base(said["filename"]), answer
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return orders.WithHint(errors.New("what answers at TURNUP_DESK is no desk of turnup's"), "set TURNUP_DESK to the desk's address")
	}
	return nil
}

// telling tells for how long the desk has not answered, until it is stopped.
func (c *Client) telling() (stop func()) {
	if c.Waits == nil {
		return func() {}
	}
	begun, tick := time.Now(), time.NewTicker(c.every)
	answered, told := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(told)
		for {
			select {
			case <-tick.C:
				c.Waits(time.Since(begun))
			case <-answered:
				return
			}
		}
	}()
	return func() {
		tick.Stop()
		close(answered)
		<-told
	}
}

func refusedWith(status string, answer []byte) error {
	var r refusal
	if err := json.Unmarshal(answer, &r); err != nil || r.Error == nil {
		return orders.WithHint(fmt.Errorf("the desk answered %s", status), "see that TURNUP_DESK is the desk's address, and what stands before the desk")
	}
	return r.Error.failure()
}

// Login asks how somebody logs in for a command line.
func (c *Client) Login(ctx context.Context) (l Login, err error) {
	err = c.doAs(ctx, "", "login", nil, nil, &l)
	return l, err
}

// WhoAmI is whom the desk takes the token's owner for.
func (c *Client) WhoAmI(ctx context.Context) (who order.Actor, err error) {
	err = c.do(ctx, "whoami", nil, nil, &who)
	return who, err
}

// queryOf are the fields of a filter that are set.
func queryOf(filter any) url.Values {
	data, err := json.Marshal(filter)
	if err != nil {
		panic("a filter does not marshal: " + err.Error()) // it is made of texts and numbers
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		panic("a filter does not unmarshal: " + err.Error())
	}
	query := url.Values{}
	for name, value := range fields {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = strings.TrimSpace(string(value))
		}
		query.Set(name, text)
	}
	return query
}
