package main

import (
	"fmt"
	"io/fs"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	uiapi "github.com/temporalio/ui-server/v2/server/api"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/csrf"
	uiheaders "github.com/temporalio/ui-server/v2/server/headers"
	"github.com/temporalio/ui-server/v2/server/route"
	uiassets "github.com/temporalio/ui-server/v2/ui"
)

// startUI serves the web UI for this machine; the goroutine ends when the returned server is closed. The UI's own server
// would open the port itself, and answer to any name.
func startUI(p ports) (*http.Server, error) {
	handler, err := uiHandler(&uiconfig.Config{
		TemporalGRPCAddress: address(p.frontend), EnableUI: true, DefaultNamespace: namespace, DisableNewsFetch: true,
	})
	if err != nil {
		return nil, fmt.Errorf("make the UI: %w", err)
	}
	listener, err := listenPublic("--ui-port", p.ui)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: forThisMachine(handler), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	return server, nil
}

// uiHandler puts the UI together: its pages, and the API that they call.
func uiHandler(cfg *uiconfig.Config) (http.Handler, error) {
	settings, err := uiconfig.NewConfigProviderWithRefresh(cfg)
	if err != nil {
		return nil, err
	}
	pages, err := localPages()
	if err != nil {
		return nil, err
	}
	const overHTTPS = false
	e := echo.New()
	e.Use(middleware.Secure(), csrf.EnsureTokenCookie(overHTTPS), middleware.CSRFWithConfig(csrf.MiddlewareConfig(settings, overHTTPS)))
	// The server gives what a person looks at more room than what programs ask for.
	forwarded := []uiapi.Middleware{uiheaders.WithForwardHeaders([]string{"Caller-Type"})}
	if err := route.SetAPIRoutes(e, settings, forwarded); err != nil {
		return nil, err
	}
	route.SetRenderRoute(e, "/")
	return e, route.SetUIRoutes(e, "", pages, settings)
}

// localPages are the UI's files for a server of one's own.
func localPages() (fs.FS, error) {
	all, err := uiassets.Assets()
	if err != nil {
		return nil, err
	}
	return fs.Sub(all, "local")
}
