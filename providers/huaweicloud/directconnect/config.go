package directconnect

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

// Config says which project the client works for, and how. Its credential is a pair of keys (AK/SK), which Huawei Cloud
// recommends, or an IAM user.
type Config struct {
	// BaseURL is Direct Connect's address, in place of Region. A RetryWait of 0 means 2 s. Now is the clock that signatures
	// are made with, too.
	rest.Common
	Region    string // for example la-south-2
	ProjectID string // the partner's own project in the region: 32 hexadecimal digits

	AccessKey     string
	SecretKey     string
	SecurityToken string // of temporary keys only

	IAM IAM // in place of the keys
}

// IAM is a user whose password gives tokens ("Obtaining a User Token Through Password Authentication" in the Identity
// and Access Management API Reference).
type IAM struct {
	Endpoint string // "" means DefaultIAMEndpoint
	Domain   string // name of the account that the user belongs to
	User     string
	Password string
}

// DefaultIAMEndpoint gives tokens that are good in every region.
const DefaultIAMEndpoint = "https://iam.myhuaweicloud.com"

var region = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)

// notShown stands for a secret in a fault.
const notShown = "(not shown)"

// endpoint is Direct Connect's address; the service's short name there is dcaas.
func (config Config) endpoint() string {
	if config.BaseURL != "" {
		return config.BaseURL
	}
	return "https://dcaas." + config.Region + ".myhuaweicloud.com"
}

func (config Config) validate() error {
	var faults providers.Faults
	config.checkPlace(&faults)
	huaweicloud.CheckProjectID(&faults, "projectId", config.ProjectID)
	keys := config.AccessKey != "" || config.SecretKey != "" || config.SecurityToken != ""
	switch {
	case config.IAM == (IAM{}):
		config.checkKeys(&faults)
	case keys:
		faults.Add("iam", "must be left out when keys are given", notShown)
	default:
		config.IAM.check(&faults)
	}
	return faults.Err()
}

func (config Config) checkPlace(faults *providers.Faults) {
	switch {
	case config.BaseURL == "" && !region.MatchString(config.Region):
		faults.Add("region", "must be a region such as la-south-2; or give endpoint", config.Region)
	case config.BaseURL != "" && config.Region != "":
		faults.Add("region", "must be left out when endpoint is given", config.Region)
	}
	checkEndpoint(faults, "endpoint", config.BaseURL)
}

func (config Config) checkKeys(faults *providers.Faults) {
	checkKey(faults, "accessKey", config.AccessKey)
	checkKey(faults, "secretKey", config.SecretKey)
	if config.SecurityToken != "" {
		checkKey(faults, "securityToken", config.SecurityToken)
	}
}

func checkKey(faults *providers.Faults, field, key string) {
	if key == "" {
		faults.Add(field, "must be given, or an IAM user in place of the keys", key)
	}
	if strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		faults.Add(field, "must be without spaces or line breaks", notShown)
	}
}

func (i IAM) check(faults *providers.Faults) {
	checkEndpoint(faults, "iam.endpoint", i.Endpoint)
	for _, part := range []struct{ field, value string }{
		{"iam.domain", i.Domain}, {"iam.user", i.User}, {"iam.password", i.Password},
	} {
		if part.value == "" {
			faults.Add(part.field, "must be given", part.value)
		}
	}
}

// checkEndpoint asks package rest, whose rule it is. An address may hold a password, so it is not shown.
func checkEndpoint(faults *providers.Faults, field, address string) {
	if address == "" {
		return
	}
	if _, err := rest.New(rest.Config{Common: rest.Common{BaseURL: address}, Provider: huaweicloud.Name}); err != nil {
		faults.Add(field, errors.Unwrap(err).Error(), notShown)
	}
}
