package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// account is the client in the words that all providers share.
type account struct{ client *Client }

// Account returns the client's account in the words that all providers share.
func (c *Client) Account() consoleconnect.Account { return account{c} }

// Identity is our company's id, by the company that the API key works for.
func (a account) Identity(ctx context.Context) (string, error) {
	return a.client.identity.Get(ctx, func(ctx context.Context) (string, error) {
		user, err := a.client.User.WhoAmI(ctx)
		if doesNotTell(err) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return user.in(a.client.company)
	})
}

// doesNotTell reports whether the API has no answer to the question who we are. The newest documents do not have this request,
// and no order may wait for it.
func doesNotTell(err error) bool {
	var failure *providers.Error
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Status {
	case http.StatusOK, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

func (a account) Ports(ctx context.Context) iter.Seq2[providers.Port, error] {
	return providers.CommonRows(a.client.Ports.List(ctx, false), Port.Common)
}

func (a account) Metros(ctx context.Context, company string) iter.Seq2[providers.Metro, error] {
	return providers.CommonRows(a.client.Metros.Capabilities(ctx, company), Metro.Common)
}

func (a account) VLANs(ctx context.Context, portID string) (consoleconnect.PortVLANs, error) {
	vlans, err := a.client.Ports.VLANs(ctx, portID)
	return vlans.Common(), err
}

func (a account) Price(ctx context.Context, request consoleconnect.Request) (providers.Price, error) {
	return a.client.Pricing.Calculate(ctx, request)
}

func (a account) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	if status == "" {
		return providers.CommonRows(a.client.Connections.All(ctx), a.common)
	}
	return providers.CommonRows(a.client.Connections.List(ctx, status), a.common)
}

// Find reads the connections of every port. The list of all connections is asked for what may be on a port that can't be
// read, and for nothing else: the documents want a status for it, and a connection whose status has just changed could be in none.
func (a account) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	var faults providers.Faults
	for _, mark := range marks {
		consoleconnect.CheckName(&faults, "name", mark)
	}
	if err := faults.Err(); err != nil || len(marks) == 0 {
		return nil, err
	}
	ports, odd, err := providers.Readable(a.client.Ports.List(ctx, false))
	if err != nil {
		return nil, err
	}
	var lists []iter.Seq2[Connection, error]
	for _, port := range ports {
		lists = append(lists, a.client.Ports.Connections(ctx, string(port.ID)))
	}
	if len(odd) > 0 {
		lists = append(lists, a.client.Connections.All(ctx))
	}
	if len(lists) == 0 { // whoever looks has ordered from a port, so that there is one: nothing counts as absent
		return nil, &providers.Error{
			Provider: consoleconnect.Name, Op: "find connections", Kind: providers.KindUnavailable, Message: "no port of ours is listed, so that there is nowhere to look",
		}
	}
	var found []providers.Connection
	seen := map[string]bool{} // a connection between two of our ports is in the lists of both
	for _, list := range lists {
		connections, err := providers.Named(list, Connection.name, marks)
		if err != nil {
			return nil, notAll(err)
		}
		for _, c := range connections {
			if seen[c.id()] {
				continue
			}
			seen[c.id()] = true
			full, err := a.inFull(ctx, c)
			if err != nil {
				return nil, err
			}
			found = append(found, full)
		}
	}
	return found, nil
}

// inFull reads a connection that lives by itself when its row in the list does not tell when it was created, as in the
// documents. One that can't be found yet stays as it was listed.
func (a account) inFull(ctx context.Context, listed Connection) (providers.Connection, error) {
	if !listed.CreatedAt.IsZero() || a.common(listed).Dead() {
		return a.common(listed), nil
	}
	full, err := a.Get(ctx, string(listed.ID))
	if providers.KindOf(err) == providers.KindNotFound {
		return a.common(listed), nil
	}
	return full, err
}

// notAll is the error of one of the lists: a port that is gone since it was listed, or a list that Console Connect does not
// give, says nothing of the connections, which are to be looked for again.
func notAll(err error) error {
	var failure *providers.Error
	if errors.As(err, &failure) && (failure.Kind == providers.KindNotFound || failure.Kind == providers.KindInvalid) {
		failure.Kind = providers.KindUnavailable
	}
	return err
}

func (a account) Get(ctx context.Context, id string) (providers.Connection, error) {
	connection, err := a.client.Connections.Get(ctx, id)
	if err != nil {
		return providers.Connection{}, err
	}
	return a.common(connection), nil
}

func (a account) Create(ctx context.Context, request consoleconnect.Request, have []providers.Connection) ([]providers.Connection, error) {
	if slices.ContainsFunc(have, func(c providers.Connection) bool { return c.Name == request.Name }) {
		return nil, nil
	}
	connection, err := a.client.Connections.Create(ctx, request)
	if err != nil {
		return nil, err
	}
	return []providers.Connection{a.common(connection)}, nil
}

func (a account) Preview(request consoleconnect.Request) ([]providers.Preview, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(createBody(request))
	if err != nil {
		return nil, fmt.Errorf("encode the request: %w", err)
	}
	return []providers.Preview{{Method: http.MethodPut, URL: a.client.Connections.CreateURL(), Body: body}}, nil
}

func (a account) Disable(ctx context.Context, id string) error {
	return a.client.Connections.Disable(ctx, id)
}

func (a account) Delete(ctx context.Context, id string) error {
	return a.client.Connections.Delete(ctx, id)
}

func (a account) common(c Connection) providers.Connection {
	return c.Common(time.Now(), string(a.client.Connections.company))
}
