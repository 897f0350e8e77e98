// Package directconnect is a client of the Huawei Cloud Direct Connect API v3, as far as a partner needs it to sell hosted
// connections on an operations connection: hosted connections, connections and quotas.
//
// Comments name the pages of the Direct Connect API Reference. Answers are decoded leniently, because the pages disagree
// in small ways; requests are checked against the documented rules before they are sent.
package directconnect
