// Package huaweicloud is a client of the Huawei Cloud Direct Connect API v3, as far as a partner needs it to sell hosted
// connections on an operations connection: hosted connections, connections and quotas.
//
// A connection is a line that was bought in the console. An operations connection is one of type hosting; a hosted
// connection is made on it for another project, with a VLAN and a bandwidth of its own.
//
// Comments name the pages of the Direct Connect API Reference. Answers are decoded leniently, because the pages disagree
// in small ways; requests are checked against the documented rules before they are sent.
package huaweicloud
