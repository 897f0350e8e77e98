package service

import (
	"errors"
	"fmt"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// update is something that people can ask of a service.
type update struct {
	name, description string
	check             func(asked order.ServiceRequest) error // why it can't be done now
	take              func(ctx workflow.Context, asked order.ServiceRequest) (order.ServiceDeed, error)
}

// listen registers everything that can be asked of the service.
func (s *service) listen(ctx workflow.Context) error {
	s.findings = workflow.GetSignalChannelWithOptions(ctx, order.SignalFindings, workflow.SignalChannelOptions{Description: "The inventory's open findings, all of them"})
	s.renewals = workflow.GetSignalChannelWithOptions(ctx, order.SignalRenew, workflow.SignalChannelOptions{Description: "An upgrade asks for a new run"})
	described := workflow.QueryHandlerOptions{Description: "What the service is, what is being done to it, who did what"}
	err := workflow.SetQueryHandlerWithOptions(ctx, order.QueryService, func() (order.ServiceStatus, error) { return s.ServiceStatus, nil }, described)
	if err != nil {
		return fmt.Errorf("register query %s: %w", order.QueryService, err)
	}
	for _, u := range []update{
		{order.UpdateChange, "Change its connections", s.checkChange, s.change},
		{order.UpdateDecommission, "Take it out of service: its connections are removed, and read back as gone", s.checkDecommission, s.decommission},
		{order.UpdateProtect, "Keep it from being decommissioned", s.checkProtect, s.protect},
		{order.UpdateRelease, "Let it be decommissioned again", s.checkRelease, s.protect},
		{order.UpdateForget, "End the service, and remove nothing", s.checkForget, s.forget},
		{order.UpdateExpect, "Take what is there for what is expected", s.checkExpect, s.expect},
	} {
		err := workflow.SetUpdateHandlerWithOptions(ctx, u.name, u.take, workflow.UpdateHandlerOptions{
			Description: u.description,
			Validator: func(_ workflow.Context, asked order.ServiceRequest) error {
				if err := s.refusal(u, asked); err != nil {
					return err
				}
				return refused(u.check(asked))
			},
		})
		if err != nil {
			return fmt.Errorf("register update %s: %w", u.name, err)
		}
	}
	return nil
}

// refusal is why nothing can be asked of the service now, or nothing like that.
func (s *service) refusal(u update, asked order.ServiceRequest) error {
	var faults providers.Faults
	order.CheckPerson(&faults, "by", asked.By)
	order.CheckLengths(&faults, order.ServiceRequest{By: asked.By, To: asked.To, Each: asked.Each, Reason: asked.Reason}) // and not what a provider wrote
	switch {
	case len(faults) > 0:
		return refused(faults)
	case s.over != nil:
		return refusal(s.OrderID()+" is out of service", order.ErrorNotWaiting)
	case s.UnderWay != nil:
		under := *s.UnderWay
		under.Same = s.same(u, asked)
		message := fmt.Sprintf("%s is under way since %s, asked by %s: %s", under.ID, under.Since.UTC().Format("2006-01-02 15:04 MST"), under.By, under.What)
		return refusal(message, order.ErrorUnderWay, under)
	}
	return nil
}

// same reports whether what is under way is just what is asked for now.
func (s *service) same(u update, asked order.ServiceRequest) bool {
	deed, err := Deed{}, errors.ErrUnsupported
	switch u.name {
	case order.UpdateChange:
		deed, err = s.deeds.Change(s.Service, asked)
	case order.UpdateDecommission:
		deed, err = s.deeds.Decommission(s.Service, asked)
	}
	return err == nil && deed.What == s.UnderWay.What
}

// refusal is the error of what can't be done now. Whoever asked is told; nothing enters the history.
func refusal(message, kind string, details ...any) error {
	return temporal.NewNonRetryableApplicationError(message, kind, nil, details...)
}

// refused is the error of something that is asked for wrongly.
func refused(err error) error {
	var failure *temporal.ApplicationError
	if err == nil || errors.As(err, &failure) {
		return err
	}
	return refusal(err.Error(), order.ErrorServiceRefused, order.FaultsOf(err))
}

func (s *service) checkChange(asked order.ServiceRequest) error {
	_, err := s.deeds.Change(s.Service, asked)
	return err
}

func (s *service) change(ctx workflow.Context, asked order.ServiceRequest) (order.ServiceDeed, error) {
	deed, err := s.deeds.Change(s.Service, asked)
	if err != nil {
		return order.ServiceDeed{}, refused(err)
	}
	return s.begin(ctx, deed, order.ServiceChanging, asked)
}

func (s *service) checkDecommission(asked order.ServiceRequest) error {
	if s.Protected {
		return refusal(s.OrderID()+" is protected: it must be released before it can be decommissioned", order.ErrorProtected)
	}
	_, err := s.deeds.Decommission(s.Service, asked)
	return err
}

func (s *service) decommission(ctx workflow.Context, asked order.ServiceRequest) (order.ServiceDeed, error) {
	deed, err := s.deeds.Decommission(s.Service, asked)
	if err != nil {
		return order.ServiceDeed{}, refused(err)
	}
	return s.begin(ctx, deed, order.ServiceDecommissioning, asked)
}

func (s *service) checkProtect(order.ServiceRequest) error {
	if s.Protected {
		return refusal(s.OrderID()+" is protected already", order.ErrorAnswered)
	}
	return nil
}

func (s *service) checkRelease(order.ServiceRequest) error {
	if !s.Protected {
		return refusal(s.OrderID()+" is not protected", order.ErrorAnswered)
	}
	return nil
}

// protect protects the service, or releases it: whatever it is not now, as the check before has seen.
func (s *service) protect(ctx workflow.Context, asked order.ServiceRequest) (order.ServiceDeed, error) {
	s.Protected = !s.Protected
	if s.Protected {
		return s.did(ctx, asked, "protected"), nil
	}
	return s.did(ctx, asked, "released"), nil
}

func (s *service) checkForget(asked order.ServiceRequest) error {
	var faults providers.Faults
	if strings.TrimSpace(asked.Reason) == "" {
		faults.Add("reason", "must say why: the connections stay, are billed on, and nobody here knows of them then", asked.Reason)
	}
	return faults.Err()
}

func (s *service) forget(ctx workflow.Context, asked order.ServiceRequest) (order.ServiceDeed, error) {
	s.end(ctx, order.ServiceForgotten, string(asked.By), asked.Reason)
	return s.did(ctx, asked, "forgotten: "+asked.Reason), nil
}

func (s *service) checkExpect(asked order.ServiceRequest) error {
	var faults providers.Faults
	if len(asked.Connections) == 0 {
		faults.Add("connections", "must be the service's connections as the provider tells of them", nil)
	}
	for _, now := range asked.Connections {
		if !s.Has(now.ID) {
			faults.Add("connections", "must be the service's own: "+order.Named(s.ConnectionIDs()), now.ID)
		}
	}
	if asked.Tunnel != nil && s.Tunnel == nil {
		faults.Add("tunnel", "must be left out: the service has none", asked.Tunnel.ID)
	}
	return faults.Err()
}

func (s *service) expect(ctx workflow.Context, asked order.ServiceRequest) (order.ServiceDeed, error) {
	for _, now := range asked.Connections {
		s.Expect(now)
	}
	if asked.Tunnel != nil {
		expected := s.Tunnel.Expected(*asked.Tunnel)
		s.Tunnel = &expected
	}
	return s.did(ctx, asked, because("what is there accepted as what is expected", asked.Reason)), nil
}

// because is what was done, and why, where somebody said so.
func because(what, reason string) string {
	if reason = strings.TrimSpace(reason); reason != "" {
		return what + ": " + reason
	}
	return what
}

// did notes and shows what was done at once.
func (s *service) did(ctx workflow.Context, asked order.ServiceRequest, what string) order.ServiceDeed {
	s.note(ctx, string(asked.By), what)
	s.show(ctx)
	return order.ServiceDeed{ID: order.ServiceID(s.OrderID()), What: what, By: string(asked.By), Since: workflow.Now(ctx)}
}
