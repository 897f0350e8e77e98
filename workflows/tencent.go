package workflows

import (
	"cmp"
	"strconv"
	"time"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// TencentConnection is what a completed Tencent order returns: everything a network engineer needs to use it.
type TencentConnection struct {
	Order              string    `json:"order"`
	ConnectionID       string    `json:"connectionId"` // Console Connect's
	ConnectionName     string    `json:"connectionName"`
	PortID             string    `json:"portId"`
	PortName           string    `json:"portName"`
	PortVLAN           int       `json:"portVlan,omitempty"` // 802.1Q tag on our port, when Console Connect tells it
	MetroID            string    `json:"metroId"`
	Metro              string    `json:"metro"`
	SpeedMbps          int       `json:"speedMbps"`
	ClassOfService     string    `json:"classOfService"`
	ProviderAccountID  string    `json:"providerAccountId"`  // Tencent account that owns the shared connection
	SharedConnectionID string    `json:"sharedConnectionId"` // dc-…
	TencentVLAN        int       `json:"tencentVlan"`        // 802.1Q tag between Console Connect and Tencent
	TunnelID           string    `json:"tunnelId,omitempty"` // dcx-…, when the operator gave it
	RequestedBy        string    `json:"requestedBy"`
	ApprovedBy         string    `json:"approvedBy,omitempty"`
	CompletedBy        string    `json:"completedBy"` // who did the Tencent portal step
	ActiveAt           time.Time `json:"activeAt"`
}

// Tencent is the runbook of an order for a Layer-2 connection to Tencent Cloud. Console Connect sells it like a
// connection to any other company; its support team then completes the provisioning and sends three values, with
// which somebody creates the tunnel in the Tencent portal.
func Tencent(ctx workflow.Context, order TencentOrder) (TencentConnection, error) {
	order = order.WithDefaults()
	record, err := openRecord(ctx, order.ID(), ProviderConsoleConnect, order.Order, order, tencentHandoffs...)
	if err != nil {
		return TencentConnection{}, err
	}
	ctx = workflow.WithTaskQueue(ctx, Queue(ProviderConsoleConnect))
	t := &tencent{record: record, order: order}
	if err := t.close(ctx, t.run(ctx)); err != nil {
		return TencentConnection{}, err
	}
	return t.connection(), nil
}

// tencent is one Tencent order under way.
type tencent struct {
	*record
	order   TencentOrder
	port    providers.Port
	metro   providers.Metro
	request activities.L2Request
}

func (t *tencent) run(ctx workflow.Context) error {
	if err := t.order.Validate(); err != nil {
		return refuse(err)
	}
	if err := t.survey(ctx); err != nil {
		return err
	}
	if err := t.approve(ctx, t.order.Approval); err != nil {
		return err
	}
	if err := t.buy(ctx, t.purchase()); err != nil {
		err = failed("buy "+t.request.Mark, err)
		if t.doubted && (t.lean || workflow.GetVersion(ctx, "end-early", workflow.DefaultVersion, 1) == 1) {
			return t.endEarly(ctx, t.purchase(), err)
		}
		return err
	}
	if err := t.whileWeeding(ctx, t.purchase(), t.turnUp); err != nil {
		if t.answered(HandoffTencentPortal) {
			t.note(ctx, by, "the tunnel in the Tencent portal must be deleted there by hand")
		}
		return t.undo(ctx, t.purchase(), err)
	}
	return nil
}

// survey picks the port and the metro and asks for the price. Nothing is bought.
func (t *tencent) survey(ctx workflow.Context) error {
	defer t.step(ctx, "survey", "choosing port and metro")()
	places, err := t.places(ctx)
	if err != nil {
		return err
	}
	if t.port, t.metro, t.Choices, err = t.order.Choose(places.Ports, places.Metros); err != nil {
		t.Choices = nil
		return refuse(err)
	}
	t.request = t.order.Request(t.port, t.metro)
	t.place = cmp.Or(t.metro.Code, t.metro.Name)
	return t.askPrice(ctx, console.Price, t.request)
}

// places are what the order chooses from.
func (t *tencent) places(ctx workflow.Context) (places activities.L2Places, err error) {
	if !t.lean {
		return t.placesApart(ctx)
	}
	question := activities.L2Survey{Company: TencentCompany, Port: t.order.Port, Metro: t.order.Metro, SpeedMbps: t.order.SpeedMbps}
	err = workflow.ExecuteActivity(exchanges(lookup(ctx, "list our ports and Tencent's metros"), 2), console.Survey, question).Get(ctx, &places)
	return places, failed("survey", err)
}

// placesApart is how orders asked that are not lean.
func (t *tencent) placesApart(ctx workflow.Context) (places activities.L2Places, err error) {
	ports := workflow.ExecuteActivity(lookup(ctx, "list our ports"), console.Ports)
	metros := workflow.ExecuteActivity(lookup(ctx, "list Tencent's metros"), console.Metros, TencentCompany)
	if err := ports.Get(ctx, &places.Ports); err != nil {
		return places, failed("list our ports", err)
	}
	err = metros.Get(ctx, &places.Metros)
	return places, failed("list Tencent's metros", err)
}

// purchase tells the purchase block about Console Connect.
func (t *tencent) purchase() purchase {
	return purchase{
		marks:  []string{t.request.Mark},
		unlike: func(conn providers.Connection) string { return unlikeSpeed(conn, t.request.SpeedMbps) },
		find: func(ctx workflow.Context, known []string, until activities.Until) (found []providers.Connection, err error) {
			input := activities.FindL2{PortID: t.port.ID, Mark: t.request.Mark, Known: known, Until: until}
			err = workflow.ExecuteActivity(search(ctx, "look for "+t.request.Mark, until), console.Find, input).Get(ctx, &found)
			return found, err
		},
		create: func(ctx workflow.Context, _ []providers.Connection, known []string) ([]providers.Connection, error) {
			ctx = exchanges(once(ctx, "buy "+t.request.Mark), 2)
			var conn providers.Connection
			if !t.lean {
				err := workflow.ExecuteActivity(ctx, console.Create, t.request).Get(ctx, &conn)
				return []providers.Connection{conn}, err
			}
			input := activities.L2Purchase{L2Request: t.request, Known: known}
			err := workflow.ExecuteActivity(ctx, console.Buy, input).Get(ctx, &conn)
			return []providers.Connection{conn}, err
		},
		read: func(ctx workflow.Context, id string) (conn providers.Connection, err error) {
			err = workflow.ExecuteActivity(lookup(ctx, "read connection "+id), console.Observe, activities.Seen{ConnectionID: id}).Get(ctx, &conn)
			return conn, err
		},
		removal: consoleConnectRemoval,
	}
}

// turnUp waits until the provider has built the connection and people have done their part, in whatever order these
// come. A person may take days; then the connection is looked at once more before the order says that traffic can flow.
func (t *tencent) turnUp(ctx workflow.Context) error {
	if err := together(ctx, t.watch, t.activate, t.handOver); err != nil {
		return err
	}
	if workflow.Now(ctx).Sub(t.Legs[0].At) < time.Minute {
		return nil
	}
	if t.lean {
		defer t.step(ctx, "last look", "looking whether traffic can flow still")()
		now, err := t.purchase().read(ctx, t.Legs[0].ID)
		if err != nil {
			return err
		}
		if t.observed(ctx, now); now.Phase == providers.PhaseActive {
			return nil
		}
		return together(ctx, t.watch, t.activate)
	}
	t.Legs[0].Observation = providers.Observation{Phase: providers.PhaseUnknown}
	return together(ctx, t.watch, t.activate)
}

func (t *tencent) watch(ctx workflow.Context) error {
	return t.followed(ctx, lookout{seller: "Console Connect", observe: console.Observe}, t.Legs[0])
}

// activate gives the provider's work a party, a deadline and reminders.
func (t *tencent) activate(ctx workflow.Context) error {
	wait := Wait{Name: WaitActivation, Party: providers.PartyProvider, Title: "Console Connect builds the connection"}
	return t.await(ctx, wait, t.order.Activation, func() bool { return t.Legs[0].Phase == providers.PhaseActive })
}

// handOver brings the support team's values to the Tencent portal. Either answer may come first; the values can be
// corrected until the portal step, which uses them, is done.
func (t *tencent) handOver(ctx workflow.Context) error {
	t.invite(HandoffTencentPortal)
	if err := t.ask(ctx, HandoffSupport); err != nil {
		return err
	}
	if err := t.ask(ctx, HandoffTencentPortal); err != nil {
		return err
	}
	t.settle(HandoffSupport, "the Tencent portal step is done with its values")
	return nil
}

func (t *tencent) connection() TencentConnection {
	leg := t.Legs[0]
	vlan, _ := strconv.Atoi(t.value(HandoffSupport, "vlanId")) // the form took nothing but digits
	return TencentConnection{
		Order: t.ID, ConnectionID: leg.ID, ConnectionName: leg.Name,
		PortID: t.port.ID, PortName: t.port.Name, PortVLAN: leg.SrcVLAN, MetroID: t.metro.ID, Metro: t.metro.Label(),
		SpeedMbps: t.order.SpeedMbps, ClassOfService: t.order.ClassOfService,
		ProviderAccountID: t.value(HandoffSupport, "providerAccountId"), SharedConnectionID: t.value(HandoffSupport, "sharedConnectionId"),
		TencentVLAN: vlan, TunnelID: t.value(HandoffTencentPortal, "tunnelId"),
		RequestedBy: t.RequestedBy, ApprovedBy: t.answeredBy(HandoffApproval), CompletedBy: t.answeredBy(HandoffTencentPortal),
		ActiveAt: leg.At,
	}
}
