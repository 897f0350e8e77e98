package tencentcloud

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"turnup/providers"
)

// Support is what the support team of the connection's owner sends, and what was ordered from them.
type Support struct {
	Account      string `json:"account"`      // the owner's, which they call the provider account id
	ConnectionID string `json:"connectionId"` // the shared connection, dc-...
	VLAN         int    `json:"vlan"`
	SpeedMbps    int    `json:"speedMbps,omitempty"` // 0: it does not matter
}

// Sighting is what an account's tunnels have to do with what support sent.
type Sighting struct {
	Tunnel   *Tunnel  `json:"tunnel,omitempty"`   // the one that support means
	Warnings []string `json:"warnings,omitempty"` // about that one
	Near     []string `json:"near,omitempty"`     // when there is none: what is wrong with each that might be meant
}

// Key is the same for two sightings that tell a person the same.
func (s Sighting) Key() string {
	if s.Tunnel == nil && len(s.Near) == 0 {
		return ""
	}
	told := append(slices.Clone(s.Warnings), s.Near...)
	if t := s.Tunnel; t != nil {
		told = append(told, t.ID, t.Status)
	}
	slices.Sort(told) // lists have no order
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(told, "\n"))) // it has no error
	return strconv.FormatUint(h.Sum64(), 36)
}

// Unverified says what to do about a tunnel that can't be seen.
const Unverified = "turnup ends this step by itself as soon as it sees the tunnel. Only for one in an account that turnup can't see, add --set unverified=yes"

// About says what is wrong with the tunnel of that id, or is "" when that was not seen.
func (s Sighting) About(id string) string {
	if s.Tunnel != nil && !same(s.Tunnel.ID, id) {
		return "that is " + s.Tunnel.ID
	}
	i := slices.IndexFunc(s.Near, func(near string) bool {
		return strings.HasPrefix(near, "tunnel "+id+" ") || strings.HasPrefix(near, "tunnel "+id+":")
	})
	if i < 0 {
		return ""
	}
	return s.Near[i]
}

// Refutes says why the tunnel of that id, any when it is "", is not the one that support means by what was seen, or is "".
func (s Support) Refutes(seen Sighting, id string) string {
	if seen.Tunnel != nil && (id == "" || same(id, seen.Tunnel.ID)) {
		return ""
	}
	if about := seen.About(id); about != "" {
		return about
	}
	none := fmt.Sprintf("no tunnel on %s with VLAN %d is seen", s.ConnectionID, s.VLAN)
	return strings.Join(append([]string{none}, seen.Near...), "; ")
}

// mostNear is how many tunnels are told of that might be meant: others may have any number of them on a shared connection.
const mostNear = 10

// Look tells which of the account's tunnels is the one that support means: connection and VLAN tell it from all others. others is what
// support sent for other orders and services of the account: on a shared connection each has a VLAN of its own, and what is theirs
// would look like a mistake.
func (s Support) Look(tunnels []Tunnel, others []Support) Sighting {
	var meant, ended, mistaken []Tunnel
	for _, tunnel := range tunnels {
		fits := s.Differs(tunnel) == ""
		switch {
		case fits && tunnel.Living():
			meant = append(meant, tunnel)
		case fits && !tunnel.Gone:
			ended = append(ended, tunnel)
		case !fits && tunnel.Living() && !slices.ContainsFunc(others, func(other Support) bool { return other.Differs(tunnel) == "" }):
			mistaken = append(mistaken, tunnel)
		}
	}
	if len(meant) > 0 {
		return s.chosen(meant)
	}
	var near []string
	for _, tunnel := range ended {
		near = append(near, tunnel.ended())
	}
	near = append(near, s.near(mistaken)...)
	slices.Sort(near) // lists have no order
	if more := len(near) - mostNear; more > 0 {
		near = append(near[:mostNear], fmt.Sprintf("%d more tunnels do not fit", more))
	}
	return Sighting{Near: near}
}

// chosen is the newest of those that fit: what came after it replaces what was there.
func (s Support) chosen(meant []Tunnel) Sighting {
	newest := slices.MaxFunc(meant, func(a, b Tunnel) int { return cmp.Or(cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID)) })
	seen := Sighting{Tunnel: &newest}
	for _, other := range meant {
		if other.ID != newest.ID {
			seen.Warnings = append(seen.Warnings, fmt.Sprintf("tunnel %s has the same connection and VLAN: %s, the newest, is taken", other.ID, newest.ID))
		}
	}
	if newest.SpeedMbps != 0 && s.SpeedMbps != 0 && newest.SpeedMbps != s.SpeedMbps {
		seen.Warnings = append(seen.Warnings, fmt.Sprintf("tunnel %s has %d Mbps, the order %d", newest.ID, newest.SpeedMbps, s.SpeedMbps))
	}
	return seen
}

// near says what is wrong with each tunnel on the connection; when there is none, with those on others that have the VLAN.
func (s Support) near(mistaken []Tunnel) []string {
	var here, elsewhere []string
	for _, tunnel := range mistaken {
		switch {
		case same(tunnel.ConnectionID, s.ConnectionID):
			here = append(here, s.Differs(tunnel))
		case tunnel.VLAN == s.VLAN:
			elsewhere = append(elsewhere, s.Differs(tunnel))
		}
	}
	if len(here) > 0 {
		return here
	}
	return elsewhere
}

// Differs says in one sentence which of support's values the tunnel lacks, or is "". A connection's owner that is not told does not count.
func (s Support) Differs(tunnel Tunnel) string {
	var wrong []string
	if !same(tunnel.ConnectionID, s.ConnectionID) {
		wrong = append(wrong, fmt.Sprintf("is on %s, support named %s", cmp.Or(tunnel.ConnectionID, "no connection"), s.ConnectionID))
	}
	if tunnel.ConnectionOwner != "" && !same(tunnel.ConnectionOwner, s.Account) {
		wrong = append(wrong, fmt.Sprintf("is on a connection of account %s, support named %s", tunnel.ConnectionOwner, s.Account))
	}
	if tunnel.VLAN != s.VLAN {
		wrong = append(wrong, fmt.Sprintf("has %s, support sent %d", vlan(tunnel.VLAN), s.VLAN))
	}
	if len(wrong) == 0 {
		return ""
	}
	return "tunnel " + tunnel.ID + " " + strings.Join(wrong, ", and ")
}

// ended says of a tunnel with the right values why it does not count.
func (t Tunnel) ended() string {
	if t.Phase == providers.PhaseClosing {
		return fmt.Sprintf("tunnel %s is being deleted (%s)", t.ID, t.Status)
	}
	return fmt.Sprintf("tunnel %s: %s (%s)", t.ID, cmp.Or(t.Reason, "it can't be used any more"), t.Status)
}

func vlan(tag int) string {
	if tag == 0 {
		return "no VLAN"
	}
	return fmt.Sprintf("VLAN %d", tag)
}

// same compares ids, whose case people change when they type them.
func same(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
