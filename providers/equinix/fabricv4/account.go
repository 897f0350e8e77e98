package fabricv4

import (
	"context"
	"iter"
	"time"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/internal/login"
)

// account is the client in the words that both APIs share.
type account struct{ client *Client }

var _ equinix.Account = account{}

// Account returns the client's account in the words that both APIs share.
func (c *Client) Account() equinix.Account { return account{c} }

func (a account) Identity(ctx context.Context) (string, error) {
	return a.client.identity.Get(ctx, func(ctx context.Context) (string, error) {
		ids, _, err := providers.Readable(providers.CommonRows(a.client.Ports.List(ctx), Port.organization))
		return equinix.Organization(ids), err
	})
}

func (a account) Ports(ctx context.Context) iter.Seq2[providers.Port, error] {
	return providers.CommonRows(a.client.Ports.List(ctx), Port.Common)
}

func (a account) Metros(ctx context.Context) iter.Seq2[providers.Metro, error] {
	return providers.CommonRows(a.client.Metros.List(ctx), Metro.Common)
}

func (a account) Profiles(ctx context.Context, metro string) iter.Seq2[providers.Profile, error] {
	profiles := a.client.Profiles.List(ctx)
	if metro != "" {
		profiles = a.client.Profiles.Search(ctx, Is("/metros/code", metro))
	}
	return providers.CommonRows(profiles, Profile.Common)
}

func (a account) Profile(ctx context.Context, id string) (providers.Profile, error) {
	profile, err := a.client.Profiles.Get(ctx, id)
	if err != nil {
		return providers.Profile{}, err
	}
	return profile.Common(), nil
}

func (a account) CheckKey(ctx context.Context, question equinix.KeyQuestion) (equinix.KeyAnswer, error) {
	return a.client.Connections.CheckKey(ctx, question)
}

// List searches by the type of connection that turnup sells: a search without a condition is not documented, nor one by the
// direction, so that what other companies asked us for is left out here.
func (a account) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	conditions := []Condition{Is("/type", typeEVPL)}
	if status != "" {
		conditions = append(conditions, Is("/operation/equinixStatus", status))
	}
	return func(yield func(providers.Connection, error) bool) {
		for connection, err := range a.client.Connections.Search(ctx, conditions...) {
			if !connection.directed("INCOMING") && !yield(common(connection), err) {
				return
			}
		}
	}
}

// Find keeps to the names exactly: whether the search does, no document says.
func (a account) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	if len(marks) == 0 {
		return nil, nil
	}
	found := providers.CommonRows(a.client.Connections.Search(ctx, Is("/name", marks...)), common)
	return providers.Named(found, func(c providers.Connection) string { return c.Name }, marks)
}

func (a account) Get(ctx context.Context, id string) (providers.Connection, error) {
	connection, err := a.client.Connections.Get(ctx, id)
	if err != nil {
		return providers.Connection{}, err
	}
	return common(connection), nil
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

func (a account) Delete(ctx context.Context, id string) error {
	err := a.client.Connections.Delete(ctx, id)
	if login.IsDeleted(err) {
		return nil
	}
	return err
}

func common(c Connection) providers.Connection { return c.Common(time.Now()) }
