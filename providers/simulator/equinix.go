package simulator

import (
	"net/http"
	"strings"
	"time"
)

// The client that every Equinix simulator knows ("Getting Access Token").
const (
	EquinixClientID     = "demo-client"
	EquinixClientSecret = "demo-secret" // #nosec G101 -- the simulator's own
)

// Where the paths of both APIs begin.
const (
	ecxPath    = "/ecx/v3/"
	fabricPath = "/fabric/v4/"
)

// EquinixOptions says how fast the simulated provider works. A step whose time is zero is done by the next look.
type EquinixOptions struct {
	Clock        Clock                            // the system's clock when nil
	BuildTime    time.Duration                    // each step of building: up to PROVISIONING, and from there on
	ApprovalTime time.Duration                    // another company approves by itself after so long; zero: only when told to
	ChangeTime   time.Duration                    // until an update is carried out
	RemoveTime   time.Duration                    // from DEPROVISIONING to DEPROVISIONED
	Log          func(format string, args ...any) // a line for each changing call and fault; none when nil
}

// Equinix simulates the account of one organization at Equinix Fabric, through both of its APIs: ECX v3 ("Connect to
// Myself") and the Equinix Fabric API v4. They show the same ports, service profiles and connections. It is an
// http.Handler, safe for concurrent use, and carries its control endpoint under /_simulator/.
type Equinix struct {
	account[*fabricConnection]
	options  EquinixOptions
	mux      *http.ServeMux
	ports    []fabricPort
	metros   []fabricMetro
	profiles []fabricProfile
	logins   logins
}

// NewEquinix returns a simulator that holds the demonstration account and has sold nothing yet.
func NewEquinix(options EquinixOptions) *Equinix {
	s := &Equinix{
		options: options, mux: http.NewServeMux(),
		ports: seedFabricPorts(), metros: seedFabricMetros(), profiles: seedFabricProfiles(), logins: newLogins(),
	}
	s.prepare(options.Clock, options.Log)
	s.statuses, s.keys = equinixStatuses, []string{"legFailure", "staleDelete"}
	s.failure, s.refusal, s.subject = equinixFailure, s.refuseOperation, s.nameOf
	s.admit, s.settle = s.checkToken, s.settleAll
	for _, c := range seedFabricConnections() {
		s.enter(c)
	}
	s.mount(s.mux, s.routesV3())
	s.mount(s.mux, s.routesV4())
	s.mount(s.mux, []route{{"login", "POST /oauth2/v1/token", true, s.login}})
	s.mountChoices()
	s.mux.HandleFunc("/", s.unknownPath)
	s.mountControl(s.mux, equinixHelp, s.Ledger)
	s.mountConnectionControl()
	return s
}

// ServeHTTP answers both APIs, the login, and the control endpoint under /_simulator/.
func (s *Equinix) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

// routesV3 are the calls of the public pages "Connect to Myself", "Layer 2 Buyer APIs (v3)" and "Layer 2 Seller APIs
// (v3)". The metros have two documented paths.
func (s *Equinix) routesV3() []route {
	const l2 = ecxPath + "l2/"
	return []route{
		{"listPorts", "GET " + ecxPath + "port/userport", false, s.listPortsV3},
		{"listMetros", "GET " + l2 + "common/metros", false, s.listMetrosV3},
		{"listMetros", "GET " + l2 + "metros", false, s.listMetrosV3},
		{"listProfiles", "GET " + l2 + "serviceprofiles/services", false, s.listProfilesV3},
		{"getProfile", "GET " + l2 + "serviceprofiles/services/{profile}", false, s.getProfileV3},
		{"getProfile", "GET " + l2 + "serviceprofiles/{profile}", false, s.getProfileV3},
		{"checkKey", "GET " + l2 + "connections/validateAuthorizationKey", false, s.checkKeyV3},
		{"calculatePrice", "POST " + l2 + "connections/prices", false, s.calculatePriceV3},
		{"createConnection", "POST " + l2 + "connections", true, s.createConnectionV3},
		{"getConnection", "GET " + l2 + "connections/{id}", false, s.getConnectionV3},
		{"listConnections", "GET " + l2 + "buyer/connections", false, s.listBoughtV3},
		{"listIncoming", "GET " + l2 + "seller/connections", false, s.listIncomingV3},
		{"deleteConnection", "DELETE " + l2 + "connections/{id}", true, s.deleteConnectionV3},
	}
}

