package providertest

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Document is what a provider's documents say of the calls of its API. Every request that the suite's clients send and every
// answer of the simulator is held against it.
type Document struct {
	Calls  map[string]Call // by method and path, as http.ServeMux spells them
	Errors []string        // the forms of an error's body
}

// Call is what the documents say of one call. The forms of bodies are JSON: an object has the fields that must be there, those
// with a ? that may be, and with "*" any others; a list has the form of its rows; and a text names what a value may be, with |
// between: string, integer, number, boolean, object, null, any, uuid, time, or a word after =.
type Call struct {
	Query  string // the names of the parameters; ! after those that must be given
	Send   string // the form of the body, or "" when there is none
	Answer string // the form of a success's body; "" when the documents show none
}

// exchange is one request and its answer.
type exchange struct {
	request *http.Request
	sent    []byte
	status  int
	said    []byte
}

// hold checks a request, and the answer if that is the simulator's own.
func (d Document) hold(t testing.TB, e exchange, answerToo bool) {
	if d.Calls == nil {
		return
	}
	t.Helper()
	what, call, known := d.find(e.request)
	if !known {
		t.Errorf("%s: no document has such a call", what)
		return
	}
	faults := wrongQuery(call.Query, e.request)
	faults = append(faults, wrong(call.Send, e.sent, "body")...)
	if answerToo {
		faults = append(faults, d.wrongAnswer(call, e)...)
	}
	for _, fault := range faults {
		t.Errorf("%s: %s", what, fault)
	}
}

// find is the call that a request is.
func (d Document) find(r *http.Request) (name string, call Call, known bool) {
	var mux http.ServeMux
	for name := range d.Calls {
		mux.HandleFunc(name, http.NotFound)
	}
	if _, name = mux.Handler(r); name == "" {
		return r.Method + " " + r.URL.Path, Call{}, false
	}
	return name, d.Calls[name], true
}

func wrongQuery(known string, r *http.Request) (faults []string) {
	query := r.URL.Query()
	names := strings.Fields(known)
	for _, name := range names {
		if required, must := strings.CutSuffix(name, "!"); must && query.Get(required) == "" {
			faults = append(faults, "the query lacks "+required)
		}
	}
	for name := range query {
		if !slices.Contains(names, name) && !slices.Contains(names, name+"!") {
			faults = append(faults, "the query has "+name)
		}
	}
	return faults
}

// wrongAnswer says nothing of what is no JSON, which is a gateway's.
func (d Document) wrongAnswer(call Call, e exchange) []string {
	switch {
	case !json.Valid(e.said) || e.status == http.StatusUnauthorized || e.status >= http.StatusInternalServerError:
		return nil
	case e.status < 300:
		if call.Answer == "" {
			return nil
		}
		return wrong(call.Answer, e.said, "answer")
	}
	var all []string
	for _, form := range d.Errors {
		faults := wrong(form, e.said, "error")
		if len(faults) == 0 {
			return nil
		}
		all = append(all, faults...)
	}
	return all
}

// wrong is how a body differs from its form.
func wrong(form string, body []byte, at string) []string {
	if form == "" {
		if len(body) > 0 {
			return []string{"there is a " + at}
		}
		return nil
	}
	var want, have any
	if err := json.Unmarshal([]byte(form), &want); err != nil {
		panic(fmt.Sprintf("the form %s: %v", form, err))
	}
	if err := json.Unmarshal(body, &have); err != nil {
		return []string{at + ": " + err.Error()}
	}
	return differs(want, have, at)
}

func differs(want, have any, at string) (faults []string) {
	switch want := want.(type) {
	case map[string]any:
		object, is := have.(map[string]any)
		if !is {
			return []string{fmt.Sprintf("%s is %v, no object", at, have)}
		}
		return differsObject(want, object, at)
	case []any:
		rows, is := have.([]any)
		if !is {
			return []string{fmt.Sprintf("%s is %v, no list", at, have)}
		}
		for i, row := range rows {
			faults = append(faults, differs(want[0], row, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case string:
		if !slices.ContainsFunc(strings.Split(want, "|"), func(kind string) bool { return is(kind, have) }) {
			return []string{fmt.Sprintf("%s is %v, not %s", at, have, want)}
		}
	}
	return faults
}

func differsObject(want, have map[string]any, at string) (faults []string) {
	for name, value := range have {
		form, given := want[name]
		if !given {
			form, given = want[name+"?"]
		}
		if !given {
			form, given = want["*"]
		}
		if !given {
			faults = append(faults, at+" has "+name)
			continue
		}
		faults = append(faults, differs(form, value, at+"."+name)...)
	}
	for name := range want {
		if _, given := have[name]; !given && name != "*" && !strings.HasSuffix(name, "?") {
			faults = append(faults, at+" lacks "+name)
		}
	}
	return faults
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// is reports whether a value is of that kind.
func is(kind string, value any) bool {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	switch kind {
	case "any":
		return true
	case "null":
		return value == nil
	case "string":
		return isText
	case "number":
		return isNumber
	case "integer":
		return isNumber && number == math.Trunc(number)
	case "boolean":
		_, isBool := value.(bool)
		return isBool
	case "object":
		_, isObject := value.(map[string]any)
		return isObject
	case "uuid":
		return uuid.MatchString(text)
	case "time":
		_, err := time.Parse(time.RFC3339, text)
		return err == nil
	}
	return isText && "="+text == kind
}
