package activities

import (
	"context"
	"iter"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// ConsoleConnect holds the activities that Console Connect alone has.
type ConsoleConnect struct {
	Account consoleconnect.Account
	Pace    Pace
	Watch   *Watch
	FarEnd  string // the account at Tencent Cloud that this worker looks at, by its name here; "" for none

	surveys surveys
}

// ConsoleConnectSurvey asks Console Connect for what a Layer-2 order chooses from.
type ConsoleConnectSurvey struct {
	Company   string `json:"company"`        // username of the company to reach
	Port      string `json:"port,omitempty"` // name or id; "" when any will do
	Metro     string `json:"metro"`          // code, name or id
	SpeedMbps int    `json:"speedMbps"`
	VLANFor   string `json:"vlanFor,omitempty"` // name of the connection to choose a VLAN for; "" when the order names its VLAN
}

// ConsoleConnectPlaces are what it chooses from.
type ConsoleConnectPlaces struct {
	Ports  providers.Listed[providers.Port]  `json:"ports"`
	Metros providers.Listed[providers.Metro] `json:"metros"`
	VLAN   *ChosenVLAN                       `json:"vlan,omitempty"` // at the port that will be chosen

	Identity string `json:"identity,omitempty"` // whose they are; "" when the provider does not tell
	FarEnd   string `json:"farEnd,omitempty"`   // the account at Tencent Cloud where the tunnel can be looked for; "" for none
}

// Survey lists our ports, and where the company can be reached, and chooses a VLAN at the port that the order will take.
func (c *ConsoleConnect) Survey(ctx context.Context, q ConsoleConnectSurvey) (ConsoleConnectPlaces, error) {
	defer signsOfLife(ctx)()
	ports, err := list(ctx, &c.surveys, listOurPorts, c.Account.Ports)
	if err != nil {
		return ConsoleConnectPlaces{}, err
	}
	account, err := c.Watch.identity(ctx, c.Account, "")
	if err != nil {
		return ConsoleConnectPlaces{}, translateOwner(err)
	}
	metros, err := list(ctx, &c.surveys, "list the metros of "+q.Company, func(ctx context.Context) iter.Seq2[providers.Metro, error] {
		return c.Account.Metros(ctx, q.Company)
	})
	if err != nil {
		return ConsoleConnectPlaces{}, err
	}
	places := ConsoleConnectPlaces{Identity: account, FarEnd: c.FarEnd, Ports: portsFor(ports.Rows, q.SpeedMbps, q.Port), Metros: metrosFor(metros.Rows, q.Metro)}
	places.Ports.Odd, places.Metros.Odd = ports.Odd, metros.Odd
	port, found := portTaken(places.Ports.Rows, q.SpeedMbps, q.Port)
	if !found {
		return places, nil
	}
	if q.VLANFor != "" {
		vlan, err := c.VLAN(ctx, VLANQuestion{PortID: port.ID, Name: q.VLANFor})
		if err != nil {
			return ConsoleConnectPlaces{}, err
		}
		places.VLAN = &vlan
	}
	if len(places.Metros.Rows) == 1 {
		c.surveys.takes(ctx, port.ID, q.SpeedMbps)
	}
	return places, nil
}

// Disable switches the connection off, which must come before its deletion, and ends when it is off or going.
// A provider that refuses to disable what was never built is not in the way: the deletion decides.
func (c *ConsoleConnect) Disable(ctx context.Context, owned Owned) error {
	id := owned.ConnectionID
	if err := c.Watch.mayAct(ctx, c.Account, owned.Identity); err != nil {
		return err
	}
	now, err := read(ctx, c.Account, id)
	if err != nil {
		return translateWatching(err)
	}
	if now.Status == StatusNotFound { // what was bought just now may not show yet
		return c.Pace.settled(ctx, "the provider does not know "+id)
	}
	if now.Dead() || consoleconnect.Disabled(now.Status) {
		return nil
	}
	if now.Phase == providers.PhaseDown {
		return notYet(still(now), c.Pace.next(ctx))
	}
	err = c.Account.Disable(ctx, id)
	if now.Phase != providers.PhaseActive && providers.KindOf(err) == providers.KindInvalid {
		return nil
	}
	if err != nil {
		return translate(err)
	}
	return notYet("asked to disable", c.Pace.next(ctx))
}

// Metros lists where the company, by its username, can be reached.
func (c *ConsoleConnect) Metros(ctx context.Context, q ListQuestion) (providers.Listed[providers.Metro], error) {
	return metrosThat(ctx, c.Account.Metros(ctx, q.Company), q)
}
