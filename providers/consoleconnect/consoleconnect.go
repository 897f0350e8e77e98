// Package consoleconnect is Console Connect as turnup uses it: what can be asked for, by which rules, and what its statuses
// mean. Package api has a client of its API, New(Config), whose method Account makes it an Account. Nothing here speaks
// HTTP.
//
// Comments name the sections of its documents (https://api.consoleconnect.com/docs/).
package consoleconnect

import (
	"context"
	"iter"

	"turnup/providers"
)

const (
	// Name is the provider's name in errors.
	Name = "consoleconnect"
	// DefaultBaseURL is the production API.
	DefaultBaseURL = "https://api.consoleconnect.com"
	// TencentCompany is the company username of Tencent Cloud ("Tencent Cloud").
	TencentCompany = "tencent-cloud"
)

// Account is an account at Console Connect: one company's.
type Account interface {
	providers.Account[Request]
	providers.Pricer[Request]
	Tickets

	// Metros lists where the company, by its username, can be reached.
	Metros(ctx context.Context, company string) iter.Seq2[providers.Metro, error]
	// VLANs reads the tags of one of our ports.
	VLANs(ctx context.Context, portID string) (PortVLANs, error)
	// Disable asks for a connection to be switched off, as it must be before it is deleted; it is off when Get says so.
	Disable(ctx context.Context, id string) error
}
