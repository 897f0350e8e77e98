package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/common/primitives/timestamp"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	"go.temporal.io/server/temporal"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const (
	namespace     = "default"
	clusterName   = "active"
	retentionDays = 90 // finished orders stay listed this long
)

// limits are the server's settings that differ from its defaults. Standalone activities and
// updates are on by default in this version; devserver_test.go holds it to that.
var limits = dynamicconfig.StaticClient{
	// An operator's lists and the UI share this; the default of 10 is soon used up.
	dynamicconfig.FrontendMaxNamespaceVisibilityRPSPerInstance.Key(): 100,
	// The server divides a queue's rate limit by its partitions, and sends bursts: with one
	// partition an account's budget is kept exactly. One process gains nothing from more.
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	// Every signal stays in its workflow's history, and the server terminates a workflow whose history reaches 50 MB. What is
	// larger than anything that turnup sends is refused to whoever sends it.
	dynamicconfig.BlobSizeLimitError.Key(): 1200 << 10,
	// Lets a test or a demonstration, by asking for it at the start of a workflow, pass months in seconds.
	dynamicconfig.WorkflowTimeSkippingEnabled.Key(): true,
}

// startServer starts all four roles of the Temporal server on the database file.
func startServer(db string, p ports, attributes searchAttributes, logger *zap.Logger) (temporal.Server, error) {
	store := sqlStore(db)
	if err := createNamespace(store, attributes); err != nil {
		return nil, err
	}
	cfg := serverConfig(store, p)
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, service := range cfg.Services {
		hosts[primitives.ServiceName(name)] = static.SingleLocalHost(address(service.RPC.GRPCPort))
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(log.NewZapLogger(logger)),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithDynamicConfigClient(limits),
	)
	if err != nil {
		return nil, fmt.Errorf("build the Temporal server: %w", err)
	}
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start the Temporal server: %w", err)
	}
	return server, nil
}

// sqlStore syncs every commit to disk: an order survives a power cut, not only kill -9.
func sqlStore(db string) *config.SQL {
	return &config.SQL{
		PluginName:   sqlite.PluginName,
		DatabaseName: uriPath(db),
		ConnectAttributes: map[string]string{
			"mode": "rw", "journal_mode": "wal", "synchronous": "full", "busy_timeout": "10000",
		},
	}
}

// createNamespace does nothing when the file has the namespace already.
func createNamespace(store *config.SQL, attributes searchAttributes) error {
	created, err := sqliteschema.NewNamespaceConfig(clusterName, namespace, false, attributes)
	if err != nil {
		return fmt.Errorf("describe namespace %s: %w", namespace, err)
	}
	created.Detail.Config.Retention = timestamp.DurationFromDays(retentionDays)
	if err := sqliteschema.CreateNamespaces(store, created); err != nil {
		return fmt.Errorf("create namespace %s: %w", namespace, err)
	}
	return nil
}

func serverConfig(store *config.SQL, p ports) *config.Config {
	// No HTTP port: nothing of turnup's asks there, and a page in a browser could.
	service := func(port int) config.Service {
		return config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: host}}
	}
	return &config.Config{
		Global: config.Global{Membership: config.Membership{MaxJoinDuration: 30 * time.Second, BroadcastAddress: host}},
		Persistence: config.Persistence{
			DefaultStore: sqlite.PluginName, VisibilityStore: sqlite.PluginName, NumHistoryShards: 1,
			DataStores: map[string]config.DataStore{sqlite.PluginName: {SQL: store}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10, MasterClusterName: clusterName, CurrentClusterName: clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: address(p.frontend)},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services: map[string]config.Service{
			"frontend": service(p.frontend), "history": service(p.history),
			"matching": service(p.matching), "worker": service(p.worker),
		},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: "disabled"},
			Visibility: config.VisibilityArchival{State: "disabled"},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: "disabled"},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: "disabled"},
		}},
		PublicClient: config.PublicClient{HostPort: address(p.frontend)},
	}
}

// awaitReady returns when orders can be started.
func awaitReady(ctx context.Context, p ports, attributes searchAttributes) error {
	conn, err := grpc.NewClient(address(p.frontend),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(true)))
	if err != nil {
		return fmt.Errorf("connect to the Temporal server: %w", err)
	}
	defer conn.Close()
	return registerSearchAttributes(ctx, conn, attributes)
}
