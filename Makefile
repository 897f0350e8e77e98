SHELL      := bash
BIN        := bin
DEVSERVER  := $(BIN)/turnup-devserver
FUZZTIME   ?= 3s
# Go now and then calls it a failure when the time is over while an input is being tried. No input fails then, and it is tried once more.
FUZZ        = once() { go test -run='^$$' -fuzz="^$$1\$$" -fuzztime=$(FUZZTIME) "$$2" </dev/null >.turnup/fuzz.log 2>&1; code=$$?; cat .turnup/fuzz.log; return $$code; }; \
              fuzz() { once "$$@" || { ! grep -q 'Failing input' .turnup/fuzz.log && grep -q 'context deadline exceeded' .turnup/fuzz.log && once "$$@"; }; }; mkdir -p .turnup; fuzz
# The end-to-end tests run whole stacks against the clock, so nothing else runs beside them.
WITHOUT_SERVER = $$(go list ./... | grep -v /internal/e2e)
PRODUCTION := ./starter ./worker ./deploy/admin ./deploy/codec ./deploy/desk
TOOL       := go tool -modfile=deploy/tools/go.mod
# A Kubernetes built from its Go module does not know its version, which charts ask for.
KUBE_VERSION = $(shell cd deploy/kube && go list -m -f '-X k8s.io/component-base/version.gitVersion={{.Version}}' k8s.io/kubernetes) \
               -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=37

.DEFAULT_GOAL := help
.PHONY: help demo dev build test unit lint fuzz monitoring production browser cluster image helm sbom licences vulnerabilities chaos bench histories clean app programs devserver

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

production: build cluster ## run orders on PostgreSQL and a closed cluster, under kill -9, watched by Prometheus (Debian: postgresql, prometheus, systemd)
	cd deploy/temporal && go vet ./... && go test ./...
	cd deploy/compose && go vet ./... && go test ./...
	go test -tags production -timeout 10m ./deploy/systemd
	go test -tags production -timeout 40m ./internal/e2e -run '^TestProduction'

browser: build ## answer at the desk in a real browser, with scripts and without, and look at Temporal UI (Debian: chromium); PICTURES=docs takes the docs' pictures anew
	go test -tags browser -timeout 20m ./internal/e2e -run '^TestBrowser'

cluster: ## build Temporal's own programs for production into bin/: server, frontend, schema tool, UI
	@deploy/devserver/build.sh $(BIN)/temporal-server deploy/temporal go.temporal.io/server/cmd/server
	@deploy/devserver/build.sh $(BIN)/temporal-sql-tool deploy/temporal go.temporal.io/server/cmd/tools/sql
	@deploy/devserver/build.sh $(BIN)/turnup-frontend deploy/temporal ./server
	@deploy/devserver/build.sh $(BIN)/temporal-ui deploy/temporal github.com/temporalio/ui-server/v2/cmd/server

image: build ## build the image, start what is in it, and build it again from another folder (Debian: buildah, umoci; needs root)
	go test -v -tags image -timeout 60m ./deploy/image

helm: ## check the Helm chart by its schemas and in a real Kubernetes API server, which it builds (Debian: etcd-server)
	cd deploy/kube && CGO_ENABLED=0 go build -ldflags="-s -w $(KUBE_VERSION)" -o $(CURDIR)/bin/kube/ helm.sh/helm/v4/cmd/helm k8s.io/kubernetes/cmd/kube-apiserver
	cd deploy/kube/validate && CGO_ENABLED=0 go build -ldflags='-s -w' -o $(CURDIR)/bin/kube/ sigs.k8s.io/kubectl-validate
	go test -v -tags helm -timeout 20m ./deploy/helm

sbom: programs ## list what is inside each program of production, as CycloneDX, in bin/*.cdx.json
	@for program in turnup turnup-worker turnup-admin turnup-codec turnup-desk; do \
	  $(TOOL) cyclonedx-gomod bin -json -std -noserial -notimestamp -output $(BIN)/$$program.cdx.json $(BIN)/$$program || exit 1; \
	  echo $(BIN)/$$program.cdx.json; \
	done

# One module of Nexus, which comes with Temporal's API, has no licence file of its own.
licences: ## check that production uses nothing under a licence that was not looked at
	$(TOOL) go-licenses check $(PRODUCTION) --ignore turnup --ignore github.com/nexus-rpc/nexus-proto-annotations --allowed_licenses=MIT,Apache-2.0,BSD-2-Clause,BSD-3-Clause,ISC,0BSD,MPL-2.0

vulnerabilities: ## look for known vulnerabilities in production, which needs the database on the internet, or DB=URL of a mirror
	@deploy/tools/vulnerabilities.sh $(if $(DB),-db $(DB)) $(PRODUCTION)

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

# What production runs: static files, which start in an image that has nothing else, and are the same wherever they are built.
programs:
	@mkdir -p $(BIN)
	@build() { CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$(BIN)/$$1" "$$2"; }; \
	build turnup ./starter && build turnup-worker ./worker && build turnup-admin ./deploy/admin && \
	build turnup-codec ./deploy/codec && build turnup-desk ./deploy/desk

devserver:
	@mkdir -p $(BIN)
	@deploy/devserver/build.sh $(DEVSERVER)
