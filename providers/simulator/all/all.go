// Package all is the one list of the simulated providers.
package all

import (
	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
	"turnup/providers/simulator/equinix"
	"turnup/providers/simulator/huaweicloud"
)

// Specs are the simulated providers, in the order in which programs show them.
var Specs = []simulator.Spec{
	consoleconnect.Spec,
	equinix.Spec,
	huaweicloud.Spec,
}
