package stack

import (
	"context"
	"os"
	"strings"

	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"

	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

// Dial connects to Temporal, to a cluster as a bearer of one of its tokens, and returns the namespace too. More settings can be given,
// as KEY=value. Those of a cluster become variables of this very program, so that one program can be one bearer.
func (s *Stack) Dial(ctx context.Context, bearer string, more ...string) (c client.Client, namespace string, err error) {
	logger := zaplog.ForTemporal(zap.NewNop())
	options := temporalclient.Open(s.TemporalAddress(), logger)
	if s.cluster != nil {
		for _, setting := range append(s.Settings(bearer), more...) {
			name, value, _ := strings.Cut(setting, "=")
			if err := os.Setenv(name, value); err != nil {
				return nil, "", err
			}
		}
		if options, err = temporalclient.Options(logger); err != nil {
			return nil, "", err
		}
	}
	c, err = temporalclient.Dial(ctx, options)
	return c, options.Namespace, err
}
