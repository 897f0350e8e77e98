package desk

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
)

// inbox is what waits for people: what the reader may answer first, and what is overdue before anything else of that.
type inbox struct {
	Mine, Others []row
	More         bool
}

// rows are those of one table.
type rows struct {
	Name string
	Rows []row
}

func (b inbox) ForMe() rows     { return rows{"For you", b.Mine} }
func (b inbox) ForOthers() rows { return rows{"For others", b.Others} }

type row struct {
	orders.Waiting
	Link string
	What []string
}

func (d *Desk) inbox(w http.ResponseWriter, r *http.Request, who order.Actor) {
	waiting, more, err := d.list.read(r.Context(), d.temporal, d.now())
	if err != nil {
		d.fail(w, r, err)
		return
	}
	box := inbox{More: more}
	for _, o := range waiting {
		one := row{Waiting: o, Link: orderPath(o.ID)}
		mine := false
		for _, name := range o.OpenHandoffs {
			what := name
			if h, known := order.FindHandoff(name); known {
				what = h.Title
			}
			one.What = append(one.What, what)
			mine = mine || who.May(order.MaySend(name))
		}
		if len(one.What) == 0 {
			one.What, mine = []string{"Something is to be done elsewhere"}, who.May([]order.Role{order.RoleOperator})
		}
		if mine {
			box.Mine = append(box.Mine, one)
		} else {
			box.Others = append(box.Others, one)
		}
	}
	d.show(w, r, http.StatusOK, "inbox.html", view{Title: "What waits for people", Who: &who, Page: box})
}

// list is what waits for anybody: one for all readers, since Temporal answers ten such questions a second, whoever asks.
type list struct {
	lock    sync.Mutex
	at      time.Time
	waiting []orders.Waiting
	more    bool
}

const listLives = 3 * time.Second // about as long as Temporal's lists lag behind

// read is the list, what is overdue first.
func (l *list) read(ctx context.Context, c client.Client, now time.Time) ([]orders.Waiting, bool, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if now.Sub(l.at) < listLives {
		return l.waiting, l.more, nil
	}
	waiting, more, err := orders.ForPersons(ctx, c)
	if err != nil {
		return nil, false, err
	}
	slices.SortStableFunc(waiting, func(a, b orders.Waiting) int { return cmp.Compare(late(b), late(a)) })
	l.at, l.waiting, l.more = now, waiting, more
	return waiting, more, nil
}

func late(o orders.Waiting) int {
	if o.Overdue {
		return 1
	}
	return 0
}

// orderPath is the page of the order. An id of a stranger's making leads nowhere else.
func orderPath(id string) string { return (&url.URL{Path: "/orders/" + id}).EscapedPath() }

func loginTo(path string) string { return "/login?next=" + url.QueryEscape(path) }
