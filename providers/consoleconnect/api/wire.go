package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"

	"turnup/providers/rest"
)

// rows decodes the two forms of a list, {"results": [...]} and a bare array. Anything else is an error: read as
// "nothing found", it would let an order be bought a second time.
type rows[T any] []rest.Row[T]

// UnmarshalJSON implements json.Unmarshaler.
func (r *rows[T]) UnmarshalJSON(data []byte) error {
	found := bytes.TrimSpace(data)
	if bytes.HasPrefix(found, []byte("{")) {
		var envelope struct {
			Results json.RawMessage `json:"results"`
		}
		if err := json.Unmarshal(found, &envelope); err != nil {
			return err
		}
		found = envelope.Results
		if bytes.Equal(found, []byte("null")) {
			*r = nil
			return nil
		}
	}
	if !bytes.HasPrefix(found, []byte("[")) {
		return errors.New("neither a list nor an object with results")
	}
	return json.Unmarshal(found, (*[]rest.Row[T])(r))
}

// Mbps is a speed. It decodes from {"value": 1000, "name": "1000 Mbps"} and from a plain number.
type Mbps int

// UnmarshalJSON implements json.Unmarshaler.
func (m *Mbps) UnmarshalJSON(data []byte) error {
	var object struct {
		Value rest.FlexInt `json:"value"`
	}
	if err := rest.DecodeObject(data, &object); err != nil {
		return err
	}
	var number rest.FlexInt
	if err := number.UnmarshalJSON(data); err != nil {
		return err
	}
	*m = Mbps(object.Value + number) // one of them is 0
	return nil
}

// Company is the company at one end of a connection.
type Company struct {
	Username rest.FlexString `json:"username"`
	Name     rest.FlexString `json:"name"`
}

// UnmarshalJSON implements json.Unmarshaler. The schema of a connection has the username alone, samples have the company.
func (c *Company) UnmarshalJSON(data []byte) error {
	type plain Company
	if err := rest.DecodeObject(data, (*plain)(c)); err != nil {
		return err
	}
	var username rest.FlexString
	if err := username.UnmarshalJSON(data); err != nil {
		return err
	}
	c.Username = cmp.Or(c.Username, username)
	return nil
}

// Place is a metro as other things refer to it.
type Place struct {
	ID        rest.FlexString `json:"id"`
	RegionIDs []string        `json:"regionIds"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *Place) UnmarshalJSON(data []byte) error {
	type plain Place
	return rest.DecodeObject(data, (*plain)(p))
}

// PortRef is a port as a connection refers to it.
type PortRef struct {
	ID   rest.FlexString `json:"id"`
	Name rest.FlexString `json:"name"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *PortRef) UnmarshalJSON(data []byte) error {
	type plain PortRef
	return rest.DecodeObject(data, (*plain)(p))
}

// VLAN is the tagging at one end of a connection.
type VLAN struct {
	ID       rest.FlexInt `json:"id"`
	Customer []VLANRange  `json:"customer"`
}

// VLANRange is a range of 802.1Q tags, both ends included.
type VLANRange struct {
	Start rest.FlexInt `json:"start"`
	End   rest.FlexInt `json:"end"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *VLAN) UnmarshalJSON(data []byte) error {
	type plain VLAN
	return rest.DecodeObject(data, (*plain)(v))
}

// Tag is the single 802.1Q tag that a customer sees, or 0 when there is none or more than one.
func (v VLAN) Tag() int {
	if len(v.Customer) == 0 {
		return int(v.ID)
	}
	first := v.Customer[0]
	if len(v.Customer) > 1 || first.End != 0 && first.End != first.Start {
		return 0
	}
	if first.Start == 0 {
		return int(v.ID)
	}
	return int(first.Start)
}

func firstString(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
