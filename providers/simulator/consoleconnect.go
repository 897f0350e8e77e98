package simulator

import (
	"net/http"
	"strings"
	"time"
)

// The account every Console Connect simulator knows. ConsoleConnectCompany is the company username that stands in the
// paths ("Console Connect API, Getting Started"), ConsoleConnectKey its API key.
const (
	ConsoleConnectCompany = "acme"
	ConsoleConnectKey     = "demo-key"
)

// ConsoleConnectOptions says how fast the simulated provider works. A step whose time is zero is done by the next look.
type ConsoleConnectOptions struct {
	Clock       Clock                            // the system's clock when nil
	BuildTime   time.Duration                    // from CREATING on, and from ACTIVATING to ACTIVE
	ManualTime  time.Duration                    // from MANUAL to ACTIVE
	RemoveTime  time.Duration                    // from DISABLING to DISABLED, from DELETING to DELETED
	AutoSupport time.Duration                    // the other company's support team acts after so long; zero: only when told to
	Log         func(format string, args ...any) // a line for each changing call, fault and mail; none when nil
}

// ConsoleConnect simulates the Console Connect API of one account, with the company tencent-cloud to connect to. It is an
// http.Handler, safe for concurrent use, and carries its control endpoint under /_simulator/.
type ConsoleConnect struct {
	account[*connection]
	options   ConsoleConnectOptions
	mux       *http.ServeMux
	ports     []port
	companies []company
	vlans     handedVLANs
}

// NewConsoleConnect returns a simulator that holds the demonstration account and has sold nothing yet.
func NewConsoleConnect(options ConsoleConnectOptions) *ConsoleConnect {
	s := &ConsoleConnect{options: options, mux: http.NewServeMux(), ports: seedPorts(), companies: seedCompanies()}
	s.prepare(options.Clock, options.Log)
	s.statuses, s.failure, s.refusal, s.subject = consoleConnectStatuses, failureBody, s.refuseOperation, s.nameOf
	s.admit, s.settle = s.checkKey, s.settleAll
	for _, c := range seedConnections() {
		s.enter(c)
	}
	s.mount(s.mux, s.routes())
	s.mux.HandleFunc("/", s.unknownPath)
	s.mountControl(s.mux, consoleConnectHelp, s.Ledger)
	s.mountConnectionControl()
	return s
}

// ServeHTTP answers the Console Connect API, and the control endpoint under /_simulator/.
func (s *ConsoleConnect) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

// routes are the calls of the public pages "Getting Started", "Ports", "Creating L2 Connection", "Layer 2 Connections"
// and "Pricing". Creating is PUT and updating is POST there.
func (s *ConsoleConnect) routes() []route {
	const (
		v1 = "/api/company/{company}"
		v2 = "/api/v2/company/{company}"
		id = "/connections/{id}"
	)
	return []route{
		{"heartbeat", "GET /heartbeat", false, s.heartbeat},
		{"whoAmI", "GET /api/auth/token", false, s.whoAmI},
		{"listPorts", "GET " + v1 + "/ports", false, s.listPorts},
		{"getPort", "GET " + v1 + "/ports/{port}", false, s.getPort},
		{"listPortConnections", "GET " + v1 + "/ports/{port}/connections", false, s.listPortConnections},
		{"listMetros", "GET " + v1 + "/metro/capabilities", false, s.listMetros},
		{"createConnection", "PUT " + v2 + "/connections/layer2", true, s.createConnection},
		{"listConnections", "GET " + v2 + "/connections", false, s.listConnections},
		{"getConnection", "GET " + v2 + id, false, s.onConnection(s.getConnection)},
		{"getConnection", "GET " + v1 + id, false, s.onConnection(s.getConnection)},
		{"editConnection", "POST " + v2 + id, true, s.onConnection(s.editConnection)},
		{"deleteConnection", "DELETE " + v2 + id, true, s.onConnection(s.deleteConnection)},
		{"approveConnection", "PUT " + v2 + id + "/approve", true, s.onConnection(s.approveConnection)},
		{"rejectConnection", "PUT " + v2 + id + "/reject", true, s.onConnection(s.rejectConnection)},
		{"disableConnection", "PUT " + v1 + id + "/disable", true, s.onConnection(s.disableConnection)},
		{"enableConnection", "PUT " + v1 + id + "/enable", true, s.onConnection(s.enableConnection)},
		{"requestChange", "PUT " + v1 + id + "/change", true, s.onConnection(s.requestChange)},
		{"approveChange", "PUT " + v1 + id + "/change/approve", true, s.onConnection(s.approveChange)},
		{"withdrawChange", "DELETE " + v1 + id + "/change", true, s.onConnection(s.withdrawChange)},
		{"connectionLog", "GET " + v1 + id + "/log", false, s.onConnection(s.connectionLog)},
		{"calculatePrice", "POST /api/pricing/calculate", false, s.calculatePrice},
	}
}

// checkKey checks the bearer key, and that the company in the path is the key's own. Where another company can be reached
// is the one thing everybody may ask ("Console Connect API, Tencent Cloud").
func (s *ConsoleConnect) checkKey(route route, r *http.Request, _ []byte) *reply {
	if route.operation == "heartbeat" {
		return nil
	}
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || key == "" {
		return refuseLogin("The user is not logged in")
	}
	if key != ConsoleConnectKey {
		return refuseLogin("The session token been deleted")
	}
	company := r.PathValue("company")
	if company != "" && company != ConsoleConnectCompany && route.operation != "listMetros" {
		return refuseAccess(route.operation, company)
	}
	return nil
}

func (s *ConsoleConnect) unknownPath(w http.ResponseWriter, r *http.Request) {
	message := "There is no method to handle " + r.Method + " " + r.URL.Path
	writeJSON(w, http.StatusNotFound, errorBody(http.StatusNotFound, message))
}
