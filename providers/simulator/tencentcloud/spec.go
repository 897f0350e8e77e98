package tencentcloud

import "turnup/providers/simulator"

// Name is the word for the provider in flags, variables and files.
const Name = "tencent"

// Spec is what programs need to know of this simulator. What they serve throttles as Tencent documents it.
var Spec = simulator.Spec{
	Name: Name, Title: "Tencent Cloud", Serves: "Tencent Cloud, the far end of Console Connect's", Port: 9104, FarEnd: true,
	Access: []simulator.Fact{
		{Name: "SecretId", Value: SecretID}, {Name: "SecretKey", Value: SecretKey}, {Name: "owner's account", Value: OwnerAccount + ", " + OwnerSecretID + ", " + OwnerSecretKey},
		{Name: "connection", Value: LineID},
	},
	People: func(o simulator.Options) []simulator.Fact { return simulator.Acts("owner", o.AutoSupport) },
	Worker: func(url string) []string {
		return []string{"TENCENT_URL=" + url, "TENCENT_SECRET_ID=" + SecretID, "TENCENT_SECRET_KEY=" + SecretKey}
	},
	New: func(o simulator.Options) simulator.Provider {
		s := New(o)
		s.settings.RequestsPerSecond = documentedRequestsPerSecond
		return s
	},
}
