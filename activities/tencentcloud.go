package activities

import (
	"context"
	"fmt"
	"time"

	"turnup/providers"
	"turnup/providers/tencentcloud"

	"go.temporal.io/sdk/activity"
)

// TencentCloud holds the activities at the customer's account at Tencent Cloud, where connections of Console Connect's end.
type TencentCloud struct {
	*Steps[tencentcloud.Request]
	Tunnels tencentcloud.Account
	Name    string // the account's, here

	BGPKey func(name string) string // the key of that name, or ""
}

// TunnelBooks are the Books of an account at Tencent Cloud.
type TunnelBooks interface {
	Books
	// Supports is what support sent for services: their tunnels would look like mistakes of an order's.
	Supports() []tencentcloud.Support
}

// Sight ends when the tunnel that support means, or what is wrong with those that might be meant, is other than the order has seen. Until
// then it waits to be told by the account's watch, which lists the tunnels once for all orders; so it does not look at once.
func (t *TencentCloud) Sight(ctx context.Context, seen Seen) (tencentcloud.Sighting, error) {
	if activity.GetInfo(ctx).Attempt > 1 {
		now, err := t.SightNow(ctx, seen)
		if err != nil || isNews(seen, now) {
			return now, err
		}
	}
	seen.Fresh = true // the watch's next sweep comes soon
	return tencentcloud.Sighting{}, t.Watch.wait(ctx, seen, "the tunnel that support means is as it was")
}

// SightNow is what the account's tunnels have to do with what support sent.
func (t *TencentCloud) SightNow(ctx context.Context, seen Seen) (tencentcloud.Sighting, error) {
	if seen.Support == nil {
		return tencentcloud.Sighting{}, final(providers.KindInvalid, "it is not said what support sent")
	}
	s := sights{of: t}
	if err := s.list(ctx); err != nil {
		return tencentcloud.Sighting{}, translateWatching(err)
	}
	now, err := s.sight(ctx, seen)
	if err != nil {
		return tencentcloud.Sighting{}, translateWatching(err)
	}
	return now, nil
}

// Look tells every order of the tunnel that it waits for.
func (t *TencentCloud) Look(ctx context.Context, r LookRequest) (swept time.Time, err error) {
	return t.Watch.look(ctx, r, anybody{}, t.sweep)
}

// anybody is an account that does not tell whose it is: what is only looked at needs not know.
type anybody struct{}

func (anybody) Identity(context.Context) (string, error) { return "", nil }

// sweep lists the tunnels, and compares them with what each order has seen.
func (t *TencentCloud) sweep(ctx context.Context, sweep *sweep) error {
	s := sights{of: t}
	for _, all := range sweep.waiting {
		if all[0].Support != nil {
			s.others = append(s.others, *all[0].Support)
		}
	}
	if err := s.list(ctx); err != nil {
		return err
	}
	sweep.listed = len(s.tunnels)
	for _, all := range sweep.waiting {
		for _, h := range all {
			if h.Support == nil {
				continue
			}
			now, err := s.sight(ctx, h.Seen)
			if err != nil {
				if err := sweep.passOver(ctx, err); err != nil {
					return err
				}
				continue
			}
			if now.Tunnel != nil {
				sweep.note(now.Tunnel.Connection())
			}
			if isNews(h.Seen, now) {
				sweep.tell(ctx, h, now)
			}
		}
	}
	return nil
}

// isNews reports whether a sighting is other than the order's. A tunnel that was made just now may be missing from what is shown.
func isNews(seen Seen, now tencentcloud.Sighting) bool {
	lags := seen.Building && now.Tunnel == nil && now.About(seen.Tunnel) == ""
	return now.Key() != seen.Status && !lags
}

// sights is one list of the account's tunnels, and what it shows of each order's.
type sights struct {
	of      *TencentCloud
	tunnels []tencentcloud.Tunnel
	others  []tencentcloud.Support // of orders, and of services once it is asked
	asked   bool
}

func (s *sights) list(ctx context.Context) error {
	readable, odd, err := providers.Readable(s.of.Tunnels.Tunnels(ctx, tencentcloud.Filter{}))
	for _, why := range odd {
		logOdd(ctx, why)
	}
	s.tunnels = readable
	return err
}

// sight is what the list has to do with what support sent for an order. A tunnel that the order has seen, and that the list lacks, is read
// by itself: lists lag. Which services have tunnels is asked only where one would look like a mistake.
func (s *sights) sight(ctx context.Context, seen Seen) (tencentcloud.Sighting, error) {
	now := seen.Support.Look(s.tunnels, s.others)
	if now.Tunnel == nil && seen.Tunnel != "" {
		if err := s.missing(ctx, seen.Tunnel); err != nil {
			return now, err
		}
		now = seen.Support.Look(s.tunnels, s.others)
	}
	if len(now.Near) > 0 && !s.asked {
		books, err := s.of.Watch.Books(ctx, s.of.Name)
		if err != nil {
			return now, fmt.Errorf("ask which services have tunnels: %w", err)
		}
		if tunnels, are := books.(TunnelBooks); are {
			s.others = append(s.others, tunnels.Supports()...)
		}
		s.asked, now = true, seen.Support.Look(s.tunnels, s.others)
	}
	return now, nil
}

// missing reads the tunnel, unless it is listed, and takes it into the list if it is there after all.
func (s *sights) missing(ctx context.Context, id string) error {
	for _, tunnel := range s.tunnels {
		if tunnel.ID == id {
			return nil
		}
	}
	tunnel, err := s.of.Tunnels.Tunnel(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return nil
	}
	if err == nil {
		s.tunnels = append(s.tunnels, tunnel)
	}
	return err
}
