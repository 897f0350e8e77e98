// Package temporalclient makes the Temporal client of turnup's programs, all in the same way: settings come from the
// TEMPORAL_* environment variables and the file TEMPORAL_CONFIG_FILE, as the temporal command reads them.
package temporalclient

import (
	"cmp"
	"context"
	"fmt"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"
)

// Options reads the settings. Without an address or a namespace it is Temporal's default one.
func Options(logger log.Logger) (client.Options, error) {
	options, err := envconfig.LoadDefaultClientOptions()
	if err != nil {
		return client.Options{}, fmt.Errorf("read the Temporal settings (TEMPORAL_* variables or TEMPORAL_CONFIG_FILE): %w", err)
	}
	options.HostPort = cmp.Or(options.HostPort, client.DefaultHostPort)
	options.Namespace = cmp.Or(options.Namespace, client.DefaultNamespace)
	options.Logger = logger
	return options, nil
}

// Dial connects to Temporal with what Options read.
func Dial(ctx context.Context, options client.Options) (client.Client, error) {
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal at %s: %w", options.HostPort, err)
	}
	return c, nil
}
