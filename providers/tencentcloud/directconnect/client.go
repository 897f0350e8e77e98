// Package directconnect is a client of the Tencent Cloud Direct Connect API, version 2018-04-10, as far as a tunnel on another
// company's connection needs it; and of the one call of the VPC API, version 2017-03-12, that tells of its gateway.
//
// Comments name the pages of these APIs. Answers are decoded leniently; a tunnel's BGP key, which they have in clear, is never
// decoded at all. Both editions of the API have every call that is used here: those on a tunnel's "extra" are Chinese only.
package directconnect

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"
	"unicode"

	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/tencentcloud"
)

// DefaultBaseURL is Direct Connect's address, of the international edition too.
const DefaultBaseURL = "https://dc.tencentcloudapi.com"

const (
	// throttled is how long a caller waits after too many requests, which are counted by the second.
	throttled = time.Second
)

// Config says which account the client works for, and how.
type Config struct {
	rest.Common // BaseURL "" means DefaultBaseURL; Now is the clock that signatures are made with, too

	SecretID  string
	SecretKey string
	Token     string // of temporary keys only

	// BGPKey is the BGP key of that name, or "" when there is none. nil: there are none.
	BGPKey func(name string) string
}

// Client is one account's access to Direct Connect. It is safe for concurrent use.
type Client struct {
	dc, vpc *rest.Client
	bgpKey  func(name string) string
	now     func() time.Time
}

var _ tencentcloud.Account = (*Client)(nil)

// New returns a client, or an error that names everything wrong with the configuration.
func New(config Config) (*Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.BGPKey == nil {
		config.BGPKey = func(string) string { return "" }
	}
	dc, err := config.rest("dc", "2018-04-10")
	if err != nil {
		return nil, err
	}
	vpc, err := config.rest("vpc", "2017-03-12")
	if err != nil {
		return nil, err
	}
	return &Client{dc: dc, vpc: vpc, bgpKey: config.BGPKey, now: config.Now}, nil
}

// rest is the client below, of one of Tencent Cloud's services. An address that is not Direct Connect's own has them all.
func (config Config) rest(service, version string) (*rest.Client, error) {
	common := config.Common
	common.BaseURL = strings.Replace(cmp.Or(config.BaseURL, DefaultBaseURL), "://dc.", "://"+service+".", 1)
	s := signer{
		secretID: config.SecretID, secretKey: config.SecretKey, token: config.Token, service: service, version: version, now: config.Now,
	}
	return rest.New(rest.Config{
		Common:      common,
		Provider:    tencentcloud.Name,
		Authorize:   s.authorize,
		DecodeError: s.decodeError,
		Refused:     s.refused,
		Secrets:     []string{config.SecretID, config.SecretKey, config.Token},
		Throttled:   throttled,
	})
}

func (config Config) validate() error {
	var faults providers.Faults
	for _, key := range []struct{ field, value string }{{"secretId", config.SecretID}, {"secretKey", config.SecretKey}, {"token", config.Token}} {
		unfit := strings.ContainsFunc(key.value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		if unfit || key.value == "" && key.field != "token" {
			faults.Add(key.field, "must be given, without spaces or line breaks (it is not shown here)", nil)
		}
	}
	return faults.Err()
}

// ask sends an action that changes nothing.
func ask(ctx context.Context, c *rest.Client, action, region string, body, answer any) error {
	req, err := newRequest(ctx, c, action, body)
	if err != nil {
		return err
	}
	if region != "" {
		req.Header("X-TC-Region", region)
	}
	return c.Do(req.AsRead(), answer)
}

// change sends an action that changes something. The secret that it carries does not show in an error either.
func (c *Client) change(ctx context.Context, action string, body, answer any, secret string) error {
	req, err := newRequest(ctx, c.dc, action, body)
	if err != nil {
		return err
	}
	return c.dc.Do(req.Redact(secret), answer)
}

// newRequest is a request for an action: all of them go to one address.
func newRequest(ctx context.Context, c *rest.Client, action string, body any) (*rest.Request, error) {
	req, err := c.NewRequest(ctx, action, http.MethodPost, "/", nil, body)
	if err != nil {
		return nil, err
	}
	return req.Header(headerAction, action), nil
}
