package huaweicloud

import (
	"fmt"

	"turnup/providers/simulator"
)

// Name is the word for the provider in flags, variables and files.
const Name = "huawei"

// Spec is what programs need to know of this simulator.
var Spec = simulator.Spec{
	Name: Name, Title: "Huawei Cloud", Serves: "Huawei Cloud and its IAM", Port: 9103,
	Access: []simulator.Fact{
		{Name: "project", Value: Project}, {Name: "AK", Value: AccessKey}, {Name: "SK", Value: SecretKey},
		{Name: "IAM", Value: fmt.Sprintf("domain %s, user %s, password %s", Domain, User, Password)},
	},
	People: func(simulator.Options) []simulator.Fact { return nil },
	Worker: func(url string) []string {
		return []string{
			"HUAWEI_ENDPOINT=" + url, "HUAWEI_PROJECT_ID=" + Project, "HUAWEI_ACCESS_KEY=" + AccessKey, "HUAWEI_SECRET_KEY=" + SecretKey,
		}
	},
	New: func(o simulator.Options) simulator.Provider { return New(o) },
}
