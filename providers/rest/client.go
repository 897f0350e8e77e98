package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"turnup/providers"
)

const (
	defaultTimeout   = 15 * time.Second
	defaultRetryWait = 300 * time.Millisecond
	defaultUserAgent = "turnup"

	doTimeout = providers.LongestCall // bounds one Do with all its tries
)

// Common is what whoever sets up a provider's client may say, whichever provider it is.
type Common struct {
	BaseURL string // https, unless the host is this machine; "" means the provider's default, if it has one

	Limiter   providers.Limiter // the account's budget, which retries take from too; nil means no limit; see providers.WithLimiter
	Timeout   time.Duration     // of one try, answer included; 0 means 15 s
	RetryWait time.Duration     // before the first retry; it doubles after that; 0 means 300 ms

	// AtOnce tells requests that a person waits for: a pause that the provider asked for does not hold them back. nil means
	// that nobody does.
	AtOnce func(context.Context) bool
	// OnRetry is told of each retry before it is sent: the operation, which retry it is (from 1), and why.
	OnRetry func(op string, retry int, reason string)
	// OnDone is told of each call when it is over: the operation, the kind of its error or "", and how long the provider took to
	// answer, all tries together.
	OnDone func(ctx context.Context, op string, failed providers.Kind, took time.Duration)
	// Now is the clock by which a pause ends that the provider asked for, and by which a change is too late to be sent; nil
	// means time.Now.
	Now func() time.Time
}

// Config is what a provider's package says about its API.
type Config struct {
	Common
	Provider string // provider name, as in providers.Error

	// Authorize adds the credential to a request, just before each try. It may read the body through GetBody.
	Authorize func(*http.Request) error
	// Unauthorized is told of the first try of a call that is answered 401, as it was sent. When it returns true the call
	// is sent once more, a change too, since a 401 surely did nothing; Authorize is asked again then.
	Unauthorized func(*http.Request) (again bool)
	// DecodeError reads an error body, and says whether it is the provider's own. A field it leaves empty was not given.
	DecodeError func(status int, header http.Header, body []byte) ErrorDetail
	// Refused is asked of every success, for an API whose errors come with one: it says whether the body is an error, and what
	// that says. Such an error means what its Kind says, and leaves a doubt without one.
	Refused func(header http.Header, body []byte) (detail ErrorDetail, refused bool)
	// Secrets are replaced by "[redacted]" wherever they turn up in an error.
	Secrets []string

	UserAgent string // "" means "turnup"

	// Throttled is what an error for too many requests that names no time asks its caller to wait, where the documents name one.
	Throttled time.Duration
}

// ErrorDetail is what a provider's error body says.
type ErrorDetail struct {
	Code      string // the provider's own error code
	Message   string // the provider's own words
	RequestID string // what the provider calls this request

	// Own says that the body is in the shape that the provider documents for its errors, with its code where the documents
	// show one. Any other is the word of somebody on the way, who knows nothing of what was asked for.
	Own bool
	// Kind, if given, is what the code of an own body says more exactly than the status, or in place of one that says success.
	// Nothing but a change is ambiguous.
	Kind providers.Kind
}

// Client sends requests to one provider account. It is safe for concurrent use.
type Client struct {
	config  Config
	baseURL string
	http    *retryablehttp.Client
}

// New returns a client, or an error that names the broken rule of the configuration.
func New(config Config) (*Client, error) {
	if config.Provider == "" {
		return nil, errors.New("rest: Config.Provider must be given")
	}
	baseURL, err := checkBaseURL(config.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("%s base URL: %w", config.Provider, err)
	}
	if config.Timeout <= 0 {
		config.Timeout = defaultTimeout
	}
	if config.RetryWait <= 0 {
		config.RetryWait = defaultRetryWait
	}
	if config.UserAgent == "" {
		config.UserAgent = defaultUserAgent
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	c := &Client{config: config, baseURL: baseURL}
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: &attempts{
				base:      newTransport(),
				limiter:   cmp.Or[providers.Limiter](config.Limiter, rate.NewLimiter(rate.Inf, 1)),
				pause:     &pause{now: config.Now},
				authorize: config.Authorize,
				timeout:   config.Timeout,
				now:       config.Now,
				atOnce:    config.AtOnce,
			},
			// A redirected change could be carried out twice, and a redirected read could carry the credential elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:       maxTries - 1,
		RetryWaitMin:   config.RetryWait,
		RetryWaitMax:   maxRetryWait,
		CheckRetry:     c.checkRetry,
		Backoff:        backoff,
		RequestLogHook: c.tellRetry,
		ErrorHandler:   retryablehttp.PassthroughErrorHandler,
	}
	return c, nil
}

// newTransport speaks HTTP/1.1 only: Go's HTTP/2 client sends any request again, PUT and POST included, when the
// server resets the stream with PROTOCOL_ERROR, and that server may well have carried it out.
func newTransport() *http.Transport {
	transport := cleanhttp.DefaultPooledTransport()
	transport.ForceAttemptHTTP2 = false
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	return transport
}

// checkBaseURL returns the address without a slash at its end.
func checkBaseURL(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", errors.New("must be a URL such as https://api.example.com")
	}
	if u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("must have a host, and no user, query or fragment")
	}
	if u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()) {
		return strings.TrimRight(u.String(), "/"), nil
	}
	return "", fmt.Errorf("must be https, because it carries a credential; http is allowed only to this machine "+
		"(localhost, 127.0.0.0/8, ::1); given %s://%s", u.Scheme, u.Host)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
