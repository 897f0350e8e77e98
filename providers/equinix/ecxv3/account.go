package ecxv3

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/equinix"
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
	return providers.CommonRows(a.client.Profiles.List(ctx, metro), Profile.Common)
}

func (a account) Profile(ctx context.Context, id string) (providers.Profile, error) {
	profile, err := a.client.Profiles.Get(ctx, id)
	return profile.Common(), err
}

func (a account) CheckKey(ctx context.Context, question equinix.KeyQuestion) (equinix.KeyAnswer, error) {
	return a.client.Connections.CheckKey(ctx, question)
}

func (a account) Price(ctx context.Context, request equinix.Request) (providers.Price, error) {
	body, err := NewCreateRequest(request)
	if err != nil {
		return providers.Price{}, err
	}
	return a.client.Prices.Get(ctx, body)
}

func (a account) Preview(request equinix.Request) ([]providers.Preview, error) {
	body, err := NewCreateRequest(request.Redacted())
	if err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return []providers.Preview{{Method: http.MethodPost, URL: a.client.Connections.CreateURL(), Body: encoded}}, nil
}

func (a account) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	var filter Filter
	if status != "" {
		filter.Statuses = []string{status}
	}
	return providers.CommonRows(a.client.Connections.List(ctx, filter), ofOurs)
}

func common(c Connection) providers.Connection { return c.Common(time.Now()) }

// ofOurs is a connection in the list of what we bought; no field of its own says who did.
func ofOurs(c Connection) providers.Connection {
	connection := common(c)
	connection.Requested = true
	return connection
}

// Find reads the whole list, since ECX v3 has no filter for names.
func (a account) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	if len(marks) == 0 {
		return nil, nil
	}
	return providers.Named(a.List(ctx, ""), func(c providers.Connection) string { return c.Name }, marks)
}

// Create buys all the legs with one request: ECX v3 has no other way to buy a pair.
func (a account) Create(ctx context.Context, request equinix.Request, have []providers.Connection) ([]providers.Connection, error) {
	body, err := NewCreateRequest(request)
	if err != nil {
		return nil, err
	}
	absent := missing(request, have)
	if len(absent) == 0 {
		return nil, nil
	}
	if len(absent) < len(request.Legs) {
		return nil, &providers.Error{
			Provider: equinix.Name, Op: "createConnection", Kind: providers.KindRejected,
			Message: fmt.Sprintf("ECX v3 sells a redundant pair with one request only: %s can't be added to the connection that is there",
				strings.Join(absent, ", ")),
		}
	}
	created, err := a.client.Connections.Create(ctx, body)
	if err != nil {
		return nil, err
	}
	connections := bought(request, created)
	if len(connections) < len(absent) {
		return nil, &providers.Error{
			Provider: equinix.Name, Op: "createConnection", Kind: providers.KindAmbiguous,
			Message: fmt.Sprintf("the answer names %d of the %d connections that were ordered", len(connections), len(absent)),
		}
	}
	return connections, nil
}

// missing are the marks of the legs that are not among have.
func missing(request equinix.Request, have []providers.Connection) []string {
	return slices.DeleteFunc(request.Marks(), func(mark string) bool {
		return slices.ContainsFunc(have, func(c providers.Connection) bool { return c.Name == mark })
	})
}

// bought is what is known after a create: no status yet. One id is one connection.
func bought(request equinix.Request, created Created) []providers.Connection {
	var connections []providers.Connection
	ids := []string{string(created.PrimaryConnectionID), string(created.SecondaryConnectionID)}
	for i, id := range ids {
		if id == "" || i >= len(request.Legs) || slices.Contains(ids[:i], id) {
			continue
		}
		leg := request.Legs[i]
		connections = append(connections, providers.Connection{
			ID: id, Name: leg.Name, SpeedMbps: request.Mbps(), SrcVLAN: leg.A.S, SrcCTag: leg.A.C, DstVLAN: leg.Z.S, DstCTag: leg.Z.C,
			Observation: providers.Observation{Phase: providers.PhaseBuilding, At: time.Now()},
		})
	}
	return connections
}

func (a account) Get(ctx context.Context, id string) (providers.Connection, error) {
	connection, err := a.client.Connections.Get(ctx, id)
	if err != nil {
		return providers.Connection{}, err
	}
	return common(connection), nil
}

func (a account) Update(ctx context.Context, id string, change equinix.Change) error {
	return a.client.Connections.Update(ctx, id, change)
}

func (a account) Delete(ctx context.Context, id string) error {
	return a.client.Connections.Delete(ctx, id)
}
