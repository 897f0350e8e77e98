package simulator

import "strings"

// Help is what the page of a provider's control endpoint tells beyond what every one does. In its texts {root} is the
// address of the API and {base} that of the control endpoint.
type Help struct {
	Intro  string // the account, and how to call the API
	Shows  string // further lines of what is there; may be ""
	People string // what the people there can be told to do
	Down   string // what the provider shows when somebody else takes a line down
	Status string // what can be shown instead of a connection's status, in JSON
	Tricks string // further lines after that of the status; may be ""

	Create, Get, List string // operations to explain the faults with
	Connections       string // the list of connections
}

// page is the whole page.
func (h Help) page(root string, tricks []Trick) string {
	further := ""
	for _, trick := range tricks {
		further += ", " + string(trick) + " " + trickFields[trick]
	}
	page := strings.NewReplacer("{intro}", h.Intro, "{shows}", h.Shows, "{people}", h.People, "{down}", h.Down, "{status}", h.Status, "{tricks}", h.Tricks,
		"{foreign}", `{"name":"somebody-elses","vlan":30}`, "{connections}", h.Connections, "{create}", h.Create, "{get}", h.Get, "{list}", h.List, "{further}", further).Replace(helpPage)
	return strings.NewReplacer("{root}", root, "{base}", root+strings.TrimSuffix(controlPath, "/")).Replace(page)
}

var trickFields = map[Trick]string{LegFailures: "{probability, in}", StaleDeletes: "{probability, for}"}

const helpPage = `{intro}
Control endpoint (JSON, no key). NAME is a connection's id or name.

What is there
  curl {base}/connections             every connection with its full state
  curl {base}/connections/NAME        one of them
  curl {base}/ledger                  what was bought, what is live, what was bought twice
{shows}  curl {base}/calls                   calls counted by operation, and the names of all operations

{people}
Play tricks
  curl -X POST {base}/connections/NAME/status -d '{status}'   show any status; "" resumes the lifecycle, whatever stalled it
{tricks}  curl -X POST {base}/connections/NAME/stall              stop moving on; status "" resumes
  curl -X POST {base}/connections/NAME/give -d '{"vlan":2081}'   something else than was ordered: name, vlan, cTag, farVlan, farCTag, speedMbps
  curl -X POST {base}/connections -d '{foreign}'
                                      somebody else's connection, in service; the ledger tells who touched it. Further createdAt,
                                      requestedBy (us, or other: another company), port, vlan, cTag, farPort, farVlan, farCTag,
                                      profile, metro, speedMbps, class, project, status, by; what is left out is made up

Play somebody else at the account, behind the buyer's back: in the ledger as "meddled", and nowhere as the buyer's. Each takes "by", a user's name
  curl -X POST {base}/connections/NAME/rename -d '{"name":"other-name"}'
  curl -X POST {base}/connections/NAME/resize -d '{"speedMbps":200}'
  curl -X POST {base}/connections/NAME/retag -d '{"vlan":2081}'   or cTag, farVlan, farCTag
  curl -X POST {base}/connections/NAME/delete             it is gone as it would be in the portal
  curl -X POST {base}/connections/NAME/down               {down}
  curl -X POST {base}/connections/NAME/up
  curl -X POST {base}/connections -d '{foreign}'   a connection of their own: see above

Spoil the next calls of an operation (used up in order)
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"dropAfter"}'
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"dropBefore","count":2}'
  curl -X POST {base}/faults -d '{"operation":"{get}","fault":"status","status":429,"retryAfter":"30"}'
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"status","when":"after","status":502,"html":true}'
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"status","when":"after","status":404,"body":"json"}'
                                      of a gateway: body html, empty, text, or json of a framework; without one the provider's own
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"alter","how":"noName"}'
                                      the connections in the answer: noName, shortName, recasedName, trimmedName, noCreated,
                                      oddCreated, noRequester, noID (of a list, the last one)
  curl -X POST {base}/faults -d '{"operation":"{connections}","fault":"thin","newest":1}'
                                      a list without the newest, without what is "younger":"1h", or with nothing at all
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"delay","when":"after","delay":"5s"}'
  curl -X POST {base}/faults -d '{"operation":"{list}","fault":"truncate"}'
  curl -X POST {base}/faults -d '{"operation":"{get}","fault":"stale"}'   a read as it was before the last change
  curl -X POST {base}/faults -d '{"operation":"{create}","fault":"refuse"}'   a documented refusal
  curl {base}/faults                  the faults that wait
  curl -X DELETE {base}/faults        forget them

Let faults strike by chance: a scenario, in YAML or JSON
  curl -X POST {base}/scenario --data-binary @FILE
  curl -X POST {base}/scenario -d '{"seed":1,"listLag":"3s","rules":[{"operation":"*reads","fault":"status","status":429,"probability":0.1}]}'
  curl {base}/scenario                the one that runs, and how often each rule struck
  curl -X DELETE {base}/scenario      end it
A rule has an operation, a list of them, *reads or *changes; a fault as above (refuse too); a probability, a count or both;
and max, the most calls it spoils about one connection's name. Further listLag, getLag, stall
{probability, in}, inventedStatus {probability, status, for, in}{further}.
`
