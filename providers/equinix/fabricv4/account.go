package fabricv4

import (
	"context"
	"iter"
	"slices"
	"time"

	"turnup/providers"
	"turnup/providers/equinix"
)

// account is the client in the words that both APIs share.
type account struct{ client *Client }

var _ equinix.Account = account{}

// Account returns the client's account in the words that both APIs share.
func (c *Client) Account() equinix.Account { return account{c} }

func (a account) Ports(ctx context.Context) ([]providers.Port, error) {
	ports, err := a.client.Ports.List(ctx)
	return equinix.Neutral(ports, Port.Vocabulary), err
}

func (a account) Metros(ctx context.Context) ([]providers.Metro, error) {
	metros, err := a.client.Metros.List(ctx)
	return equinix.Neutral(metros, Metro.Vocabulary), err
}

func (a account) Profiles(ctx context.Context, metro string) ([]providers.Profile, error) {
	if metro == "" {
		profiles, err := a.client.Profiles.List(ctx)
		return equinix.Neutral(profiles, Profile.Vocabulary), err
	}
	profiles, err := a.client.Profiles.Search(ctx, Is("/metros/code", metro))
	return equinix.Neutral(profiles, Profile.Vocabulary), err
}

func (a account) Profile(ctx context.Context, id string) (providers.Profile, error) {
	profile, err := a.client.Profiles.Get(ctx, id)
	if err != nil {
		return providers.Profile{}, err
	}
	return profile.Vocabulary(), nil
}

func (a account) CheckKey(ctx context.Context, question equinix.KeyQuestion) (equinix.KeyAnswer, error) {
	return a.client.Connections.CheckKey(ctx, question)
}

// List searches by direction when no status is asked for: a search without a condition is not documented.
func (a account) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	condition := Is("/direction", "OUTGOING", "INTERNAL")
	if status != "" {
		condition = Is("/operation/equinixStatus", status)
	}
	return equinix.NeutralRows(a.client.Connections.SearchEach(ctx, condition), seenNow)
}

// Find keeps to the names exactly: whether the search does, no document says.
func (a account) Find(ctx context.Context, names []string) ([]providers.Connection, error) {
	if len(names) == 0 {
		return nil, nil
	}
	connections, err := a.client.Connections.Search(ctx, Is("/name", names...))
	if err != nil {
		return nil, err
	}
	connections = slices.DeleteFunc(connections, func(c Connection) bool { return !slices.Contains(names, string(c.Name)) })
	return equinix.Neutral(connections, seenNow), nil
}

func (a account) Get(ctx context.Context, id string) (providers.Connection, error) {
	connection, err := a.client.Connections.Get(ctx, id)
	if err != nil {
		return providers.Connection{}, err
	}
	return seenNow(connection), nil
}

// Update sends both parts of a change in one request, so that one can't be carried out without the other.
func (a account) Update(ctx context.Context, id string, change equinix.Change) error {
	if err := change.Validate(); err != nil {
		return err
	}
	var replacements []Replacement
	if change.Name != "" {
		replacements = append(replacements, Replace("/name", change.Name))
	}
	if change.Speed != 0 {
		replacements = append(replacements, Replace("/bandwidth", equinix.Mbps(change.Speed, change.Unit)))
	}
	return a.client.Connections.Update(ctx, id, replacements...)
}

func (a account) Accept(ctx context.Context, id string) error {
	return a.client.Connections.Act(ctx, id, Action{Type: ActionAccept})
}

func (a account) Reject(ctx context.Context, id, why string) error {
	return a.client.Connections.Act(ctx, id, Action{Type: ActionReject, Description: why})
}

func (a account) Delete(ctx context.Context, id string) error {
	err := a.client.Connections.Delete(ctx, id)
	if equinix.IsDeleted(err) {
		return nil
	}
	return err
}

func seenNow(c Connection) providers.Connection { return c.Vocabulary(time.Now()) }
