package providertest

import (
	"net/http"
	"testing"

	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/simulator"
)

// Subject is what the contract is tested on: a provider's client, and the provider's simulator.
type Subject[R providers.Request] struct {
	// Simulate makes a simulator that has sold nothing yet.
	Simulate func(options simulator.Options) Simulated
	// Account makes the account of a new client, with the credential that the simulator knows.
	Account func(t testing.TB, common rest.Common) providers.Account[R]

	// Request is valid, and asks for one connection of that name. Requests for different places, from 0 on, can be carried
	// out side by side; one for an odd place starts on another port than one for an even place, where there are several.
	Request func(place int, name string) R
	// Pair asks for two connections that belong together; nil where none are sold.
	Pair func(first, second string) R

	// Like is somebody else's connection that is just what the request, for one connection, asks for.
	Like func(request R) simulator.Foreign
	// Differences change it, each in one way, which Differs is to name with these words.
	Differences map[string]func(*simulator.Foreign)

	Apart map[string]string // parts of the suite that are not for this account, and why; its client's own tests look at what they would

	// The simulator's names of the operations that the account's methods call; List and Find are what they read connections by. Ports is "" where
	// nothing is asked for them.
	Create, Get, List, Find, Ports, Delete string

	// Doubtful are further answers to Create that tell nothing, which only this provider gives.
	Doubtful map[string]http.HandlerFunc

	Document Document                                                              // what the provider's documents say of these calls; not held where all share an address
	More     func(t *testing.T, account providers.Account[R], connectionID string) // asks for what this provider alone has; nil for nothing

	Page     int                              // how many connections are on one page of Account.List
	Active   string                           // how Account.List is asked for the connections in service
	Statuses map[string]providers.Observation // how each status reads, reasons aside, as an answer to Get shows it
	Tells    []string                         // what it tells of a connection's life: among lifeFacts
}

// Simulated is a provider's simulator, and what the suite lets the people there do. Each takes a connection's id.
type Simulated struct {
	http.Handler
	*simulator.Engine

	Activate func(id string) error         // puts a new connection in service
	Free     func(id string) error         // brings one in service to where it may be deleted; nil where it is there
	Crowd    func(count int) error         // adds so many connections; nil where they are few enough to be bought
	Show     func(id, status string) error // shows that status, an invented one too; it is spelled as in Subject.Statuses
}

// Account checks that an account keeps the contract of providers.Account, whatever the provider answers.
func Account[R providers.Request](t *testing.T, s Subject[R]) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Subject[R]){
		"found by its mark":                  foundByItsMark[R],
		"nothing is asked for without marks": nothingIsAskedWithoutMarks[R],
		"bought once":                        boughtOnce[R],
		"nothing is bought twice":            nothingIsBoughtTwice[R],
		"a pair":                             aPair[R],
		"a broken request":                   aBrokenRequest[R],
		"a preview":                          aPreview[R],
		"whose it is":                        whoseItIs[R],
		"created at some time":               createdAtSomeTime[R],
		"created by others":                  createdByOthers[R],
		"differences":                        differences[R],
		"bought by another name":             boughtByAnotherName[R],
		"a row without an id":                aRowWithoutAnID[R],
		"an odd row":                         anOddRow[R],
		"a list that lags":                   aListThatLags[R],
		"a lost answer":                      aLostAnswer[R],
		"nothing was carried out":            nothingWasCarriedOut[R],
		"no server":                          noServer[R],
		"removed":                            removed[R],
		"a removal in doubt":                 aRemovalInDoubt[R],
		"not there":                          notThere[R],
		"somebody else's word":               somebodyElsesWord[R],
		"its own word, cut short":            ownWordCutShort[R],
		"a success that is none":             aSuccessThatIsNone[R],
		"whose account it is":                whoseAccountItIs[R],
		"a list that proves nothing":         aListThatProvesNothing[R],
		"statuses":                           statuses[R],
		"listed once":                        listedOnce[R],
		"listed from a place":                listedFromAPlace[R],
		"listed by status":                   listedByStatus[R],
		"every call":                         everyCall[R],
		"what its life was":                  whatItsLifeWas[R],
		"a line that is down":                aLineThatIsDown[R],
		"deleted by somebody else":           deletedBySomebodyElse[R],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if why, apart := s.Apart[name]; apart {
				t.Skip(why)
			}
			test(t, s)
		})
	}
}
