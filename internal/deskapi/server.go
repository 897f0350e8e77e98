package deskapi

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"turnup/internal/actor"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
)

// Server answers programs.
type Server struct {
	Access orders.Access // whose client has the signer add its tokens
	Login  *Login        // nil where command lines can't log in
	Who    func(ctx context.Context, bearer string) (order.Actor, error)
}

// call is a request of somebody who is known.
type call struct {
	*http.Request
	who order.Actor
	id  string // of the order that the path names; "" where it names none
}

// route is one thing that can be asked. What GET answers changes nothing.
type route struct {
	method, path string
	do           func(*call) (any, error)
}

func (s *Server) routes() []route {
	decide := func(decision string) func(*call) (any, error) {
		said := map[string]order.Value{"decision": order.Value(decision)}
		return func(c *call) (any, error) { return s.answer(c, order.HandoffApproval, said) }
	}
	return append([]route{
		{"GET", "whoami", func(c *call) (any, error) { return c.who, nil }},
		{"GET", "find", s.find},
		{"GET", "todo", func(c *call) (any, error) { return s.Access.Waiting(c.Context()) }},
		{"GET", "orders", s.list},
		{"POST", "orders", s.start},
		{"POST", "compare", s.compare},
		{"GET", "orders/{id...}", func(c *call) (any, error) { return s.Access.Look(c.Context(), c.id) }},
		{"GET", "explain/{id...}", s.explain},
		{"POST", "answer/{handoff}/{id...}", func(c *call) (any, error) { return s.answer(c, c.PathValue("handoff"), nil) }},
		{"POST", "approve/{id...}", decide("approve")},
		{"POST", "reject/{id...}", decide("reject")},
		{"POST", "claim/{id...}", s.claim},
		{"POST", "cancel/{id...}", s.cancel},
		{"GET", "usual-times/{kind}", s.usualTimes},
		{"GET", "services", s.services},
		{"POST", "services/{update}/{id...}", s.tell},
		{"GET", "findings", s.findings},
		{"POST", "lookups", s.lookup},
		{"GET", "evidence/{id...}", s.evidence},
	}, s.upkeep()...)
}

//go:embed openapi.yaml
var openAPI []byte

// Handler answers what begins with Prefix.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"login", s.login)
	mux.HandleFunc("GET "+Prefix+"openapi.yaml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(openAPI) // whoever has gone needs no answer
	})
	for _, of := range s.routes() {
		mux.HandleFunc(of.method+" "+Prefix+of.path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, of.do) })
	}
	mux.HandleFunc(Prefix, func(w http.ResponseWriter, r *http.Request) {
		write(w, http.StatusNotFound, refusal{&Problem{Message: "there is no " + r.Method + " " + r.URL.Path, Next: "GET " + Prefix + "openapi.yaml tells what there is"}})
	})
	return mux
}

// serve has somebody who is known do it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, do func(*call) (any, error)) {
	bearer, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !given {
		unknown(w, "this needs a token: Authorization: Bearer …")
		return
	}
	who, err := s.Who(r.Context(), strings.TrimSpace(bearer))
	if err != nil {
		unknown(w, "the token is refused: "+err.Error())
		return
	}
	if r.Method == http.MethodPost {
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			write(w, http.StatusUnsupportedMediaType, refusal{&Problem{Message: "what is sent must be application/json", BadInput: true}})
			return
		}
	}
	c := &call{Request: r.WithContext(actor.As(r.Context(), who)), who: who, id: r.PathValue("id")}
	if c.id != "" && !strings.Contains(c.id, "/") {
		if c.id, err = s.Access.Find(c.Context(), c.id); err != nil {
			refuse(w, err)
			return
		}
	}
	answer, err := do(c)
	if err != nil {
		refuse(w, err)
		return
	}
	if file, is := answer.(orders.Evidence); is {
		w.Header().Set("Content-Type", zip)
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
		_, _ = w.Write(file.Data) // whoever has gone needs no answer
		return
	}
	write(w, http.StatusOK, answer)
}

func unknown(w http.ResponseWriter, why string) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	write(w, http.StatusUnauthorized, refusal{&Problem{Message: why, Next: "turnup login", BadInput: true}})
}

// denied is the error of somebody who has not the role.
type denied struct{ *Problem }

