package simulator

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// Foreign is a connection in the account that nobody ordered through its API, whatever it is called: somebody else's. It
// is in service, unless it has another status. What is left out is the provider's choice; Port, FarPort and Profile are ids or names.
type Foreign struct {
	Name        string     `json:"name"`
	CreatedAt   *time.Time `json:"createdAt,omitempty"`   // now when left out
	RequestedBy string     `json:"requestedBy,omitempty"` // RequestedByUs, or RequestedByOther
	Port        string     `json:"port,omitempty"`        // of the account; an operations connection
	VLAN        int        `json:"vlan,omitempty"`        // the (outer) tag on it
	CTag        int        `json:"cTag,omitempty"`
	FarPort     string     `json:"farPort,omitempty"` // of the account; a peer location
	FarVLAN     int        `json:"farVlan,omitempty"`
	FarCTag     int        `json:"farCTag,omitempty"`
	Profile     string     `json:"profile,omitempty"` // of the far end; a company's username
	Metro       string     `json:"metro,omitempty"`   // of the far end: its code
	SpeedMbps   int        `json:"speedMbps,omitempty"`
	Class       string     `json:"class,omitempty"`   // of service
	Project     string     `json:"project,omitempty"` // that it is in, or for
	Status      string     `json:"status,omitempty"`  // as the provider spells it; it stays in it
	By          string     `json:"by,omitempty"`      // the user of the account who made it; SomebodyElse when left out
}

// Who requested a foreign connection.
const (
	RequestedByUs    = "us"    // the default: somebody of our company, in the portal
	RequestedByOther = "other" // another company, which asked us for it
)

// Incoming tells whether another company requested it.
func (f Foreign) Incoming() bool { return f.RequestedBy == RequestedByOther }

func (f Foreign) check() error {
	var wrong []error
	if f.Name == "" {
		wrong = append(wrong, errors.New("name is required"))
	}
	if f.RequestedBy != "" && f.RequestedBy != RequestedByUs && !f.Incoming() {
		wrong = append(wrong, fmt.Errorf("requestedBy %q is not us or other", f.RequestedBy))
	}
	return errors.Join(wrong...)
}

// AddForeign adds somebody else's connection, and returns its id.
func (e *Engine) AddForeign(f Foreign) (string, error) { return e.books.addForeign(f) }

func (a *Account[C]) addForeign(f Foreign) (id string, err error) {
	if err := f.check(); err != nil {
		return "", err
	}
	kept := a.within(func() {
		at := a.Now()
		if f.CreatedAt != nil {
			at = *f.CreatedAt
		}
		before := len(a.connections)
		if err = a.engine.setup.Foreign(f, at); err != nil {
			return
		}
		added := a.connections[before]
		trait := added.trait()
		trait.Foreign, trait.Seeded = true, true
		trait.CreatedBy, trait.ChangedBy = cmp.Or(f.By, SomebodyElse), cmp.Or(f.By, SomebodyElse)
		id, _ = added.Ref()
		a.Changed()
	})
	return id, errors.Join(err, kept)
}

// touched notes that a call of the API changed a connection that is somebody else's.
func (a *Account[C]) touched(c C, operation string) {
	if trait := c.trait(); trait.Foreign {
		trait.Touched = append(trait.Touched, operation)
		a.Changed()
	}
}

func (a *Account[C]) foreigners() []ForeignPurchase {
	found := []ForeignPurchase{}
	for _, c := range a.connections {
		if trait := c.trait(); trait.Foreign {
			what, _ := c.Purchase()
			what.Meddled = trait.Meddled
			found = append(found, ForeignPurchase{Purchase: what, Touched: trait.Touched})
		}
	}
	return found
}
