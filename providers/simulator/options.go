package simulator

import "time"

// Options are how fast the simulated providers work, and what tells the time. A provider takes of the times what it has; a
// step whose time is zero is done by the next look.
type Options struct {
	Clock       Clock                            // the system's clock when nil
	AutoSupport time.Duration                    // a support team that works by hand acts after so long; zero: only when told to
	SellerTime  time.Duration                    // another company approves after so long; zero: only when told to
	BuildTime   time.Duration                    // each step of building a connection
	ManualTime  time.Duration                    // from being provisioned by hand to being in service
	ChangeTime  time.Duration                    // until an update is carried out
	RemoveTime  time.Duration                    // of a removal, and of disabling
	Log         func(format string, args ...any) // a line for each changing call and fault; none when nil
}
