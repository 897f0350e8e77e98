package main

import (
	"turnup/providers/consoleconnect"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/rest"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
)

// buysBehindItsBack buys a connection with the order's mark, as somebody else might.
func (p *player) buysBehindItsBack() {
	if p.err != nil {
		return
	}
	client, err := api.New(api.Config{
		Common: rest.Common{BaseURL: p.stack.ProviderURL(simconsoleconnect.Name)}, APIKey: simconsoleconnect.Key, Company: simconsoleconnect.Company,
	})
	if err != nil {
		p.err = err
		return
	}
	_, p.err = client.Account().Create(p.ctx, consoleconnect.Request{
		Type: consoleconnect.TypeLayer2, Name: p.mark(), PortID: "66c29b3c6dcad34e5b728c9d", Speed: 1,
		DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1", DestFacilityID: "5aa89b04ac86ba0012345bdf",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth, ClassOfService: consoleconnect.ClassSilver,
	}, nil)
}
