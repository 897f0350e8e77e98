package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"turnup/internal/actor"
	"turnup/internal/orderfile"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"go.yaml.in/yaml/v3"
)

// placing is an order that is about to be placed.
type placing struct {
	Text    string // as it was pasted, in YAML
	Faults  []string
	Summary string // of what would be ordered; "" as long as that was not looked at
	Exactly string
	May     bool
}

// example is what the form begins with.
const example = `kind: tencent
name: hkg-prod-1
metro: HKG
speedMbps: 100
approval: {required: true, notByRequester: true}
`

func (d *Desk) newOrder(w http.ResponseWriter, r *http.Request, who order.Actor) {
	page := placing{Text: example, May: mayOrder(who)}
	if text, typed := d.typedBefore(w, r, who, typedNew).Values[typedOrder]; typed {
		page.Text = text
	}
	d.showPlacing(w, r, http.StatusOK, who, page)
}

func mayOrder(who order.Actor) bool { return who.May([]order.Role{order.RoleRequester}) }

// An order that was typed when the session had ended is kept as a value of a page that is no order's.
const (
	typedNew   = "new"
	typedOrder = "order"
)

func (d *Desk) showPlacing(w http.ResponseWriter, r *http.Request, status int, who order.Actor, page placing) {
	d.show(w, r, status, "new.html", view{Title: "A new order", Who: &who, Page: page})
}

// place shows what would be ordered, and orders it when that was said to be right.
func (d *Desk) place(w http.ResponseWriter, r *http.Request) {
	page := placing{Text: lines(r.PostFormValue("order")), May: true}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, "/new", &typed{ID: typedNew, Values: map[string]string{typedOrder: page.Text}})
		return
	}
	if page.May = mayOrder(who); !page.May {
		d.showPlacing(w, r, http.StatusForbidden, who, page)
		return
	}
	o, err := readOrder(page.Text, who.Name)
	if err != nil {
		page.Faults = strings.Split(err.Error(), "\n")
		d.showPlacing(w, r, http.StatusUnprocessableEntity, who, page)
		return
	}
	if r.PostFormValue("sure") == "" {
		exactly, err := json.MarshalIndent(o, "", "  ")
		if err != nil {
			d.fail(w, r, err)
			return
		}
		page.Summary, page.Exactly = o.Summary(), string(exactly)
		d.showPlacing(w, r, http.StatusOK, who, page)
		return
	}
	started, err := d.access.Start(actor.As(r.Context(), who), o)
	counted(answers, err)
	if err != nil {
		page.Faults = strings.Split(err.Error(), "\n")
		d.showPlacing(w, r, http.StatusConflict, who, page)
		return
	}
	how := "placed"
	if started.Joined {
		how = "joined"
	}
	http.Redirect(w, r, orderPath(started.ID)+"?said="+how, http.StatusSeeOther)
}

// lines is a text of several lines as people wrote it: browsers end each with two characters, of which a page shows the first as what it is.
func lines(sent string) string { return strings.ReplaceAll(sent, "\r\n", "\n") }

// readOrder reads one order in YAML, placed by the person, whoever the text says it is. Everything that is wrong with it is one error, a fault a line.
func readOrder(text string, by order.Person) (o order.Placed, err error) {
	var document *yaml.Node
	several := false
	orderfile.Documents([]byte(text), func(n int, doc *yaml.Node, broken error) {
		several = several || document != nil && !orderfile.IsEmpty(doc)
		if document == nil && broken == nil && !orderfile.IsEmpty(doc) {
			document = doc
		}
		err = errors.Join(err, broken)
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("the text must be one order in YAML, such as the one that the form began with: %w", err)
	case document == nil:
		return nil, errors.New("the text must be one order in YAML, such as the one that the form began with: it is empty")
	case several:
		return nil, errors.New("the text must be one order: place the others after it")
	}
	kind, err := orderfile.Kind(document)
	if err != nil {
		return nil, err
	}
	who, err := json.Marshal(map[string]order.Person{"requestedBy": by})
	if err != nil {
		return nil, fmt.Errorf("write who places the order: %w", err)
	}
	var unread []error
	var misread orderfile.Misread
	o, err = orders.ReadPlaced(kind, func(into any) error {
		unread, misread = orderfile.Fill(document, into)
		return order.FromJSON(who, false)(into)
	})
	return o, errors.Join(append(unread, misread.Others(err))...)
}
