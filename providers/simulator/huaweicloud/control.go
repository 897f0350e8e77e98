package huaweicloud

import (
	"net/http"

	"turnup/providers/simulator"
)

var help = simulator.Help{
	Intro: `Huawei Cloud Direct Connect simulator: project 6fbe9263116a4b68818cf1edce16bc4f (la-south-2).
Access key DEMOACCESSKEY, secret key demo-secret-key; or domain demo-domain, user demo-user, password demo-password.

Provider's API, with a token as for example
  TOKEN=$(curl -si '{root}/v3/auth/tokens' -d '{"auth":{"identity":{"methods":["password"],"password":{"user":{
    "name":"demo-user","password":"demo-password","domain":{"name":"demo-domain"}}}},
    "scope":{"project":{"name":"la-south-2"}}}}' | tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
  curl -H "X-Auth-Token: $TOKEN" '{root}/v3/6fbe9263116a4b68818cf1edce16bc4f/dcaas/hosted-connects'

Operations connections: 2cfb53be-b05f-40d5-a2f8-3a59ac383836 in service, b7e1f0a4-5c39-4d27-9a86-1f4e2d3c5b60 down.
The tenant may be any project id of 32 hexadecimal digits, such as 0605768a3300d5762f82c01180692873.
`,
	People: `Play the provider, the line and the tenant
  curl -X POST {base}/connections/NAME/activate           ACTIVE now
  curl -X POST {base}/connections/NAME/error -d '{"reason":"the device failed"}'
  curl -X PUT {base}/connections/NAME/interface           a virtual interface: it cannot be deleted then
  curl -X DELETE {base}/connections/NAME/interface
  curl -X POST {base}/revoke-tokens                       every token given so far
  curl -X POST {base}/bulk -d '{"count":5000}'            hosted connections for long lists, 1000 on an operations connection
                                                          of their own; they are on no ledger
`,
	Down:   "DOWN: no signal; of an operations connection all it carries too",
	Status: `{"status":"FROZEN"}`,
	Create: "createHostedDirectConnect", Get: "showHostedDirectConnect", List: "listHostedDirectConnects", Connections: "listHostedDirectConnects",
}

// words are what the body of a control call on a connection may hold.
type words struct {
	Reason string `json:"reason"`
	Status string `json:"status"`
}

func (s *Simulator) mountControl() {
	simulator.Control[*connection, words]{
		Help: help,
		Show: func(c *connection) any { return stateOf(c) },
		Actions: map[string]func(ref string, given words) error{
			"activate":         func(ref string, _ words) error { return s.Activate(ref) },
			"error":            func(ref string, given words) error { return s.Fail(ref, given.Reason) },
			"status":           func(ref string, given words) error { return s.SetStatus(ref, given.Status) },
			"PUT interface":    func(ref string, _ words) error { return s.AddInterface(ref) },
			"DELETE interface": func(ref string, _ words) error { return s.RemoveInterface(ref) },
		},
		Calls: map[string]func(*http.Request) (any, error){
			"POST revoke-tokens": func(*http.Request) (any, error) {
				s.RevokeTokens()
				return map[string]bool{"revoked": true}, nil
			},
			"POST bulk": s.addInBulk,
		},
	}.Mount(s.mux, s.account)
}

func (s *Simulator) addInBulk(r *http.Request) (any, error) {
	var given struct {
		Count int `json:"count"`
	}
	if err := simulator.ReadControl(r, &given); err != nil {
		return nil, err
	}
	return map[string]int{"added": given.Count}, s.AddHosted(given.Count)
}
