package desk

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"turnup/workflows/order"
)

// mail is a mail of the support team's, out of which the form of its hand-off is filled. A person looks at the values and sends them: a mail is
// a stranger's text, and nobody promised its form.
type mail struct {
	Action string
	Text   string // as it was pasted
	Said   string // what was read
}

// wanted are the values of the support team's mail: by their labels where the mail has those.
var wanted = []struct {
	field string
	forms []*regexp.Regexp // the first that finds anything counts
}{
	{"providerAccountId", []*regexp.Regexp{
		regexp.MustCompile(`(?i)provider\s+account(?:\s+(?:id|no|number))?[^0-9a-z]{1,20}([0-9]{5,20})\b`),
		regexp.MustCompile(`(?i)\b(?:account|uin|appid)(?:\s+(?:id|no|number))?[^0-9a-z]{1,20}([0-9]{5,20})\b`),
	}},
	{"sharedConnectionId", []*regexp.Regexp{regexp.MustCompile(`(?i)(?:^|[^0-9a-z_-])(dc-[0-9a-z]{1,40})\b`)}},
	{"vlanId", []*regexp.Regexp{regexp.MustCompile(`(?i)\bvlan(?:\s*-?(?:id|tag|no|number))?[^0-9a-z]{1,20}([0-9]{1,4})\b`)}},
}

// readMail is what of the hand-off's values the text holds, and a sentence about it. A value that the mail gives in two ways, or that the
// form would refuse, is not proposed.
func readMail(h order.Handoff, text string) (values map[string]string, said string) {
	values = map[string]string{}
	var missing []string
	for _, want := range wanted {
		var found []string
		for _, form := range want.forms {
			for _, match := range form.FindAllStringSubmatch(text, -1) {
				found = append(found, strings.ToLower(match[1]))
			}
			if len(found) > 0 {
				break
			}
		}
		slices.Sort(found)
		found = slices.Compact(found)
		if len(found) != 1 || refused(h, want.field, found[0]) {
			missing = append(missing, want.field)
			continue
		}
		values[want.field] = found[0]
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
	var who order.Actor
	if d.seal.get(r, cookieSession, &who) != nil {
		d.ended(w, r, orderPath(id), false)
		return
	}
	text := r.PostFormValue("mail")
	values, said := readMail(h, text)
	d.showOrder(w, r, http.StatusOK, who, id, typed{ID: id, Handoff: h.Name, Values: values, Mail: &mail{Text: text, Said: said}}, "")
}
