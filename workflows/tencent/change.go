package tencent

import (
	"turnup/workflows/options"
	"turnup/workflows/purchase"
)

// removal is Console Connect's way out: disable, delete, and read that it is gone. Nothing is changed there: a change needs
// the other company's approval, and Tencent's way to give it is not documented.
func removal(id string) []purchase.RemovalStep {
	disable := purchase.RemovalStep{Summary: "disable connection " + id, Activity: consoleConnectOnly.Disable, Options: options.Change}
	return append([]purchase.RemovalStep{disable}, purchase.DeleteAndReadBack(id)...)
}
