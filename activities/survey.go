package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"turnup/providers"
)

// L2Survey asks Console Connect for what a Layer-2 order chooses from.
type L2Survey struct {
	Company   string `json:"company"`        // username of the company to reach
	Port      string `json:"port,omitempty"` // name or id; "" when any will do
	Metro     string `json:"metro"`          // code, name or id
	SpeedMbps int    `json:"speedMbps"`
}

// L2Places are what it chooses from.
type L2Places struct {
	Ports  []providers.Port  `json:"ports"`
	Metros []providers.Metro `json:"metros"`
}

// Survey lists our ports, and where the company can be reached.
func (a *ConsoleConnect) Survey(ctx context.Context, q L2Survey) (L2Places, error) {
	ports, err := a.ports(ctx)
	if err != nil {
		return L2Places{}, during("list our ports", err)
	}
	metros, err := a.metros(ctx, q.Company)
	if err != nil {
		return L2Places{}, during("list the metros of "+q.Company, err)
	}
	return L2Places{Ports: portsFor(ports, q.SpeedMbps, q.Port), Metros: metrosFor(metros, q.Metro)}, nil
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
	Ports    []providers.Port             `json:"ports"`
	Metros   []providers.Metro            `json:"metros,omitempty"` // none, when the order names none
	Profiles map[string]providers.Profile `json:"profiles,omitempty"`
}

// Survey lists our ports, reads the service profiles and, if the order names one, lists the metros. A profile that can't
// be read is unfit.
func (a *Equinix) Survey(ctx context.Context, q EquinixSurvey) (EquinixPlaces, error) {
	ports, err := a.Account.Ports(ctx)
	if err != nil {
		return EquinixPlaces{}, during("list our ports", err)
	}
	places := EquinixPlaces{Ports: portsFor(ports, q.SpeedMbps, q.Ports...), Profiles: map[string]providers.Profile{}}
	for _, id := range q.Profiles {
		profile, err := a.Account.Profile(ctx, id)
		if isWrong(err) {
			profile, err = providers.Profile{ID: id, Unfit: err.Error()}, nil
		}
		if err != nil {
			return EquinixPlaces{}, during("read service profile "+id, err)
		}
		places.Profiles[id] = profile
	}
	if len(q.Metros) == 0 {
		return places, nil
	}
	metros, err := a.Account.Metros(ctx)
	if err != nil {
		return EquinixPlaces{}, during("list the metros", err)
	}
	places.Metros = slices.DeleteFunc(metros, func(m providers.Metro) bool { return !slices.Contains(q.Metros, m.Code) })
	return places, nil
}

// HuaweiSurvey asks Huawei Cloud about the operations connection that an order names.
type HuaweiSurvey struct {
	OperationsConnection string        `json:"operationsConnection"` // name or id
	Request              HuaweiRequest `json:"request"`              // all but its HostingID
}

// HuaweiPlaces are what Huawei Cloud told of it.
type HuaweiPlaces struct {
	Connections []providers.Port `json:"connections"`
	Room        HuaweiRoom       `json:"room"` // of the one that can carry the order, if there is one
}

// Survey lists our own connections, and reads what the one that the order names carries.
func (a *HuaweiCloud) Survey(ctx context.Context, q HuaweiSurvey) (HuaweiPlaces, error) {
	connections, err := a.ports(ctx)
	if err != nil {
		return HuaweiPlaces{}, during("list our connections", err)
	}
	on, found := portFor(connections, q.Request.SpeedMbps, q.OperationsConnection)
	if !found {
		return HuaweiPlaces{Connections: connections}, nil
	}
	q.Request.HostingID = on.ID
	room, err := a.room(ctx, q.Request)
	if err != nil {
		return HuaweiPlaces{}, during("look at what "+on.Name+" carries", err)
	}
	return HuaweiPlaces{Connections: []providers.Port{on}, Room: room}, nil
}

// portsFor are the ports that the order names, when each name means one that can carry it. Otherwise they are all ports:
// whoever chooses among them, or is told that none will do, needs every candidate. Whole lists would fill histories.
func portsFor(ports []providers.Port, speedMbps int, names ...string) []providers.Port {
	var wanted []providers.Port
	for _, name := range names {
		port, found := portFor(ports, speedMbps, name)
		if !found {
			return ports
		}
		if !slices.ContainsFunc(wanted, func(p providers.Port) bool { return p.ID == port.ID }) {
			wanted = append(wanted, port)
		}
	}
	return wanted
}

// portFor is the port that the name means, if that is one which can carry the order.
func portFor(ports []providers.Port, speedMbps int, name string) (port providers.Port, found bool) {
	for _, p := range ports {
		if name == "" || !p.Called(name) || p.CannotCarry(speedMbps) != "" {
			continue
		}
		if found {
			return providers.Port{}, false
		}
		port, found = p, true
	}
	return port, found
}

// metrosFor is the metro that the name means, if that is one which can take the connection, or else all metros.
func metrosFor(metros []providers.Metro, name string) []providers.Metro {
	fits := func(m providers.Metro) bool { return m.Called(name) && m.Unfit == "" }
	one := slices.IndexFunc(metros, fits)
	if one < 0 || slices.ContainsFunc(metros[one+1:], fits) {
		return metros
	}
	return metros[one : one+1]
}

// isWrong reports whether what was asked for is wrong, whoever found that.
func isWrong(err error) bool {
	var faults providers.Faults
	kind := providers.KindOf(err)
	return kind == providers.KindNotFound || kind == providers.KindInvalid || errors.As(err, &faults)
}

// during says which of an activity's requests failed.
func during(doing string, err error) error { return translate(fmt.Errorf("%s: %w", doing, err)) }
