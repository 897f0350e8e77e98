package equinix

import (
	"fmt"
	"net/http"
	"time"

	"turnup/providers/simulator"
)

var help = simulator.Help{
	Intro: `Equinix simulator: ECX v3 and Fabric v4 of one account, client demo-client, secret demo-secret.

Provider's APIs, for example
  curl -X POST {root}/oauth2/v1/token -H 'Content-Type: application/json' \
    -d '{"grant_type":"client_credentials","client_id":"demo-client","client_secret":"demo-secret"}'
  curl -H 'Authorization: Bearer TOKEN' '{root}/ecx/v3/port/userport'
  curl -H 'Authorization: Bearer TOKEN' '{root}/fabric/v4/serviceProfiles?viewPoint=aSide'
An operation has one name, and its faults strike, whichever API it comes by.
`,
	People: `Play the other company
  curl -X POST {base}/connections/NAME/approve            the connection, or another speed
  curl -X POST {base}/connections/NAME/reject -d '{"reason":"not ordered by us"}'

Play yourself at the other company
  curl -X POST {base}/connections/NAME/confirm            accept a hosted connection, as at AWS
  curl -X POST {base}/connections/NAME/peer               configure the peering, as at Azure

Play Equinix
  curl -X POST {base}/connections/NAME/activate           PROVISIONED now
  curl -X POST {base}/connections/NAME/fail -d '{"reason":"no capacity"}'   NOT_PROVISIONED; or give a "status"
  curl -X POST {base}/connections/NAME/fail-delete        the removal ends NOT_DEPROVISIONED
  curl -X POST {base}/revoke-tokens                       every token is refused from now on
  curl -X POST {base}/credential -d '{"clientId":"new","clientSecret":"new-secret"}'   the one before is refused; "organization":4711 too
  curl -X POST {base}/unlock                              after five failed logins in a row
`,
	Down:   "operationalStatus DOWN; ECX v3 has nothing of the kind",
	Status: `{"status":"FROZEN","providerStatus":"X"}`,
	Tricks: `                                                          a "state" of Fabric v4 too
  curl -X POST {base}/connections/NAME/stale -d '{"for":"30s"}'   deleted, it still shows its old status for so long
`,
	Create: "createConnection", Get: "getConnection", List: "listPorts", Connections: "listConnections",
}

// words are what the body of a control call on a connection may hold.
type words struct {
	Shown
	Reason string `json:"reason"`
	For    string `json:"for"`
}

func (s *Simulator) mountControl() {
	done := func(act func()) func(*http.Request) (any, error) {
		return func(*http.Request) (any, error) {
			act()
			return map[string]bool{"done": true}, nil
		}
	}
	simulator.Control[*connection, words]{
		Help: help,
		Show: func(c *connection) any { return stateOf(c) },
		Actions: map[string]func(ref string, given words) error{
			"approve":     func(ref string, _ words) error { return s.Approve(ref) },
			"reject":      func(ref string, given words) error { return s.Reject(ref, given.Reason) },
			"confirm":     func(ref string, _ words) error { return s.Confirm(ref) },
			"peer":        func(ref string, _ words) error { return s.Peer(ref) },
			"activate":    func(ref string, _ words) error { return s.Activate(ref) },
			"fail":        func(ref string, given words) error { return s.Fail(ref, given.Status, given.Reason) },
			"fail-delete": func(ref string, _ words) error { return s.FailDelete(ref) },
			"status":      func(ref string, given words) error { return s.SetStatus(ref, given.Shown) },
			"stale": func(ref string, given words) error {
				lasts, err := time.ParseDuration(given.For)
				if err != nil || lasts <= 0 {
					return fmt.Errorf("for %q is not a duration such as 30s", given.For)
				}
				return s.Stale(ref, lasts)
			},
		},
		Calls: map[string]func(*http.Request) (any, error){
			"POST credential":    s.replaceCredential,
			"POST revoke-tokens": done(s.RevokeTokens),
			"POST unlock":        done(s.Unlock),
		},
	}.Mount(s.mux, s.account)
}
