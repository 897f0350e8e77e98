package consoleconnect

import (
	"fmt"
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// checkDestination finds the end of the connection, and completes the order's metro from a destination port.
func (s *Simulator) checkDestination(wanted *order) *simulator.Reply {
	other := s.findCompany(wanted.DestCompany)
	if other == nil {
		return new(refuse(http.StatusBadRequest, "The company "+wanted.DestCompany+" does not exist"))
	}
	if wanted.DestPortID != "" || wanted.DestCompany == Company {
		return s.checkDestinationPort(wanted)
	}
	place := other.findMetro(wanted.DestMetroID)
	if place == nil {
		return new(refuse(http.StatusBadRequest, "The metro with id: "+wanted.DestMetroID+" does not exist for the company "+other.Username))
	}
	if !place.Ready || !place.Capabilities.Layer2 {
		return new(refuse(http.StatusBadRequest, "The metro "+place.Name+" does not offer layer 2 connections"))
	}
	if wanted.DestDcf != "" && wanted.DestDcf != place.facility() {
		return new(refuse(http.StatusBadRequest, "The data center facility "+wanted.DestDcf+" is not in the metro "+place.Name))
	}
	if wanted.DestRegionID != "" && !slices.Contains(place.RegionIDs, wanted.DestRegionID) {
		return new(refuse(http.StatusBadRequest, "The metro "+place.Name+" is not in the region "+wanted.DestRegionID))
	}
	return nil
}

func (s *Simulator) checkDestinationPort(wanted *order) *simulator.Reply {
	end := s.findPort(wanted.DestPortID)
	if end == nil || !end.usable() || wanted.DestCompany != Company {
		return new(refuseCode("Cannot find an ACTIVE destination port"))
	}
	if end.ID == wanted.PortID {
		return new(refuse(http.StatusBadRequest, "The source port and the destination port are the same"))
	}
	if wanted.DestMetroID != "" && wanted.DestMetroID != end.Metro.ID {
		return new(refuse(http.StatusBadRequest, "The destination port is not in the metro with id: "+wanted.DestMetroID))
	}
	wanted.DestMetroID = end.Metro.ID
	return s.checkRoom(*end, wanted.SpeedMbps, wanted.DestVLANRequest, false)
}

// checkSource applies the rules of the source port: the company's own, ACTIVE and open for services, with the capacity.
func (s *Simulator) checkSource(wanted order) *simulator.Reply {
	start := s.findPort(wanted.PortID)
	if start == nil {
		return new(refuse(http.StatusBadRequest, "Port with id: "+wanted.PortID+" does not belong to the company"))
	}
	if !start.usable() {
		return new(refuseCode("Cannot find an ACTIVE source port"))
	}
	return s.checkRoom(*start, wanted.SpeedMbps, wanted.SrcVLANRequest, wanted.Untagged)
}

// checkRoom tells whether one more connection fits on a port.
func (s *Simulator) checkRoom(p port, speedMbps int, vlan *int, untagged bool) *simulator.Reply {
	if s.singleService(p.ID) {
		return new(refuse(http.StatusBadRequest, "Port with id: "+p.ID+" is in single-service mode and already has its connection"))
	}
	occupied := slices.ContainsFunc(s.connectionsOn(p.ID), (*connection).occupies)
	if untagged && occupied {
		return new(refuse(http.StatusBadRequest, "Port with id: "+p.ID+" already has connections and cannot take an untagged one"))
	}
	if free := s.freeMbps(p); speedMbps > free {
		return new(refuse(http.StatusBadRequest,
			fmt.Sprintf("The requested speed of %d Mbps exceeds the remaining capacity of %d Mbps on port with id: %s", speedMbps, free, p.ID)))
	}
	if untagged {
		return nil
	}
	return s.checkVLAN(p, vlan)
}

func (s *Simulator) checkVLAN(p port, vlan *int) *simulator.Reply {
	if vlan == nil && s.nextVLAN(p) == 0 {
		return new(refuse(http.StatusBadRequest, "There is no free VLAN on port with id: "+p.ID))
	}
	if vlan == nil {
		return nil
	}
	if *vlan < p.VLANs.Start || *vlan > p.VLANs.End {
		return new(refuse(http.StatusBadRequest,
			fmt.Sprintf("VLAN %d is not in the range %d-%d of port with id: %s", *vlan, p.VLANs.Start, p.VLANs.End, p.ID)))
	}
	if !s.vlanFree(p.ID, *vlan) {
		return new(refuse(http.StatusBadRequest, fmt.Sprintf("VLAN %d is already in use on port with id: %s", *vlan, p.ID)))
	}
	return nil
}
