package workflows

import "turnup/workflows/options"

func init() { options.NoLimit = 1 << 30 }
