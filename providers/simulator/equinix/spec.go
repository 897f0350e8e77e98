package equinix

import "turnup/providers/simulator"

// Name is the word for the provider in flags, variables and files.
const Name = "equinix"

// Spec is what programs need to know of this simulator.
var Spec = simulator.Spec{
	Name: Name, Title: "Equinix", Serves: "Equinix, ECX v3 and Fabric v4", Port: 9102,
	Access: []simulator.Fact{{Name: "client id", Value: ClientID}, {Name: "client secret", Value: ClientSecret}},
	People: func(o simulator.Options) []simulator.Fact { return simulator.Acts("other company", o.SellerTime) },
	Worker: func(url string) []string {
		return []string{"EQUINIX_URL=" + url, "EQUINIX_CLIENT_ID=" + ClientID, "EQUINIX_CLIENT_SECRET=" + ClientSecret}
	},
	New: func(o simulator.Options) simulator.Provider { return New(o) },
}
