package workflows

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// ChangeOrder asks for a change of the connections of a completed order. What can be changed depends on the kind.
type ChangeOrder struct {
	order.Order
	ConnectionIDs []string        `json:"connectionIds"`
	Identity      string          `json:"identity,omitempty"` // that they were bought with; "" when the order does not tell
	Tunnel        *order.Tunnel   `json:"tunnel,omitempty"`   // in which they end, where turnup looks at it
	To            purchase.Change `json:"to"`                 // of all of them, or of the tunnel; nil when the kind's connections can't be changed

	// Each is what becomes of each of them by itself, by its id, in place of To.
	Each map[string]purchase.Change `json:"each,omitempty"`

	unreadable providers.Faults // what could not be read into To or Each
}

var changeHandoffs = []string{order.HandoffApproval}

// NewChangeOrder is the change of all of the connections to the values by their names in JSON, for example speedMbps. What the kind can't
// change is a fault that Validate returns.
func NewChangeOrder(o order.Order, connectionIDs []string, account string, to map[string]any) (ChangeOrder, error) {
	return newChangeOrder(o, connectionIDs, account, map[string]any{"kind": o.Kind, "to": to})
}

func newChangeOrder(o order.Order, connectionIDs []string, account string, values map[string]any) (ChangeOrder, error) {
	encoded, err := json.Marshal(values)
	if err != nil {
		return ChangeOrder{}, fmt.Errorf("encode the change: %w", err)
	}
	var change ChangeOrder
	if err := json.Unmarshal(encoded, &change); err != nil {
		return ChangeOrder{}, fmt.Errorf("read the change: %w", err)
	}
	change.Order, change.ConnectionIDs, change.Identity = o, connectionIDs, account
	return change, nil
}

// UnmarshalJSON implements json.Unmarshaler: the kind says what the change is made of.
func (o *ChangeOrder) UnmarshalJSON(data []byte) error {
	var read struct {
		order.Order
		ConnectionIDs []string          `json:"connectionIds"`
		Identity      string            `json:"identity"`
		Tunnel        *order.Tunnel     `json:"tunnel"`
		To            fields            `json:"to"`
		Each          map[string]fields `json:"each"`
	}
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	*o = ChangeOrder{Order: read.Order, ConnectionIDs: read.ConnectionIDs, Identity: read.Identity, Tunnel: read.Tunnel}
	kind := find(o.Kind)
	if kind.NewChange == nil {
		return nil
	}
	o.To = o.readChange(kind, "to", read.To)
	for _, id := range workflow.DeterministicKeys(read.Each) {
		if o.Each == nil {
			o.Each = map[string]purchase.Change{}
		}
		o.Each[id] = o.readChange(kind, "each."+id, read.Each[id])
	}
	return nil
}

// fields are a JSON object's.
type fields map[string]json.RawMessage

// readChange is the kind's change of those fields; what could not be read into it is kept under the name that the whole has.
func (o *ChangeOrder) readChange(kind purchase.Kind, whole string, from fields) purchase.Change {
	change := kind.NewChange()
	for _, name := range workflow.DeterministicKeys(from) {
		if field(name, from[name]).readInto(change, strictly) != nil {
			o.unreadable.Add(whole+"."+name, rule(kind, name, from[name]), shown(from[name]))
		}
	}
	return change
}

// shown is a JSON value as a person would write it.
func shown(raw json.RawMessage) any {
	var value any
	_ = json.Unmarshal(raw, &value) // it is a part of what was read already
	return value
}

// field is the JSON object that has nothing but the field.
func field(name string, value json.RawMessage) object {
	quoted, _ := json.Marshal(name) // a text always marshals
	return object("{" + string(quoted) + ":" + string(value) + "}")
}

type object []byte

const strictly = true

// readInto reads the object; strictly, it fails for a field that the change does not have.
func (o object) readInto(change purchase.Change, strict bool) error {
	decoder := json.NewDecoder(bytes.NewReader(o))
	if strict {
		decoder.DisallowUnknownFields()
	}
	return decoder.Decode(change)
}

// CanChange reports whether the kind's changes have the field, for such a value.
func CanChange(kind, name string, value any) bool {
	k := find(kind)
	encoded, err := json.Marshal(value)
	return err == nil && k.NewChange != nil && field(name, encoded).readInto(k.NewChange(), strictly) == nil
}

// rule is what is wrong with a field that could not be read into the kind's change.
func rule(kind purchase.Kind, name string, value json.RawMessage) string {
	if field(name, value).readInto(kind.NewChange(), !strictly) != nil {
		return "must be a value of the right kind: a text, or a number for a speed"
	}
	have := namesOf(func(k purchase.Kind) bool {
		return k.NewChange != nil && field(name, value).readInto(k.NewChange(), strictly) == nil
	})
	if len(have) == 0 {
		return "is nothing that can be changed"
	}
	return "goes only with connections of kind " + strings.Join(have, " or ")
}

// ID is the change's workflow ID, for example change/equinix/sv-dc-1.
func (o ChangeOrder) ID() string { return order.ChangeID(o.Order.ID()) }

// WithDefaults returns the order as it is: it leaves nothing out.
func (o ChangeOrder) WithDefaults() ChangeOrder { return o }

// Details is the order for Temporal UI.
func (o ChangeOrder) Details() string { return order.Details(o.Summary(), o) }

// Summary is the order in one line, for lists.
func (o ChangeOrder) Summary() string {
	return fmt.Sprintf("change %s %s, asked by %s", o.Order.ID(), o.becomes(), o.RequestedBy)
}

// changes are the ids of what is changed: the connections, or the tunnel in which they end.
func (o ChangeOrder) changes() []string {
	if _, is := o.To.(purchase.TunnelChange); is && o.Tunnel != nil {
		return []string{o.Tunnel.ID}
	}
	return o.ConnectionIDs
}

func (o ChangeOrder) deed() record.Deed {
	if o.To == nil {
		return record.Deed{Name: "change", Asked: "asked to change " + order.Named(o.ConnectionIDs)} // and is refused
	}
	return record.Deed{
		Name: "change", Asked: fmt.Sprintf("asked to change %s %s", order.Named(o.changes()), o.becomes()), Title: "Approve the change",
		Instructions: fmt.Sprintf("Look at what is to become of it, %s, then approve or reject; its price may change. Nothing has been changed yet.", strings.TrimPrefix(o.becomes(), "to ")),
	}
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil.
func (o ChangeOrder) Validate() error {
	var faults providers.Faults
	o.Check(&faults, o.Kind, changeHandoffs...)
	order.CheckConnectionIDs(&faults, o.ConnectionIDs)
	if o.To == nil {
		changeable := namesOf(func(k purchase.Kind) bool { return k.NewChange != nil })
		faults.Add("kind", fmt.Sprintf("must be among %v, whose connections can be changed", changeable), o.Kind)
		return faults.Err()
	}
	faults = append(faults, o.unreadable...)
	if o.Each != nil {
		o.checkEach(&faults)
	} else {
		o.checkAll(&faults)
	}
	order.CheckLengths(&faults, o)
	return faults.Err()
}

func (o ChangeOrder) checkAll(faults *providers.Faults) {
	if o.To.String() == "" && len(o.unreadable) == 0 {
		faults.Add("to", "must name something to change", nil)
	}
	if _, is := o.To.(purchase.TunnelChange); is && o.To.String() != "" && (o.Tunnel == nil || o.Tunnel.ID == "") {
		faults.Add("tunnel", "must be one that turnup looks at at the far end", nil)
	}
	o.To.Check(faults, o.Order, len(o.ConnectionIDs))
}
