package huaweicloud

import (
	"cmp"
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// orderSteps are the statuses that an update may give a connection that is not built yet, and in which it may. The
// documents list the two without a rule: APPLY is read as submitting the request, once more after DENY, and PENDING_PAY as
// accepting the offer. Of a built connection the field is refused.
var orderSteps = map[string][]string{
	statusApply:      {statusApply, statusPendingSurvey, statusDeny, statusPendingPay},
	statusPendingPay: {statusApply, statusPendingSurvey, statusPendingPay},
}

// ofProject tells whether the connection is among the project's own. The documents do not say in which project a hosted
// connection is one of the connections; it is in the tenant's here.
func (c *connection) ofProject() bool { return c.TenantID == Project && !c.Deleted() }

// onOwn finds the project's own connection in the path.
func (s *Simulator) onOwn(handle func(r *http.Request, c *connection, body []byte) simulator.Reply) func(*http.Request, []byte) simulator.Reply {
	return func(r *http.Request, body []byte) simulator.Reply {
		c, found := s.account.FindByID(r.PathValue("id"))
		if !found || !c.ofProject() || s.account.GetLags(c.CreatedAt) {
			return notFound(r.PathValue("id")).reply(r)
		}
		return handle(r, c, body)
	}
}

// listOwn lists the project's own connections. All of them are in the enterprise project 0, the default one.
func (s *Simulator) listOwn(r *http.Request, _ []byte) simulator.Reply {
	var own []*connection
	wanted := arrayOf(r.URL.Query(), "enterprise_project_id")
	for _, c := range s.account.Connections() {
		if c.ofProject() && (len(wanted) == 0 || slices.Contains(wanted, "0")) {
			own = append(own, c)
		}
	}
	return s.answerList(r, "direct_connects", own, ownView)
}

func (s *Simulator) showOwn(r *http.Request, c *connection, _ []byte) simulator.Reply {
	return answerOne(r, http.StatusOK, ownConnect, pickFields(ownView(c), arrayOf(r.URL.Query(), "fields")), "")
}

// updateOwn is "Updating a Connection". An update of a connection in service shows BUILD, as the example of the page does,
// until it is carried out.
func (s *Simulator) updateOwn(r *http.Request, c *connection, body []byte) simulator.Reply {
	wanted, refused := readConnection(body, ownConnect)
	if refused == nil {
		wrong := checkUpdate(wanted, "name", "description", "bandwidth", "peer_location", "status", "provider_status")
		wrong = append(wrong, checkBandwidth(wanted, mostOwnMbps)...)
		wrong = append(wrong, checkTexts(wanted)...)
		wrong = append(wrong, checkStatus(wanted, "status", statusPendingPay, statusApply)...)
		refused = badParameters(append(wrong, checkStatus(wanted, "provider_status", statusActive, statusDown)...))
	}
	if refused == nil {
		refused = s.checkOwnChange(c, wanted)
	}
	if refused != nil {
		return refused.reply(r)
	}
	c.take(wanted)
	c.ProviderStatus = cmp.Or(wanted.Text("provider_status"), c.ProviderStatus)
	switch {
	case wanted.Has("status"):
		c.Override = ""
		s.move(c, wanted.Text("status"), s.account.Now())
	case c.inService():
		s.begin(c, statusBuild, simulator.Step{At: s.account.Now().Add(s.options.ChangeTime), To: c.Lifecycle})
	default:
		s.record(c, s.account.Now())
	}
	return answerOne(r, http.StatusOK, ownConnect, ownView(c), c.note())
}

// checkOwnChange applies the rules that depend on the connection as it is.
func (s *Simulator) checkOwnChange(c *connection, wanted simulator.Fields) *refusal {
	if c.Lifecycle == statusPendingDelete || c.Type == typeHosted && !c.inService() {
		return wrongState(c, "it cannot be updated")
	}
	if wanted.Has("status") && !slices.Contains(orderSteps[wanted.Text("status")], c.status()) {
		return refuse(codeNotAllowed, "status cannot be set to %s: the connection %s is %s", wanted.Text("status"), c.ID, c.status())
	}
	if c.Type == typeHosted {
		return s.checkGrowth(c, wanted)
	}
	mbps, _ := wanted.Whole("bandwidth")
	switch {
	case wanted.Has("bandwidth") && mbps < c.BandwidthMbps:
		return refuse(codeShrinks, "the bandwidth of a %s connection cannot be reduced from %d to %d Mbit/s", c.Type, c.BandwidthMbps, mbps)
	case mbps > portMbps[c.PortType]:
		return refuse(codeNoBandwidth, "the port of the connection %s has %d Mbit/s", c.ID, portMbps[c.PortType])
	}
	return nil
}

// portMbps is what the documented types of port carry.
var portMbps = map[string]int{"1G": 1000, "10G": 10000, "40G": 40000, "100G": 100000}

// deleteOwn removes a connection that is charged by use; one that is paid for in advance is given up in the order system
// instead ("Deleting a Connection"), for which no code is documented.
func (s *Simulator) deleteOwn(r *http.Request, c *connection, body []byte) simulator.Reply {
	if c.Type == typeHosted {
		return s.deleteHosted(r, c, body)
	}
	if len(s.hostedOn(c.ID)) > 0 {
		return refuse(codeInUse, "the connection carries hosted connections").reply(r)
	}
	if c.ChargeMode == chargedInAdvance {
		return refuse(codeNotAllowed, "the connection %s is paid for in advance: unsubscribe from it", c.ID).reply(r)
	}
	return s.remove(r, c)
}

// showQuotas is "Querying Quotas", of connections. Hosted ones are not counted: what the documents leave open is read so.
func (s *Simulator) showQuotas(r *http.Request, _ []byte) simulator.Reply {
	resources := []any{}
	const physical = "physicalConnect"
	if wanted := arrayOf(r.URL.Query(), "type"); len(wanted) == 0 || slices.Contains(wanted, physical) {
		used := 0
		for _, c := range s.account.Connections() {
			if c.ofProject() && c.Type != typeHosted {
				used++
			}
		}
		resources = append(resources, map[string]any{"type": physical, "quota": mostOwn, "used": used, "unit": nil})
	}
	return simulator.Reply{Status: http.StatusOK, Body: named(r, map[string]any{"quotas": map[string]any{"resources": resources}})}
}
