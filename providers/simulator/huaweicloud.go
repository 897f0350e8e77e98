package simulator

import (
	"context"
	"net/http"
	"time"
)

// The account every Huawei Cloud simulator knows. HuaweiCloudProject is the project that stands in the paths, of the
// partner who owns the operations connections ("Querying the Hosted Connection List"). The caller either signs with the
// access key and the secret key, or logs in with domain, user and password for a token.
const (
	HuaweiCloudProject     = "6fbe9263116a4b68818cf1edce16bc4f"
	HuaweiCloudProjectName = "la-south-2" // a project has the name of its region
	HuaweiCloudAccessKey   = "DEMOACCESSKEY"
	HuaweiCloudSecretKey   = "demo-secret-key"
	HuaweiCloudDomain      = "demo-domain"
	HuaweiCloudUser        = "demo-user"
	HuaweiCloudPassword    = "demo-password"
)

// HuaweiCloudOptions says how fast the simulated provider works. A step whose time is zero is done by the next look.
type HuaweiCloudOptions struct {
	Clock      Clock                            // the system's clock when nil
	BuildTime  time.Duration                    // of a hosted connection from PENDING_CREATE to BUILD, and from BUILD to ACTIVE
	UpdateTime time.Duration                    // from PENDING_UPDATE back; of a standard or operations connection, from BUILD back
	RemoveTime time.Duration                    // from PENDING_DELETE until it is not found any more
	Log        func(format string, args ...any) // a line for each changing call and fault; none when nil
}

// HuaweiCloud simulates the Direct Connect API of one project of Huawei Cloud, and IAM's token service at the same address.
// It is an http.Handler, safe for concurrent use, and carries its control endpoint under /_simulator/.
type HuaweiCloud struct {
	account[*directConnect]
	options HuaweiCloudOptions
	mux     *http.ServeMux
	tokens  map[string]iamToken
}

var _ Provider = (*HuaweiCloud)(nil)

// NewHuaweiCloud returns a simulator that holds the demonstration account and has sold nothing yet.
func NewHuaweiCloud(options HuaweiCloudOptions) *HuaweiCloud {
	s := &HuaweiCloud{options: options, mux: http.NewServeMux(), tokens: map[string]iamToken{}}
	s.prepare(options.Clock, options.Log)
	s.statuses, s.failure, s.refusal, s.subject = directConnectStatuses, gatewayBody, s.refuseOperation, s.nameOf
	s.admit, s.settle = s.authenticate, s.settleAll
	for _, c := range seedDirectConnects() {
		s.enter(c)
	}
	s.mount(s.mux, s.routes())
	s.mux.HandleFunc("/", s.unpublished)
	s.mountControl(s.mux, huaweiCloudHelp, s.Ledger)
	s.mountConnectionControl()
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
func (s *HuaweiCloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set(requestIDHeader, newHexID())
	header.Set("Date", s.clock.Now().UTC().Format(http.TimeFormat))
	header.Set("Server", "api-gateway")
	s.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), headerKey{}, header)))
}

// routes are the calls of the "Direct Connect API Reference" that the simulator knows, under the names of its pages, and
// of the "Identity and Access Management API Reference" the one that gives a token.
func (s *HuaweiCloud) routes() []route {
	const (
		root    = "/v3/{project}/dcaas"
		hosted  = root + "/hosted-connects"
		connect = root + "/direct-connects"
	)
	return []route{
		{createToken, "POST /v3/auth/tokens", false, s.createToken},
		{"listHostedDirectConnects", "GET " + hosted, false, s.listHosted},
		{"showHostedDirectConnect", "GET " + hosted + "/{id}", false, s.onHosted(s.showHosted)},
		{"createHostedDirectConnect", "POST " + hosted, true, s.createHosted},
		{"updateHostedDirectConnect", "PUT " + hosted + "/{id}", true, s.onHosted(s.updateHosted)},
		{"deleteHostedDirectConnect", "DELETE " + hosted + "/{id}", true, s.onHosted(s.deleteHosted)},
		{"listDirectConnects", "GET " + connect, false, s.listOwn},
		{"showDirectConnect", "GET " + connect + "/{id}", false, s.onOwn(s.showOwn)},
		{"updateDirectConnect", "PUT " + connect + "/{id}", true, s.onOwn(s.updateOwn)},
		{"deleteDirectConnect", "DELETE " + connect + "/{id}", true, s.onOwn(s.deleteOwn)},
		{"showQuotas", "GET " + root + "/quotas", false, s.showQuotas},
	}
}

// authenticate refuses whoever is not known, and whose project is not the one in the path.
func (s *HuaweiCloud) authenticate(route route, r *http.Request, body []byte) *reply {
	if route.operation == createToken {
		return nil
	}
	project, refused := s.identify(r, body)
	if refused == nil && project != r.PathValue("project") {
		refused = &huaweiRefusal{http.StatusForbidden, dcCodePolicy, "the caller has no access to this project"}
	}
	if refused == nil {
		return nil
	}
	return refusal(refused.reply(r))
}

// identify tells for which project the caller acts, by the token or else by the signature.
func (s *HuaweiCloud) identify(r *http.Request, body []byte) (project string, refused *huaweiRefusal) {
	if token := r.Header.Get("X-Auth-Token"); token != "" {
		return s.checkToken(token)
	}
	if r.Header.Get("Authorization") == "" {
		return "", refuseIdentity("x-auth-token not found")
	}
	return HuaweiCloudProject, s.checkSignature(r, body)
}

// unpublished is what the gateway answers for an address or a method that is not the API's. It does not mean that a
// resource is missing.
func (s *HuaweiCloud) unpublished(w http.ResponseWriter, r *http.Request) {
	const message = "The API does not exist or has not been published in the environment"
	writeJSON(w, http.StatusNotFound, gatewayBody(r, http.StatusNotFound, message))
}
