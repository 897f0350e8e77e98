// Command turnup-frontend is the frontend role of Temporal's server, configured by the same variables as the stock one, with
// turnup's roles instead of its three: see roles.go. The other roles of the cluster are the stock server's.
package main

import (
	"fmt"
	"log"
	"os"
	_ "time/tzdata" // schedules may name a time zone, and a machine may have none

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	serverlog "go.temporal.io/server/common/log"
	_ "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql" // registers itself
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

func main() {
	if len(os.Args) == 2 && (os.Args[1] == "--version" || os.Args[1] == "-version") {
		fmt.Println("turnup-frontend", buildVersion())
		return
	}
	if err := run(); err != nil {
		log.Fatalln("turnup-frontend:", err)
	}
}

func run() error {
	cfg, err := config.Load(config.WithEmbedded())
	if err != nil {
		return fmt.Errorf("read the configuration: %w", err)
	}
	authorizer, err := authorization.GetAuthorizerFromConfig(&cfg.Global.Authorization)
	if err != nil {
		return fmt.Errorf("TEMPORAL_AUTH_AUTHORIZER: %w", err)
	}
	if authorization.IsNoopAuthorizer(authorizer) {
		return fmt.Errorf("TEMPORAL_AUTH_AUTHORIZER must be default: this frontend is of no use where nobody is asked who they are")
	}
	logger := serverlog.NewZapLogger(serverlog.BuildZapLogger(cfg.Log))
	claims, err := authorization.GetClaimMapperFromConfig(&cfg.Global.Authorization, logger)
	if err != nil {
		return fmt.Errorf("TEMPORAL_AUTH_CLAIM_MAPPER: %w", err)
	}
	audience, err := authorization.GetAudienceMapperFromConfig(&cfg.Global.Authorization)
	if err != nil {
		return fmt.Errorf("read the audience that tokens must have: %w", err)
	}
	server, err := temporal.NewServer(
		temporal.ForServices([]string{string(primitives.FrontendService)}),
		temporal.WithConfig(cfg),
		temporal.WithLogger(logger),
		temporal.InterruptOn(temporal.InterruptCh()),
		temporal.WithAuthorizer(roles{authorizer}),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return claims }),
		temporal.WithAudienceGetter(func(*config.Config) authorization.JWTAudienceMapper { return audience }),
	)
	if err != nil {
		return fmt.Errorf("make the server: %w", err)
	}
	return server.Start()
}
