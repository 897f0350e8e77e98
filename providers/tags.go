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
		return "unknown"
	}
	return string(e)
}

// Tags are the VLAN tags of one end of a connection; 0 means none.
type Tags struct {
	S int `json:"sTag,omitempty"` // outer, and the only one of a Dot1Q port
	C int `json:"cTag,omitempty"` // inner
}
