package simulator

import (
	"fmt"
	"net/http"
	"time"
)

// equinixHelp is the control endpoint's own page; {base} is its address, {root} the listener's.
const equinixHelp = `Equinix simulator: ECX v3 and Fabric v4 of one account, client demo-client, secret demo-secret.

Provider's APIs, for example
  curl -X POST {root}/oauth2/v1/token -H 'Content-Type: application/json' \
    -d '{"grant_type":"client_credentials","client_id":"demo-client","client_secret":"demo-secret"}'
  curl -H 'Authorization: Bearer TOKEN' '{root}/ecx/v3/port/userport'
  curl -H 'Authorization: Bearer TOKEN' '{root}/fabric/v4/serviceProfiles?viewPoint=aSide'

Control endpoint (JSON, no key). NAME is a connection's id or name.

What is there
  curl {base}/connections             every connection with its full state
  curl {base}/connections/NAME        one of them
  curl {base}/ledger                  what was bought, what is live, what was bought twice
  curl {base}/calls                   calls counted by operation, and the names of all operations

Play the other company
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
  curl -X POST {base}/unlock                              after five failed logins in a row

Play tricks
  curl -X POST {base}/connections/NAME/status -d '{"status":"FROZEN","providerStatus":"X"}'   show anything, a "state" too;
                                                          {"status":""} resumes the lifecycle, whatever stalled it
  curl -X POST {base}/connections/NAME/stall              stop moving on; status "" resumes
  curl -X POST {base}/connections/NAME/stale -d '{"for":"30s"}'   deleted, it still shows its old status for so long

Spoil the next calls of an operation (used up in order), whichever API they come by
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"dropAfter"}'
  curl -X POST {base}/faults -d '{"operation":"getConnection","fault":"status","status":429,"retryAfter":"30"}'
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"status","when":"after","status":502,"html":true}'
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"delay","when":"after","delay":"5s"}'
  curl -X POST {base}/faults -d '{"operation":"listPorts","fault":"truncate"}'
  curl -X POST {base}/faults -d '{"operation":"getConnection","fault":"stale"}'   a read as it was before the last change
  curl -X POST {base}/faults -d '{"operation":"deleteConnection","fault":"refuse"}'   a documented refusal
  curl {base}/faults                  the faults that wait
  curl -X DELETE {base}/faults        forget them

Let faults strike by chance: a scenario, in YAML or JSON
  curl -X POST {base}/scenario --data-binary @FILE
  curl -X POST {base}/scenario -d '{"seed":1,"legFailure":{"probability":0.1,"in":"PROVISIONING"},"staleDelete":{"probability":0.2,"for":"30s"}}'
  curl {base}/scenario                the one that runs, and how often each rule struck
  curl -X DELETE {base}/scenario      end it
A rule has an operation, a list of them, *reads or *changes; a fault as above (refuse too); a probability, a count or both;
and max, the most calls it spoils about one connection's name. Further listLag, getLag, stall {probability, in},
inventedStatus {probability, status, for, in}, legFailure {probability, in} and staleDelete {probability, for}.
`

// equinixWords are what the body of a control call on a connection may hold.
type equinixWords struct {
	EquinixStatus
	Reason string `json:"reason"`
	For    string `json:"for"`
}

func (s *Equinix) mountConnectionControl() {
	control[equinixWords]{
		list: func() any { return s.Connections() },
		show: func(ref string) (any, error) {
			c, err := s.lookUp(ref)
			if err != nil {
				return nil, err
			}
			return c.full(), nil
		},
		actions: map[string]func(ref string, words equinixWords) error{
			"approve":     func(ref string, _ equinixWords) error { return s.Approve(ref) },
			"reject":      func(ref string, words equinixWords) error { return s.Reject(ref, words.Reason) },
			"confirm":     func(ref string, _ equinixWords) error { return s.Confirm(ref) },
			"peer":        func(ref string, _ equinixWords) error { return s.Peer(ref) },
			"activate":    func(ref string, _ equinixWords) error { return s.Activate(ref) },
			"fail":        func(ref string, words equinixWords) error { return s.Fail(ref, words.Status, words.Reason) },
			"fail-delete": func(ref string, _ equinixWords) error { return s.FailDelete(ref) },
			"status":      func(ref string, words equinixWords) error { return s.SetStatus(ref, words.EquinixStatus) },
			"stall":       func(ref string, _ equinixWords) error { return s.Stall(ref) },
			"stale": func(ref string, words equinixWords) error {
				lasts, err := time.ParseDuration(words.For)
				if err != nil || lasts <= 0 {
					return fmt.Errorf("for %q is not a duration such as 30s", words.For)
				}
				return s.Stale(ref, lasts)
			},
		},
		log: s.log,
	}.mount(s.mux)
	for name, act := range map[string]func(){"revoke-tokens": s.RevokeTokens, "unlock": s.Unlock} {
		s.mux.HandleFunc("POST "+controlPath+name, func(w http.ResponseWriter, _ *http.Request) {
			act()
			s.log("support: %s", name)
			writeJSON(w, http.StatusOK, map[string]bool{"done": true})
		})
	}
}
