package actor

import (
	"fmt"
	"time"

	"turnup/workflows/order"
)

// An audit finds out later what a worker has checked, and what got past it: whoever may write to Temporal can act as a worker that checks
// nothing, and what a token was with stays in the history.

// ParseKeys reads keys from the text of a JSON Web Key Set.
func ParseKeys(data []byte) (*Keys, error) {
	set, err := parseSet(data)
	if err != nil {
		return nil, fmt.Errorf("read the keys that sign tokens: %w", err)
	}
	return &Keys{set: set}, nil
}

// Hash is that of what is sent, as a token has it.
func Hash(content []byte) string { return hash(content) }

// taskTime is how long after its check an update may enter history: a worker has ten seconds for a task.
const taskTime = 15 * time.Second

// Answered is whose token it is, if it was for that update when the update entered history.
func (k *Keys) Answered(raw string, at time.Time, to Binding) (order.Actor, error) {
	said, err := k.parse(raw, at)
	if err != nil {
		said, err = k.parse(raw, at.Add(-taskTime))
	}
	if err != nil {
		return order.Actor{}, err
	}
	if what := said.differs(to); what != "" {
		return order.Actor{}, fmt.Errorf("it is for another %s", what)
	}
	return said.Actor, nil
}

// Parent is the workflow whose update had another one begin; zero for an order that was placed by itself.
type Parent struct{ Workflow, Run string }

// Begun is whose token it is, if it is that of the order's start. content is what the order was begun with.
func (k *Keys) Begun(raw string, at time.Time, namespace, workflow string, parent Parent, content []byte) (order.Actor, error) {
	said, err := k.parse(raw, at)
	if err != nil {
		return order.Actor{}, err
	}
	placed := Binding{Namespace: namespace, Workflow: workflow, Update: start, Hash: hash(content)}
	if parent.Workflow != "" {
		placed = Binding{Namespace: namespace, Workflow: parent.Workflow, Run: parent.Run, Update: said.Update, ID: said.Binding.ID, Hash: said.Hash}
	}
	if what := said.differs(placed); what != "" {
		return order.Actor{}, fmt.Errorf("it is for another %s", what)
	}
	return said.Actor, nil
}

// PublicKeys is the set of the signer's own public key, as a file of workers has it.
func (s *Signer) PublicKeys() []byte { return s.public }
