package service

import (
	"reflect"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// The service answers with its findings, and shows them: more of them than these are one trouble, not so many.
const (
	mostFindings = 20
	longestText  = 300 // characters of one
)

func (s *service) hasSignals() bool { return s.findings.Len()+s.renewals.Len() > 0 }

// takeSignals takes all that have come by now.
func (s *service) takeSignals(ctx workflow.Context) {
	for s.renewals.ReceiveAsync(nil) {
		s.renew = true
	}
	for {
		var open []order.ServiceFinding
		if !s.findings.ReceiveAsync(&open) {
			return
		}
		s.takeFindings(ctx, open)
	}
}

// takeFindings notes which findings are open now.
func (s *service) takeFindings(ctx workflow.Context, open []order.ServiceFinding) {
	open = open[:min(len(open), mostFindings)]
	for i := range open {
		open[i].Text = providers.Shorten(open[i].Text, longestText)
	}
	if len(open) == len(s.Findings) && (len(open) == 0 || reflect.DeepEqual(open, s.Findings)) {
		return
	}
	s.Findings = open
	s.show(ctx)
}
