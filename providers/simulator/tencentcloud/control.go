package tencentcloud

import (
	"net/http"

	"turnup/providers/simulator"
)

var help = simulator.Help{
	Intro: `Tencent Cloud Direct Connect simulator, API 2018-04-10, dedicated tunnels on a connection that another account shares.
Customer's account 100012345678: SecretId AKIDexampleCustomer, SecretKey exampleSecretKey; with rights to look only,
AKIDexampleReader and the same key; temporary AKIDexampleTemporary, exampleTemporaryKey, token exampleToken.
Owner's account 12325464 (Console Connect's): AKIDexampleOwner, exampleOwnerKey.
An account in arrears: AKIDexampleArrears, exampleSecretKey.

Shared connections of the owner: dc-kd7d06of, which the simulated Console Connect's support team hands out, and dc-second01;
dc-full0001 has no tunnel left, dc-border01 may not be shared, dc-whole001 is taken whole, dc-new00001 is not built.
dc-own00001 is the customer's own. Gateways: dcg-hkg00001 with vpc-hkg00001 (ap-hongkong), dcg-can00001 with vpc-can00001
(ap-guangzhou), dcg-ccn00001 on a CCN. A connection has one tunnel to a VPC at most, and any number to a CCN.

Provider's API: POST {root}/, signed with TC3-HMAC-SHA256, X-TC-Version 2018-04-10. Every answer has HTTP status 200.
`,
	Shows: `  curl {base}/settings                the edition, and the throttling
`,
	People: `Play the owner of the connection, and the operator in the portal
  curl -X POST {base}/connections/NAME/accept             ALLOCATING, ALLOCATED, AVAILABLE from now on
  curl -X POST {base}/connections/NAME/reject             REJECTED
  curl -X POST {base}/tunnels -d '{"name":"by-hand","vlan":61,"speedMbps":100}'
                                      a tunnel as the operator makes it in the portal, which the owner has to accept; further
                                      connection, ownerAccount, gateway, vpc; the ledger has it as somebody else's
  curl -X POST {base}/share -d '{"id":"dc-abcd1234","ownerAccount":"100200300"}'
                                      another shared connection, until the next start; further bandwidthMbps, most (tunnels)
  curl -X POST {base}/settings -d '{"edition":"international","requestsPerSecond":20}'
                                      the edition that has no ...TunnelExtra calls, or chinese; calls of an action a second
`,
	Down:   "refused, as up: no document says how a tunnel shows it",
	Status: `{"status":"FROZEN"}`,
	Tricks: `  curl -X POST {base}/faults -d '{"operation":"CreateDirectConnectTunnel","fault":"refuse","code":"InternalError"}'
                                      any documented error code
`,
	Create: actionCreate, Get: actionExtra, List: actionTunnels, Connections: actionTunnels,
}

// words are what the body of a control call on a tunnel may hold.
type words struct {
	Status string `json:"status"`
}

func (s *Simulator) mountControl() {
	simulator.Control[*tunnel, words]{
		Help: help,
		Show: func(t *tunnel) any { return stateOf(t) },
		Actions: map[string]func(ref string, given words) error{
			"accept": func(ref string, _ words) error { return s.Accept(ref) },
			"reject": func(ref string, _ words) error { return s.Reject(ref) },
			"status": func(ref string, given words) error { return s.SetStatus(ref, given.Status) },
		},
		Calls: map[string]func(*http.Request) (any, error){
			"GET settings":  func(*http.Request) (any, error) { return s.Settings(), nil },
			"POST settings": s.setByControl,
			"POST tunnels":  s.createByControl,
			"POST share":    s.shareByControl,
		},
	}.Mount(s.mux, s.account)
}

func (s *Simulator) setByControl(r *http.Request) (any, error) {
	wanted := s.Settings()
	if err := simulator.ReadControl(r, &wanted); err != nil {
		return nil, err
	}
	return wanted, s.Set(wanted)
}

func (s *Simulator) createByControl(r *http.Request) (any, error) {
	var wanted ByHand
	if err := simulator.ReadControl(r, &wanted); err != nil {
		return nil, err
	}
	id, err := s.CreateByHand(wanted)
	return map[string]string{"id": id}, err
}

func (s *Simulator) shareByControl(r *http.Request) (any, error) {
	var wanted Shared
	if err := simulator.ReadControl(r, &wanted); err != nil {
		return nil, err
	}
	return wanted, s.Share(wanted)
}
