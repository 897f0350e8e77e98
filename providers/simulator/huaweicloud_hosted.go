package simulator

import (
	"fmt"
	"net/http"
	"regexp"
)

var (
	projectID = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	uuidForm  = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// onHosted finds the hosted connection in the path.
func (s *HuaweiCloud) onHosted(handle func(r *http.Request, c *directConnect, body []byte) reply) func(*http.Request, []byte) reply {
	return func(r *http.Request, body []byte) reply {
		c, found := s.findByID(r.PathValue("id"))
		if !found || c.isDeleted() || c.Type != typeHosted || s.lagsByID(c) {
			return notFoundDC(r.PathValue("id")).reply(r)
		}
		return handle(r, c, body)
	}
}

func (s *HuaweiCloud) listHosted(r *http.Request, _ []byte) reply {
	var hosted []*directConnect
	for _, c := range s.connections {
		if c.Type == typeHosted && !c.isDeleted() {
			hosted = append(hosted, c)
		}
	}
	return s.answerList(r, "hosted_connects", hosted, hostedView)
}

// showHosted ignores the list's other parameters, which the page of this call repeats.
func (s *HuaweiCloud) showHosted(r *http.Request, c *directConnect, _ []byte) reply {
	return answerOne(r, http.StatusOK, hostedConnect, pickFields(hostedView(c), arrayOf(r.URL.Query(), "fields")), "")
}

func (s *HuaweiCloud) createHosted(r *http.Request, body []byte) reply {
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
func checkHosted(wanted fields) *huaweiRefusal {
	var wrong []string
	for _, name := range []string{"bandwidth", "hosting_id", "resource_tenant_id"} {
		if !wanted.has(name) {
			wrong = append(wrong, name+" is required")
		}
	}
	if wanted.has("hosting_id") && !uuidForm.MatchString(wanted.text("hosting_id")) {
		wrong = append(wrong, "hosting_id must be a UUID")
	}
	if wanted.has("resource_tenant_id") && !projectID.MatchString(wanted.text("resource_tenant_id")) {
		wrong = append(wrong, "resource_tenant_id must be a project id of 32 hexadecimal digits")
	}
	vlan, isWhole := wanted.whole("vlan")
	if wanted.has("vlan") && (!isWhole || vlan < 0 || vlan > mostVLAN) {
		wrong = append(wrong, fmt.Sprintf("vlan must be a whole number from 1 to %d", mostVLAN))
	}
	wrong = append(wrong, checkBandwidth(wanted, mostHostedMbps)...)
	if refused := badParameters(append(wrong, checkTexts(wanted)...)); refused != nil {
		return refused
	}
	switch {
	case !wanted.has("vlan"):
		return refuseDC(dcCodeNoVLAN, "vlan is required of a hosted connection")
	case vlan == 0:
		return refuseDC(dcCodeVLANZero, "the VLAN of a hosted connection must not be 0")
	}
	return nil
}

// checkOperations tells whether the operations connection can carry one more. The VLAN is what the documents guard; that
// the bandwidths of all hosted connections together must not exceed the operations connection's is one reading of them.
func (s *HuaweiCloud) checkOperations(wanted fields) *huaweiRefusal {
	hosting, found := s.findByID(wanted.text("hosting_id"))
	if !found || hosting.isDeleted() || hosting.Type != typeHosting {
		return refuseDC(dcCodeNotHosting, "the connection %s is not an operations connection", wanted.text("hosting_id"))
	}
	if hosting.status() != dcActive {
		return refuseDC(dcCodeWrongState, "the operations connection %s is %s", hosting.ID, hosting.status())
	}
	vlan, _ := wanted.whole("vlan")
	carried := s.hostedOn(hosting.ID)
	for _, c := range carried {
		if c.VLAN == vlan {
			return refuseDC(dcCodeVLANClash, "the VLAN %d is used by another hosted connection", vlan)
		}
	}
	if len(carried) >= mostHostedOnOne {
		return refuseDC(dcCodeQuota, "the operations connection %s carries %d hosted connections already", hosting.ID, mostHostedOnOne)
	}
	mbps, _ := wanted.whole("bandwidth")
	return s.checkFree(hosting, mbps)
}

func (s *HuaweiCloud) checkFree(hosting *directConnect, mbps int) *huaweiRefusal {
	free := hosting.BandwidthMbps
	for _, c := range s.hostedOn(hosting.ID) {
		free -= c.BandwidthMbps
	}
	if mbps > free {
		return refuseDC(dcCodeNoBandwidth, "the operations connection %s has %d Mbit/s left", hosting.ID, max(free, 0))
	}
	return nil
}

// hostedOn lists what an operations connection carries, to the end of the deletions.
func (s *HuaweiCloud) hostedOn(hostingID string) []*directConnect {
	var carried []*directConnect
	for _, c := range s.connections {
		if c.HostingID == hostingID && !c.isDeleted() {
			carried = append(carried, c)
		}
	}
	return carried
}

// build enters a hosted connection. Place, carrier and port are those of the operations connection.
func (s *HuaweiCloud) build(wanted fields) *directConnect {
	hosting, _ := s.findByID(wanted.text("hosting_id"))
	now := s.clock.Now()
	c := &directConnect{
		ID: newUUID(), Type: typeHosted, TenantID: wanted.text("resource_tenant_id"), HostingID: hosting.ID, Location: hosting.Location,
		Provider: hosting.Provider, PortType: hosting.PortType, ProviderStatus: hosting.ProviderStatus, CreatedAt: now,
	}
	c.VLAN, _ = wanted.whole("vlan")
	c.take(wanted)
	s.enter(c)
	c.Lags = s.scenario.lagging(c.Name)
	s.begin(c, dcPendingCreate, step{At: now.Add(s.options.BuildTime), To: dcBuild})
	return c
}
