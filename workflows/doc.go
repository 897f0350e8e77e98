// Package workflows is the list of the kinds of order there are, and what can be done to the connections of any kind: to
// change them, and to take them out of service. An order's story is the runbook in its kind's folder.
package workflows
