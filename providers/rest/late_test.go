package rest_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

// sleeper is a machine that is suspended while it prepares a request: its wall clock jumps, and no timer notices.
type sleeper struct {
	now   atomic.Pointer[time.Time]
	sleep time.Duration
}

func (s *sleeper) authorize(*http.Request) error {
	later := s.now.Load().Add(s.sleep)
	s.now.Store(&later)
	return nil
}

// What woke up too late is not sent: others have looked, and may have bought, meanwhile.
func TestAChangeThatComesTooLateIsNotSent(t *testing.T) {
	t.Parallel()
	with := func(set func(ctx context.Context, now time.Time) context.Context) func(context.Context, time.Time) context.Context {
		return set
	}
	plain := with(func(ctx context.Context, _ time.Time) context.Context { return ctx })
	deadline := with(func(ctx context.Context, now time.Time) context.Context {
		ctx, cancel := context.WithDeadline(ctx, now.Add(15*time.Second))
		t.Cleanup(cancel)
		return ctx
	})
	looked := with(func(ctx context.Context, now time.Time) context.Context {
		return providers.WithSendBefore(ctx, now.Add(10*time.Second))
	})
	for name, tt := range map[string]struct {
		method  string
		context func(context.Context, time.Time) context.Context
		sleep   time.Duration
		kind    providers.Kind // "" means that it was sent
	}{
		"in time":                        {http.MethodPost, deadline, 14 * time.Second, ""},
		"after the caller's deadline":    {http.MethodPost, deadline, 16 * time.Second, providers.KindNotSent},
		"before the look is too old":     {http.MethodPost, looked, 9 * time.Second, ""},
		"when the look is too old":       {http.MethodPost, looked, 11 * time.Second, providers.KindNotSent},
		"after the call's own time":      {http.MethodPost, plain, time.Minute, providers.KindNotSent},
		"a deletion":                     {http.MethodDelete, deadline, time.Hour, providers.KindNotSent},
		"a read, which does no harm":     {http.MethodGet, deadline, time.Hour, ""},
		"a read long after its own time": {http.MethodGet, plain, time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &sleeper{sleep: tt.sleep}
			begin := time.Now()
			s.now.Store(&begin)
			address, count := server(t, fine)
			c := client(t, rest.Config{
				Common: rest.Common{BaseURL: address, Now: func() time.Time { return *s.now.Load() }}, Authorize: s.authorize,
			})
			ctx := tt.context(t.Context(), begin)
			req, err := c.NewRequest(ctx, "anOperation", tt.method, "/things", nil, nil)
			require.NoError(t, err)
			err = c.Do(req, nil)
			assert.Equal(t, tt.kind, providers.KindOf(err), "%v", err)
			require.NoError(t, ctx.Err(), "its own timer tells nothing")
			assert.Equal(t, tt.kind == "", count.Load() == 1, "sent")
		})
	}
}
