package consoleconnect

// Disabled reports whether the raw status means that the connection is switched off, and not just on its way there.
func Disabled(status string) bool { return normalise(status) == "DISABLED" }

// CreateURL is where Create sends its request.
func (s *ConnectionsService) CreateURL() string {
	return s.client.rest.URL(s.client.v2("connections", "layer2"))
}
