package desk

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows/inventory"
	"turnup/workflows/order"
)

// servicesPage is what is in service.
type servicesPage struct {
	Services []orders.ListedService
	Match    string
	Finding  string // the kind of finding that those shown have; "" shows all
	Kinds    []string
	Pages    paged
	Odd      int // rows that can't be read
}

// Link is the page of a service, which is that of its order.
func (servicesPage) Link(id string) string { return orderPath(id) }

func (d *Desk) services(w http.ResponseWriter, r *http.Request, who order.Actor) {
	list, err := d.served.get(r.Context(), d.now(), func(ctx context.Context) (orders.ServiceList, error) {
		return d.access.Services(ctx, orders.ServiceFilter{})
	})
	if err != nil {
		d.fail(w, r, err)
		return
	}
	asked := r.URL.Query()
	page := servicesPage{Match: strings.TrimSpace(asked.Get("q")), Finding: asked.Get("finding"), Kinds: activities.FindingKinds, Odd: len(list.Odd)}
	shown := slices.DeleteFunc(slices.Clone(list.Services), func(s orders.ListedService) bool {
		return !names(s, page.Match) || page.Finding != "" && !slices.Contains(s.Findings, page.Finding)
	})
	page.Pages = pagesOf(len(shown), asked)
	page.Services = shown[page.Pages.from:page.Pages.to]
	d.show(w, r, http.StatusOK, "services.html", view{Title: "What is in service", Who: &who, Page: page})
}

// names reports whether the service, or a connection of it, is called so, or in part.
func names(s orders.ListedService, text string) bool {
	called := []string{s.ID}
	for _, c := range s.Connections {
		called = append(called, c.ID, c.Name, c.Mark)
	}
	return slices.ContainsFunc(called, func(name string) bool { return strings.Contains(strings.ToLower(name), strings.ToLower(text)) })
}

// findingsPage is what the last run of each account's inventory found.
type findingsPage struct {
	Reports []report
	Missing []string // why an account's report can't be had, one each
}

type report struct{ activities.InventoryReport }

// Summary is the report in one line.
func (r report) Summary() string { return inventory.Summary(r.InventoryReport) }

// Link is the page of the order or service that a finding is about.
func (report) Link(id string) string { return orderPath(id) }

func (d *Desk) findings(w http.ResponseWriter, r *http.Request, who order.Actor) {
	page, err := d.reports.get(r.Context(), d.now(), func(ctx context.Context) (findingsPage, error) {
		reports, err := d.access.Reports(ctx, "", "")
		if err != nil && reports == nil {
			return findingsPage{}, err
		}
		page := findingsPage{}
		if err != nil {
			page.Missing = strings.Split(err.Error(), "\n")
		}
		for _, one := range reports {
			page.Reports = append(page.Reports, report{one})
		}
		return page, nil
	})
	if err != nil {
		d.fail(w, r, err)
		return
	}
	d.show(w, r, http.StatusOK, "findings.html", view{Title: "Findings", Who: &who, Page: page})
}
