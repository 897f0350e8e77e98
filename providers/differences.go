package providers

import (
	"fmt"
	"strconv"
	"strings"
)

// Differences are the ways in which a connection is another than the one that was asked for, each in the words "X where
// the order asks for Y". What the order leaves to the provider, or the provider does not tell, is no difference.
type Differences struct {
	all  []string
	ends []string // those of them by which it is another circuit: where it runs, and for whom
}

// Text compares ids, codes and the like; providers change their case. Label is how people know what was found, "" if by
// nothing better.
func (d *Differences) Text(what, found, label, asked string) {
	found, asked = strings.TrimSpace(found), strings.TrimSpace(asked)
	if found == "" || asked == "" || strings.EqualFold(found, asked) {
		return
	}
	d.add(what+" "+labelled(label, found), asked)
}

// End is Text for what an end of the connection is known by.
func (d *Differences) End(what, found, label, asked string) {
	before := len(d.all)
	d.Text(what, found, label, asked)
	d.ends = append(d.ends, d.all[before:]...)
}

// OtherEnd is for an end that can't be compared like with like.
func (d *Differences) OtherEnd(found, asked string) {
	d.add(found, asked)
	d.ends = append(d.ends, d.all[len(d.all)-1])
}

// Tags compares the tags of one end, which is "on our port" or "at the far end".
func (d *Differences) Tags(end string, found, asked Tags) {
	d.Number("VLAN %d "+end, found.S, asked.S)
	d.Number("inner VLAN %d "+end, found.C, asked.C)
}

// Number compares what the format shows, for example "%d Mbps".
func (d *Differences) Number(format string, found, asked int) {
	if found != 0 && asked != 0 && found != asked {
		d.add(fmt.Sprintf(format, found), strconv.Itoa(asked))
	}
}

func (d *Differences) add(found, asked string) {
	d.all = append(d.all, found+" where the order asks for "+asked)
}

// Count is how many there are.
func (d *Differences) Count() int { return len(d.all) }

// String is all of them in one line, or "".
func (d *Differences) String() string { return strings.Join(d.all, ", ") }

// Ends are those of the ends in one line, or "".
func (d *Differences) Ends() string { return strings.Join(d.ends, ", ") }

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
