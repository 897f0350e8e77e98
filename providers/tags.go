package providers

import "strings"

// Encapsulation is how the frames on a port are tagged.
type Encapsulation string

const (
	Dot1Q Encapsulation = "dot1q" // one tag, the S-tag here (IEEE 802.1Q, EtherType 0x8100)
	QinQ  Encapsulation = "qinq"  // an outer S-tag and an inner C-tag (IEEE 802.1ad)
)

// ParseEncapsulation reads every spelling that providers use (Dot1q, DOT1Q, Qinq, QinQ); anything else stays as it was
// written.
func ParseEncapsulation(raw string) Encapsulation {
	switch lower := strings.ToLower(raw); lower {
	case string(Dot1Q), string(QinQ):
		return Encapsulation(lower)
	}
	return Encapsulation(raw)
}

// Known reports whether the tag rules cover the encapsulation.
func (e Encapsulation) Known() bool { return e == Dot1Q || e == QinQ }

// String is the encapsulation as the trade writes it.
func (e Encapsulation) String() string {
	switch e {
	case Dot1Q:
		return "Dot1Q"
	case QinQ:
		return "QinQ"
	case "":
		return "untold"
	}
	return string(e)
}

// Tags are the VLAN tags of one end of a connection; 0 means none.
type Tags struct {
	S int `json:"sTag,omitempty" yaml:"sTag,omitempty"` // outer, and the only one of a Dot1Q port
	C int `json:"cTag,omitempty" yaml:"cTag,omitempty"` // inner
}

// Equinix documents tags from 2 to 4094 ("Connect to Myself").
const (
	LowestTag  = 2
	HighestTag = 4094
)

// Tagging says which tags a connection needs besides the S-tag of our own end, which it always needs.
type Tagging struct {
	AC bool // the C-tag of our end
	ZS bool // the S-tag of the far end
	ZC bool // the C-tag of the far end
}

// TagRule is Equinix's tagging criteria ("Connect to Myself"): which tags a connection needs from a port to another
// port, or to a service profile, whose seller picks the tags at that end. ok is false when no document names the
// combination.
//
//	A side  Z side   A S-tag  A C-tag  Z S-tag (ports only)  Z C-tag
//	Dot1Q   Dot1Q    yes      no       yes                   no
//	Dot1Q   QinQ     yes      no       yes                   yes
//	QinQ    Dot1Q    yes      yes      yes                   no
//	QinQ    QinQ     yes      no       yes                   no
func TagRule(a, z Encapsulation, toPort bool) (rule Tagging, ok bool) {
	if !a.Known() || !z.Known() {
		return Tagging{}, false
	}
	return Tagging{AC: a == QinQ && z == Dot1Q, ZS: toPort, ZC: a == Dot1Q && z == QinQ}, true
}
