package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"
)

// Import is a service that is to be of connections that no order here bought, or whose order is forgotten.
type Import struct {
	Kind        string   `yaml:"kind" json:"kind"`
	Name        string   `yaml:"name" json:"name"`
	Account     string   `yaml:"account,omitempty" json:"account,omitempty"`
	Connections []string `yaml:"connections" json:"connections"` // the provider's ids; a pair's in the order of its legs

	Tunnel        string         `yaml:"tunnel,omitempty" json:"tunnel,omitempty"`               // in which the connection ends, at Tencent Cloud
	TunnelAccount string         `yaml:"tunnelAccount,omitempty" json:"tunnelAccount,omitempty"` // ours there, by its name here
	Approval      ImportApproval `yaml:"approval,omitempty" json:"approval,omitzero"`            // that a change or a decommission of it needs
}

// ImportApproval is order.Approval, as a file has it.
type ImportApproval struct {
	Required       bool `yaml:"required,omitempty" json:"required,omitempty"`
	NotByRequester bool `yaml:"notByRequester,omitempty" json:"notByRequester,omitempty"`
	Approvers      int  `yaml:"approvers,omitempty" json:"approvers,omitempty"`
}

// Imported is what an import makes.
type Imported struct {
	Service order.Service `json:"service"`
	There   bool          `json:"there,omitempty"` // it is in service already, with these connections
}

// ID is that of the order whose name the service has.
func (i Import) ID() string { return order.ID(i.Kind, i.Name) }

// Check adds everything that is wrong with the entry. others come before it.
func (i Import) Check(faults *providers.Faults, at string, others []Import) {
	if !slices.Contains(workflows.KindNames(), i.Kind) {
		faults.Add(at+"kind", "must be one of "+strings.Join(workflows.KindNames(), ", "), i.Kind)
	}
	if !order.IsName(i.Name) {
		faults.Add(at+"name", "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit", i.Name)
	}
	if i.Account != "" && !order.IsAccount(i.Account) {
		faults.Add(at+"account", "must be an account's name", i.Account)
	}
	i.checkTunnel(faults, at)
	var ids providers.Faults
	order.CheckConnectionIDs(&ids, i.Connections)
	for _, fault := range ids {
		faults.Add(at+fault.Field, fault.Rule, fault.Given)
	}
	for leg, id := range i.Connections {
		if hasID(i.Connections[:leg], id) {
			faults.Add(at+"connections", "must not be named twice", id)
		}
	}
	for _, other := range others {
		if other.ID() == i.ID() {
			faults.Add(at+"name", "must not be another's in the file", i.Name)
		}
		for _, id := range i.Connections {
			if hasID(other.Connections, id) {
				faults.Add(at+"connections", "must not be another's in the file", id)
			}
		}
	}
}

// hasID reports whether the id is among them, in capitals or not: people type them.
func hasID(ids []string, id string) bool {
	return slices.ContainsFunc(ids, func(other string) bool { return strings.EqualFold(other, id) })
}

// checkTunnel adds what is wrong with the tunnel that the connections are to be imported with.
func (i Import) checkTunnel(faults *providers.Faults, at string) {
	switch {
	case i.Tunnel == "" && i.TunnelAccount != "":
		faults.Add(at+"tunnelAccount", "goes only with a tunnel", i.TunnelAccount)
	case i.Tunnel == "":
	case workflows.FarEndOf(i.Kind) == "":
		faults.Add(at+"tunnel", "goes only with a kind whose connections end in one, such as tencent", i.Tunnel)
	case !providers.IsID(i.Tunnel):
		faults.Add(at+"tunnel", "must be a tunnel's id, dcx-...", i.Tunnel)
	}
	if i.TunnelAccount != "" && !order.IsAccount(i.TunnelAccount) {
		faults.Add(at+"tunnelAccount", order.AccountRule, i.TunnelAccount)
	}
}

// LookAtImport implements Access. It is refused while anything else has the name or a connection.
func (t Temporal) LookAtImport(ctx context.Context, i Import, by order.Person) (Imported, error) {
	s := order.Service{
		Kind: i.Kind, Name: i.Name, Provider: workflows.ProviderOf(i.Kind), Account: order.AccountName(i.Account), Origin: order.OriginImported,
		Protected: true, Since: time.Now().UTC(), RequestedBy: string(by), Approval: order.Approval(i.Approval),
	}
	if there, err := takenBy(ctx, t.Client, i); err != nil || there {
		return Imported{s, there}, err
	}
	account, err := rememberedAccount(ctx, t.Client, s.Provider, s.Account)
	if err != nil {
		return Imported{}, err
	}
	s.Identity = account.Identity
	for leg, id := range i.Connections {
		now, err := t.readConnection(ctx, s.Provider, s.Account, activities.Seen{ConnectionID: id})
		if err != nil {
			return Imported{}, err
		}
		if !isThere(now) {
			return Imported{}, BadInput(fmt.Errorf("%s: connection %s can't be imported: its status is %s", i.ID(), id, now.Status), "see that the id and the account are right")
		}
		s.Connections = append(s.Connections, order.Served(now, markOf(i, leg, now.Name)))
		s.Metro = s.Place()
	}
	if written := s.ConnectionIDs(); !slices.Equal(written, i.Connections) { // who typed them in capitals asked for those of another service
		i.Connections = written
		if there, err := takenBy(ctx, t.Client, i); err != nil || there {
			return Imported{s, there}, err
		}
	}
	s.Tunnel, err = t.tunnelToImport(ctx, i)
	return Imported{Service: s}, err
}

// Import implements Access. What was looked at before is looked at once more: whoever asks is not who says what the connections are.
func (t Temporal) Import(ctx context.Context, i Import, by order.Person) (Imported, error) {
	looked, err := t.LookAtImport(ctx, i, by)
	if err != nil || looked.There {
		return looked, err
	}
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	if err := service.Start(ctx, t.Client, looked.Service); err != nil {
		return looked, TemporalFailed("import "+i.ID(), err)
	}
	return looked, nil
}

// markOf is the mark that the connection carries, if that is one of the order's of that name; "" otherwise.
func markOf(i Import, leg int, name string) string {
	for _, mark := range []string{order.Mark(i.Kind, i.Name), order.ShortMark(i.Name, leg)} {
		if strings.EqualFold(strings.TrimSpace(name), mark) {
			return mark
		}
	}
	return ""
}

// tunnelToImport reads the tunnel of the entry; nil for one without. One that carries the order's mark turnup has made.
func (t Temporal) tunnelToImport(ctx context.Context, entry Import) (*order.Tunnel, error) {
	if entry.Tunnel == "" {
		return nil, nil
	}
	account := order.AccountName(entry.TunnelAccount)
	now, err := t.readConnection(ctx, workflows.FarEndOf(entry.Kind), account, activities.Seen{ConnectionID: entry.Tunnel})
	if err != nil {
		return nil, err
	}
	if !isThere(now) {
		return nil, BadInput(fmt.Errorf("%s: tunnel %s can't be imported: its status is %s", entry.ID(), entry.Tunnel, now.Status), "see that the id and the account are right")
	}
	was := order.Tunnel{Account: account}
	if strings.EqualFold(strings.TrimSpace(now.Name), order.Mark(entry.Kind, entry.Name)) {
		was.Made = now.ID
	}
	tunnel := was.Expected(now)
	return &tunnel, nil
}
