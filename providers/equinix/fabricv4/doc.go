// Package fabricv4 is a client of the Equinix Fabric API v4 (https://docs.equinix.com), as far as ordering a Layer-2
// connection from a port to another port or to a service profile needs it.
//
// Comments name the guides and, as "OpenAPI", the specification that Equinix publishes with its SDKs (Fabric 4.21 and
// 4.30). Answers are decoded leniently, because the documents and the API differ in small ways; requests are checked
// against the documented rules before they are sent.
package fabricv4
