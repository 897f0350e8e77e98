package order

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
)

// TaskQueue is the Temporal task queue that serves every order's workflow and the notifications.
const TaskQueue = "turnup"

// Queue is the task queue of the activities at a provider's account, for example turnup-equinix, or turnup-equinix-emea for the
// account emea: its own budget, its own credential.
func Queue(provider, account string) string {
	if account = AccountName(account); account != DefaultAccount {
		provider += "-" + account
	}
	return TaskQueue + "-" + provider
}

// Priorities at a provider's queue, from 1, the most urgent, to 5. They matter when more is asked of a provider than the
// account's budget allows: then nothing is handed out while something more urgent waits.
const (
	PriorityLookup   = 1 // a person waits at a terminal
	PriorityPurchase = 2 // the less time since the order looked around, the less has changed
	PrioritySweep    = 2 // stands for all orders that wait, and has a budget of its own
	PriorityOrder    = 3 // Temporal's own default
	PriorityPoll     = 5 // loses nothing when it comes later
)

// QueryProgress is the query that answers with an order's Progress.
const QueryProgress = "progress"

// QueryWait is the query that answers with what was Asked of a wait, by the wait's name. It stays small however much an
// order has to tell, for those who need no more.
const QueryWait = "wait"

// QueryWaits is the query that answers with what an order Waited for, and nothing else of it.
const QueryWaits = "waits"

// Names of the hand-offs. Each is the name of an update, and of a signal for those who cannot send updates.
const (
	HandoffApproval        = "approval"         // somebody may spend the money
	HandoffSupport         = "support-handoff"  // the provider's support team gave the values for the Tencent portal
	HandoffTencentPortal   = "tencent-portal"   // the connection was accepted in the Tencent portal
	HandoffResolvePurchase = "resolve-purchase" // nobody can tell by machine whether the connection was bought
	HandoffResolvePair     = "resolve-pair"     // one leg of a redundant pair can't be built
	HandoffResolveRemoval  = "resolve-removal"  // the provider refuses to remove what was bought
)

// UpdateCancel is the update that has an order end. It takes a Cancellation.
const UpdateCancel = "cancel"

// UpdateClaim is the update by which a person takes a hand-off, or gives it back. It takes a Claim.
const UpdateClaim = "claim"

// ClaimsMemo is the memo of an order that lists show: who has taken which of its hand-offs, by hand-off.
const ClaimsMemo = "claims"

// Names of the waits that no person answers.
const (
	WaitActivation = "activation"     // for the provider to finish building
	WaitAccept     = "tencent-accept" // for the shared connection's owner to accept the tunnel at Tencent Cloud
	WaitChange     = "change"         // for the provider to finish changing
	WaitRemoval    = "removal"        // for the provider to finish removing
	WaitCredential = "credential"     // for the provider to take the worker's credential
	WaitProvider   = "provider"       // for the provider to give an answer that the order can go on with
	WaitWorker     = "worker"         // for a worker to do what the order asks for
	WaitService    = "service"        // for what was bought to be kept as a service
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
	ErrorAnswered      = "AnsweredSo"     // a hand-off was answered so already: all is well
	ErrorNotProven     = "NotProven"      // an update came from somebody who is not proven to be who they say, or may not send it
)

// Search attributes of every order. They must be registered in the namespace; until they are, no worker is ready.
var (
	KeyProvider        = temporal.NewSearchAttributeKeyKeyword("Provider")          // which provider sells the connection
	KeyOrderState      = temporal.NewSearchAttributeKeyKeyword("OrderState")        // a State
	KeyAwaitingParty   = temporal.NewSearchAttributeKeyKeyword("AwaitingParty")     // who must act first
	KeyMetro           = temporal.NewSearchAttributeKeyKeyword("Metro")             // code of the metro, else its name
	KeyConnectionIDs   = temporal.NewSearchAttributeKeyKeywordList("ConnectionIds") // the provider's ids of what was bought
	KeyOpenHandoffs    = temporal.NewSearchAttributeKeyKeywordList("OpenHandoffs")  // hand-offs that wait for a person
	KeyHandoffDeadline = temporal.NewSearchAttributeKeyTime("HandoffDeadline")      // the earliest deadline among them
	KeyWaitingSince    = temporal.NewSearchAttributeKeyTime("WaitingSince")         // since when the oldest of them waits
	KeyAccount         = temporal.NewSearchAttributeKeyKeyword("Account")           // the provider's account by its name here; of services too
)

// Search attributes of orders that have ended: for how many seconds in all they were in a wait that takes long. SQL visibility has room for
// these three.
var (
	KeyApprovalSeconds   = temporal.NewSearchAttributeKeyInt64("ApprovalSeconds")
	KeySupportSeconds    = temporal.NewSearchAttributeKeyInt64("SupportSeconds")
	KeyActivationSeconds = temporal.NewSearchAttributeKeyInt64("ActivationSeconds")
)

