package workflows

import (
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/service"
)

// deeds are what can be done to the connections of a service of any kind.
var deeds = service.Deeds{Change: changeOf, Decommission: decommissionOf}

func changeOf(s order.Service, asked order.ServiceRequest) (service.Deed, error) {
	changed := changeAll
	if asked.Each != nil {
		changed = changeEach
	}
	o, err := changed(s, asked)
	if err != nil {
		return service.Deed{}, err
	}
	if _, is := o.To.(purchase.TunnelChange); is {
		o.Tunnel = s.Tunnel
	}
	if err := o.Validate(); err != nil {
		return service.Deed{}, err
	}
	return service.Deed{Workflow: TypeChange, Input: o, What: "change " + o.becomes()}, nil
}

func changeAll(s order.Service, asked order.ServiceRequest) (ChangeOrder, error) {
	return NewChangeOrder(onService(s, asked), s.ConnectionIDs(), s.Identity, asked.To)
}

func decommissionOf(s order.Service, asked order.ServiceRequest) (service.Deed, error) {
	o := DecommissionOrder{Order: onService(s, asked), ConnectionIDs: s.ConnectionIDs(), Identity: s.Identity, Tunnel: s.Tunnel}
	return service.Deed{Workflow: TypeDecommission, Input: o, What: "decommission"}, o.Validate()
}

// onService is the order to do something to the service, with the approval that the service's own order asked for.
func onService(s order.Service, asked order.ServiceRequest) order.Order {
	return order.Order{Kind: s.Kind, Name: s.Name, Account: s.Account, RequestedBy: asked.By, Approval: s.Approval}
}
