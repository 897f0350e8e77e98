package huaweicloud

import (
	"fmt"
	"net/http"

	"turnup/providers/simulator"
)

// updateHosted changes a hosted connection that is built. Its bandwidth may shrink: the documents forbid that of standard
// and operations connections only.
func (s *Simulator) updateHosted(r *http.Request, c *connection, body []byte) simulator.Reply {
	wanted, refused := readConnection(body, hostedConnect)
	if refused == nil {
		wrong := checkUpdate(wanted, "name", "description", "bandwidth", "peer_location")
		wrong = append(wrong, checkBandwidth(wanted, mostHostedMbps)...)
		refused = badParameters(append(wrong, checkTexts(wanted)...))
	}
	if refused == nil && !c.inService() {
		refused = wrongState(c, "it cannot be updated")
	}
	if refused == nil {
		refused = s.checkGrowth(c, wanted)
	}
	if refused != nil {
		return refused.reply(r)
	}
	c.take(wanted)
	s.begin(c, statusPendingUpdate, simulator.Step{At: s.account.Now().Add(s.options.ChangeTime), To: c.Lifecycle})
	return answerOne(r, http.StatusOK, hostedConnect, hostedView(c), fmt.Sprintf("%s, %d Mbit/s", c.note(), c.BandwidthMbps))
}

// checkGrowth tells whether a hosted connection may have the bandwidth asked for.
func (s *Simulator) checkGrowth(c *connection, wanted simulator.Fields) *refusal {
	mbps, _ := wanted.Whole("bandwidth")
	hosting, found := s.account.FindByID(c.HostingID)
	if mbps <= c.BandwidthMbps || !found {
		return nil
	}
	return s.checkFree(hosting, mbps-c.BandwidthMbps)
}

// deleteHosted removes a hosted connection in any state, but not under a virtual interface of the tenant, which has to go
// first ("Direct Connect FAQ").
func (s *Simulator) deleteHosted(r *http.Request, c *connection, _ []byte) simulator.Reply {
	if c.Interface {
		return refuse(codeInUse, "the connection is used by a virtual interface").reply(r)
	}
	return s.remove(r, c)
}

// remove begins a deletion. A second one while the first is under way is refused by the state.
func (s *Simulator) remove(r *http.Request, c *connection) simulator.Reply {
	if c.Lifecycle == statusPendingDelete {
		return wrongState(c, "it is being deleted").reply(r)
	}
	s.begin(c, statusPendingDelete, simulator.Step{At: s.account.Now().Add(s.options.RemoveTime), To: statusDeleted})
	return simulator.Reply{Status: http.StatusNoContent, Note: c.note()}
}

func wrongState(c *connection, rule string) *refusal {
	return refuse(codeWrongState, "the connection %s is %s: %s", c.ID, c.status(), rule)
}
