package simulator

import (
	"fmt"
	"net/http"
)

// updateHosted changes a hosted connection that is built. Its bandwidth may shrink: the documents forbid that of standard
// and operations connections only.
func (s *HuaweiCloud) updateHosted(r *http.Request, c *directConnect, body []byte) reply {
	wanted, refused := readConnection(body, hostedConnect)
	if refused == nil {
		wrong := checkUpdate(wanted, "name", "description", "bandwidth", "peer_location")
		wrong = append(wrong, checkBandwidth(wanted, mostHostedMbps)...)
		refused = badParameters(append(wrong, checkTexts(wanted)...))
	}
	if refused == nil && !c.inService() {
		refused = wrongStateDC(c, "it cannot be updated")
	}
	if refused == nil {
		refused = s.checkGrowth(c, wanted)
	}
	if refused != nil {
		return refused.reply(r)
	}
	c.take(wanted)
	s.begin(c, dcPendingUpdate, step{At: s.clock.Now().Add(s.options.UpdateTime), To: c.Lifecycle})
	return answerOne(r, http.StatusOK, hostedConnect, hostedView(c), fmt.Sprintf("%s, %d Mbit/s", c.note(), c.BandwidthMbps))
}

// checkGrowth tells whether a hosted connection may have the bandwidth asked for.
func (s *HuaweiCloud) checkGrowth(c *directConnect, wanted fields) *huaweiRefusal {
	mbps, _ := wanted.whole("bandwidth")
	hosting, found := s.findByID(c.HostingID)
	if mbps <= c.BandwidthMbps || !found {
		return nil
	}
	return s.checkFree(hosting, mbps-c.BandwidthMbps)
}

// deleteHosted removes a hosted connection in any state, but not under a virtual interface of the tenant, which has to go
// first ("Direct Connect FAQ").
func (s *HuaweiCloud) deleteHosted(r *http.Request, c *directConnect, _ []byte) reply {
	if c.Interface {
		return refuseDC(dcCodeInUse, "the connection is used by a virtual interface").reply(r)
	}
	return s.remove(r, c)
}

// remove begins a deletion. A second one while the first is under way is refused by the state.
func (s *HuaweiCloud) remove(r *http.Request, c *directConnect) reply {
	if c.Lifecycle == dcPendingDelete {
		return wrongStateDC(c, "it is being deleted").reply(r)
	}
	s.begin(c, dcPendingDelete, step{At: s.clock.Now().Add(s.options.RemoveTime), To: dcDeleted})
	return reply{status: http.StatusNoContent, note: c.note()}
}

func wrongStateDC(c *directConnect, rule string) *huaweiRefusal {
	return refuseDC(dcCodeWrongState, "the connection %s is %s: %s", c.ID, c.status(), rule)
}
