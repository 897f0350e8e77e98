package consoleconnect

import "turnup/providers/simulator"

// Name is the word for the provider in flags, variables and files.
const Name = "consoleconnect"

// Spec is what programs need to know of this simulator.
var Spec = simulator.Spec{
	Name: Name, Title: "Console Connect", Serves: "Console Connect", Port: 9101,
	Access: []simulator.Fact{{Name: "company", Value: Company}, {Name: "API key", Value: Key}},
	People: func(o simulator.Options) []simulator.Fact { return simulator.Acts("support team", o.AutoSupport) },
	Worker: func(url string) []string {
		return []string{"CONSOLECONNECT_URL=" + url, "CONSOLECONNECT_API_KEY=" + Key, "CONSOLECONNECT_COMPANY=" + Company}
	},
	New: func(o simulator.Options) simulator.Provider { return New(o) },
}
