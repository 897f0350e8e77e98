package tencent

import (
	"fmt"
	"strconv"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// VLANQuestion asks for the VLAN of the order's connection at the port; it is nil for an order that names its own.
func (o Order) VLANQuestion(port providers.Port) *activities.VLANQuestion {
	if o.VLAN != 0 {
		return nil
	}
	return &activities.VLANQuestion{PortID: port.ID, Name: Mark(o.Name)}
}

// WithVLAN has the request ask for the VLAN that was chosen at its port, and explains it, or warns that none was. A request that
// always asks for the same VLAN is bought once even where every list lags: the port refuses it a second time.
func WithVLAN(request consoleconnect.Request, chosen activities.ChosenVLAN) (_ consoleconnect.Request, choices []order.Choice, warnings []string) {
	request.SrcVLANRequest, request.VLANChosen = nil, false
	if chosen.VLAN == 0 || chosen.PortID != request.PortID {
		why := chosen.None
		if why == "" {
			why = "the VLANs of another port were read"
		}
		return request, nil, []string{"no VLAN was chosen, so Console Connect takes the next free one: " + why}
	}
	request.SrcVLANRequest, request.VLANChosen = consoleconnect.VLAN(chosen.VLAN), true
	tag := strconv.Itoa(chosen.VLAN)
	return request, []order.Choice{{Of: "VLAN", ID: tag, Name: tag, Why: "the free one that the order's name leads to"}}, nil
}

// mostVLANs are those that a port may refuse before the choice is left to Console Connect.
const mostVLANs = 5

// buy buys the connection. A port that refuses the VLAN which was chosen for it may have given it to another order in the
// meantime; then the order takes another one, once it is sure that the connection on it is not its own.
func (t *tencent) buy(ctx workflow.Context) error {
	for {
		err := t.legs.Buy(ctx)
		if !t.refusesVLAN(err) {
			return err
		}
		tag := *t.request.SrcVLANRequest
		question := fmt.Sprintf("the port refuses VLAN %d, which a request without a clear answer asked for: the connection on it may be the order's own, "+
			"although no list shows it. If it is somebody else's, abandon, and order under another name: %s", tag, record.Reason(err))
		err = purchase.Instead(ctx, t.legs, question, func() (consoleconnect.Request, error) { return t.anotherVLAN(ctx, tag) })
		if err != nil || len(t.legs.Missing()) == 0 {
			return err
		}
	}
}

// refusesVLAN reports whether the request to buy was refused for the VLAN that turnup chose. No document has the words for
// that; what names no VLAN is another refusal.
func (t *tencent) refusesVLAN(err error) bool {
	switch record.KindOf(err) {
	case providers.KindInvalid, providers.KindConflict, providers.KindRejected:
		return t.request.VLANChosen && strings.Contains(strings.ToLower(record.Reason(err)), "vlan")
	}
	return false
}

// anotherVLAN is the request with another VLAN than those that were refused.
func (t *tencent) anotherVLAN(ctx workflow.Context, refused int) (consoleconnect.Request, error) {
	t.refusedVLANs = append(t.refusedVLANs, refused)
	chosen := activities.ChosenVLAN{PortID: t.port.ID, None: fmt.Sprintf("the port refused %v", t.refusedVLANs)}
	if len(t.refusedVLANs) < mostVLANs {
		question := t.order.VLANQuestion(t.port)
		question.Tried = t.refusedVLANs
		if err := t.rec.Read(options.Read(ctx, "choose another VLAN"), consoleConnectOnly.VLAN, *question, &chosen); err != nil {
			return t.request, record.ActivityError("choose another VLAN", err)
		}
	}
	t.rec.Note(ctx, record.By, fmt.Sprintf("the port refuses VLAN %d; taking another, unless the connection on it is the order's own", refused))
	t.askFor(chosen)
	return t.request, nil
}

// askFor has the order's request ask for the VLAN, and the record explain it.
func (t *tencent) askFor(chosen activities.ChosenVLAN) {
	var choices []order.Choice
	var warnings []string
	t.request, choices, warnings = WithVLAN(t.request, chosen)
	t.rec.Chose(t.metroName(), append(t.choices[:len(t.choices):len(t.choices)], choices...), warnings)
}
