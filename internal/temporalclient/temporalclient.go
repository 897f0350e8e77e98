// Package temporalclient makes the Temporal client of turnup's programs, all in the same way: settings come from the
// TEMPORAL_* environment variables and the file TEMPORAL_CONFIG_FILE, as the temporal command reads them. Beside those,
// TEMPORAL_API_KEY_FILE names a file with the API key. Certificates and that file are read again when they change. What the
// programs tell Temporal is encrypted where TURNUP_ENCRYPTION_KEYS and TURNUP_ENCRYPTION_KEY say with what.
package temporalclient

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"turnup/internal/codec"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/log"
	"google.golang.org/grpc"
)

const apiKeyFile = "TEMPORAL_API_KEY_FILE" // #nosec G101 -- a variable's name

// Options reads the settings. Without an address or a namespace it is Temporal's default one.
func Options(logger log.Logger) (client.Options, error) {
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{})
	if err != nil {
		return client.Options{}, fmt.Errorf("read the Temporal settings (TEMPORAL_* variables or TEMPORAL_CONFIG_FILE): %w", err)
	}
	key, err := takeAPIKeyFile(&profile)
	if err != nil {
		return client.Options{}, err
	}
	if err := checkFiles(profile.TLS); err != nil {
		return client.Options{}, err
	}
	encryption, err := codec.FromEnvironment()
	if err != nil {
		return client.Options{}, err
	}
	options, err := profile.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return client.Options{}, fmt.Errorf("read the Temporal settings (TEMPORAL_TLS_* variables): %w", err)
	}
	if key != nil {
		options.Credentials = client.NewAPIKeyDynamicCredentials(func(context.Context) (string, error) { return key.value(), nil })
	}
	if options.ConnectionOptions.TLS != nil {
		options.ConnectionOptions.DialOptions = []grpc.DialOption{grpc.WithTransportCredentials(newHandshakes(profile, options.ConnectionOptions.TLS))}
	}
	return completed(options, encryption, logger), nil
}

// Open are the options for a server that asks nobody who they are, at the address: a dev server that the caller has started, and
// to which nothing is told encrypted.
func Open(address string, logger log.Logger) client.Options {
	return completed(client.Options{HostPort: address}, &codec.Codec{}, logger)
}

// completed is where everything is added that holds for every client, whichever server it speaks to. Replayers of histories take
// their converters from these options too.
func completed(options client.Options, encryption *codec.Codec, logger log.Logger) client.Options {
	options.HostPort = cmp.Or(options.HostPort, client.DefaultHostPort)
	options.Namespace = cmp.Or(options.Namespace, client.DefaultNamespace)
	options.Logger = logger
	encryption.Use(&options)
	return options
}

// takeAPIKeyFile has the profile take the key of TEMPORAL_API_KEY_FILE, if that is set. Like any key it switches TLS on, unless
// TEMPORAL_TLS says otherwise.
func takeAPIKeyFile(profile *envconfig.ClientConfigProfile) (*keyFile, error) {
	path := os.Getenv(apiKeyFile)
	if path == "" {
		return nil, nil
	}
	if profile.APIKey != "" {
		return nil, errors.New(apiKeyFile + " and TEMPORAL_API_KEY (or api_key in the file) are both given: unset one")
	}
	key, err := openKeyFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", apiKeyFile, err)
	}
	profile.APIKey = key.value()
	return key, nil
}

// checkFiles names the variable of a file that can't be read; the library's own error does not.
func checkFiles(files *envconfig.ClientConfigTLS) error {
	if files == nil || files.Disabled {
		return nil
	}
	for _, file := range []struct{ variable, path string }{
		{"TEMPORAL_TLS_CLIENT_CERT_PATH", files.ClientCertPath},
		{"TEMPORAL_TLS_CLIENT_KEY_PATH", files.ClientKeyPath},
		{"TEMPORAL_TLS_SERVER_CA_CERT_PATH", files.ServerCACertPath},
	} {
		if file.path == "" {
			continue
		}
		if _, err := os.ReadFile(file.path); err != nil {
			return fmt.Errorf("%s: %w", file.variable, err)
		}
	}
	return nil
}

// Dial connects to Temporal with what Options read.
func Dial(ctx context.Context, options client.Options) (client.Client, error) {
	c, err := client.DialContext(ctx, options)
	if err != nil && options.ConnectionOptions.TLS == nil {
		err = withoutTLS{err}
	}
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal at %s: %w", options.HostPort, err)
	}
	return c, nil
}
