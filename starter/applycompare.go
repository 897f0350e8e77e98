package main

import (
	"fmt"
	"strings"

	"turnup/workflows"
	"turnup/workflows/order"
)

// difference is a field in which a service is not what a file asks for. Fields are called as in a service's record.
type difference struct {
	Field string `json:"field"`
	Is    any    `json:"is"`
	Want  any    `json:"want"`
}

// comparison is a service held against what a file names.
type comparison struct {
	differs []difference
	unknown []string // fields that can't be compared: the service knows an id where the file has a name
}

// compare compares what the file names, and nothing that was chosen for it. What the service's record does not tell is not compared.
func compare(wants desired, s order.Service) comparison {
	var c comparison
	c.texts("account", order.AccountName(s.Account), order.AccountName(wants.common().Account))
	legs := wants.legs()
	if len(legs) != len(s.Connections) {
		c.numbers("connections", len(s.Connections), len(legs))
	}
	for i, leg := range legs {
		is, found := connectionOf(s, leg.Mark, i)
		if !found {
			continue
		}
		prefix := ""
		if i > 0 {
			prefix = "secondary."
		}
		c.numbers(prefix+"speedMbps", is.SpeedMbps, leg.SpeedMbps)
		c.texts(prefix+"class", is.Class, leg.Class)
		c.named(prefix+"metro", isCode, leg.Metro, is.Metro, s.Metro)
		c.named(prefix+"srcPortId", isProvidersID, leg.SrcPortID, is.SrcPortID, is.SrcPort)
		c.numbers(prefix+"srcVlan", is.SrcVLAN, leg.SrcVLAN)
		c.numbers(prefix+"srcCTag", is.SrcCTag, leg.SrcCTag)
		c.named(prefix+"dstPortId", isProvidersID, leg.DstPortID, is.DstPortID)
		c.numbers(prefix+"dstVlan", is.DstVLAN, leg.DstVLAN)
		c.numbers(prefix+"dstCTag", is.DstCTag, leg.DstCTag)
	}
	return c
}

// connectionOf is the service's connection for the leg: by its mark, or in turn where the record has no marks.
func connectionOf(s order.Service, mark string, leg int) (order.ServedConnection, bool) {
	for _, c := range s.Connections {
		if c.Mark == mark {
			return c, true
		}
	}
	if leg < len(s.Connections) && s.Connections[leg].Mark == "" {
		return s.Connections[leg], true
	}
	return order.ServedConnection{}, false
}

func (c *comparison) numbers(field string, is, want int) {
	if is != 0 && want != 0 && is != want {
		c.differs = append(c.differs, difference{field, is, want})
	}
}

func (c *comparison) texts(field, is, want string) {
	if is != "" && want != "" && !strings.EqualFold(is, want) {
		c.differs = append(c.differs, difference{field, is, want})
	}
}

// named compares what may be given in several ways with all that is known. It differs for sure only from what is of the same form.
func (c *comparison) named(field string, form func(string) bool, want string, known ...string) {
	if want == "" || strings.Join(known, "") == "" {
		return
	}
	for _, is := range known {
		if strings.EqualFold(is, want) {
			return
		}
	}
	for _, is := range known {
		if form(is) && form(want) {
			c.differs = append(c.differs, difference{field, is, want})
			return
		}
	}
	c.unknown = append(c.unknown, field)
}

// isCode reports whether a metro is given by its code, as HKG and SV are.
func isCode(metro string) bool { return len(metro) == 2 || len(metro) == 3 }

// isProvidersID reports whether the text is an id that a machine made. A port may be called almost anything else.
func isProvidersID(text string) bool {
	return len(text) >= 20 && strings.Trim(strings.ToLower(text), "0123456789abcdef-") == ""
}

// changeTo is the change that makes the service what the file asks for, as far as it can be changed, and why the rest can't.
func (c comparison) changeTo(s order.Service, by order.Person) (to map[string]any, why string) {
	var fixed []string
	for _, d := range c.differs {
		if strings.TrimPrefix(d.Field, "secondary.") == "speedMbps" {
			to = map[string]any{"speedMbps": d.Want}
			continue
		}
		fixed = append(fixed, d.Field)
	}
	if to != nil {
		asked := order.Order{Kind: s.Kind, Name: s.Name, Account: s.Account, RequestedBy: by, Approval: s.Approval}
		o, err := workflows.NewChangeOrder(asked, s.ConnectionIDs(), s.Identity, to)
		if err == nil {
			err = o.Validate()
		}
		if err != nil {
			return nil, err.Error()
		}
	}
	if len(fixed) > 0 {
		why = fmt.Sprintf("%s can't be changed: correct the file, or decommission it and order it again", strings.Join(fixed, ", "))
	}
	return to, why
}