func refuse(w http.ResponseWriter, err error) {
	var d denied
	if errors.As(err, &d) {
		write(w, http.StatusForbidden, refusal{d.Problem})
		return
	}
	status, p := problemOf(err)
	write(w, status, refusal{p})
}

func write(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // whoever has gone needs no answer
}

// needs refuses who has none of the roles. A worker checks them once more where it takes an answer; it can refuse no start.
func (c *call) needs(what string, roles ...order.Role) error {
	if c.who.May(roles) {
		return nil
	}
	return denied{&Problem{
		Message: fmt.Sprintf("%s is no %s, as %s needs", c.who.Name, order.NamedRoles(roles), what),
		Next:    "have somebody do it who has that role", Alone: true,
	}}
}

// read reads what was sent. An empty body is an empty object.
func (c *call) read(into any) error {
	decoder := json.NewDecoder(c.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if c.ContentLength == 0 {
		return nil
	}
	return order.Misread(err)
}

func (s *Server) login(w http.ResponseWriter, _ *http.Request) {
	if s.Login == nil {
		write(w, http.StatusNotFound, refusal{&Problem{
			Message: "command lines can't log in at this desk", Next: "have its TURNUP_OIDC_CLI_CLIENT_ID set, or give a token of your own by TURNUP_DESK_TOKEN_FILE", BadInput: true,
		}})
		return
	}
	write(w, http.StatusOK, s.Login)
}

func (s *Server) find(c *call) (any, error) {
	id, err := s.Access.Find(c.Context(), c.FormValue("name"))
	return found{id}, err
}

func (s *Server) explain(c *call) (any, error) {
	v, err := s.Access.Look(c.Context(), c.id)
	if err != nil {
		return nil, err
	}
	return orders.ExplainNow(c.Context(), s.Access, v)
}

// usualLimit is how many orders are listed when nobody says.
const usualLimit = 100

func (s *Server) list(c *call) (any, error) {
	var faults providers.Faults
	f := orders.Filter{
		Provider: c.FormValue("provider"), Account: c.FormValue("account"), State: c.FormValue("state"), Party: c.FormValue("party"),
		Handoff: c.FormValue("handoff"), Open: boolean(c, "open", &faults), Limit: usualLimit,
	}
	f.EndedFrom, f.EndedTo = moment(c, "endedFrom", &faults), moment(c, "endedTo", &faults)
	if given := c.FormValue("limit"); given != "" {
		n, err := strconv.Atoi(given)
		if f.Limit = n; err != nil {
			faults.Add("limit", "must be a number", given)
			f.Limit = usualLimit
		}
	}
	if f.Check(&faults, ""); len(faults) > 0 {
		return nil, faults
	}
	return s.Access.List(c.Context(), f)
}

func boolean(c *call, name string, faults *providers.Faults) bool {
	given := c.FormValue(name)
	if given != "" && given != "true" && given != "false" {
		faults.Add(name, "must be true or false", given)
	}
	return given == "true"
}

func moment(c *call, name string, faults *providers.Faults) (at time.Time) {
	given := c.FormValue(name)
	if given == "" {
		return at
	}
	at, err := time.Parse(time.RFC3339Nano, given)
	if err != nil {
		faults.Add(name, "must be a time such as 2026-11-01T00:00:00Z", given)
	}
	return at
}

func (s *Server) evidence(c *call) (any, error) {
	if err := c.needs("evidence", order.RoleAuditor, order.RoleOperator); err != nil {
		return nil, err
	}
	return s.Access.Evidence(c.Context(), c.id, c.FormValue("run"))
}

func (s *Server) usualTimes(c *call) (any, error) {
	var faults providers.Faults
	if orders.CheckWord(&faults, "kind", c.PathValue("kind"), workflows.KindNames()); len(faults) > 0 {
		return nil, faults
	}
	return s.Access.UsualTimes(c.Context(), c.PathValue("kind"))
}

func (s *Server) services(c *call) (any, error) {
	f := orders.ServiceFilter{
		Provider: c.FormValue("provider"), Account: c.FormValue("account"), Metro: c.FormValue("metro"), Finding: c.FormValue("finding"), Match: c.FormValue("match"),
	}
	var faults providers.Faults
	if f.Check(&faults, ""); len(faults) > 0 {
		return nil, faults
	}
	return s.Access.Services(c.Context(), f)
}
