package simulator

import "net/http"

// consoleConnectHelp is the control endpoint's own page; {base} is its address, {root} the listener's.
const consoleConnectHelp = `Console Connect simulator: company acme, API key demo-key.

Provider's API, for example
  curl -H 'Authorization: Bearer demo-key' '{root}/api/company/acme/ports?deleted=false'

Control endpoint (JSON, no key). NAME is a connection's id or name.

What is there
  curl {base}/connections             every connection with its full state
  curl {base}/connections/NAME        one of them
  curl {base}/ledger                  what was bought, what is live, what was bought twice
  curl {base}/mails                   the mails the support team sent
  curl {base}/calls                   calls counted by operation, and the names of all operations

Play the support team
  curl -X POST {base}/connections/NAME/provision          approve and send the mail
  curl -X POST {base}/connections/NAME/provision -d '{"providerAccountId":"12325464","sharedConnectionId":"dc-kd7d06of","vlanId":60}'
  curl -X POST {base}/connections/NAME/activate           ACTIVE now
  curl -X POST {base}/connections/NAME/deny -d '{"reason":"no capacity"}'
  curl -X POST {base}/connections/NAME/error -d '{"errorReason":"the port failed"}'
  curl -X POST {base}/connections/NAME/cancel
  curl -X POST {base}/connections/NAME/approve-change     a change of speed that waits for the other company
  curl -X POST {base}/connections/NAME/reject-change

Play tricks
  curl -X POST {base}/connections/NAME/status -d '{"status":"FROZEN"}'   show any status; "" resumes the lifecycle, whatever stalled it
  curl -X POST {base}/connections/NAME/stall              stop moving on; status "" resumes

Spoil the next calls of an operation (used up in order)
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"dropAfter"}'
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"dropBefore","count":2}'
  curl -X POST {base}/faults -d '{"operation":"getConnection","fault":"status","status":429,"retryAfter":"30"}'
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"status","when":"after","status":502,"html":true}'
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"delay","when":"after","delay":"5s"}'
  curl -X POST {base}/faults -d '{"operation":"listPorts","fault":"truncate"}'
  curl -X POST {base}/faults -d '{"operation":"getPort","fault":"stale"}'   a read as it was before the last change
  curl -X POST {base}/faults -d '{"operation":"createConnection","fault":"refuse"}'   a documented refusal
  curl {base}/faults                  the faults that wait
  curl -X DELETE {base}/faults        forget them

Let faults strike by chance: a scenario, in YAML or JSON
  curl -X POST {base}/scenario --data-binary @FILE
  curl -X POST {base}/scenario -d '{"seed":1,"listLag":"3s","rules":[{"operation":"*reads","fault":"status","status":429,"probability":0.1}]}'
  curl {base}/scenario                the one that runs, and how often each rule struck
  curl -X DELETE {base}/scenario      end it
A rule has an operation, a list of them, *reads or *changes; a fault as above (refuse too); a probability, a count or both;
and max, the most calls it spoils about one connection's name. Further stall {probability, in} and inventedStatus
{probability, status, for, in}.
`

// supportWords are what the body of a control call on a connection may hold.
type supportWords struct {
	Handoff
	Reason      string `json:"reason"`
	ErrorReason string `json:"errorReason"`
	Status      string `json:"status"`
}

func (s *ConsoleConnect) mountConnectionControl() {
	control[supportWords]{
		list: func() any { return s.Connections() },
		show: func(ref string) (any, error) {
			c, err := s.lookUp(ref)
			if err != nil {
				return nil, err
			}
			return ConnectionState{Status: c.status(), connection: *c}, nil
		},
		actions: map[string]func(ref string, words supportWords) error{
			"activate":       func(ref string, _ supportWords) error { return s.Activate(ref) },
			"deny":           func(ref string, words supportWords) error { return s.Deny(ref, words.Reason) },
			"error":          func(ref string, words supportWords) error { return s.Fail(ref, words.ErrorReason) },
			"cancel":         func(ref string, _ supportWords) error { return s.Cancel(ref) },
			"status":         func(ref string, words supportWords) error { return s.SetStatus(ref, words.Status) },
			"stall":          func(ref string, _ supportWords) error { return s.Stall(ref) },
			"approve-change": func(ref string, _ supportWords) error { return s.ApproveChange(ref) },
			"reject-change":  func(ref string, _ supportWords) error { return s.RejectChange(ref) },
			"provision": func(ref string, words supportWords) error {
				_, err := s.Provision(ref, words.Handoff)
				return err
			},
		},
		log: s.log,
	}.mount(s.mux)
	s.mux.HandleFunc("GET "+controlPath+"mails", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"mails": s.Mails()})
	})
}
