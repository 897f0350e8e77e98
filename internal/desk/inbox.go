package desk

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"turnup/internal/orders"
	"turnup/workflows/order"
)

// inbox is what waits for people: what is overdue first, then the oldest.
type inbox struct {
	Tabs []tab
	rows
	Match string // what the orders shown have in their names
	Of    string // the tab that is open
	Here  string // what was asked for
	Pages paged
	More  bool // there is more than the list has
}

// rows are those of one table.
type rows struct {
	Name string
	Rows []row
}

type row struct {
	orders.Waiting
	Link    string
	What    []string
	Usually []string // how long such waits take, where that is known
	mine    bool
}

// tab is a part of a list, by whom it waits for.
type tab struct {
	Of, Name string
	Count    int
	Open     bool
}

// Link leads to the tab.
func (t tab) Link() string { return "/?for=" + t.Of }

// The tabs of the inbox.
const (
	tabMine   = "me"
	tabOthers = "others"
	tabAll    = "all"
)

func (d *Desk) inbox(w http.ResponseWriter, r *http.Request, who order.Actor) {
	list, err := d.waiting(r.Context())
	if err != nil {
		d.fail(w, r, err)
		return
	}
	box := inboxOf(list, who, r.URL.Query())
	d.sayUsual(r.Context(), box.Rows)
	d.show(w, r, http.StatusOK, "inbox.html", view{Title: "What waits for people", Who: &who, Page: box})
}

// waiting is what waits for anybody: the one list of all pages and programs.
func (d *Desk) waiting(ctx context.Context) (orders.WaitingList, error) {
	return d.list.get(ctx, d.now(), func(ctx context.Context) (orders.WaitingList, error) {
		list, err := d.access.Waiting(ctx)
		slices.SortStableFunc(list.Orders, func(a, b orders.Waiting) int { return cmp.Compare(late(b), late(a)) })
		return list, err
	})
}

func late(o orders.Waiting) int {
	if o.Overdue {
		return 1
	}
	return 0
}

// inboxOf is what of the list the reader asks for.
func inboxOf(list orders.WaitingList, who order.Actor, asked url.Values) inbox {
	box := inbox{More: list.More, Match: strings.TrimSpace(asked.Get("q")), Of: asked.Get("for")}
	if box.Of != tabMine && box.Of != tabOthers && box.Of != tabAll {
		box.Of = tabMine
		if len(who.Roles) == 0 { // who can answer nothing
			box.Of = tabAll
		}
	}
	mine := 0
	var shown []row
	for _, o := range list.Orders {
		one := rowOf(o, who)
		if one.mine {
			mine++
		}
		if (box.Of == tabAll || one.mine == (box.Of == tabMine)) && strings.Contains(o.ID, strings.ToLower(box.Match)) {
			shown = append(shown, one)
		}
	}
	for _, t := range []tab{{tabMine, "For you", mine, false}, {tabOthers, "For others", len(list.Orders) - mine, false}, {tabAll, "All", len(list.Orders), false}} {
		if t.Open = t.Of == box.Of; t.Open {
			box.Name = t.Name
		}
		box.Tabs = append(box.Tabs, t)
	}
	box.Pages, box.Here = pagesOf(len(shown), asked), "/?"+asked.Encode()
	box.Rows = shown[box.Pages.from:box.Pages.to]
	return box
}

func rowOf(o orders.Waiting, who order.Actor) row {
	one := row{Waiting: o, Link: orderPath(o.ID)}
	for _, name := range o.OpenHandoffs {
		what := name
		if h, known := order.FindHandoff(name); known {
			what = h.Title
		}
		one.What = append(one.What, what)
		one.mine = one.mine || who.May(order.MaySend(name))
	}
	if len(one.What) == 0 {
		one.What, one.mine = []string{"Something is to be done elsewhere"}, who.May([]order.Role{order.RoleOperator})
	}
	return one
}

const rowsAPage = 100

// paged is one page of a long list.
type paged struct {
	from, to, Rows int
	Number, Of     int
	Back, On       string // links; "" where there is no such page
}

// pagesOf is the page that is asked for.
func pagesOf(n int, asked url.Values) paged {
	p := paged{Rows: n, Of: max(1, (n+rowsAPage-1)/rowsAPage)}
	number, _ := strconv.Atoi(asked.Get("page")) // what is no number is the first page
	p.Number = min(max(number, 1), p.Of)
	p.from, p.to = (p.Number-1)*rowsAPage, min(p.Number*rowsAPage, n)
	link := func(number int) string {
		if number < 1 || number > p.Of {
			return ""
		}
		to := url.Values{"page": {strconv.Itoa(number)}}
		for _, name := range []string{"for", "q"} {
			if asked.Get(name) != "" {
				to.Set(name, asked.Get(name))
			}
		}
		return "?" + to.Encode()
	}
	p.Back, p.On = link(p.Number-1), link(p.Number+1)
	return p
}

// orderPath is the page of the order. An id of a stranger's making leads nowhere else.
func orderPath(id string) string { return (&url.URL{Path: "/orders/" + id}).EscapedPath() }

func loginTo(path string) string { return "/login?next=" + url.QueryEscape(path) }
