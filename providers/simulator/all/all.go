// Package all is the one list of the simulated providers.
package all

import (
	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
	"turnup/providers/simulator/equinix"
	"turnup/providers/simulator/huaweicloud"
	"turnup/providers/simulator/tencentcloud"
)

// Specs are the simulated providers, in the order in which programs show them.
var Specs = []simulator.Spec{
	consoleconnect.Spec,
	equinix.Spec,
	huaweicloud.Spec,
	tencentcloud.Spec, // no order is bought there by itself: a tunnel is the far end of an order of Console Connect's
}
