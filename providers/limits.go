package providers

import "time"

// LongestCall is how long one call of a client may take, retries included. An activity is given its time from it.
const LongestCall = 20 * time.Second
