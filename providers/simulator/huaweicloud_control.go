package simulator

import "net/http"

// huaweiCloudHelp is the control endpoint's own page; {base} is its address, {root} the listener's.
const huaweiCloudHelp = `Huawei Cloud Direct Connect simulator: project 6fbe9263116a4b68818cf1edce16bc4f (la-south-2).
Access key DEMOACCESSKEY, secret key demo-secret-key; or domain demo-domain, user demo-user, password demo-password.

Provider's API, with a token as for example
  TOKEN=$(curl -si '{root}/v3/auth/tokens' -d '{"auth":{"identity":{"methods":["password"],"password":{"user":{
    "name":"demo-user","password":"demo-password","domain":{"name":"demo-domain"}}}},
    "scope":{"project":{"name":"la-south-2"}}}}' | tr -d '\r' | sed -n 's/^X-Subject-Token: //p')
  curl -H "X-Auth-Token: $TOKEN" '{root}/v3/6fbe9263116a4b68818cf1edce16bc4f/dcaas/hosted-connects'

Operations connections: 2cfb53be-b05f-40d5-a2f8-3a59ac383836 in service, b7e1f0a4-5c39-4d27-9a86-1f4e2d3c5b60 down.
The tenant may be any project id of 32 hexadecimal digits, such as 0605768a3300d5762f82c01180692873.

Control endpoint (JSON, no key). NAME is a connection's id or name.

What is there
  curl {base}/connections             every connection with its full state
  curl {base}/connections/NAME        one of them
  curl {base}/ledger                  what was bought, what is live, what was bought twice
  curl {base}/calls                   calls counted by operation, and the names of all operations

Play the provider, the line and the tenant
  curl -X POST {base}/connections/NAME/activate           ACTIVE now
  curl -X POST {base}/connections/NAME/down               no signal; of an operations connection all it carries too
  curl -X POST {base}/connections/NAME/up
  curl -X POST {base}/connections/NAME/error -d '{"reason":"the device failed"}'
  curl -X PUT {base}/connections/NAME/interface           a virtual interface: it cannot be deleted then
  curl -X DELETE {base}/connections/NAME/interface
  curl -X POST {base}/revoke-tokens                       every token given so far
  curl -X POST {base}/bulk -d '{"count":5000}'            hosted connections for long lists, 1000 on an operations connection
                                                          of their own; they are on no ledger

Play tricks
  curl -X POST {base}/connections/NAME/status -d '{"status":"FROZEN"}'   show any status; "" resumes the lifecycle, whatever stalled it
  curl -X POST {base}/connections/NAME/stall              stop moving on; status "" resumes

Spoil the next calls of an operation (used up in order)
  curl -X POST {base}/faults -d '{"operation":"createHostedDirectConnect","fault":"dropAfter"}'
  curl -X POST {base}/faults -d '{"operation":"createHostedDirectConnect","fault":"dropBefore","count":2}'
  curl -X POST {base}/faults -d '{"operation":"showHostedDirectConnect","fault":"status","status":429}'
  curl -X POST {base}/faults -d '{"operation":"createHostedDirectConnect","fault":"status","when":"after","status":502,"html":true}'
  curl -X POST {base}/faults -d '{"operation":"createHostedDirectConnect","fault":"delay","when":"after","delay":"5s"}'
  curl -X POST {base}/faults -d '{"operation":"listHostedDirectConnects","fault":"truncate"}'
  curl -X POST {base}/faults -d '{"operation":"showHostedDirectConnect","fault":"stale"}'   a read as it was before the last change
  curl -X POST {base}/faults -d '{"operation":"createHostedDirectConnect","fault":"refuse"}'   a documented refusal
  curl {base}/faults                  the faults that wait
  curl -X DELETE {base}/faults        forget them

Let faults strike by chance: a scenario, in YAML or JSON
  curl -X POST {base}/scenario --data-binary @FILE
  curl -X POST {base}/scenario -d '{"seed":1,"listLag":"3s","rules":[{"operation":"*reads","fault":"status","status":429,"probability":0.1}]}'
  curl {base}/scenario                the one that runs, and how often each rule struck
  curl -X DELETE {base}/scenario      end it
A rule has an operation, a list of them, *reads or *changes; a fault as above (refuse too); a probability, a count or both;
and max, the most calls it spoils about one connection's name. Further getLag, stall {probability, in} and inventedStatus
{probability, status, for, in}.
`

// huaweiWords are what the body of a control call on a connection may hold.
type huaweiWords struct {
	Reason string `json:"reason"`
	Status string `json:"status"`
}

func (s *HuaweiCloud) mountConnectionControl() {
	offered := control[huaweiWords]{
		list: func() any { return s.Connections() },
		show: func(ref string) (any, error) {
			c, err := s.lookUp(ref)
			if err != nil {
				return nil, err
			}
			return DirectConnectState{Status: c.status(), directConnect: *c}, nil
		},
		actions: map[string]func(ref string, words huaweiWords) error{
			"activate": func(ref string, _ huaweiWords) error { return s.Activate(ref) },
			"down":     func(ref string, _ huaweiWords) error { return s.Down(ref) },
			"up":       func(ref string, _ huaweiWords) error { return s.Up(ref) },
			"error":    func(ref string, words huaweiWords) error { return s.Fail(ref, words.Reason) },
			"status":   func(ref string, words huaweiWords) error { return s.SetStatus(ref, words.Status) },
			"stall":    func(ref string, _ huaweiWords) error { return s.Stall(ref) },
		},
		log: s.log,
	}
	offered.mount(s.mux)
	for method, act := range map[string]func(ref string) error{"PUT": s.AddInterface, "DELETE": s.RemoveInterface} {
		s.mux.HandleFunc(method+" "+controlPath+"connections/{ref}/interface", func(w http.ResponseWriter, r *http.Request) {
			ref := r.PathValue("ref")
			err := act(ref)
			if err == nil {
				s.log("tenant: %s interface %s", method, ref)
			}
			offered.write(w, ref, err)
		})
	}
	s.mux.HandleFunc("POST "+controlPath+"revoke-tokens", func(w http.ResponseWriter, _ *http.Request) {
		s.RevokeTokens()
		writeJSON(w, http.StatusOK, map[string]bool{"revoked": true})
	})
	s.mux.HandleFunc("POST "+controlPath+"bulk", s.addInBulk)
}

func (s *HuaweiCloud) addInBulk(w http.ResponseWriter, r *http.Request) {
	var words struct {
		Count int `json:"count"`
	}
	err := readControl(r, &words)
	if err == nil {
		err = s.AddHosted(words.Count)
	}
	if err != nil {
		refuseControl(w, http.StatusBadRequest, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]int{"added": words.Count})
}
