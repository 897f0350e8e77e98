package fabricv4

import (
	"turnup/providers"
	"turnup/providers/equinix/internal/login"
	"turnup/providers/rest"
)

// Config says which account a client works for, and how. It is the same for both of Equinix's APIs.
type Config = login.Config

// Client is one account's access to Fabric v4. It is safe for concurrent use.
type Client struct {
	Ports       *PortsService
	Metros      *MetrosService
	Profiles    *ProfilesService
	Connections *ConnectionsService
	Prices      *PricesService

	identity providers.Identity
}

// New returns a client, or an error that names everything wrong with the configuration.
func New(config Config) (*Client, error) {
	restClient, err := login.NewREST(config)
	if err != nil {
		return nil, err
	}
	return &Client{
		Ports:       &PortsService{rest: restClient},
		Metros:      &MetrosService{rest: restClient},
		Profiles:    &ProfilesService{rest: restClient},
		Connections: &ConnectionsService{rest: restClient},
		Prices:      &PricesService{rest: restClient},
	}, nil
}

// path is a path below the root of the API.
func path(segments ...string) string {
	return rest.Path(append([]string{"fabric", "v4"}, segments...)...)
}
