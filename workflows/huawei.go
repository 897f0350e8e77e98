package workflows

import (
	"fmt"
	"time"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// direct names Huawei Cloud's activities; the worker holds the real ones.
var direct *activities.HuaweiCloud

// HuaweiConnection is what a completed Huawei order returns: what the tenant needs to use the connection.
type HuaweiConnection struct {
	Order                  string    `json:"order"`
	ConnectionID           string    `json:"connectionId"`
	ConnectionName         string    `json:"connectionName"`
	OperationsConnectionID string    `json:"operationsConnectionId"`
	OperationsConnection   string    `json:"operationsConnection"`
	VLAN                   int       `json:"vlan"`
	SpeedMbps              int       `json:"speedMbps"`
	TenantProjectID        string    `json:"tenantProjectId"`
	RequestedBy            string    `json:"requestedBy"`
	ApprovedBy             string    `json:"approvedBy,omitempty"`
	ActiveAt               time.Time `json:"activeAt"`
}

// Huawei is the runbook of an order for a hosted connection at Huawei Cloud Direct Connect: a part of an operations
// connection of ours, for a tenant, who then puts a virtual interface on it.
func Huawei(ctx workflow.Context, order HuaweiOrder) (HuaweiConnection, error) {
	order = order.WithDefaults()
	record, err := openRecord(ctx, order.ID(), ProviderHuawei, order.Order, order, huaweiHandoffs...)
	if err != nil {
		return HuaweiConnection{}, err
	}
	ctx = workflow.WithTaskQueue(ctx, Queue(ProviderHuawei))
	h := &huawei{record: record, order: order}
	if err := h.close(ctx, h.run(ctx)); err != nil {
		return HuaweiConnection{}, err
	}
	leg := h.Legs[0]
	return HuaweiConnection{
		Order: h.ID, ConnectionID: leg.ID, ConnectionName: leg.Name, OperationsConnectionID: h.on.ID, OperationsConnection: h.on.Name,
		VLAN: order.VLAN, SpeedMbps: order.SpeedMbps, TenantProjectID: order.TenantProjectID,
		RequestedBy: h.RequestedBy, ApprovedBy: h.answeredBy(HandoffApproval), ActiveAt: leg.At,
	}, nil
}

// huawei is one Huawei order under way.
type huawei struct {
	*record
	order HuaweiOrder
	on    providers.Port // the operations connection
}

func (h *huawei) run(ctx workflow.Context) error {
	if err := h.order.Validate(); err != nil {
		return refuse(err)
	}
	if err := h.survey(ctx); err != nil {
		return err
	}
	if err := h.approve(ctx, h.order.Approval); err != nil {
		return err
	}
	p := h.purchase()
	if err := h.buy(ctx, p); err != nil {
		return h.endEarly(ctx, p, failed("buy "+p.names(), err))
	}
	if err := h.whileWeeding(ctx, p, h.turnUp); err != nil {
		return h.undo(ctx, p, err)
	}
	return nil
}

// survey picks the operations connection and looks whether the VLAN and the speed are to be had. Nothing is bought.
func (h *huawei) survey(ctx workflow.Context) error {
	defer h.step(ctx, "survey", "looking at the operations connection")()
	question := activities.HuaweiSurvey{OperationsConnection: h.order.OperationsConnection, Request: h.order.Request(providers.Port{})}
	options := exchanges(lookup(ctx, "look at our connections, and at what "+h.order.OperationsConnection+" carries"), 2)
	var places activities.HuaweiPlaces
	err := workflow.ExecuteActivity(options, direct.Survey, question).Get(ctx, &places)
	if err != nil {
		return failed("survey", err)
	}
	if h.on, h.Choices, err = h.order.Choose(places.Connections); err != nil {
		return refuse(err)
	}
	h.place = h.on.FacilityID
	if err := h.order.CheckRoom(h.on, places.Room); err != nil {
		return refuse(err)
	}
	return nil
}

// purchase tells the purchase block about Huawei Cloud.
func (h *huawei) purchase() purchase {
	request := h.order.Request(h.on)
	return purchase{
		marks:  []string{request.Mark},
		unlike: h.unlike,
		find: func(ctx workflow.Context, known []string, until activities.Until) (found []providers.Connection, err error) {
			input := activities.FindHosted{HostingID: request.HostingID, Mark: request.Mark, Known: known, Until: until}
			err = workflow.ExecuteActivity(search(ctx, "look for "+request.Mark, until), direct.Find, input).Get(ctx, &found)
			return found, err
		},
		create: func(ctx workflow.Context, _ []providers.Connection, known []string) ([]providers.Connection, error) {
			input := activities.HuaweiPurchase{HuaweiRequest: request, Known: known}
			var conn providers.Connection
			err := workflow.ExecuteActivity(exchanges(once(ctx, "buy "+request.Mark), 2), direct.Buy, input).Get(ctx, &conn)
			return []providers.Connection{conn}, err
		},
		read: func(ctx workflow.Context, id string) (conn providers.Connection, err error) {
			err = workflow.ExecuteActivity(lookup(ctx, "read connection "+id), direct.Observe, activities.Seen{ConnectionID: id}).Get(ctx, &conn)
			return conn, err
		},
		removal: huaweiRemoval,
	}
}

// unlike says how a connection with the order's mark differs from what the order asks for, or "". The VLAN on the
// operations connection is a part of the mark that Huawei Cloud keeps unique itself.
func (h *huawei) unlike(conn providers.Connection) string {
	if conn.SrcVLAN != 0 && conn.SrcVLAN != h.order.VLAN {
		return fmt.Sprintf("VLAN %d where the order asks for %d", conn.SrcVLAN, h.order.VLAN)
	}
	return unlikeSpeed(conn, h.order.SpeedMbps)
}

// turnUp waits until the connection is active.
func (h *huawei) turnUp(ctx workflow.Context) error { return together(ctx, h.watch, h.activate) }

// watch follows the connection. DOWN and ERROR hold the order, since a line that is mended comes back.
func (h *huawei) watch(ctx workflow.Context) error {
	return h.followed(ctx, lookout{seller: "Huawei Cloud", observe: direct.Observe, mends: true}, h.Legs[0])
}

// activate gives Huawei Cloud's work a party, a deadline and reminders.
func (h *huawei) activate(ctx workflow.Context) error {
	wait := Wait{Name: WaitActivation, Party: providers.PartyProvider, Title: "Huawei Cloud builds the hosted connection"}
	return h.await(ctx, wait, h.order.Activation, func() bool { return h.Legs[0].Phase == providers.PhaseActive })
}
