package simulator

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
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
func readConnection(body []byte, wrapper string) (fields, *huaweiRefusal) {
	read, err := readFields(body)
	if err != nil {
		return nil, refuseDC(dcCodeBadBody, "the request body is not a JSON object: %v", err)
	}
	if _, is := read[wrapper].(map[string]any); read.has(wrapper) && !is {
		return nil, refuseDC(dcCodeBadBody, "%s must be an object", wrapper)
	}
	return read.object(wrapper), nil
}

// checkTexts lists what is wrong with the three texts that every connection has.
func checkTexts(body fields) []string {
	var wrong []string
	wrong = append(wrong, checkText(body, "name", mostName)...)
	wrong = append(wrong, checkText(body, "description", mostDescription)...)
	wrong = append(wrong, checkText(body, "peer_location", mostPeerLocation)...)
	if strings.ContainsAny(body.text("description"), "<>") {
		wrong = append(wrong, "description must not hold < or >")
	}
	return wrong
}

func checkText(body fields, name string, most int) []string {
	text, is := body[name].(string)
	if !body.has(name) || is && utf8.RuneCountInString(text) <= most {
		return nil
	}
	return []string{fmt.Sprintf("%s must be a text of at most %d characters", name, most)}
}

func checkBandwidth(body fields, most int) []string {
	if mbps, ok := body.whole("bandwidth"); !body.has("bandwidth") || ok && mbps >= leastMbps && mbps <= most {
		return nil
	}
	return []string{fmt.Sprintf("bandwidth must be a whole number of Mbit/s from %d to %d", leastMbps, most)}
}

func checkStatus(body fields, name string, choices ...string) []string {
	if !body.has(name) || slices.Contains(choices, body.text(name)) {
		return nil
	}
	return []string{name + " must be one of " + strings.Join(choices, ", ")}
}

// checkUpdate wants at least one of the fields that may be changed, and none of the others that a connection has. The
// first is documented of standard and operations connections only; the second is told by what the update pages leave out.
func checkUpdate(body fields, changeable ...string) []string {
	var wrong []string
	for _, name := range []string{"vlan", "hosting_id", "resource_tenant_id", "tenant_id", "type"} {
		if body.has(name) {
			wrong = append(wrong, name+" cannot be updated")
		}
	}
	if !slices.ContainsFunc(changeable, body.has) {
		wrong = append(wrong, "at least one of "+strings.Join(changeable, ", ")+" must be given")
	}
	return wrong
}

// take sets what a body gives of the fields that every update may change. An empty text clears.
func (c *directConnect) take(body fields) {
	texts := map[string]*string{"name": &c.Name, "description": &c.Description, "peer_location": &c.PeerLocation}
	for name, field := range texts {
		if body.has(name) {
			*field = body.text(name)
		}
	}
	if mbps, ok := body.whole("bandwidth"); ok {
		c.BandwidthMbps = mbps
	}
}
