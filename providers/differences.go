package providers

import (
	"fmt"
	"strconv"
	"strings"
)

// Differences are the ways in which a connection is another than the one that was asked for, each in the words "X where
// the order asks for Y". What the order leaves to the provider, or the provider does not tell, is no difference.
type Differences []string

// Text compares ids, codes and the like; providers change their case. Label is how people know what was found, "" if by
// nothing better.
func (d *Differences) Text(what, found, label, asked string) {
	found, asked = strings.TrimSpace(found), strings.TrimSpace(asked)
	if found == "" || asked == "" || strings.EqualFold(found, asked) {
		return
	}
	d.Add(what+" "+labelled(label, found), asked)
}

// Tags compares the tags of one end, which is "on our port" or "at the far end".
func (d *Differences) Tags(end string, found, asked Tags) {
	d.Number("VLAN %d "+end, found.S, asked.S)
	d.Number("inner VLAN %d "+end, found.C, asked.C)
}

// Number compares what the format shows, for example "%d Mbps".
func (d *Differences) Number(format string, found, asked int) {
	if found != 0 && asked != 0 && found != asked {
		d.Add(fmt.Sprintf(format, found), strconv.Itoa(asked))
	}
}

// Add is for what can't be compared like with like.
func (d *Differences) Add(found, asked string) {
	*d = append(*d, found+" where the order asks for "+asked)
}

// String is all of them in one line, or "".
func (d Differences) String() string { return strings.Join(d, ", ") }

// labelled is a thing by its name, if it has one, and its id.
func labelled(name, id string) string {
	switch {
	case name == "" || name == id:
		return id
	case id == "":
		return name
	}
	return name + " (" + id + ")"
}
