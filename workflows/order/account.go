package order

import (
	"cmp"
	"fmt"
	"regexp"
	"time"
)

// DefaultAccount is the name of the account that an order means which names none.
const DefaultAccount = "default"

// AccountRule is what the name of an account must be.
const AccountRule = "must be 1 to 20 of a-z, 0-9 and '-', beginning with a letter"

var accountPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)

// IsAccount reports whether an account may have the name.
func IsAccount(name string) bool { return accountPattern.MatchString(name) }

// AccountName is the name of the account, or the default's.
func AccountName(name string) string { return cmp.Or(name, DefaultAccount) }

// TypeAccount is the type of an account's workflow, as Temporal shows it.
const TypeAccount = "Account"

// AccountMemo is the memo of an account's workflow that holds the Account.
const AccountMemo = "account"

// UpdateAdopt is the update of an account's workflow with which a person says that the account moved. It is given an Adoption.
const UpdateAdopt = "adopt"

// Account is what an account's workflow remembers of it.
type Account struct {
	Provider          string    `json:"provider"`
	Name              string    `json:"name"`
	Identity          string    `json:"identity,omitempty"`          // by the provider's own word; "" while no worker could tell
	RequestsPerSecond float64   `json:"requestsPerSecond,omitempty"` // the budget, as the last worker that came has it
	Swept             time.Time `json:"swept,omitzero"`              // when it was last looked at for orders that wait, while none does
	Refused           *Stranger `json:"refused,omitempty"`           // the last worker that was, until a person adopts it
	Adopted           *Adoption `json:"adopted,omitempty"`           // the last
}

// Stranger is a worker whose credential is for another account at the provider than the one that is remembered.
type Stranger struct {
	Identity string    `json:"identity"`
	At       time.Time `json:"at"`
}

// Adoption is a person's word that the account is that of another identity from now on.
type Adoption struct {
	Identity string    `json:"identity"` // the one that was refused
	Was      string    `json:"was,omitempty"`
	By       Person    `json:"by"`
	At       time.Time `json:"at,omitzero"`
}

// IsOf reports whether a worker whose credential is for that identity may serve the account. What is not known, on either side,
// is no reason to refuse.
func (a Account) IsOf(identity string) bool {
	return a.Identity == "" || identity == "" || a.Identity == identity
}

// Refusal tells a worker whose credential is for that identity why it may not serve the account, and what people can do.
func (a Account) Refusal(identity string) string {
	return fmt.Sprintf("account %s at %s is %s; this worker's credential is for %s: give it the right one, or, if the account has moved, "+
		"turnup accounts adopt %s --provider %s", a.Name, a.Provider, a.Identity, identity, a.Name, a.Provider)
}
