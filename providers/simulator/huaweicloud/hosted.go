package huaweicloud

import (
	"fmt"
	"net/http"
	"regexp"

	"turnup/providers/simulator"
)

var (
	projectID = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	uuidForm  = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// onHosted finds the hosted connection in the path.
func (s *Simulator) onHosted(handle func(r *http.Request, c *connection, body []byte) simulator.Reply) func(*http.Request, []byte) simulator.Reply {
	return func(r *http.Request, body []byte) simulator.Reply {
		c, found := s.account.FindByID(r.PathValue("id"))
		if !found || c.Deleted() || c.Type != typeHosted || s.account.GetLags(c.CreatedAt) {
			return notFound(r.PathValue("id")).reply(r)
		}
		return handle(r, c, body)
	}
}

func (s *Simulator) listHosted(r *http.Request, _ []byte) simulator.Reply {
	var hosted []*connection
	for _, c := range s.account.Connections() {
		if c.Type == typeHosted && !c.Deleted() {
			hosted = append(hosted, c)
		}
	}
	return s.answerList(r, "hosted_connects", hosted, hostedView)
}

// showHosted ignores the list's other parameters, which the page of this call repeats.
func (s *Simulator) showHosted(r *http.Request, c *connection, _ []byte) simulator.Reply {
	return answerOne(r, http.StatusOK, hostedConnect, pickFields(hostedView(c), arrayOf(r.URL.Query(), "fields")), "")
}

func (s *Simulator) createHosted(r *http.Request, body []byte) simulator.Reply {
	wanted, refused := readConnection(body, hostedConnect)
	if refused == nil {
		refused = checkHosted(wanted)
	}
	if refused == nil {
		refused = s.checkOperations(wanted)
	}
	if refused != nil {
		return refused.reply(r)
	}
	c := s.build(wanted)
	return answerOne(r, http.StatusCreated, hostedConnect, hostedView(c), fmt.Sprintf("%s, VLAN %d, %d Mbit/s", c.note(), c.VLAN, c.BandwidthMbps))
}

// checkHosted applies the documented rules of the fields. Two rules of the VLAN have codes of their own.
func checkHosted(wanted simulator.Fields) *refusal {
	var wrong []string
	for _, name := range []string{"bandwidth", "hosting_id", "resource_tenant_id"} {
		if !wanted.Has(name) {
			wrong = append(wrong, name+" is required")
		}
	}
	if wanted.Has("hosting_id") && !uuidForm.MatchString(wanted.Text("hosting_id")) {
		wrong = append(wrong, "hosting_id must be a UUID")
	}
	if wanted.Has("resource_tenant_id") && !projectID.MatchString(wanted.Text("resource_tenant_id")) {
		wrong = append(wrong, "resource_tenant_id must be a project id of 32 hexadecimal digits")
	}
	vlan, isWhole := wanted.Whole("vlan")
	if wanted.Has("vlan") && (!isWhole || vlan < 0 || vlan > mostVLAN) {
		wrong = append(wrong, fmt.Sprintf("vlan must be a whole number from 1 to %d", mostVLAN))
	}
	wrong = append(wrong, checkBandwidth(wanted, mostHostedMbps)...)
	if refused := badParameters(append(wrong, checkTexts(wanted)...)); refused != nil {
		return refused
	}
	switch {
	case !wanted.Has("vlan"):
		return refuse(codeNoVLAN, "vlan is required of a hosted connection")
	case vlan == 0:
		return refuse(codeVLANZero, "the VLAN of a hosted connection must not be 0")
	}
	return nil
}

// checkOperations tells whether the operations connection can carry one more. The VLAN is what the documents guard; that
// the bandwidths of all hosted connections together must not exceed the operations connection's is one reading of them.
func (s *Simulator) checkOperations(wanted simulator.Fields) *refusal {
	hosting, found := s.account.FindByID(wanted.Text("hosting_id"))
	if !found || hosting.Deleted() || hosting.Type != typeHosting {
		return refuse(codeNotHosting, "the connection %s is not an operations connection", wanted.Text("hosting_id"))
	}
	if hosting.status() != statusActive {
		return refuse(codeWrongState, "the operations connection %s is %s", hosting.ID, hosting.status())
	}
	vlan, _ := wanted.Whole("vlan")
	carried := s.hostedOn(hosting.ID)
	for _, c := range carried {
		if c.VLAN == vlan {
			return refuse(codeVLANClash, "the VLAN %d is used by another hosted connection", vlan)
		}
	}
	if len(carried) >= mostHostedOnOne {
		return refuse(codeQuota, "the operations connection %s carries %d hosted connections already", hosting.ID, mostHostedOnOne)
	}
	mbps, _ := wanted.Whole("bandwidth")
	return s.checkFree(hosting, mbps)
}

func (s *Simulator) checkFree(hosting *connection, mbps int) *refusal {
	free := hosting.BandwidthMbps
	for _, c := range s.hostedOn(hosting.ID) {
		free -= c.BandwidthMbps
	}
	if mbps > free {
		return refuse(codeNoBandwidth, "the operations connection %s has %d Mbit/s left", hosting.ID, max(free, 0))
	}
	return nil
}

// hostedOn lists what an operations connection carries, to the end of the deletions.
func (s *Simulator) hostedOn(hostingID string) []*connection {
	var carried []*connection
	for _, c := range s.account.Connections() {
		if c.HostingID == hostingID && !c.Deleted() {
			carried = append(carried, c)
		}
	}
	return carried
}

// build enters a hosted connection. Place, carrier and port are those of the operations connection.
func (s *Simulator) build(wanted simulator.Fields) *connection {
	hosting, _ := s.account.FindByID(wanted.Text("hosting_id"))
	now := s.account.Now()
	c := &connection{
		ID: simulator.NewUUID(), Type: typeHosted, TenantID: wanted.Text("resource_tenant_id"), HostingID: hosting.ID, Location: hosting.Location,
		Provider: hosting.Provider, PortType: hosting.PortType, ProviderStatus: hosting.ProviderStatus, CreatedAt: now,
	}
	c.VLAN, _ = wanted.Whole("vlan")
	c.take(wanted)
	s.account.Enter(c)
	c.Lags = s.account.Lags(c.Name)
	s.begin(c, statusPendingCreate, simulator.Step{At: now.Add(s.options.BuildTime), To: statusBuild})
	return c
}