// Search attributes of services alone.
var (
	KeyServiceState = temporal.NewSearchAttributeKeyKeyword("ServiceState") // a ServiceState; orders have none
	KeyFindings     = temporal.NewSearchAttributeKeyKeywordList("Findings") // kinds of its open findings
	KeyProtected    = temporal.NewSearchAttributeKeyBool("Protected")       // it can't be decommissioned
)

// SearchAttributes are all of them: the one list, for whoever makes a namespace or looks whether it has them.
var SearchAttributes = []temporal.SearchAttributeKey{
	KeyProvider, KeyOrderState, KeyAwaitingParty, KeyMetro, KeyConnectionIDs, KeyOpenHandoffs, KeyHandoffDeadline, KeyWaitingSince,
	KeyAccount, KeyServiceState, KeyFindings, KeyProtected, KeyApprovalSeconds, KeySupportSeconds, KeyActivationSeconds,
}

// ID is the workflow ID of the order: kind and name, for example tencent/hkg-prod-1.
func ID(kind, name string) string { return kind + "/" + name }

// Mark is the name that the connection of an order carries at the provider, by which it is found again. It comes from the
// order alone, never from a time or an attempt, so that whoever asks later asks for the same.
func Mark(kind, name string) string { return "turnup-" + kind + "-" + name }

// ShortMark is the mark of one of an order's legs, counted from 0, at a provider whose names hold few characters.
func ShortMark(name string, leg int) string { return fmt.Sprintf("tu-%s-%d", name, leg+1) }

// markPattern is the form of every Mark and ShortMark, of whatever kind.
var markPattern = regexp.MustCompile(`^(turnup-[a-z0-9]+-|tu-[a-z0-9-]+-[0-9]+$)`)

// IsMark reports whether the name has the form of an order's mark, however it is spelt: providers trim names, and some do not
// tell capitals from small letters.
func IsMark(name string) bool { return markPattern.MatchString(strings.ToLower(plain(name))) }

// SplitMark is the reverse of Mark, and of ShortMark, which tells no kind. The name is "" for what is no mark.
func SplitMark(mark string) (kind, name string) {
	mark = strings.ToLower(plain(mark))
	if !markPattern.MatchString(mark) {
		return "", ""
	}
	if rest, short := strings.CutPrefix(mark, "tu-"); short {
		return "", rest[:strings.LastIndex(rest, "-")]
	}
	kind, name, _ = strings.Cut(strings.TrimPrefix(mark, "turnup-"), "-")
	return kind, name
}

// CheckNewName adds what is wrong with a name that a connection is to be given: the order of that mark would take it for its
// own. The marks of the order whose connection it is are well.
func CheckNewName(faults *providers.Faults, field, name string, own ...string) {
	if IsMark(name) && !slices.Contains(own, name) {
		faults.Add(field, "must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1", name)
	}
}

// What is done to an order that has ended is a workflow of its own, whose ID begins so.
const (
	decommissionPrefix = "decommission/"
	changePrefix       = "change/"
	servicePrefix      = "service/"
)

// DecommissionID is the workflow ID of the order's decommission.
func DecommissionID(orderID string) string { return decommissionPrefix + orderID }

// ChangeID is the workflow ID of a change of the order's connections.
func ChangeID(orderID string) string { return changePrefix + orderID }

// AccountID is the workflow ID of a provider's account.
func AccountID(provider, account string) string { return "account/" + provider + "/" + account }

// InventoryID is the workflow ID of the inventory of a provider's account.
func InventoryID(provider, account string) string { return "inventory/" + provider + "/" + account }

// SplitInventoryID is the reverse of InventoryID; is tells whether it is one.
func SplitInventoryID(id string) (provider, account string, is bool) {
	rest, is := strings.CutPrefix(id, "inventory/")
	provider, account, _ = strings.Cut(rest, "/")
	return provider, account, is
}

// TypeInventory is the type of the inventory's workflow, as Temporal shows it.
const TypeInventory = "Inventory"

// ServiceID is the workflow ID of what an order of that ID left in service.
func ServiceID(orderID string) string { return servicePrefix + orderID }

// BellID is the workflow ID of the one workflow that tells the webhook what orders wait for, and how they ended.
const BellID = "bell"

// SplitID is the reverse of ID. A name without a kind comes back with an empty kind; the kind of a decommission or a
// change begins with decommission/ or change/.
func SplitID(id string) (kind, name string) {
	at := strings.LastIndex(id, "/")
	if at < 0 {
		return "", id
	}
	return id[:at], id[at+1:]
}

// BareKind is the kind of the order that a decommission, a change or a service is about, or the kind itself.
func BareKind(kind string) string {
	for _, prefix := range []string{decommissionPrefix, changePrefix, servicePrefix} {
		kind = strings.TrimPrefix(kind, prefix)
	}
	return kind
}

// ServedOrderID is the ID of the order whose service has that workflow ID; is tells whether it is a service's.
func ServedOrderID(id string) (orderID string, is bool) { return strings.CutPrefix(id, servicePrefix) }
