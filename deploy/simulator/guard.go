package main

import (
	"net"
	"net/http"
	"strings"
)

// forThisMachine answers programs of this machine, and pages that it served itself. Any page that a browser shows can send a
// request to loopback: as from another origin, or, once its name is made to resolve to 127.0.0.1, as if it were our own.
func forThisMachine(handler http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(handler)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			http.Error(w, "the simulator answers at localhost and 127.0.0.1, by no other name", http.StatusForbidden)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}

func isLoopback(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil { // without a port
		host = strings.Trim(hostport, "[]")
	}
	return isLoopbackHost(host)
}

func isLoopbackHost(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
