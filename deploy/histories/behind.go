package main

import (
	"turnup/internal/stack"
	"turnup/providers/consoleconnect"
	"turnup/providers/simulator"
	"turnup/workflows"
)

// buysBehindItsBack buys a connection with the order's mark, as somebody else might.
func (p *player) buysBehindItsBack() {
	if p.err != nil {
		return
	}
	api, err := consoleconnect.New(consoleconnect.Config{
		BaseURL: p.stack.ProviderURL(stack.ConsoleConnect), APIKey: simulator.ConsoleConnectKey, Company: simulator.ConsoleConnectCompany,
	})
	if err != nil {
		p.err = err
		return
	}
	_, p.err = api.Connections.Create(p.ctx, consoleconnect.CreateRequest{
		Type: consoleconnect.TypeLayer2, Name: p.mark(), PortID: "66c29b3c6dcad34e5b728c9d", Speed: 1,
		DestCompany: workflows.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1", DestFacilityID: "5aa89b04ac86ba0012345bdf",
		PaymentType: consoleconnect.PaymentInvoice, Duration: 1, DurationUnit: consoleconnect.UnitMonth, ClassOfService: consoleconnect.ClassSilver,
	})
}
