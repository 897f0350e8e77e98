// Package huaweicloud simulates the Direct Connect API of Huawei Cloud and its IAM, of a partner who hands hosted connections
// to tenants. It is written from the public API references.
package huaweicloud

import (
	"context"
	"net/http"

	"turnup/providers/simulator"
)

// The account every simulator knows. Project is the project that stands in the paths, of the
// partner who owns the operations connections ("Querying the Hosted Connection List"). The caller either signs with the
// access key and the secret key, or logs in with domain, user and password for a token.
const (
	Project     = "6fbe9263116a4b68818cf1edce16bc4f"
	ProjectName = "la-south-2" // a project has the name of its region
	AccessKey   = "DEMOACCESSKEY"
	SecretKey   = "demo-secret-key"
	Domain      = "demo-domain"
	User        = "demo-user"
	Password    = "demo-password"
)

// Simulator simulates the Direct Connect API of one project of Huawei Cloud, and IAM's token service at the same address. It
// is an http.Handler, safe for concurrent use, and carries its control endpoint under /_simulator/.
type Simulator struct {
	*simulator.Engine
	account *simulator.Account[*connection]
	options simulator.Options
	mux     *http.ServeMux
	tokens  tokens
}

var _ simulator.Provider = (*Simulator)(nil)

// New returns a simulator that holds the demonstration account and has sold nothing yet. A hosted connection takes
// Options.BuildTime twice, from PENDING_CREATE to BUILD and from BUILD to ACTIVE.
func New(options simulator.Options) *Simulator {
	s := &Simulator{options: options, mux: http.NewServeMux(), tokens: tokens{given: map[string]token{}}}
	s.account = simulator.NewAccount[*connection](simulator.Setup{
		Options: options, Statuses: statuses, Failure: failure, Refusal: s.refuseOperation, Subject: s.nameOf,
		Admit: s.authenticate, Settle: s.settleAll, Foreign: s.addForeign, Portal: s.portal(),
		Shape: simulator.Shape{
			Rows: []string{hostedConnect, ownConnect, "hosted_connects", "direct_connects"}, ID: "id", Name: "name", Created: []string{"create_time", "apply_time"},
		},
	})
	s.Engine = s.account.Engine()
	for _, c := range seedConnections() {
		s.account.Enter(c)
	}
	s.account.Mount(s.mux, s.routes()...)
	s.mux.HandleFunc("/", s.unpublished)
	s.mountControl()
	return s
}

// requestIDHeader names a request in every answer; the bodies repeat it.
const requestIDHeader = "X-Request-Id"

// headerKey is where the header of the answer is in the context of a request.
type headerKey struct{}

func answerHeader(r *http.Request) http.Header {
	header, _ := r.Context().Value(headerKey{}).(http.Header)
	return header
}

// ServeHTTP answers the Direct Connect API and IAM, and the control endpoint under /_simulator/. The answers are dated by
// the simulator's clock, so that a caller with a wrong clock can tell.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set(requestIDHeader, simulator.NewHexID(16))
	header.Set("Date", s.account.Now().UTC().Format(http.TimeFormat))
	header.Set("Server", "api-gateway")
	s.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), headerKey{}, header)))
}

// routes are the calls of the "Direct Connect API Reference" that the simulator knows, under the names of its pages, and
// of the "Identity and Access Management API Reference" the one that gives a token.
func (s *Simulator) routes() []simulator.Route {
	const (
		root    = "/v3/{project}/dcaas"
		hosted  = root + "/hosted-connects"
		connect = root + "/direct-connects"
	)
	return []simulator.Route{
		simulator.Reads(createToken, "POST /v3/auth/tokens", s.createToken),
		simulator.Reads("listHostedDirectConnects", "GET "+hosted, s.listHosted),
		simulator.Reads("showHostedDirectConnect", "GET "+hosted+"/{id}", s.onHosted(s.showHosted)),
		simulator.Changes("createHostedDirectConnect", "POST "+hosted, s.createHosted),
		simulator.Changes("updateHostedDirectConnect", "PUT "+hosted+"/{id}", s.onHosted(s.updateHosted)),
		simulator.Changes("deleteHostedDirectConnect", "DELETE "+hosted+"/{id}", s.onHosted(s.deleteHosted)),
		simulator.Reads("listDirectConnects", "GET "+connect, s.listOwn),
		simulator.Reads("showDirectConnect", "GET "+connect+"/{id}", s.onOwn(s.showOwn)),
		simulator.Changes("updateDirectConnect", "PUT "+connect+"/{id}", s.onOwn(s.updateOwn)),
		simulator.Changes("deleteDirectConnect", "DELETE "+connect+"/{id}", s.onOwn(s.deleteOwn)),
		simulator.Reads("showQuotas", "GET "+root+"/quotas", s.showQuotas),
	}
}

// authenticate refuses whoever is not known, and whose project is not the one in the path.
func (s *Simulator) authenticate(operation string, r *http.Request, body []byte) *simulator.Reply {
	if operation == createToken {
		return nil
	}
	project, refused := s.identify(r, body)
	if refused == nil && project != r.PathValue("project") {
		refused = &refusal{http.StatusForbidden, codePolicy, "the caller has no access to this project"}
	}
	if refused == nil {
		return nil
	}
	return new(refused.reply(r))
}

// identify tells for which project the caller acts, by the token or else by the signature.
func (s *Simulator) identify(r *http.Request, body []byte) (project string, refused *refusal) {
	if token := r.Header.Get("X-Auth-Token"); token != "" {
		return s.checkToken(token)
	}
	if r.Header.Get("Authorization") == "" {
		return "", refuseIdentity("x-auth-token not found")
	}
	return Project, s.checkSignature(r, body)
}

// unpublished is what the gateway answers for an address or a method that is not the API's. It does not mean that a
// resource is missing.
func (s *Simulator) unpublished(w http.ResponseWriter, r *http.Request) {
	const message = "The API does not exist or has not been published in the environment"
	simulator.WriteJSON(w, http.StatusNotFound, failure(r, http.StatusNotFound, message))
}
