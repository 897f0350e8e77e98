package consoleconnect

import (
	"net/http"

	"turnup/providers/simulator"
)

var help = simulator.Help{
	Intro: `Console Connect simulator: company acme, API key demo-key.

Provider's API, for example
  curl -H 'Authorization: Bearer demo-key' '{root}/api/company/acme/ports?deleted=false'
`,
	Shows: `  curl {base}/mails                   the mails the support team sent
`,
	People: `Play the support team
  curl -X POST {base}/connections/NAME/provision          approve and send the mail
  curl -X POST {base}/connections/NAME/provision -d '{"providerAccountId":"12325464","sharedConnectionId":"dc-kd7d06of","vlanId":60}'
  curl -X POST {base}/connections/NAME/activate           ACTIVE now
  curl -X POST {base}/connections/NAME/deny -d '{"reason":"no capacity"}'
  curl -X POST {base}/connections/NAME/error -d '{"errorReason":"the port failed"}'
  curl -X POST {base}/connections/NAME/cancel
  curl -X POST {base}/connections/NAME/approve-change     a change of speed that waits for the other company
  curl -X POST {base}/connections/NAME/reject-change
  curl -X POST {base}/connections/NAME/ticket -d '{"note":"account 12325464, dc-kd7d06of, VLAN 60","status":"In Progress","closed":false}'
`,
	Down:   "DISABLED: no connection has a line of its own there",
	Status: `{"status":"FROZEN"}`,
	Create: "createConnection", Get: "getConnection", List: "listPorts", Connections: "listPortConnections",
}

// words are what the body of a control call on a connection may hold.
type words struct {
	Handoff
	Reason      string `json:"reason"`
	ErrorReason string `json:"errorReason"`
	Status      string `json:"status"`
	Note        string `json:"note"`
	Closed      bool   `json:"closed"`
}

func (s *Simulator) mountControl() {
	simulator.Control[*connection, words]{
		Help: help,
		Show: func(c *connection) any { return stateOf(c) },
		Actions: map[string]func(ref string, given words) error{
			"activate":       func(ref string, _ words) error { return s.Activate(ref) },
			"deny":           func(ref string, given words) error { return s.Deny(ref, given.Reason) },
			"error":          func(ref string, given words) error { return s.Fail(ref, given.ErrorReason) },
			"cancel":         func(ref string, _ words) error { return s.Cancel(ref) },
			"status":         func(ref string, given words) error { return s.SetStatus(ref, given.Status) },
			"approve-change": func(ref string, _ words) error { return s.ApproveChange(ref) },
			"ticket": func(ref string, given words) error {
				return s.AnswerTicket(ref, given.Note, given.Status, given.Closed)
			},
			"reject-change": func(ref string, _ words) error { return s.RejectChange(ref) },
			"provision": func(ref string, given words) error {
				_, err := s.Provision(ref, given.Handoff)
				return err
			},
		},
		Calls: map[string]func(*http.Request) (any, error){
			"GET mails": func(*http.Request) (any, error) { return map[string]any{"mails": s.Mails()}, nil },
		},
	}.Mount(s.mux, s.account)
}
