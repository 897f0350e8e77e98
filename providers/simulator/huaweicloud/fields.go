package huaweicloud

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"turnup/providers/simulator"
)

// What the fields of a connection may hold ("Updating a Connection", "Creating a Hosted Connection").
const (
	mostName         = 64 // characters
	mostDescription  = 128
	mostPeerLocation = 255
	leastMbps        = 2
	mostHostedMbps   = 400000
	mostOwnMbps      = 100000
	mostVLAN         = 3999 // 0 is documented too, and has an error code of its own
	mostHostedOnOne  = 1000 // hosted connections on an operations connection
	mostOwn          = 10   // standard and operations connections of a project
)

// readConnection reads the connection in a body. A wrapper left out is an empty connection: "Updating a Connection" marks
// it as optional.
func readConnection(body []byte, wrapper string) (simulator.Fields, *refusal) {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return nil, refuse(codeBadBody, "the request body is not a JSON object: %v", err)
	}
	if _, is := read[wrapper].(map[string]any); read.Has(wrapper) && !is {
		return nil, refuse(codeBadBody, "%s must be an object", wrapper)
	}
	return read.Object(wrapper), nil
}

// checkTexts lists what is wrong with the three texts that every connection has.
func checkTexts(body simulator.Fields) []string {
	var wrong []string
	wrong = append(wrong, checkText(body, "name", mostName)...)
	wrong = append(wrong, checkText(body, "description", mostDescription)...)
	wrong = append(wrong, checkText(body, "peer_location", mostPeerLocation)...)
	if strings.ContainsAny(body.Text("description"), "<>") {
		wrong = append(wrong, "description must not hold < or >")
	}
	return wrong
}

func checkText(body simulator.Fields, name string, most int) []string {
	text, is := body[name].(string)
	if !body.Has(name) || is && utf8.RuneCountInString(text) <= most {
		return nil
	}
	return []string{fmt.Sprintf("%s must be a text of at most %d characters", name, most)}
}

func checkBandwidth(body simulator.Fields, most int) []string {
	if mbps, ok := body.Whole("bandwidth"); !body.Has("bandwidth") || ok && mbps >= leastMbps && mbps <= most {
		return nil
	}
	return []string{fmt.Sprintf("bandwidth must be a whole number of Mbit/s from %d to %d", leastMbps, most)}
}

func checkStatus(body simulator.Fields, name string, choices ...string) []string {
	if !body.Has(name) || slices.Contains(choices, body.Text(name)) {
		return nil
	}
	return []string{name + " must be one of " + strings.Join(choices, ", ")}
}

// checkUpdate wants at least one of the fields that may be changed, and none of the others that a connection has. The
// first is documented of standard and operations connections only; the second is told by what the update pages leave out.
func checkUpdate(body simulator.Fields, changeable ...string) []string {
	var wrong []string
	for _, name := range []string{"vlan", "hosting_id", "resource_tenant_id", "tenant_id", "type"} {
		if body.Has(name) {
			wrong = append(wrong, name+" cannot be updated")
		}
	}
	if !slices.ContainsFunc(changeable, body.Has) {
		wrong = append(wrong, "at least one of "+strings.Join(changeable, ", ")+" must be given")
	}
	return wrong
}

// take sets what a body gives of the fields that every update may change. An empty text clears.
func (c *connection) take(body simulator.Fields) {
	texts := map[string]*string{"name": &c.Name, "description": &c.Description, "peer_location": &c.PeerLocation}
	for name, field := range texts {
		if body.Has(name) {
			*field = body.Text(name)
		}
	}
	if mbps, ok := body.Whole("bandwidth"); ok {
		c.BandwidthMbps = mbps
	}
}
