package equinix

import (
	"fmt"
	"slices"
	"strings"

	"turnup/providers"
)

// Units of speed on the wire. They mean Mbit/s and Gbit/s.
const (
	UnitMB = "MB"
	UnitGB = "GB"
)

// Units are the units of speed that Equinix knows, the default first.
var Units = []string{UnitMB, UnitGB}

// MaxMbps is the fastest connection that can be asked for, in Mbit/s. It is turnup's own limit; no document has one.
const MaxMbps = 100_000

// Mbps is a speed in Mbit/s; any unit but GB is MB.
func Mbps(speed int, unit string) int {
	if unit == UnitGB {
		return speed * 1000
	}
	return speed
}

// SpeedAndUnit is a speed in Mbit/s in the unit that Equinix's price lists use for it.
func SpeedAndUnit(mbps int) (int, string) {
	if mbps >= 1000 && mbps%1000 == 0 {
		return mbps / 1000, UnitGB
	}
	return mbps, UnitMB
}

// CheckSpeed adds a speed out of range, whatever the unit; see CheckUnit.
func CheckSpeed(faults *providers.Faults, field string, speed int, unit string) {
	const rule = "must be 1 to 100000 MB, or 1 to 100 GB"
	switch {
	case speed == 0:
		faults.Add(field, rule, speed)
	case speed < 1 || speed > MaxMbps || Mbps(speed, unit) > MaxMbps:
		faults.Add(field, rule, strings.TrimSpace(fmt.Sprintf("%d %s", speed, unit)))
	}
}

// CheckUnit adds a unit that is not among Units.
func CheckUnit(faults *providers.Faults, field, unit string) {
	if !slices.Contains(Units, unit) {
		faults.Add(field, "must be MB (Mbit/s) or GB (Gbit/s)", unit)
	}
}

// CheckMbps adds a speed in Mbit/s out of range.
func CheckMbps(faults *providers.Faults, field string, mbps int) {
	if mbps < 1 || mbps > MaxMbps {
		faults.Add(field, fmt.Sprintf("must be 1 to %d", MaxMbps), mbps)
	}
}