// routesV4 are the calls of the Equinix Fabric API v4 that have to do with ports, profiles and connections.
func (s *Equinix) routesV4() []route {
	const id = fabricPath + "connections/{id}"
	return []route{
		{"listPorts", "GET " + fabricPath + "ports", false, s.listPortsV4},
		{"listPorts", "POST " + fabricPath + "ports/search", false, s.searchPortsV4},
		{"getPort", "GET " + fabricPath + "ports/{port}", false, s.getPortV4},
		{"listMetros", "GET " + fabricPath + "metros", false, s.listMetrosV4},
		{"getMetro", "GET " + fabricPath + "metros/{metro}", false, s.getMetroV4},
		{"listProfiles", "GET " + fabricPath + "serviceProfiles", false, s.listProfilesV4},
		{"listProfiles", "POST " + fabricPath + "serviceProfiles/search", false, s.searchProfilesV4},
		{"getProfile", "GET " + fabricPath + "serviceProfiles/{profile}", false, s.getProfileV4},
		{"checkKey", "POST " + fabricPath + "connections/validate", false, s.checkKeyV4},
		{"calculatePrice", "POST " + fabricPath + "prices/search", false, s.calculatePriceV4},
		{"listConnections", "POST " + fabricPath + "connections/search", false, s.searchConnectionsV4},
		{"getConnection", "GET " + id, false, s.getConnectionV4},
		{"deleteConnection", "DELETE " + id, true, s.deleteConnectionV4},
		{"actOnConnection", "POST " + id + "/actions", true, s.actOnConnectionV4},
	}
}

// mountChoices adds the paths that are two operations, told by the query: an update and a decision in ECX v3, a change
// and its dry run in Fabric v4.
func (s *Equinix) mountChoices() {
	isUpdate := func(r *http.Request) bool { return strings.EqualFold(r.URL.Query().Get("action"), "update") }
	isDryRun := func(r *http.Request) bool { return r.URL.Query().Get("dryRun") == "true" }
	choose := func(pattern string, first func(*http.Request) bool, yes, no route) {
		yes.pattern, no.pattern = pattern, pattern
		handleYes, handleNo := s.handler(yes), s.handler(no)
		s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if first(r) {
				handleYes(w, r)
				return
			}
			handleNo(w, r)
		})
	}
	choose("PATCH "+ecxPath+"l2/connections/{id}", isUpdate,
		route{operation: "updateConnection", changes: true, handle: s.updateConnectionV3},
		route{operation: "actOnConnection", changes: true, handle: s.actOnConnectionV3})
	choose("POST "+fabricPath+"connections", isDryRun,
		route{operation: "dryRunConnection", handle: s.dryRunConnectionV4},
		route{operation: "createConnection", changes: true, handle: s.createConnectionV4})
	choose("PATCH "+fabricPath+"connections/{id}", isDryRun,
		route{operation: "dryRunConnection", handle: s.dryRunUpdateV4},
		route{operation: "updateConnection", changes: true, handle: s.updateConnectionV4})
}

// unknownPath tells a path that has other methods from one that there is not.
func (s *Equinix) unknownPath(w http.ResponseWriter, r *http.Request) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); pattern != "/" {
			writeJSON(w, http.StatusMethodNotAllowed, equinixFailure(r, http.StatusMethodNotAllowed, "Method not supported: "+r.Method))
			return
		}
	}
	writeJSON(w, http.StatusNotFound, equinixFailure(r, http.StatusNotFound, "There is no "+r.URL.Path))
}
