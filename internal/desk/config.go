package desk

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"
)

// Config is what the desk reads from its environment; Temporal's own settings are read by temporalclient.
type Config struct {
	Addr         string   // TURNUP_DESK_ADDR: host:port that it listens at
	Health       string   // TURNUP_HEALTH_ADDR: host:port of /healthz, /readyz and /metrics
	URL          *url.URL // TURNUP_DESK_URL: by which people reach it
	Key          string   // TURNUP_IDENTITY_KEY: file of the key that signs who people are
	Keys         []byte   // in the file TURNUP_IDENTITY_KEYS, for evidence; nil for the key's own public half
	Namespace    string   // of Temporal, which its client tells
	Issuer       string   // TURNUP_OIDC_ISSUER
	ClientID     string   // TURNUP_OIDC_CLIENT_ID
	ClientSecret string   // TURNUP_OIDC_CLIENT_SECRET, or in the file TURNUP_OIDC_CLIENT_SECRET_FILE
	Scopes       []string // TURNUP_OIDC_SCOPES: asked for beside openid, profile and email
	CLIClientID  string   // TURNUP_OIDC_CLI_CLIENT_ID: by which command lines log in; the client itself when that has no secret
	Audiences    []string // TURNUP_OIDC_AUDIENCES: whom programs' tokens may be for, beside the two clients
	Roles        map[order.Role][]string
}

// ReadConfig reads the environment and returns everything that is wrong with it at once.
func ReadConfig(getenv func(string) string) (Config, error) {
	var faults providers.Faults
	must := func(name string) string {
		value := getenv(name)
		if value == "" {
			faults.Add(name, "must be given", value)
		}
		return value
	}
	c := Config{
		Addr: cmp.Or(getenv("TURNUP_DESK_ADDR"), "127.0.0.1:8080"), Health: cmp.Or(getenv("TURNUP_HEALTH_ADDR"), "127.0.0.1:9091"), Key: must("TURNUP_IDENTITY_KEY"),
		Issuer: must("TURNUP_OIDC_ISSUER"), ClientID: must("TURNUP_OIDC_CLIENT_ID"), ClientSecret: getenv("TURNUP_OIDC_CLIENT_SECRET"),
		Scopes: strings.Fields(getenv("TURNUP_OIDC_SCOPES")), CLIClientID: getenv("TURNUP_OIDC_CLI_CLIENT_ID"),
		Audiences: listed(getenv("TURNUP_OIDC_AUDIENCES")), Roles: map[order.Role][]string{},
	}
	for name, address := range map[string]string{"TURNUP_DESK_ADDR": c.Addr, "TURNUP_HEALTH_ADDR": c.Health} {
		if _, _, err := net.SplitHostPort(address); err != nil {
			faults.Add(name, "must be host:port", address)
		}
	}
	address := cmp.Or(getenv("TURNUP_DESK_URL"), "http://"+c.Addr)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Path != "" && u.Path != "/" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) {
		faults.Add("TURNUP_DESK_URL", "must be an https address without a path, or http on loopback", address)
	}
	c.URL = u
	if path := getenv("TURNUP_IDENTITY_KEYS"); path != "" {
		c.Keys, err = os.ReadFile(path) // #nosec G304 -- the operator names the file
		if err != nil {
			faults.Add("TURNUP_IDENTITY_KEYS", "must be a file that can be read: "+err.Error(), path)
		}
	}
	if path := getenv("TURNUP_OIDC_CLIENT_SECRET_FILE"); path != "" {
		secret, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
		if err != nil {
			faults.Add("TURNUP_OIDC_CLIENT_SECRET_FILE", "must be a file that can be read: "+err.Error(), path)
		}
		c.ClientSecret = strings.TrimSpace(string(secret))
	}
	for _, role := range []order.Role{order.RoleRequester, order.RoleApprover, order.RoleOperator, order.RoleAuditor} {
		name := fmt.Sprintf("TURNUP_%s_GROUPS", strings.ToUpper(string(role)))
		if groups := listed(getenv(name)); groups != nil {
			c.Roles[role] = groups
		}
	}
	if c.CLIClientID == "" && c.ClientSecret == "" {
		c.CLIClientID = c.ClientID
	}
	return c, faults.Err()
}

// listed are the words between commas.
func listed(text string) (all []string) {
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			all = append(all, word)
		}
	}
	return all
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
