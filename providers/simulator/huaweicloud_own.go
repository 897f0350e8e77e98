package simulator

import (
	"cmp"
	"net/http"
	"slices"
)

// orderSteps are the statuses that an update may give a connection that is not built yet, and in which it may. The
// documents list the two without a rule: APPLY is read as submitting the request, once more after DENY, and PENDING_PAY as
// accepting the offer. Of a built connection the field is refused.
var orderSteps = map[string][]string{
	dcApply:      {dcApply, dcPendingSurvey, dcDeny, dcPendingPay},
	dcPendingPay: {dcApply, dcPendingSurvey, dcPendingPay},
}

// ofProject tells whether the connection is among the project's own. The documents do not say in which project a hosted
// connection is one of the connections; it is in the tenant's here.
func (c *directConnect) ofProject() bool { return c.TenantID == HuaweiCloudProject && !c.isDeleted() }

// onOwn finds the project's own connection in the path.
func (s *HuaweiCloud) onOwn(handle func(r *http.Request, c *directConnect, body []byte) reply) func(*http.Request, []byte) reply {
	return func(r *http.Request, body []byte) reply {
		c, found := s.findByID(r.PathValue("id"))
		if !found || !c.ofProject() || s.lagsByID(c) {
			return notFoundDC(r.PathValue("id")).reply(r)
		}
		return handle(r, c, body)
	}
}

// listOwn lists the project's own connections. All of them are in the enterprise project 0, the default one.
func (s *HuaweiCloud) listOwn(r *http.Request, _ []byte) reply {
	var own []*directConnect
	wanted := arrayOf(r.URL.Query(), "enterprise_project_id")
	for _, c := range s.connections {
		if c.ofProject() && (len(wanted) == 0 || slices.Contains(wanted, "0")) {
			own = append(own, c)
		}
	}
	return s.answerList(r, "direct_connects", own, ownView)
}

func (s *HuaweiCloud) showOwn(r *http.Request, c *directConnect, _ []byte) reply {
	return answerOne(r, http.StatusOK, ownConnect, pickFields(ownView(c), arrayOf(r.URL.Query(), "fields")), "")
}

// updateOwn is "Updating a Connection". An update of a connection in service shows BUILD, as the example of the page does,
// until it is carried out.
func (s *HuaweiCloud) updateOwn(r *http.Request, c *directConnect, body []byte) reply {
	wanted, refused := readConnection(body, ownConnect)
	if refused == nil {
		wrong := checkUpdate(wanted, "name", "description", "bandwidth", "peer_location", "status", "provider_status")
		wrong = append(wrong, checkBandwidth(wanted, mostOwnMbps)...)
		wrong = append(wrong, checkTexts(wanted)...)
		wrong = append(wrong, checkStatus(wanted, "status", dcPendingPay, dcApply)...)
		refused = badParameters(append(wrong, checkStatus(wanted, "provider_status", dcActive, dcDown)...))
	}
	if refused == nil {
		refused = s.checkOwnChange(c, wanted)
	}
	if refused != nil {
		return refused.reply(r)
	}
	c.take(wanted)
	c.ProviderStatus = cmp.Or(wanted.text("provider_status"), c.ProviderStatus)
	switch {
	case wanted.has("status"):
		c.Override = ""
		s.move(c, wanted.text("status"), s.clock.Now())
	case c.inService():
		s.begin(c, dcBuild, step{At: s.clock.Now().Add(s.options.UpdateTime), To: c.Lifecycle})
	default:
		s.record(c, s.clock.Now())
	}
	return answerOne(r, http.StatusOK, ownConnect, ownView(c), c.note())
}

// checkOwnChange applies the rules that depend on the connection as it is.
func (s *HuaweiCloud) checkOwnChange(c *directConnect, wanted fields) *huaweiRefusal {
	if c.Lifecycle == dcPendingDelete || c.Type == typeHosted && !c.inService() {
		return wrongStateDC(c, "it cannot be updated")
	}
	if wanted.has("status") && !slices.Contains(orderSteps[wanted.text("status")], c.status()) {
		return refuseDC(dcCodeNotAllowed, "status cannot be set to %s: the connection %s is %s", wanted.text("status"), c.ID, c.status())
	}
	if c.Type == typeHosted {
		return s.checkGrowth(c, wanted)
	}
	mbps, _ := wanted.whole("bandwidth")
	switch {
	case wanted.has("bandwidth") && mbps < c.BandwidthMbps:
		return refuseDC(dcCodeShrinks, "the bandwidth of a %s connection cannot be reduced from %d to %d Mbit/s", c.Type, c.BandwidthMbps, mbps)
	case mbps > connectPortMbps[c.PortType]:
		return refuseDC(dcCodeNoBandwidth, "the port of the connection %s has %d Mbit/s", c.ID, connectPortMbps[c.PortType])
	}
	return nil
}

// connectPortMbps is what the documented types of port carry.
var connectPortMbps = map[string]int{"1G": 1000, "10G": 10000, "40G": 40000, "100G": 100000}

// deleteOwn removes a connection that is charged by use; one that is paid for in advance is given up in the order system
// instead ("Deleting a Connection"), for which no code is documented.
func (s *HuaweiCloud) deleteOwn(r *http.Request, c *directConnect, body []byte) reply {
	if c.Type == typeHosted {
		return s.deleteHosted(r, c, body)
	}
	if len(s.hostedOn(c.ID)) > 0 {
		return refuseDC(dcCodeInUse, "the connection carries hosted connections").reply(r)
	}
	if c.ChargeMode == chargedInAdvance {
		return refuseDC(dcCodeNotAllowed, "the connection %s is paid for in advance: unsubscribe from it", c.ID).reply(r)
	}
	return s.remove(r, c)
}

// showQuotas is "Querying Quotas", of connections. Hosted ones are not counted: what the documents leave open is read so.
func (s *HuaweiCloud) showQuotas(r *http.Request, _ []byte) reply {
	resources := []any{}
	const physical = "physicalConnect"
	if wanted := arrayOf(r.URL.Query(), "type"); len(wanted) == 0 || slices.Contains(wanted, physical) {
		used := 0
		for _, c := range s.connections {
			if c.ofProject() && c.Type != typeHosted {
				used++
			}
		}
		resources = append(resources, map[string]any{"type": physical, "quota": mostOwn, "used": used, "unit": nil})
	}
	return reply{status: http.StatusOK, body: named(r, map[string]any{"quotas": map[string]any{"resources": resources}})}
}
