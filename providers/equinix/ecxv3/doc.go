// Package ecxv3 is a client of Equinix's ECX v3 API (https://developer.equinix.com), as far as ordering Layer-2
// connections needs it.
//
// Comments name the documents: "Connect to Myself" is the guide to the calls, "Layer 2 Buyer APIs" and "Layer 2 Seller
// APIs" are the reference. Answers are decoded leniently, because documents and service differ in small ways; requests
// are checked against the documented rules before they are sent. Ids are opaque strings.
package ecxv3
