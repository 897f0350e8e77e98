package tencentcloud

import (
	"slices"

	"turnup/providers/simulator"
)

// find finds a tunnel that an account sees by its id.
func (s *Simulator) find(caller string, asked simulator.Fields) (*tunnel, *refusal) {
	id := asked.Text("DirectConnectTunnelId")
	t, found := s.account.FindByID(id)
	if !found || !t.seenBy(caller) || s.account.GetLags(t.CreatedAt) {
		return nil, noTunnel(id)
	}
	return t, nil
}

// findOwn finds a tunnel that an account asked for: only that one may change and delete it.
func (s *Simulator) findOwn(caller string, asked simulator.Fields) (*tunnel, *refusal) {
	t, refused := s.find(caller, asked)
	if refused == nil && t.Account != caller {
		return nil, refuse(codeUnauthorized, "The tunnel %s is the account %s's.", t.ID, t.Account)
	}
	return t, refused
}

// onWaiting does what only the owner of the connection may do, of a tunnel that waits for it.
func (s *Simulator) onWaiting(decide func(s *Simulator, t *tunnel)) func(string, simulator.Fields) (map[string]any, *refusal) {
	return func(caller string, asked simulator.Fields) (map[string]any, *refusal) {
		t, refused := s.find(caller, asked)
		switch {
		case refused != nil:
			return nil, refused
		case t.LineAccount != caller:
			return nil, refuse(codeUnauthorized, "The connection %s is the account %s's.", t.LineID, t.LineAccount)
		case t.Lifecycle != stateComfirming:
			return nil, wrongState(t)
		}
		s.account.Touch(t)
		decide(s, t)
		return nil, nil
	}
}

func (s *Simulator) approve(t *tunnel) { s.begin(t, stateAllocating) }

func (s *Simulator) refuse(t *tunnel) { s.begin(t, stateRejected) }

// busy are the states in which a tunnel is neither changed nor deleted. The documents say that there are such, not which.
var busy = []string{stateAllocating, stateAltering, stateDeleting}

// modify is both calls that change a tunnel. One that is AVAILABLE is ALTERING meanwhile, unless only its name changes.
func (s *Simulator) modify(caller string, asked simulator.Fields) (map[string]any, *refusal) {
	t, refused := s.findOwn(caller, asked)
	if refused != nil {
		return nil, refused
	}
	if refused := checkValues(asked); refused != nil {
		return nil, refused
	}
	if slices.Contains(busy, t.Lifecycle) || t.Lifecycle == stateRejected {
		return nil, wrongState(t)
	}
	if mbps, _ := asked.Whole("Bandwidth"); s.findLine(t.LineID) != nil && mbps > s.findLine(t.LineID).BandwidthMbps {
		return nil, refuse(codeValue, "The connection %s has less than %d Mbit/s.", t.LineID, mbps)
	}
	if vlan, given := asked.Whole("Vlan"); given {
		if refused := checkVLAN(s.tunnelsOn(t.LineID), t, vlan); refused != nil {
			return nil, refused
		}
	}
	t.take(asked)
	if onlyName := asked.Has("DirectConnectTunnelName") && len(asked) == 2; !onlyName && t.Lifecycle == stateAvailable {
		s.begin(t, stateAltering)
		return nil, nil
	}
	t.UpdatedAt = s.account.Now()
	s.account.Changed()
	return nil, nil
}

func (s *Simulator) remove(caller string, asked simulator.Fields) (map[string]any, *refusal) {
	t, refused := s.findOwn(caller, asked)
	if refused != nil {
		return nil, refused
	}
	if slices.Contains(busy, t.Lifecycle) {
		return nil, wrongState(t)
	}
	s.begin(t, stateDeleting)
	return nil, nil
}
