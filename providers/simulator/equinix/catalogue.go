package equinix

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// port is one of the account's ports.
type port struct {
	ID            string
	Name          string
	IBX           string // the data center
	Metro         string
	Encapsulation string // dot1q or qinq
	Device        string // what the port is on: two ports on one device fail together
	Secondary     bool   // on the device that is the second of its place
	State         string // ADDED is ready; Fabric v4 calls that ACTIVE
	NoOrders      bool   // the user may not order on it
}

const (
	dot1q = "dot1q"
	qinq  = "qinq"
)

const (
	portReady      = "ADDED"
	portMbps       = 10000
	bitsPerMegabit = 1_000_000
)

func (p port) usable() bool { return p.State == portReady && !p.NoOrders }

// metro is a place where Equinix Fabric is.
type metro struct {
	Code, Name, Region string
}

// profile is what another company, or the account itself, sells connections to.
type profile struct {
	ID            string
	Name          string
	Organization  string
	Encapsulation string // of the seller's end
	Bands         []band
	CustomSpeed   bool // any speed, not only the bands
	Metros        []string
	Regions       map[string]map[string]string // by metro: code and name of the seller's regions; one must be chosen where there are some
	KeyLabel      string                       // what the seller calls its authorization key; "" when it asks for none
	Key           keyRule
	SpeedFromKey  bool     // the key dictates the speed
	NamedTags     []string // the peerings that can be chosen
	PairsOnly     bool
	PrimaryOnly   bool // sells no pairs
	Integrated    bool // has an API of its own and approves nothing by hand
	Confirmed     bool // the buyer has to accept the connection at the seller
	Peered        bool // the buyer has to configure the peering
	FixedSpeed    bool // can't be changed by an update
	SellerAgrees  bool // has to agree to another speed
	Questions     []question
}

type band struct {
	Speed int    `json:"speed"`
	Unit  string `json:"unit"`
}

// keyRule tells whether an authorization key is valid, and the speed in Mbit/s it was made for; 0 for any.
type keyRule func(key string) (mbps int, valid bool)

// anyKey accepts every key.
func anyKey(string) (int, bool) { return 0, true }

// accountKey accepts the twelve digits of an account at the seller.
func accountKey(key string) (int, bool) {
	digits := strings.Trim(key, "0123456789") == ""
	return 0, digits && len(key) == 12
}

// demoKey accepts demo-key-50MB and the like, which dictate the speed.
func demoKey(key string) (int, bool) {
	speed, isDemo := strings.CutPrefix(key, "demo-key-")
	speed, isMB := strings.CutSuffix(speed, "MB")
	mbps, err := strconv.Atoi(speed)
	return mbps, isDemo && isMB && err == nil && mbps > 0
}

func (p profile) own() bool { return p.Organization == organization }

// offers tells whether the profile sells that speed.
func (p profile) offers(mbps int) bool {
	return p.CustomSpeed || slices.ContainsFunc(p.Bands, func(b band) bool { return mbpsOf(b.Speed, b.Unit) == mbps })
}

func (s *Simulator) findPort(id string) *port {
	at := slices.IndexFunc(s.ports, func(p port) bool { return p.ID == id })
	if at < 0 {
		return nil
	}
	return &s.ports[at]
}

func (s *Simulator) findMetro(code string) *metro {
	at := slices.IndexFunc(s.metros, func(m metro) bool { return m.Code == code })
	if at < 0 {
		return nil
	}
	return &s.metros[at]
}

func (s *Simulator) findProfile(id string) *profile {
	at := slices.IndexFunc(s.profiles, func(p profile) bool { return p.ID == id })
	if at < 0 {
		return nil
	}
	return &s.profiles[at]
}

// sellerOf is the profile a connection was bought from; nil when only ports were named.
func (s *Simulator) sellerOf(c *connection) *profile {
	return s.findProfile(c.Order.ProfileID)
}

// incoming tells whether another company asked the account for the connection.
func (c *connection) incoming() bool { return c.Buyer != organization }

// usedMbps is what the connections take of each port, by its id.
func (s *Simulator) usedMbps() map[string]int {
	used := map[string]int{}
	for _, c := range s.account.Connections() {
		if c.holdsTags() {
			used[c.Order.A.PortID] += c.Order.mbps()
			used[c.Order.Z.PortID] += c.Order.mbps()
		}
	}
	return used
}

// holdsTags tells whether the tags of the connection are taken: they are until a deletion has released them.
func (c *connection) holdsTags() bool { return c.EndedAt == nil }

// tagsTaken tells whether another connection has the tags of an end. On a QinQ port two can share an outer tag when both
// have an inner one and these differ; no document says so, but it is what two tags are for.
func (s *Simulator) tagsTaken(wanted side) bool {
	return slices.ContainsFunc(s.account.Connections(), func(c *connection) bool {
		return c.holdsTags() && slices.ContainsFunc(c.Order.ends(), wanted.clashes)
	})
}

func (e side) clashes(other side) bool {
	if e.S != other.S || e.PortID == "" || e.PortID != other.PortID {
		return false
	}
	return e.C == 0 || other.C == 0 || e.C == other.C
}

// question is what a seller wants to be told with an order: a custom field of the profile in Fabric v4, additional buyer
// information in ECX v3. The answers come as additionalInfo.
type question struct {
	Label    string
	Type     string   // Fabric v4's: STRING, NUMBER or LIST
	Options  []string // of a LIST
	Required bool
}

// typesV3 are ECX v3's types for Fabric v4's. It has no lists.
var typesV3 = map[string]string{"STRING": "STRING", "NUMBER": "LONG", "LIST": "STRING"}

func (p profile) questionsV3() []any {
	shown := []any{}
	for _, q := range p.Questions {
		shown = append(shown, map[string]any{
			"name": q.Label, "description": q.Label, "mandatory": q.Required, "datatype": typesV3[q.Type], "captureInEmail": false,
		})
	}
	return shown
}

func (p profile) questionsV4() []any {
	shown := []any{}
	for _, q := range p.Questions {
		field := map[string]any{"label": q.Label, "description": q.Label, "required": q.Required, "dataType": q.Type, "captureInEmail": false}
		if len(q.Options) > 0 {
			field["options"] = q.Options
		}
		shown = append(shown, field)
	}
	return shown
}

var anyNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// checkAnswers wants an answer to every question that is required, and answers of the right kind.
func checkAnswers(o *order, seller *profile, faults *faultList) {
	for _, q := range seller.Questions {
		at := slices.IndexFunc(o.AdditionalInfo, func(info sellerInfo) bool { return info.Name == q.Label })
		switch {
		case at < 0 && q.Required:
			faults.add(ruleField, fieldAdditionalInfo, "%s asks for %s", seller.Name, q.Label)
		case at < 0:
		case q.Type == "NUMBER" && !anyNumber.MatchString(o.AdditionalInfo[at].Value):
			faults.add(ruleField, fieldAdditionalInfo, "%s must be a number", q.Label)
		case q.Type == "LIST" && !slices.Contains(q.Options, o.AdditionalInfo[at].Value):
			faults.add(ruleField, fieldAdditionalInfo, "%s must be one of %q", q.Label, q.Options)
		}
	}
}
