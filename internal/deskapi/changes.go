package deskapi

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"
)

// start starts the order that was sent, in the name of who sends it.
func (s *Server) start(c *call) (any, error) {
	if err := c.needs("placing an order", order.RoleRequester); err != nil {
		return nil, err
	}
	o, err := c.placed()
	if err != nil {
		return nil, err
	}
	return s.Access.Start(c.Context(), o)
}

// compare holds the order that was sent against the open one of its name.
func (s *Server) compare(c *call) (any, error) {
	o, err := c.placed()
	if err != nil {
		return nil, err
	}
	fields, err := s.Access.OpenDifferences(c.Context(), o)
	return unlike{fields}, err
}

// placed is the order that was sent, as one of who sends it.
func (c *call) placed() (order.Placed, error) {
	sent := map[string]json.RawMessage{}
	if err := json.NewDecoder(c.Body).Decode(&sent); err != nil {
		return nil, order.Misread(err)
	}
	if sent == nil { // it was null
		sent = map[string]json.RawMessage{}
	}
	var says struct {
		Kind        string       `json:"kind"`
		RequestedBy order.Person `json:"requestedBy"`
	}
	whole, err := json.Marshal(sent)
	if err == nil {
		err = order.Misread(json.Unmarshal(whole, &says))
	}
	if err != nil {
		return nil, err
	}
	var faults providers.Faults
	if says.RequestedBy != "" && !says.RequestedBy.Is(c.who.Name) {
		faults.Add("requestedBy", "must be you, "+string(c.who.Name)+", or left out", says.RequestedBy)
	}
	sent["requestedBy"], _ = json.Marshal(c.who.Name) // a text always marshals
	if whole, err = json.Marshal(sent); err != nil {
		return nil, err
	}
	o, err := orders.ReadPlaced(says.Kind, order.FromJSON(whole, true))
	var wrong providers.Faults
	if errors.As(err, &wrong) {
		err = nil
	}
	if faults = append(faults, wrong...); len(faults) > 0 || err != nil {
		return nil, errors.Join(err, faults.Err())
	}
	return o, nil
}

// answer takes an answer to the hand-off; said are the values that the path itself gives.
func (s *Server) answer(c *call, handoff string, said map[string]order.Value) (any, error) {
	if _, known := order.FindHandoff(handoff); !known {
		var faults providers.Faults
		faults.Add("handoff", "must be a hand-off", handoff)
		return nil, faults
	}
	if err := c.needs(handoff, order.MaySend(handoff)...); err != nil {
		return nil, err
	}
	var sent struct {
		Values map[string]order.Value `json:"values"`
		Note   string                 `json:"note"`
	}
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	if said != nil {
		sent.Values = said
	}
	for name, value := range sent.Values {
		sent.Values[name] = order.Value(strings.TrimSpace(string(value)))
	}
	receipt, err := s.Access.Answer(c.Context(), c.id, handoff, order.Answer{By: c.who.Name, Values: sent.Values, Note: sent.Note})
	return Answered{c.id, receipt}, err
}

func (s *Server) claim(c *call) (any, error) {
	if err := c.needs("taking a hand-off", order.MaySend(order.UpdateClaim)...); err != nil {
		return nil, err
	}
	var sent struct {
		Handoff string `json:"handoff"`
		Release bool   `json:"release"`
	}
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	receipt, err := s.Access.Claim(c.Context(), c.id, order.Claim{By: c.who.Name, Handoff: sent.Handoff, Release: sent.Release})
	return Answered{c.id, receipt}, err
}

func (s *Server) cancel(c *call) (any, error) {
	if err := c.needs("cancelling", order.MaySend(order.UpdateCancel)...); err != nil {
		return nil, err
	}
	var sent struct {
		Reason string `json:"reason"`
	}
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	err := s.Access.Cancel(c.Context(), c.id, order.Cancellation{By: c.who.Name, Reason: sent.Reason})
	return Cancelled{c.id, true}, err
}

// tell has something done to a service.
func (s *Server) tell(c *call) (any, error) {
	update := c.PathValue("update")
	begun := update == order.UpdateChange || update == order.UpdateDecommission
	if !begun && !slices.Contains([]string{order.UpdateProtect, order.UpdateRelease, order.UpdateForget}, update) {
		var faults providers.Faults
		faults.Add("update", "must be change, decommission, protect, release or forget", update)
		return nil, faults
	}
	if err := c.needs(update, order.MaySend(update)...); err != nil {
		return nil, err
	}
	var sent struct {
		To     map[string]any `json:"to"`
		Reason string         `json:"reason"`
	}
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	asked := order.ServiceRequest{By: c.who.Name, To: sent.To, Reason: sent.Reason}
	if begun {
		return s.Access.Begin(c.Context(), c.id, update, asked)
	}
	return s.Access.Tell(c.Context(), c.id, update, asked)
}

// Findings are the reports of the inventories that could be had.
type Findings struct {
	Reports []activities.InventoryReport `json:"reports"`
	Failed  []*Problem                   `json:"failed,omitempty"` // about the others
}

func (s *Server) findings(c *call) (any, error) {
	reports, err := s.Access.Reports(c.Context(), c.FormValue("provider"), c.FormValue("account"))
	answer := Findings{Reports: reports}
	several, is := err.(interface{ Unwrap() []error })
	if !is {
		return answer, err
	}
	for _, one := range several.Unwrap() {
		_, p := problemOf(one)
		answer.Failed = append(answer.Failed, p)
	}
	return answer, nil
}

// lookup has a worker look something up at a provider, which costs of the account's budget.
func (s *Server) lookup(c *call) (any, error) {
	if err := c.needs("asking a provider", orders.MayAsk...); err != nil {
		return nil, err
	}
	var sent struct {
		orders.Question
		Args []json.RawMessage `json:"args"`
	}
	if err := c.read(&sent); err != nil {
		return nil, err
	}
	for _, arg := range sent.Args {
		sent.Question.Args = append(sent.Question.Args, arg)
	}
	var faults providers.Faults
	if sent.Provider == "" {
		faults.Add("provider", "must be given", nil)
	}
	if orders.CheckAccount(&faults, sent.Provider, sent.Account); len(faults) > 0 {
		return nil, faults
	}
	return s.Access.Lookup(c.Context(), sent.Question)
}
