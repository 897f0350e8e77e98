package directconnect

import "net/http"

// Sign signs a request as a client with that configuration would.
func Sign(config Config, req *http.Request) error { return config.signer().authorize(req) }
