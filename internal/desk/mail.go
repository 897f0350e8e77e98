package desk

import (
	"cmp"
	"net/http"
	"strings"

	"turnup/providers/consoleconnect"
	"turnup/workflows/order"
)

// mail is a mail of the support team's, out of which the form of its hand-off is filled. A person looks at the values and sends them: a mail is
// a stranger's text, and nobody promised its form.
type mail struct {
	Action string
	Text   string // as it was pasted
	Said   string // what was read
}

// readMail is what of the hand-off's values the text holds, and a sentence about it. A value that the mail gives in two ways, or that the
// form would refuse, is not proposed.
func readMail(h order.Handoff, text string) (values map[string]string, said string) {
	values = map[string]string{}
	var missing []string
	found := consoleconnect.HandoverIn(text)
	for _, field := range h.Form {
		value := found[field.Name]
		if value == "" || refused(h, field.Name, value) {
			missing = append(missing, field.Name)
			continue
		}
		values[field.Name] = value
	}
	switch {
	case len(missing) == 0:
		return values, "All three values were read. Compare them with the mail, then send them."
	case len(values) == 0:
		return values, "No value was found in that text: enter them by hand."
	}
	return values, "Not found, or not clear: " + strings.Join(missing, ", ") + ". Compare the rest with the mail."
}

// refused reports whether the hand-off's form would refuse the value.
func refused(h order.Handoff, field, value string) bool {
	for _, fault := range h.Faults(order.Answer{Values: map[string]order.Value{field: order.Value(value)}}) {
		if fault.Field == field {
			return true
		}
	}
	return false
}

// read fills the form of a hand-off out of a mail. It changes nothing.
func (d *Desk) read(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	h, known := order.FindHandoff(r.PathValue("handoff"))
	if !known || h.Name != order.HandoffSupport {
		d.notOurs(w, r)
		return
	}
	text := lines(r.PostFormValue("mail"))
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), &typed{ID: id, Handoff: h.Name, Values: map[string]string{"mail": text}})
		return
	}
	values, said := readMail(h, text)
	for _, of := range append([]order.Field{{Name: "note"}}, h.Form...) { // what was typed beside the mail stays, where the page sent it along
		values[of.Name] = cmp.Or(values[of.Name], r.PostFormValue(of.Name))
	}
	d.showOrder(w, r, http.StatusOK, who, id, typed{ID: id, Handoff: h.Name, Values: values, Mail: &mail{Text: text, Said: said}}, "")
}
