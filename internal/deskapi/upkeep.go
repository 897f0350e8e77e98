package deskapi

import (
	"context"
	"slices"
	"strings"

	"turnup/activities/notify"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
)

// Bodies of what upkeep is asked and answers, beside the orders' own.
type (
	inventories struct {
		Inventories []string `json:"inventories"`
	}
	looked struct {
		Provider    string                 `json:"provider"`
		Connections []providers.Connection `json:"connections"`
	}
	nobodys struct {
		Why map[string]string `json:"why"` // by the connection's id
	}
	finished struct {
		Orders []orders.FinishedOrder `json:"orders"`
	}
	accounts struct {
		Accounts []orders.ListedAccount `json:"accounts"`
	}
	moved struct {
		Provider string `json:"provider"`
		Account  string `json:"account"`
	}
	channels struct {
		Channels []notify.ChannelState `json:"channels"`
	}
)

// upkeep are the routes about what is in service, what is nobody's, and accounts.
func (s *Server) upkeep() []route {
	return []route{
		{"POST", "compared/{id...}", s.compared},
		{"POST", "accept/{id...}", s.accept},
		{"POST", "restore/{id...}", s.restore},
		{"GET", "inventories", s.inventories},
		{"POST", "inventories/{provider}/{account}", s.runInventory},
		{"GET", "inventories/{provider}/{account}", s.followInventory},
		{"POST", "orphans", s.orphans},
		{"POST", "imports/look", func(c *call) (any, error) { return s.imported(c, s.Access.LookAtImport) }},
		{"POST", "imports", func(c *call) (any, error) { return s.imported(c, s.Access.Import) }},
		{"GET", "imports/finished", s.finished},
		{"POST", "imports/finished", s.keepFinished},
		{"GET", "accounts", s.accounts},
		{"POST", "accounts/adopt", s.adopt},
		{"GET", "channels", s.channels},
	}
}

func (s *Server) compared(c *call) (any, error) {
	if err := c.needs("asking a provider", orders.MayAsk...); err != nil {
		return nil, err
	}
	return s.Access.Compare(c.Context(), c.id)
}

// settling is somebody's word on a service, with what they were shown.
func (c *call) settling(update string) (asked orders.Settling, err error) {
	if err := c.needs(update, order.MaySend(update)...); err != nil {
		return asked, err
	}
	var sent struct {
		Seen   string `json:"seen"`
		Reason string `json:"reason"`
	}
	err = c.read(&sent)
	return orders.Settling{By: c.who.Name, Seen: sent.Seen, Reason: sent.Reason}, err
}

func (s *Server) accept(c *call) (any, error) {
	asked, err := c.settling(order.UpdateExpect)
	if err != nil {
		return nil, err
	}
	differences, err := s.Access.Accept(c.Context(), c.id, asked)
	return Accepted{c.id, append([]string{}, differences...)}, err
}

func (s *Server) restore(c *call) (any, error) {
	asked, err := c.settling(order.UpdateChange)
	if err != nil {
		return nil, err
	}
	return s.Access.Restore(c.Context(), c.id, asked)
}

func (s *Server) inventories(c *call) (any, error) {
	ids, err := s.Access.Inventories(c.Context(), c.FormValue("provider"), c.FormValue("account"))
	return inventories{ids}, err
}

// inventory is the ID of the one that the path names.
func (c *call) inventory() (string, error) {
	provider, account := c.PathValue("provider"), c.PathValue("account")
	var faults providers.Faults
	orders.CheckAccount(&faults, provider, account)
	return order.InventoryID(provider, account), faults.Err()
}

func (s *Server) runInventory(c *call) (any, error) {
	if err := c.needs("a run of the inventory", order.RoleOperator); err != nil {
		return nil, err
	}
	id, err := c.inventory()
	if err != nil {
		return nil, err
	}
	return s.Access.RunInventory(c.Context(), id)
}

func (s *Server) followInventory(c *call) (any, error) {
	id, err := c.inventory()
	if err != nil {
		return nil, err
	}
	run := orders.InventoryRun{After: c.FormValue("after"), ID: c.FormValue("id")}
	if run.ID != "" && !strings.HasPrefix(run.ID, id) {
		var faults providers.Faults
		faults.Add("id", "must be a run of this inventory", run.ID)
		return nil, faults
	}
	return s.Access.FollowInventory(c.Context(), id, run)
}

func (s *Server) orphans(c *call) (any, error) {
	var sent looked
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	if !slices.Contains(workflows.Providers(), sent.Provider) {
		var faults providers.Faults
		faults.Add("provider", "must be one of "+strings.Join(workflows.Providers(), ", "), sent.Provider)
		return nil, faults
	}
	why, err := s.Access.Orphans(c.Context(), sent.Provider, sent.Connections)
	return nobodys{why}, err
}

// imported looks at what would be imported, or imports it.
func (s *Server) imported(c *call, do func(context.Context, orders.Import, order.Person) (orders.Imported, error)) (any, error) {
	if err := c.needs("importing", order.RoleOperator); err != nil {
		return nil, err
	}
	var sent orders.Import
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	var faults providers.Faults
	if sent.Check(&faults, "", nil); len(faults) > 0 {
		return nil, faults
	}
	return do(c.Context(), sent, c.who.Name)
}

func (s *Server) finished(c *call) (any, error) {
	all, err := s.Access.Finished(c.Context())
	return finished{all}, err
}

func (s *Server) keepFinished(c *call) (any, error) {
	if err := c.needs("importing", order.RoleOperator); err != nil {
		return nil, err
	}
	var sent orders.FinishedOrder
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	return s.Access.KeepFinished(c.Context(), sent)
}

func (s *Server) accounts(c *call) (any, error) {
	all, err := s.Access.Accounts(c.Context())
	return accounts{all}, err
}

func (s *Server) adopt(c *call) (any, error) {
	if err := c.needs(order.UpdateAdopt, order.MaySend(order.UpdateAdopt)...); err != nil {
		return nil, err
	}
	var sent moved
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	return s.Access.Adopt(c.Context(), sent.Provider, sent.Account, c.who.Name)
}

func (s *Server) channels(c *call) (any, error) {
	all, err := s.Access.Channels(c.Context())
	return channels{all}, err
}
