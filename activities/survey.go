package activities

import (
	"slices"

	"turnup/providers"
)

// portsFor are the ports that the order names, when each name means one that can carry it. Otherwise they are all ports:
// whoever chooses among them, or is told that none will do, needs every candidate. Whole lists would fill histories.
func portsFor(ports []providers.Port, speedMbps int, names ...string) []providers.Port {
	var wanted []providers.Port
	for _, name := range names {
		port, found := portFor(ports, speedMbps, name)
		if !found {
			return ports
		}
		if !slices.ContainsFunc(wanted, func(p providers.Port) bool { return p.ID == port.ID }) {
			wanted = append(wanted, port)
		}
	}
	return wanted
}

// portTaken is the port that an order takes: the one it names, or the roomiest of those that can carry it.
func portTaken(ports []providers.Port, speedMbps int, name string) (providers.Port, bool) {
	if name != "" {
		return portFor(ports, speedMbps, name)
	}
	fit := slices.DeleteFunc(slices.Clone(ports), func(p providers.Port) bool { return p.CannotCarry(speedMbps) != "" })
	if len(fit) == 0 {
		return providers.Port{}, false
	}
	return fit[providers.Roomiest(fit)], true
}

// portFor is the port that the name means, if that is one which can carry the order.
func portFor(ports []providers.Port, speedMbps int, name string) (port providers.Port, found bool) {
	for _, p := range ports {
		if name == "" || !p.Called(name) || p.CannotCarry(speedMbps) != "" {
			continue
		}
		if found {
			return providers.Port{}, false
		}
		port, found = p, true
	}
	return port, found
}

// metrosFor is the metro that the name means, if that is one which can take the connection, or else all metros.
func metrosFor(metros []providers.Metro, name string) []providers.Metro {
	fits := func(m providers.Metro) bool { return m.Called(name) && m.Unusable == "" }
	one := slices.IndexFunc(metros, fits)
	if one < 0 || slices.ContainsFunc(metros[one+1:], fits) {
		return metros
	}
	return metros[one : one+1]
}
