package order

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"
)

// HeaderActor is the header of an update, or of a start, that holds the token of who sends it.
const HeaderActor = "turnup-actor"

// Role is what a person may do. Who has none may read.
type Role string

const (
	RoleRequester Role = "requester" // places orders, changes what they left and takes it out of service
	RoleApprover  Role = "approver"  // agrees to what it costs
	RoleOperator  Role = "operator"  // does what is done by hand
	RoleAuditor   Role = "auditor"   // reads, and answers nothing
)

// Actor is a person who has proven at a login who they are.
type Actor struct {
	Issuer  string `json:"issuer"` // of the login
	Subject string `json:"subject"`
	Name    Person `json:"name"`
	Email   string `json:"email,omitempty"`
	Roles   []Role `json:"roles,omitempty"`
}

// Is reports whether both are the same person, whatever they call themselves.
func (a Actor) Is(other Actor) bool { return a.Issuer == other.Issuer && a.Subject == other.Subject }

// May reports whether the person has one of the roles.
func (a Actor) May(roles []Role) bool {
	return slices.ContainsFunc(a.Roles, func(r Role) bool { return slices.Contains(roles, r) })
}

// NamedRoles are the roles for people: approver, or requester or operator.
func NamedRoles(roles []Role) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return strings.Join(names, " or ")
}

// MaySend are the roles of which one may send the update: none for those that programs send.
func MaySend(update string) []Role {
	switch update {
	case HandoffApproval:
		return []Role{RoleApprover}
	case UpdateClaim:
		return []Role{RoleOperator, RoleApprover}
	case UpdateCancel, UpdateChange, UpdateDecommission:
		return []Role{RoleRequester, RoleOperator}
	case UpdateProtect, UpdateRelease, UpdateForget, UpdateExpect, UpdateAdopt:
		return []Role{RoleOperator}
	}
	if _, is := FindHandoff(update); is {
		return []Role{RoleOperator}
	}
	return nil
}

type tokenKey struct{}

// WithToken lets the update's handler know the token that the update was sent with.
func WithToken(ctx workflow.Context, token string) workflow.Context {
	return workflow.WithValue(ctx, tokenKey{}, token)
}

// ActorIn is who sent the update that ctx is about, as its token says; nil without one. No update's token enters a
// history that was not checked before, so this only reads it: a check would fail on a later replay, when the key is gone.
func ActorIn(ctx workflow.Context) *Actor {
	token, _ := ctx.Value(tokenKey{}).(string)
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	var claims struct {
		Actor *Actor `json:"actor"`
	}
	data, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(data, &claims) != nil {
		return nil
	}
	return claims.Actor
}

// Proof is what a worker has checked of an update before it is taken.
type Proof struct {
	Actor     *Actor // who sends it; nil when that is not proven
	Requester *Actor // who placed the order; nil when that is not proven
	Required  bool   // nothing counts that is not proven
}

type proofKey struct{}

// WithProof lets the update's validator know what is proven.
func WithProof(ctx workflow.Context, p Proof) workflow.Context {
	return workflow.WithValue(ctx, proofKey{}, p)
}

// ProofIn is what is proven. Only a validator may ask: a replay knows nothing of it.
func ProofIn(ctx workflow.Context) Proof {
	p, _ := ctx.Value(proofKey{}).(Proof)
	return p
}

type requesterKey struct{}

// WithRequester lets an order know who is proven to have placed it, for its record. Nothing that it does may depend on that.
func WithRequester(ctx workflow.Context, a *Actor) workflow.Context {
	return workflow.WithValue(ctx, requesterKey{}, a)
}

// RequesterIn is who is proven to have placed the order, or nil.
func RequesterIn(ctx workflow.Context) *Actor {
	a, _ := ctx.Value(requesterKey{}).(*Actor)
	return a
}

type refuseSignalsKey struct{}

// RefuseSignals has orders take no answer by a signal: nobody can prove who sent one.
func RefuseSignals(ctx workflow.Context) workflow.Context {
	return workflow.WithValue(ctx, refuseSignalsKey{}, true)
}

// RefusesSignals reports whether an order takes no answer by a signal now. What it was at the time stays in history.
func RefusesSignals(ctx workflow.Context) (refuses bool) {
	now := workflow.SideEffect(ctx, func(ctx workflow.Context) any { return ctx.Value(refuseSignalsKey{}) == true })
	return now.Get(&refuses) == nil && refuses
}
