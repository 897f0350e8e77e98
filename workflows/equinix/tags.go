package equinix

import (
	"fmt"

	"turnup/providers"
	fabric "turnup/providers/equinix"
)

// checkTags adds each tag of the leg that is missing, superfluous or out of range; and ports whose tags nobody can tell.
func checkTags(faults *providers.Faults, leg fabric.Leg, ends Ends, prefix string) {
	known := func(field string, port providers.Port) bool {
		if !port.Encapsulation.Known() {
			faults.Add(prefix+field, "must be a Dot1Q or a QinQ port", fmt.Sprintf("%s, which is %s", port.Name, port.Encapsulation))
		}
		return port.Encapsulation.Known()
	}
	if !known("aSide.port", ends.Port) || ends.ZPort.ID != "" && !known("zSide.port", ends.ZPort) {
		return
	}
	fabric.CheckTags(faults, prefix, leg)
}
