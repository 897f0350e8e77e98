package simulator

import (
	"slices"
	"time"
)

// Trait is what every connection has, whatever provider's it is. Each provider's embeds it.
type Trait struct {
	Stalled bool     `json:"stalled,omitempty"` // takes no step by itself
	Held    bool     `json:"held,omitempty"`    // takes no step out of this status by itself: the scenario stalls it
	Lags    bool     `json:"lags,omitempty"`    // the lists lag behind its creation when the scenario says so
	Seeded  bool     `json:"seeded,omitempty"`  // nobody bought it through the API
	Foreign bool     `json:"foreign,omitempty"` // it is somebody else's; see Foreign
	Touched []string `json:"touched,omitempty"` // a foreign one: what was done to it through the API

	CreatedBy string    `json:"createdBy,omitempty"` // the user who did; "" for whoever has the API's credential
	ChangedBy string    `json:"changedBy,omitempty"` // the user who did last; "" for the same
	BoughtAs  string    `json:"boughtAs,omitempty"`  // the name its buyer gave it, if another did since
	Meddled   []Meddled `json:"meddled,omitempty"`   // what others did to it behind the back of whoever bought it
}

//lint:ignore U1000 Record asks for it, of the connections that embed a Trait
func (t *Trait) trait() *Trait { return t }

// Resume ends a stall, the scenario's too.
func (t *Trait) Resume() { t.Stalled, t.Held = false, false }

// Stall stops a connection from moving on by itself, until a status of nothing is set.
func (e *Engine) Stall(idOrName string) error { return e.books.stall(idOrName) }

func (a *Account[C]) stall(idOrName string) error {
	return a.Act(idOrName, func(c C) error {
		c.trait().Stalled = true
		return nil
	})
}

// Given is what a connection has that is not what was ordered; what is left out stays as it is.
type Given struct {
	Name      string `json:"name,omitempty"`
	VLAN      int    `json:"vlan,omitempty"` // the (outer) tag on the account's port
	CTag      int    `json:"cTag,omitempty"`
	FarVLAN   int    `json:"farVlan,omitempty"`
	FarCTag   int    `json:"farCTag,omitempty"`
	SpeedMbps int    `json:"speedMbps,omitempty"`
}

// Give gives a connection something else than was ordered, as providers do on their own.
func (e *Engine) Give(idOrName string, given Given) error { return e.books.give(idOrName, given) }

func (a *Account[C]) give(idOrName string, given Given) error {
	return a.Act(idOrName, func(c C) error {
		rearrange(c, given)
		return nil
	})
}

// rearrange gives a connection something else than its buyer did, and keeps the name that it was bought under.
func rearrange[C Record[C]](c C, given Given) {
	trait := c.trait()
	if _, name := c.Ref(); given.Name != "" && trait.BoughtAs == "" {
		trait.BoughtAs = name
	}
	c.Give(given)
}

// Unlisted tells whether a list does not show the connection: the scenario has it lag, or the fault thin strikes.
func (a *Account[C]) Unlisted(c C) bool {
	if a.thinned != nil && a.thinned(c) {
		return true
	}
	return c.trait().Lags && a.listsLag(createdAt(c))
}

func createdAt[C Record[C]](c C) time.Time {
	bought, _ := c.Purchase()
	return bought.RequestedAt
}

// thin is what the fault leaves out of a list: the newest, the young, or everything.
func (a *Account[C]) thin(fault Fault) func(c C) bool {
	switch {
	case fault.Newest > 0:
		alive := slices.DeleteFunc(slices.Clone(a.connections), C.Deleted)
		newest := alive[max(0, len(alive)-fault.Newest):]
		return func(c C) bool { return slices.ContainsFunc(newest, func(n C) bool { return same(n, c) }) }
	case fault.Younger != "":
		age, _ := time.ParseDuration(fault.Younger) // checked when injected
		return func(c C) bool { return createdAt(c).Add(age).After(a.Now()) }
	}
	return func(C) bool { return true }
}

func same[C Record[C]](a, b C) bool {
	one, _ := a.Ref()
	other, _ := b.Ref()
	return one == other
}
