SHELL      := bash
BIN        := bin
DEVSERVER  := $(BIN)/turnup-devserver
FUZZTIME   ?= 3s
# Go now and then calls it a failure when the time is over while an input is being tried. No input fails then, and it is tried once more.
FUZZ        = once() { go test -run='^$$' -fuzz="^$$1\$$" -fuzztime=$(FUZZTIME) "$$2" </dev/null >.turnup/fuzz.log 2>&1; code=$$?; cat .turnup/fuzz.log; return $$code; }; \
              fuzz() { once "$$@" || { ! grep -q 'Failing input' .turnup/fuzz.log && grep -q 'context deadline exceeded' .turnup/fuzz.log && once "$$@"; }; }; mkdir -p .turnup; fuzz
# The end-to-end tests run whole stacks against the clock, so nothing else runs beside them.
WITHOUT_SERVER = $$(go list ./... | grep -v /internal/e2e)
TOOL       := go tool -modfile=deploy/tools/go.mod

.DEFAULT_GOAL := help
.PHONY: help demo dev build test unit lint fuzz monitoring production cluster chaos bench histories clean app devserver

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: build ## order a connection from end to end, with a worker killed in the middle (first run: about 6 minutes)
	@$(BIN)/turnup-demo demo

dev: build ## start Temporal with its UI, the simulator, a worker and the desk, and stay
	@$(BIN)/turnup-demo dev $(if $(DIR),--dir $(DIR))

build: app devserver ## build everything into bin/

test: build lint ## the whole test suite, as CI runs it
	CGO_ENABLED=1 go test -race -timeout 20m $(WITHOUT_SERVER)
	CGO_ENABLED=1 go test -race -timeout 40m ./internal/e2e
	cd deploy/devserver && go test -timeout 10m ./...
	$(MAKE) --no-print-directory fuzz
	$(BIN)/turnup-chaos -n 25

unit: ## the tests that need no Temporal server
	go test $(WITHOUT_SERVER)

lint: ## formatting, vet, staticcheck, gosec and Temporal's determinism check
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not formatted (gofmt -w .): $$unformatted"; exit 1; }
	go vet ./...
	cd deploy/devserver && go vet ./...
	STATICCHECK_CACHE=$(CURDIR)/.turnup/staticcheck $(TOOL) staticcheck ./...
	$(TOOL) workflowcheck -config deploy/tools/workflowcheck.yaml ./workflows/...
	$(TOOL) gosec -quiet -exclude-dir=deploy/devserver -exclude-dir=deploy/temporal -exclude-dir=deploy/compose ./...

fuzz: ## feed hostile input to the readers of orders, answers and provider responses, for some seconds each
	@grep -rE --include='*_test.go' '^func Fuzz' . | sed -E 's#/[^/]+:func (Fuzz[A-Za-z0-9_]*).*# \1#' | sort | while read -r folder target; do \
	  echo "$$folder $$target"; $(FUZZ) "$$target" "$$folder" || exit 1; \
	done

monitoring: build ## check alert rules and dashboard with Prometheus, which must be installed (Debian: prometheus)
	cd deploy/monitoring && promtool check rules alerts.yml && promtool test rules alerts_test.yml
	go test -tags monitoring -timeout 20m ./internal/e2e -run TestPrometheusUnderstandsTheWorker

production: build cluster ## run orders on PostgreSQL and a closed cluster, under kill -9 (needs PostgreSQL 15 and systemd-analyze)
	cd deploy/temporal && go vet ./... && go test ./...
	cd deploy/compose && go vet ./... && go test ./...
	go test -tags production -timeout 10m ./deploy/systemd
	go test -tags production -timeout 40m ./internal/e2e -run '^TestProduction'

cluster: ## build Temporal's own programs for production into bin/: server, frontend, schema tool, UI
	@deploy/devserver/build.sh $(BIN)/temporal-server deploy/temporal go.temporal.io/server/cmd/server
	@deploy/devserver/build.sh $(BIN)/temporal-sql-tool deploy/temporal go.temporal.io/server/cmd/tools/sql
	@deploy/devserver/build.sh $(BIN)/turnup-frontend deploy/temporal ./server
	@deploy/devserver/build.sh $(BIN)/temporal-ui deploy/temporal github.com/temporalio/ui-server/v2/cmd/server

chaos: build ## prove that orders buy once, under fire (N=200 orders, SEED=1; CLUSTER=deploy after make cluster: on PostgreSQL, closed)
	@$(BIN)/turnup-chaos -n $(or $(N),200) -seed $(or $(SEED),1) $(if $(CLUSTER),-cluster $(CLUSTER))

bench: build ## measure turnup against a baseline, about 25 minutes (FLAGS="--only orders"; --help tells more)
	@$(BIN)/turnup-bench $(FLAGS)

histories: build ## record the history of an order in each state that has none yet, for the replay test
	go run ./internal/proof/histories

clean: ## remove what was built and what the demo left in .turnup/
	rm -rf $(BIN) .turnup

app:
	@mkdir -p $(BIN)
	@go build -ldflags='-s -w' -o $(BIN)/turnup ./starter
	@go build -ldflags='-s -w' -o $(BIN)/turnup-worker ./worker
	@go build -ldflags='-s -w' -o $(BIN)/turnup-simulator ./deploy/simulator
	@go build -ldflags='-s -w' -o $(BIN)/turnup-admin ./deploy/admin
	@go build -ldflags='-s -w' -o $(BIN)/turnup-codec ./deploy/codec
	@go build -ldflags='-s -w' -o $(BIN)/turnup-desk ./deploy/desk
	@go build -ldflags='-s -w' -o $(BIN)/turnup-demo ./deploy/demo
	@go build -ldflags='-s -w' -o $(BIN)/turnup-chaos ./internal/proof/chaos
	@go build -ldflags='-s -w' -o $(BIN)/turnup-bench ./internal/proof/bench

devserver:
	@mkdir -p $(BIN)
	@deploy/devserver/build.sh $(DEVSERVER)
