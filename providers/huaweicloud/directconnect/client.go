package directconnect

import (
	"cmp"
	"net/http"
	"time"

	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

const (
	// defaultRetryWait and throttled are the ends of what the API Gateway's documents advise after a 429: to wait for 2
	// to 5 seconds. Its answer names no time.
	defaultRetryWait = 2 * time.Second
	throttled        = 5 * time.Second
)

// Client is one project's access to Direct Connect. It is safe for concurrent use.
type Client struct {
	HostedConnections *HostedConnectionsService
	Connections       *ConnectionsService
	Quotas            *QuotasService
}

// New returns a client, or an error that names everything wrong with the configuration.
func New(config Config) (*Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	restConfig := config.rest(config.endpoint())
	if err := config.authorize(&restConfig); err != nil {
		return nil, err
	}
	restClient, err := rest.New(restConfig)
	if err != nil {
		return nil, err
	}
	ours := project(config.ProjectID)
	return &Client{
		HostedConnections: &HostedConnectionsService{rest: restClient, project: ours},
		Connections:       &ConnectionsService{rest: restClient, project: ours},
		Quotas:            &QuotasService{rest: restClient, project: ours},
	}, nil
}

func (config Config) rest(address string) rest.Config {
	common := config.Common
	common.BaseURL = address
	common.RetryWait = cmp.Or(config.RetryWait, defaultRetryWait)
	return rest.Config{
		Common:      common,
		Provider:    huaweicloud.Name,
		DecodeError: decodeError,
		Secrets:     []string{config.AccessKey, config.SecretKey, config.SecurityToken, config.IAM.Password},
		Throttled:   throttled,
	}
}

// authorize puts the credential into the configuration of the client below.
func (config Config) authorize(restConfig *rest.Config) error {
	if config.IAM == (IAM{}) {
		s := config.signer()
		restConfig.Authorize = s.authorize
		restConfig.DecodeError = s.decodeError
		return nil
	}
	l, err := newLogin(config)
	if err != nil {
		return err
	}
	tokens := rest.NewTokens(l.token, isRefusal)
	restConfig.Authorize = func(req *http.Request) error {
		token, err := tokens.Get(req.Context())
		req.Header.Set(headerToken, token)
		return err
	}
	restConfig.Unauthorized = func(req *http.Request) bool {
		tokens.Refused(req.Header.Get(headerToken))
		return true
	}
	return nil
}

// project is the id of our project.
type project string

// path is a path below our project.
func (p project) path(segments ...string) string {
	return rest.Path(append([]string{"v3", string(p), "dcaas"}, segments...)...)
}
