package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"turnup/internal/actor"
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
	var before typed
	page := placing{Text: example, May: mayOrder(who)}
	if d.seal.get(r, cookieTyped, &before) == nil && before.Handoff == typedOrder {
		d.seal.clear(w, cookieTyped)
		page.Text = before.Values[typedOrder]
	}
	d.showPlacing(w, r, http.StatusOK, who, page)
}

func mayOrder(who order.Actor) bool { return who.May([]order.Role{order.RoleRequester}) }

// typedOrder stands for the hand-off of an order that was typed when the session had ended.
const typedOrder = "order"

func (d *Desk) showPlacing(w http.ResponseWriter, r *http.Request, status int, who order.Actor, page placing) {
	d.show(w, r, status, "new.html", view{Title: "A new order", Who: &who, Page: page})
}

// place shows what would be ordered, and orders it when that was said to be right.
func (d *Desk) place(w http.ResponseWriter, r *http.Request) {
	page := placing{Text: lines(r.PostFormValue("order")), May: true}
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, "/new", &typed{ID: "new", Handoff: typedOrder, Values: map[string]string{typedOrder: page.Text}})
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
	started, err := orders.Start(actor.As(r.Context(), who), d.temporal, o)
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

// readOrder reads one order in YAML, placed by the person, whoever the text says it is.
func readOrder(text string, by order.Person) (order.Placed, error) {
	documents := yaml.NewDecoder(strings.NewReader(text))
	var document yaml.Node
	if err := documents.Decode(&document); err != nil || len(document.Content) != 1 {
		return nil, fmt.Errorf("the text must be one order in YAML, such as the one that the form began with: %w", errOr(err))
	}
	if err := documents.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("the text must be one order: place the others after it")
	}
	value, err := plain(document.Content[0], 0)
	if err != nil {
		return nil, err
	}
	fields, is := value.(map[string]any)
	if !is {
		return nil, errors.New("the text must be fields, such as name: hkg-prod-1")
	}
	fields["requestedBy"] = by
	kind, _ := fields["kind"].(string)
	var data bytes.Buffer
	if err := json.NewEncoder(&data).Encode(fields); err != nil {
		return nil, fmt.Errorf("read the order: %w", err)
	}
	return orders.ReadPlaced(kind, data.Bytes())
}

func errOr(err error) error {
	if err == nil {
		return errors.New("it is empty")
	}
	return err
}

const deepest = 20 // of fields within fields: no order has so many

// plain is the YAML as JSON's values. What people write is read as they mean it: 0100 is a hundred.
func plain(node *yaml.Node, depth int) (any, error) {
	if depth > deepest {
		return nil, errors.New("the text has fields within fields within fields: write an order")
	}
	switch {
	case node.Kind == yaml.MappingNode:
		fields := map[string]any{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			name := node.Content[i].Value
			if _, twice := fields[name]; twice {
				return nil, fmt.Errorf("line %d: %s is given twice", node.Content[i].Line, name)
			}
			value, err := plain(node.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			fields[name] = value
		}
		return fields, nil
	case node.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range node.Content {
			value, err := plain(item, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case node.Kind != yaml.ScalarNode:
		return nil, fmt.Errorf("line %d: write the value itself, not a reference to another", node.Line)
	}
	switch node.ShortTag() {
	case "!!null":
		return nil, nil
	case "!!bool":
		var yes bool
		return yes, node.Decode(&yes)
	case "!!int":
		if n, err := strconv.Atoi(node.Value); err == nil {
			return n, nil
		}
	}
	return node.Value, nil
}
