package fabricv4

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"turnup/providers"
	"turnup/providers/equinix"
)

// Create buys the first leg that is not among have, since Fabric v4 sells one at a time ("Connect Ports in Different
// Locations"): the other leg of a pair then joins its redundancy group. When no leg is missing nothing is bought.
func (a account) Create(ctx context.Context, request equinix.Request, have []providers.Connection) ([]providers.Connection, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	leg := slices.IndexFunc(request.Legs, func(leg equinix.Leg) bool { return !slices.ContainsFunc(have, named(leg.Name)) })
	if leg < 0 {
		return nil, nil
	}
	group, err := a.groupOf(ctx, request, have)
	if err != nil {
		return nil, err
	}
	bought, err := a.client.Connections.Create(ctx, newCreateRequest(request, leg, group))
	if err != nil {
		return nil, err
	}
	return []providers.Connection{common(bought)}, nil
}

// groupOf is the redundancy group of the leg that is there, or "" when there is none. Equinix gives each connection a
// group, so one that does not show yet shows later.
func (a account) groupOf(ctx context.Context, request equinix.Request, have []providers.Connection) (string, error) {
	i := slices.IndexFunc(have, func(c providers.Connection) bool {
		return slices.ContainsFunc(request.Legs, func(leg equinix.Leg) bool { return leg.Name == c.Name })
	})
	if i < 0 {
		return "", nil
	}
	if have[i].Group != "" {
		return have[i].Group, nil
	}
	now, err := a.client.Connections.Get(ctx, have[i].ID)
	if err != nil && providers.KindOf(err) != providers.KindNotFound {
		var failure *providers.Error
		if errors.As(err, &failure) {
			failure.Unsent = true // it is the read's, whatever it says
		}
		return "", err
	}
	if now.Redundancy.Group != "" {
		return string(now.Redundancy.Group), nil
	}
	return "", &providers.Error{
		Provider: equinix.Name,
		Op:       "createConnection",
		Kind:     providers.KindUnavailable,
		Unsent:   true,
		Message:  fmt.Sprintf("nothing was sent: the redundancy group of %s (%s) is not told yet", have[i].Name, have[i].ID),
	}
}

func named(name string) func(providers.Connection) bool {
	return func(c providers.Connection) bool { return c.Name == name }
}

// What a preview says of its dry run, and in place of a group that does not exist yet.
const (
	dryRunPassed  = "accepted by a dry run"
	dryRunPartly  = "accepted by a dry run as the first of a pair, because its redundancy group does not exist yet"
	dryRunMissing = "not checked: Equinix has no dry run for such a request"
	groupToCome   = "(the group that Equinix gives the first connection)"
)

func (a account) Preview(request equinix.Request) ([]providers.Preview, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	previews := make([]providers.Preview, len(request.Legs))
	for i, group := range []string{"", groupToCome}[:len(request.Legs)] {
		body, err := json.Marshal(newCreateRequest(request.Redacted(), i, group))
		if err != nil {
			return nil, fmt.Errorf("encode the request: %w", err)
		}
		previews[i] = providers.Preview{Method: http.MethodPost, URL: a.client.Connections.CreateURL(), Body: body}
	}
	return previews, nil
}

// Check implements providers.Checker by a dry run of each request.
func (a account) Check(ctx context.Context, request equinix.Request) ([]string, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	said := make([]string, len(request.Legs))
	for i := range request.Legs {
		create, passed := newCreateRequest(request, i, ""), dryRunPassed
		if i > 0 {
			create.Redundancy.Priority, passed = priorityPrimary, dryRunPartly
		}
		checked, err := a.client.Connections.DryRun(ctx, create)
		if err != nil {
			return nil, err
		}
		if !checked {
			passed = dryRunMissing
		}
		said[i] = passed
	}
	return said, nil
}
