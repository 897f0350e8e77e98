package main

// budget is how many requests a second a provider allows the account, all workers together: the _REQUESTS_PER_SECOND
// variables. It is split in two, so that neither part can use up the other's:
//
//	3/4  orders and lookups. Temporal hands out their activities, to all workers together, at a part of that rate: an activity
//	     counts as so many requests as one sends on the average, two with most providers, such as a read and a change. For
//	     what sends more, a list of many pages, each worker's client keeps to the whole of that part by itself.
//	1/4  the account watch's sweeps, which go page by page within one activity. They have a limiter of their own.
type budget float64

const ordersPart = 3.0 / 4

// activities is how many of a provider's activities Temporal hands out in a second, when one sends so many requests on the
// average.
func (b budget) activities(requests float64) float64 { return b.orders() / requests }

// orders is how many requests in a second are for orders and lookups.
func (b budget) orders() float64 { return float64(b) * ordersPart }

// sweeps is how many requests in a second are for the watch.
func (b budget) sweeps() float64 { return float64(b) - b.orders() }
