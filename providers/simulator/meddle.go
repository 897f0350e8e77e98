package simulator

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// Act is what somebody else does in the provider's portal to a connection, behind the back of whoever bought it.
type Act string

// What can be done so at every provider.
const (
	ActRename Act = "rename"
	ActResize Act = "resize" // to another speed
	ActRetag  Act = "retag"  // to other VLANs
	ActDelete Act = "delete" // it is gone then the way the provider shows that
	ActDown   Act = "down"   // it carries nothing, and is there
	ActUp     Act = "up"
)

// AllActs are all that somebody else can do to a connection. Somebody else's own is added with AddForeign.
func AllActs() []Act { return []Act{ActRename, ActResize, ActRetag, ActDelete, ActDown, ActUp} }

// SomebodyElse is another user of the account, as the provider calls them.
const SomebodyElse = "somebody.else@example.org"

// Meddling is who does it, SomebodyElse when left out, and to what.
type Meddling struct {
	By string `json:"by,omitempty"`
	Given
}

// Meddled is an act in the books.
type Meddled struct {
	Act Act       `json:"act"`
	By  string    `json:"by"`
	At  time.Time `json:"at"`
}

// Portal is what a provider's portal does when it is told to there, not through the API. All of it runs under the simulator's
// lock, on a connection that is there and whose Trait tells who acts.
type Portal struct {
	Edited func(id string)                // notes that it has just changed
	Delete func(id string) error          // begins its removal
	Line   func(id string, up bool) error // takes its line down, or up again; nil where nothing would show it
}

// Meddle has somebody else do something to a connection.
func (e *Engine) Meddle(idOrName string, act Act, m Meddling) error {
	return e.books.meddle(idOrName, act, m)
}

func (a *Account[C]) meddle(idOrName string, act Act, m Meddling) error {
	if err := act.check(m.Given); err != nil {
		return err
	}
	by := cmp.Or(m.By, SomebodyElse)
	return a.Act(idOrName, func(c C) error {
		if c.Deleted() {
			return errors.New("the connection is deleted")
		}
		trait := c.trait()
		before := trait.ChangedBy
		trait.ChangedBy = by
		if err := a.carryOut(c, act, m.Given); err != nil {
			trait.ChangedBy = before
			return err
		}
		trait.Meddled = append(trait.Meddled, Meddled{Act: act, By: by, At: a.Now()})
		return nil
	})
}

func (a *Account[C]) carryOut(c C, act Act, given Given) error {
	portal := a.engine.setup.Portal
	id, _ := c.Ref()
	switch act {
	case ActDelete:
		return portal.Delete(id)
	case ActDown, ActUp:
		if portal.Line == nil {
			return errNoLine
		}
		return portal.Line(id, act == ActUp)
	}
	rearrange(c, given)
	portal.Edited(id)
	return nil
}

var errNoLine = errors.New("the provider shows no line of it")

// check refuses an act that would do nothing, or something else as well.
func (act Act) check(given Given) error {
	own := Given{}
	switch act {
	case ActRename:
		own.Name = given.Name
	case ActResize:
		own.SpeedMbps = given.SpeedMbps
	case ActRetag:
		own = given
		own.Name, own.SpeedMbps = "", 0
	case ActDelete, ActDown, ActUp:
		if given != (Given{}) {
			return fmt.Errorf("%s takes nothing but by", act)
		}
		return nil
	default:
		return fmt.Errorf("%q is not one of %q", act, AllActs())
	}
	if own == (Given{}) || own != given || given.SpeedMbps < 0 {
		return fmt.Errorf("%s takes %s, and by", act, takes[act])
	}
	return nil
}

var takes = map[Act]string{ActRename: "name", ActResize: "speedMbps", ActRetag: "vlan, cTag, farVlan or farCTag"}
