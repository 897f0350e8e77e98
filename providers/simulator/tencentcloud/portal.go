package tencentcloud

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"turnup/providers/simulator"
)

// TunnelState is a tunnel with everything the simulator knows of it.
type TunnelState struct {
	Status string `json:"status"` // as the API shows it
	tunnel
}

func stateOf(t *tunnel) TunnelState {
	return TunnelState{Status: t.state(), tunnel: *t}
}

// Tunnels lists every tunnel with everything known of it, the ones that were there at the start too.
func (s *Simulator) Tunnels() []TunnelState { return simulator.States(s.account, stateOf) }

// ByHand is what an operator of the customer's types into the portal. What is left out is as the simulated Console Connect's
// support team sends it, and the network a CCN.
type ByHand struct {
	Name         string `json:"name"`
	Connection   string `json:"connection,omitempty"`
	OwnerAccount string `json:"ownerAccount,omitempty"`
	VLAN         *int   `json:"vlan"` // left out: Tencent's choice
	SpeedMbps    int    `json:"speedMbps,omitempty"`
	Gateway      string `json:"gateway,omitempty"`
	VPC          string `json:"vpc,omitempty"`
}

// CreateByHand lets the operator make a tunnel, with the same rules as by the API. It is nobody's purchase: the ledger has it
// among what is somebody else's, with what the API did to it.
func (s *Simulator) CreateByHand(wanted ByHand) (id string, err error) {
	asked := simulator.Fields{
		"DirectConnectTunnelName": cmp.Or(wanted.Name, "by-hand"), "DirectConnectId": cmp.Or(wanted.Connection, LineID),
		"DirectConnectOwnerAccount": cmp.Or(wanted.OwnerAccount, OwnerAccount),
		"NetworkType":               "CCN", "DirectConnectGatewayId": cmp.Or(wanted.Gateway, CCNGatewayID),
	}
	if wanted.VPC != "" {
		asked["NetworkType"], asked["VpcId"], asked["DirectConnectGatewayId"] = networkVPC, wanted.VPC, wanted.Gateway
	}
	if wanted.VLAN != nil {
		asked["Vlan"] = json.Number(strconv.Itoa(*wanted.VLAN))
	}
	if wanted.SpeedMbps != 0 {
		asked["Bandwidth"] = json.Number(strconv.Itoa(wanted.SpeedMbps))
	}
	kept := s.account.Change(func() {
		t, refused := s.newTunnel(CustomerAccount, asked)
		if refused != nil {
			err = fmt.Errorf("%s: %s", refused.code, refused.message)
			return
		}
		t.Foreign, t.Seeded, id = true, true, t.ID
		s.account.Enter(t)
		s.begin(t, statePending)
	})
	return id, errors.Join(err, kept)
}

// Accept lets the owner of the connection accept a tunnel, one too that does not wait for it yet.
func (s *Simulator) Accept(idOrName string) error { return s.decide(idOrName, s.approve) }

// Reject lets the owner of the connection refuse a tunnel.
func (s *Simulator) Reject(idOrName string) error { return s.decide(idOrName, s.refuse) }

func (s *Simulator) decide(idOrName string, decide func(t *tunnel)) error {
	return s.account.Act(idOrName, func(t *tunnel) error {
		if t.Lifecycle != statePending && t.Lifecycle != stateComfirming {
			return fmt.Errorf("the tunnel is %s, not %s", t.state(), stateComfirming)
		}
		decide(t)
		return nil
	})
}

// Delete lets the operator delete a tunnel in the portal, whatever its state.
func (s *Simulator) Delete(idOrName string) error {
	return s.Meddle(idOrName, simulator.ActDelete, simulator.Meddling{})
}

// edits is what another user of an account does in the portal.
func (s *Simulator) edits() simulator.Portal {
	return simulator.Portal{
		Edited: func(id string) {
			t, _ := s.account.FindByID(id)
			t.UpdatedAt = s.account.Now()
		},
		Delete: func(id string) error {
			t, _ := s.account.FindByID(id)
			s.begin(t, stateDeleting)
			return nil
		},
	}
}

// SetStatus shows any state instead of the lifecycle's own, an invented one too. The empty state ends that, and ends a stall,
// the scenario's too: the lifecycle is shown and goes on.
func (s *Simulator) SetStatus(idOrName, status string) error {
	return s.account.Act(idOrName, func(t *tunnel) error {
		t.Override, t.OverrideUntil = status, nil
		t.UpdatedAt = s.account.Now()
		if status == "" {
			t.Resume()
		}
		return nil
	})
}

// Shared is a connection that an account shares; the owner's, of 10 Gbit/s, when the others are left out.
type Shared struct {
	ID            string `json:"id"`
	OwnerAccount  string `json:"ownerAccount,omitempty"`
	BandwidthMbps int    `json:"bandwidthMbps,omitempty"`
	Most          int    `json:"most,omitempty"` // tunnels
}

var lineForm = regexp.MustCompile(`^dc-[a-z0-9]{1,40}$`)

// Share adds a connection to share, of an account that exists from then on. A restart forgets it.
func (s *Simulator) Share(wanted Shared) error {
	if !lineForm.MatchString(wanted.ID) {
		return fmt.Errorf("id %q is not dc- and then a-z, 0-9", wanted.ID)
	}
	added := newLine(wanted.ID, cmp.Or(wanted.OwnerAccount, OwnerAccount))
	added.BandwidthMbps, added.Most = cmp.Or(wanted.BandwidthMbps, added.BandwidthMbps), cmp.Or(wanted.Most, added.Most)
	var there bool
	s.account.Look(func() {
		if there = s.findLine(wanted.ID) != nil; !there {
			s.lines = append(s.lines, added)
		}
	})
	if there {
		return fmt.Errorf("there is a connection %s already", wanted.ID)
	}
	return nil
}
