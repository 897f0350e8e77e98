package orders

import (
	"context"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/internal/codec"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"
)

// WhereInService is true of services that live.
var WhereInService = order.KeyServiceState.GetName() + " IS NOT NULL AND " + WhereRunning

// ListedService is a service as lists show it: no worker is asked.
type ListedService struct {
	ID string `json:"id"` // of the order that left it
	order.Service
	State    order.ServiceState `json:"state"`
	Findings []string           `json:"findings,omitempty"` // kinds of those that are open
}

// ServiceList is services by name, and what of the list could not be read.
type ServiceList struct {
	Services []ListedService `json:"services"`
	Odd      []string        `json:"odd,omitempty"` // why a row could not be read, one for each
}

// ServiceFilter picks services; what is "" picks all.
type ServiceFilter struct {
	Account  string `json:"account,omitempty"`
	Metro    string `json:"metro,omitempty"`
	Provider string `json:"provider,omitempty"`
	Finding  string `json:"finding,omitempty"` // a kind of finding that is open
	Match    string `json:"match,omitempty"`   // a part of a name or id of it
}

// Check adds everything that is wrong with the filter. before is what stands before the fields' names, as -- does before flags.
func (f ServiceFilter) Check(faults *providers.Faults, before string) {
	CheckWord(faults, before+"provider", f.Provider, workflows.Providers())
	checkAccountName(faults, before, f.Account)
	CheckWord(faults, before+"finding", f.Finding, activities.FindingKinds)
	if strings.ContainsAny(f.Metro, `'\`) { // which no metro has
		faults.Add(before+"metro", `must have no ' and no \`, f.Metro)
	}
}

// query is the filter in the words of Temporal's visibility.
func (f ServiceFilter) query() string {
	conditions := []string{WhereInService}
	add := func(key interface{ GetName() string }, value string) {
		if value != "" {
			conditions = append(conditions, order.Equals(key.GetName(), value))
		}
	}
	add(order.KeyAccount, f.Account)
	add(order.KeyMetro, f.Metro)
	add(order.KeyProvider, f.Provider)
	add(order.KeyFindings, f.Finding)
	return strings.Join(conditions, " AND ")
}

// has reports whether a name or an id of the service has the text.
func (f ServiceFilter) has(s order.Service) bool {
	texts := []string{s.OrderID()}
	for _, c := range s.Connections {
		texts = append(texts, c.ID, c.Name, c.Mark)
	}
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(f.Match)) })
}

// Services reads every service that the filter picks. A list does not fail on one odd row, and says what is wrong with it.
func (t Temporal) Services(ctx context.Context, f ServiceFilter) (ServiceList, error) {
	ctx, cancel := context.WithTimeout(ctx, ListTime)
	defer cancel()
	all := ServiceList{Services: []ListedService{}}
	for run, err := range order.Runs(ctx, t, f.query()) {
		if err != nil {
			return all, TemporalFailed("list services", err)
		}
		s, err := service.Read(run)
		if err != nil && codec.Unreadable(err) {
			return all, err // the others are encrypted as well
		}
		if err != nil {
			all.Odd = append(all.Odd, err.Error())
			continue
		}
		if f.has(s.Service) {
			all.Services = append(all.Services, ListedService{ID: s.OrderID(), Service: s.Service, State: s.State, Findings: s.Findings})
		}
	}
	slices.SortFunc(all.Services, func(x, y ListedService) int { return strings.Compare(x.ID, y.ID) })
	return all, nil
}
