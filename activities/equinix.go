package activities

import (
	"context"
	"errors"
	"slices"

	"turnup/providers"
	"turnup/providers/equinix"
)

// Equinix holds the activities that Equinix alone has.
type Equinix struct {
	Account equinix.Account
	Pace    Pace
	Watch   *Watch

	surveys surveys
}

// EquinixSurvey asks Equinix about what an order names.
type EquinixSurvey struct {
	Ports     []string `json:"ports"`              // names or ids
	Profiles  []string `json:"profiles,omitempty"` // ids
	Metros    []string `json:"metros,omitempty"`   // codes
	SpeedMbps int      `json:"speedMbps"`
}

// EquinixPlaces are what Equinix told of it.
type EquinixPlaces struct {
	Ports    providers.Listed[providers.Port] `json:"ports"`
	Metros   []providers.Metro                `json:"metros,omitempty"` // none, when the order names none
	Profiles map[string]providers.Profile     `json:"profiles,omitempty"`
	Identity string                           `json:"identity,omitempty"` // whose they are; "" when the provider does not tell
}

// EquinixChange asks for a connection to be changed.
type EquinixChange struct {
	ConnectionID string `json:"connectionId"`
	Identity     string `json:"identity,omitempty"`
	Name         string `json:"name,omitempty"`      // "" leaves it
	SpeedMbps    int    `json:"speedMbps,omitempty"` // 0 leaves it
}

// Survey lists our ports, reads the service profiles and, if the order names one, lists the metros. A profile that can't
// be read is unusable.
func (e *Equinix) Survey(ctx context.Context, q EquinixSurvey) (EquinixPlaces, error) {
	defer signsOfLife(ctx)()
	ports, err := list(ctx, &e.surveys, listOurPorts, e.Account.Ports)
	if err != nil {
		return EquinixPlaces{}, err
	}
	account, err := e.Watch.identity(ctx, e.Account, "")
	if err != nil {
		return EquinixPlaces{}, translateOwner(err)
	}
	places := EquinixPlaces{Identity: account, Ports: portsFor(ports.Rows, q.SpeedMbps, q.Ports...), Profiles: map[string]providers.Profile{}}
	places.Ports.Odd = ports.Odd
	for _, id := range q.Profiles {
		profile, err := share(ctx, &e.surveys, "read service profile "+id, func(ctx context.Context) (providers.Profile, error) { return e.Account.Profile(ctx, id) })
		if isWrong(err) {
			profile, err = providers.Profile{ID: id, Unusable: err.Error()}, nil
		}
		if err != nil {
			return EquinixPlaces{}, translateDuring("read service profile "+id, err)
		}
		places.Profiles[id] = profile
	}
	if len(q.Metros) > 0 {
		metros, err := list(ctx, &e.surveys, "list the metros", e.Account.Metros)
		if err != nil {
			return EquinixPlaces{}, err
		}
		places.Metros = slices.DeleteFunc(slices.Clone(metros.Rows), func(m providers.Metro) bool { return !slices.Contains(q.Metros, m.Code) })
	}
	for _, name := range q.Ports {
		if port, found := portTaken(places.Ports.Rows, q.SpeedMbps, name); found {
			e.surveys.takes(ctx, port.ID, q.SpeedMbps)
		}
	}
	return places, nil
}

// isWrong reports whether what was asked for is wrong, whoever found that.
func isWrong(err error) bool {
	var faults providers.Faults
	kind := providers.KindOf(err)
	return kind == providers.KindNotFound || kind == providers.KindInvalid || errors.As(err, &faults)
}

// CheckKey asks the seller about an authorization key.
func (e *Equinix) CheckKey(ctx context.Context, question equinix.KeyQuestion) (equinix.KeyAnswer, error) {
	return translated(e.Account.CheckKey(ctx, question))
}

// Change asks for the change, and ends when a read shows it.
func (e *Equinix) Change(ctx context.Context, c EquinixChange) (providers.Connection, error) {
	if err := e.Watch.mayAct(ctx, e.Account, c.Identity); err != nil {
		return providers.Connection{}, err
	}
	return e.Pace.change(ctx, c.ConnectionID, func() (changeLook, error) {
		now, err := e.Account.Get(ctx, c.ConnectionID)
		if err != nil {
			return changeLook{}, err
		}
		look := changeLook{now: now}
		if now.Change != "" {
			look.busy = "the change is " + now.Change
		}
		if wanted := c.missing(now); wanted != (equinix.Change{}) {
			look.ask = func() error { return e.Account.Update(ctx, now.ID, wanted) }
		}
		return look, nil
	})
}

// missing is what of the change is not there yet.
func (c EquinixChange) missing(now providers.Connection) equinix.Change {
	wanted := equinix.Change{}
	if c.Name != "" && c.Name != now.Name {
		wanted.Name = c.Name
	}
	if c.SpeedMbps != 0 && c.SpeedMbps != now.SpeedMbps {
		wanted.Speed, wanted.Unit = equinix.SpeedAndUnit(c.SpeedMbps)
	}
	return wanted
}

// Metros lists where Equinix Fabric is.
func (e *Equinix) Metros(ctx context.Context, q ListQuestion) (providers.Listed[providers.Metro], error) {
	return metrosThat(ctx, e.Account.Metros(ctx), q)
}

// Profiles lists the service profiles that are sold in the metro, or everywhere.
func (e *Equinix) Profiles(ctx context.Context, q ListQuestion) (providers.Listed[providers.Profile], error) {
	return listed(ctx, e.Account.Profiles(ctx, q.Metro), func(p providers.Profile) bool { return q.match(p.Name, p.ID, p.Company) })
}
