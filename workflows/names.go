package workflows

import (
	"strings"

	"go.temporal.io/sdk/temporal"
)

// TaskQueue is the Temporal task queue that serves every order's workflow and the notifications.
const TaskQueue = "turnup"

// ConsoleConnectQueue is the task queue of Console Connect's activities: its own budget, its own credential.
const ConsoleConnectQueue = "turnup-consoleconnect"

// KindTencent is the kind of order that reaches Tencent Cloud through Console Connect. A kind begins a workflow ID.
const KindTencent = "tencent"

// Kinds are all kinds of order there are.
var Kinds = []string{KindTencent}

// ProviderConsoleConnect is Console Connect's name in search attributes and errors.
const ProviderConsoleConnect = "consoleconnect"

// QueryProgress is the query that answers with an order's Progress.
const QueryProgress = "progress"

// Names of the hand-offs. Each is the name of an update, and of a signal for those who cannot send updates.
const (
	HandoffApproval        = "approval"         // somebody may spend the money
	HandoffSupport         = "support-handoff"  // the provider's support team gave the values for the Tencent portal
	HandoffTencentPortal   = "tencent-portal"   // the connection was accepted in the Tencent portal
	HandoffResolvePurchase = "resolve-purchase" // nobody can tell by machine whether the connection was bought
	HandoffResolveRemoval  = "resolve-removal"  // the provider refuses to remove what was bought
)

// Names of the waits that no person answers.
const (
	WaitActivation = "activation" // for the provider to finish building
	WaitRemoval    = "removal"    // for the provider to finish removing
)

// Types of the errors that an order fails with, as Temporal shows them.
const (
	ErrorRefused       = "OrderRefused"   // the order is wrong; nothing was bought
	ErrorNotApproved   = "NotApproved"    // a person said no; nothing was bought
	ErrorRejected      = "OrderRejected"  // the provider or the other company said no, or failed
	ErrorDeadline      = "DeadlinePassed" // a wait with onDeadline: fail took too long
	ErrorAbandoned     = "OrderAbandoned" // a person gave up an order whose purchase was in doubt
	ErrorInvalidAnswer = "InvalidAnswer"  // a hand-off's values were refused; the order goes on waiting
	ErrorNotWaiting    = "HandoffNotOpen" // a hand-off came when the order could not take it; the order goes on
)

// Search attributes of every order. They must be registered in the namespace before a worker starts.
var (
	KeyProvider        = temporal.NewSearchAttributeKeyKeyword("Provider")          // which provider sells the connection
	KeyOrderState      = temporal.NewSearchAttributeKeyKeyword("OrderState")        // a State
	KeyAwaitingParty   = temporal.NewSearchAttributeKeyKeyword("AwaitingParty")     // who must act first
	KeyMetro           = temporal.NewSearchAttributeKeyKeyword("Metro")             // code of the metro, else its name
	KeyConnectionIDs   = temporal.NewSearchAttributeKeyKeywordList("ConnectionIds") // the provider's ids of what was bought
	KeyOpenHandoffs    = temporal.NewSearchAttributeKeyKeywordList("OpenHandoffs")  // hand-offs that wait for a person
	KeyHandoffDeadline = temporal.NewSearchAttributeKeyTime("HandoffDeadline")      // the earliest deadline among them
	KeyWaitingSince    = temporal.NewSearchAttributeKeyTime("WaitingSince")         // since when the oldest of them waits
)

// OrderID is the workflow ID of the order: kind and name, for example tencent/hkg-prod-1.
func OrderID(kind, name string) string { return kind + "/" + name }

// SplitOrderID is the reverse of OrderID. A name without a kind comes back with an empty kind; the kind of a
// decommission begins with decommission/.
func SplitOrderID(id string) (kind, name string) {
	at := strings.LastIndex(id, "/")
	if at < 0 {
		return "", id
	}
	return id[:at], id[at+1:]
}

// announceID is the workflow ID of the message that one run of an order ended.
func announceID(orderID, runID string) string { return "announce/" + orderID + "/" + runID }
