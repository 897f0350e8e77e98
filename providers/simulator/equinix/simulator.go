// Package equinix simulates both APIs of Equinix Fabric, ECX v3 and Fabric v4, of one organization with ports in several
// metros, and the companies it buys from. It is written from Equinix's public documents.
package equinix

import (
	"net/http"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// The client that every simulator knows ("Getting Access Token").
const (
	ClientID     = "demo-client"
	ClientSecret = "demo-secret" // #nosec G101 -- the simulator's own
)

// Where the paths of both APIs begin.
const (
	ecxPath    = "/ecx/v3/"
	fabricPath = "/fabric/v4/"
)

// Simulator simulates the account of one organization at Equinix Fabric, through both of its APIs: ECX v3 ("Connect to
// Myself") and the Equinix Fabric API v4. They show the same ports, service profiles and connections. It is an
// http.Handler, safe for concurrent use, and carries its control endpoint under /_simulator/.
type Simulator struct {
	*simulator.Engine
	account  *simulator.Account[*connection]
	options  simulator.Options
	mux      *http.ServeMux
	ports    []port
	metros   []metro
	profiles []profile
	logins   logins
}

var _ simulator.Provider = (*Simulator)(nil)

// New returns a simulator that holds the demonstration account and has sold nothing yet.
func New(options simulator.Options) *Simulator {
	s := &Simulator{
		options: options, mux: http.NewServeMux(), ports: seedPorts(), metros: seedMetros(), profiles: seedProfiles(),
		logins: logins{tokens: map[string]time.Time{}, valid: credential{ClientID, ClientSecret, seedOrganization}},
	}
	s.account = simulator.NewAccount[*connection](simulator.Setup{
		Options: options, Statuses: statuses, Tricks: []simulator.Trick{simulator.LegFailures, simulator.StaleDeletes},
		Failure: failure, Refusal: s.refuseOperation, Subject: s.nameOf, Admit: s.checkToken, Settle: s.settleAll,
		Foreign: s.addForeign, Portal: s.portal(),
		Shape: simulator.Shape{
			Rows: []string{"data", "content"}, ID: "uuid", Name: "name", Created: []string{"createdDate", "changeLog.createdDateTime"}, Requester: []string{"direction"},
		},
	})
	s.Engine = s.account.Engine()
	for _, c := range seedConnections() {
		s.account.Enter(c)
	}
	s.account.Mount(s.mux, s.routesV3()...)
	s.account.Mount(s.mux, s.routesV4()...)
	s.account.Mount(s.mux, simulator.Changes("login", "POST /oauth2/v1/token", s.login))
	s.mountChoices()
	s.mux.HandleFunc("/", s.unknownPath)
	s.mountControl()
	return s
}

// ServeHTTP answers both APIs, the login, and the control endpoint under /_simulator/.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

// routesV3 are the calls of the public pages "Connect to Myself", "Layer 2 Buyer APIs (v3)" and "Layer 2 Seller APIs
// (v3)". The metros have two documented paths.
func (s *Simulator) routesV3() []simulator.Route {
	const l2 = ecxPath + "l2/"
	return []simulator.Route{
		simulator.Reads("listPorts", "GET "+ecxPath+"port/userport", s.listPortsV3),
		simulator.Reads("listMetros", "GET "+l2+"common/metros", s.listMetrosV3),
		simulator.Reads("listMetros", "GET "+l2+"metros", s.listMetrosV3),
		simulator.Reads("listProfiles", "GET "+l2+"serviceprofiles/services", s.listProfilesV3),
		simulator.Reads("getProfile", "GET "+l2+"serviceprofiles/services/{profile}", s.getProfileV3),
		simulator.Reads("getProfile", "GET "+l2+"serviceprofiles/{profile}", s.getProfileV3),
		simulator.Reads("checkKey", "GET "+l2+"connections/validateAuthorizationKey", s.checkKeyV3),
		simulator.Reads("calculatePrice", "POST "+l2+"connections/prices", s.calculatePriceV3),
		simulator.Changes("createConnection", "POST "+l2+"connections", s.createConnectionV3),
		simulator.Reads("getConnection", "GET "+l2+"connections/{id}", s.getConnectionV3),
		simulator.Reads("listConnections", "GET "+l2+"buyer/connections", s.listBoughtV3),
		simulator.Reads("listIncoming", "GET "+l2+"seller/connections", s.listIncomingV3),
		simulator.Changes("deleteConnection", "DELETE "+l2+"connections/{id}", s.deleteConnectionV3),
	}
}

// routesV4 are the calls of the Equinix Fabric API v4 that have to do with ports, profiles and connections.
func (s *Simulator) routesV4() []simulator.Route {
	const id = fabricPath + "connections/{id}"
	return []simulator.Route{
		simulator.Reads("listPorts", "GET "+fabricPath+"ports", s.listPortsV4),
		simulator.Reads("listPorts", "POST "+fabricPath+"ports/search", s.searchPortsV4),
		simulator.Reads("getPort", "GET "+fabricPath+"ports/{port}", s.getPortV4),
		simulator.Reads("listMetros", "GET "+fabricPath+"metros", s.listMetrosV4),
		simulator.Reads("getMetro", "GET "+fabricPath+"metros/{metro}", s.getMetroV4),
		simulator.Reads("listProfiles", "GET "+fabricPath+"serviceProfiles", s.listProfilesV4),
		simulator.Reads("listProfiles", "POST "+fabricPath+"serviceProfiles/search", s.searchProfilesV4),
		simulator.Reads("getProfile", "GET "+fabricPath+"serviceProfiles/{profile}", s.getProfileV4),
		simulator.Reads("checkKey", "POST "+fabricPath+"connections/validate", s.checkKeyV4),
		simulator.Reads("calculatePrice", "POST "+fabricPath+"prices/search", s.calculatePriceV4),
		simulator.Reads("listConnections", "POST "+fabricPath+"connections/search", s.searchConnectionsV4),
		simulator.Reads("getConnection", "GET "+id, s.getConnectionV4),
		simulator.Changes("deleteConnection", "DELETE "+id, s.deleteConnectionV4),
		simulator.Changes("actOnConnection", "POST "+id+"/actions", s.actOnConnectionV4),
	}
}

// mountChoices adds the paths that are two operations, told by the query: an update and a decision in ECX v3, a change
// and its dry run in Fabric v4.
func (s *Simulator) mountChoices() {
	isUpdate := func(r *http.Request) bool { return strings.EqualFold(r.URL.Query().Get("action"), "update") }
	isDryRun := func(r *http.Request) bool { return r.URL.Query().Get("dryRun") == "true" }
	update, v4 := "PATCH "+ecxPath+"l2/connections/{id}", fabricPath+"connections"
	s.account.MountChoice(s.mux, isUpdate,
		simulator.Changes("updateConnection", update, s.updateConnectionV3),
		simulator.Changes("actOnConnection", update, s.actOnConnectionV3))
	s.account.MountChoice(s.mux, isDryRun,
		simulator.Reads("dryRunConnection", "POST "+v4, s.dryRunConnectionV4),
		simulator.Changes("createConnection", "POST "+v4, s.createConnectionV4))
	s.account.MountChoice(s.mux, isDryRun,
		simulator.Reads("dryRunConnection", "PATCH "+v4+"/{id}", s.dryRunUpdateV4),
		simulator.Changes("updateConnection", "PATCH "+v4+"/{id}", s.updateConnectionV4))
}

// unknownPath tells a path that has other methods from one that there is not.
func (s *Simulator) unknownPath(w http.ResponseWriter, r *http.Request) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); pattern != "/" {
			simulator.WriteJSON(w, http.StatusMethodNotAllowed, failure(r, http.StatusMethodNotAllowed, "Method not supported: "+r.Method))
			return
		}
	}
	simulator.WriteJSON(w, http.StatusNotFound, failure(r, http.StatusNotFound, "There is no "+r.URL.Path))
}
