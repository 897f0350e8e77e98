package houserules_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Each rule is tried on a house that breaks it, so that one which never fails is found.
func TestWhatBreaksARule(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		imports map[string][]string // by paths in the module, or whole paths of others
		want    []string
	}{
		"as it is meant": {map[string][]string{
			"starter": {"workflows", "workflows/tencent", "workflows/order", "internal/orders", "activities", "providers", "providers/equinix"},
			"worker":  {"workflows", "providers/equinix/fabricv4", "providers/rest"},
			"workflows/tencent": {"workflows/purchase", "workflows/record", "workflows/options", "workflows/order", "activities",
				"providers/consoleconnect"},
			"workflows/purchase":           {"workflows/record", "activities"},
			"workflows/watch":              {"workflows/options", "workflows/order"},
			"activities":                   {"providers", "providers/equinix"},
			"providers/equinix/fabricv4":   {"providers/equinix/internal/login", "providers/equinix", "providers/rest", "providers"},
			"providers/simulator/equinix":  {"providers/simulator"},
			"providers/simulator/all":      {"providers/simulator/equinix", "providers/simulator"},
			"providers/providertest":       {"providers", "providers/rest"},
			"deploy/simulator":             {"providers/simulator/all"},
			"internal/proof/chaos":         {"starter", "providers/simulator", "workflows"},
			"providers":                    {"golang.org/x/time/rate"},
			"workflows/inventory":          {"workflows/options"},
			"providers/consoleconnect/api": {"providers/consoleconnect", "github.com/hashicorp/go-retryablehttp"},
		}, nil},
		"a client in the starter": {map[string][]string{"starter": {"providers/equinix/fabricv4"}}, []string{
			"starter must not import providers/equinix/fabricv4: the starter knows orders and providers' words, and makes no provider call"}},
		"a client behind the starter": {map[string][]string{"starter": {"internal/orders"}, "internal/orders": {"providers/rest"}}, []string{
			"starter must not reach providers/rest: the starter makes no provider call: lookups run on a worker (starter -> internal/orders -> providers/rest)"}},
		"another's client": {map[string][]string{"starter": {"github.com/hashicorp/go-retryablehttp"}}, []string{
			"starter must not reach github.com/hashicorp/go-retryablehttp: the starter makes no provider call: lookups run on a worker " +
				"(starter -> github.com/hashicorp/go-retryablehttp)"}},
		"a simulator behind the worker": {map[string][]string{"worker": {"internal/stack"}, "internal/stack": {"providers/simulator"}}, []string{
			"worker must not reach providers/simulator: a worker buys from real providers: simulators are programs of their own " +
				"(worker -> internal/stack -> providers/simulator)"}},
		"a kind in a kind": {map[string][]string{"workflows/tencent": {"workflows/equinix"}}, []string{
			"workflows/tencent must not import workflows/equinix: a kind uses the blocks, activities and providers' words; no kind imports another"}},
		"the blocks upside down": {map[string][]string{"workflows/record": {"workflows/purchase"}, "workflows/options": {"workflows/record"}}, []string{
			"workflows/options must not import workflows/record: options -> order",
			"workflows/record must not import workflows/purchase: record -> options -> order -> providers"}},
		"an order that acts": {map[string][]string{"workflows/order": {"activities"}}, []string{
			"workflows/order must not import activities: an order is data: of ours it knows providers only"}},
		"activities with a client": {map[string][]string{"activities": {"providers/huaweicloud/directconnect"}}, []string{
			"activities must not import providers/huaweicloud/directconnect: activities -> providers and providers' words, never a client"}},
		"words with HTTP": {map[string][]string{"providers/equinix": {"net/http"}}, []string{
			"providers/equinix must not reach net/http: words hold no HTTP (providers/equinix -> net/http)"}},
		"another provider's words": {map[string][]string{"providers/equinix/ecxv3": {"providers/huaweicloud"}}, []string{
			"providers/equinix/ecxv3 must not import providers/huaweicloud: a client -> its own provider's words, rest, providers"}},
		"a simulator from a client": {map[string][]string{"providers/simulator/equinix": {"providers/equinix"}}, []string{
			"providers/simulator/equinix must not import providers/equinix: a simulator knows the engine, and nothing else of ours: " +
				"it is written from the documents"}},
		"a simulator in a simulator": {map[string][]string{"providers/simulator/equinix": {"providers/simulator/huaweicloud"}}, []string{
			"providers/simulator/equinix must not import providers/simulator/huaweicloud: a simulator knows the engine, and nothing else of ours: " +
				"it is written from the documents"}},
		"an engine of ours": {map[string][]string{"providers/simulator": {"providers"}}, []string{
			"providers/simulator must not import providers: the simulators' engine knows nothing else of ours"}},
		"providers with a library": {map[string][]string{"providers": {"go.temporal.io/sdk/temporal"}}, []string{
			"providers must not import go.temporal.io/sdk/temporal: of others, providers use the standard library and golang.org/x/time/rate"}},
		"a harness in a program": {map[string][]string{"providers/equinix/ecxv3": {"providers/providertest"}}, []string{
			"providers/equinix/ecxv3 must not import providers/providertest: a test harness is for tests"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, built(test.imports).broken())
		})
	}
}

// built is a house of these packages and imports.
func built(imports map[string][]string) house {
	h := house{}
	for path, used := range imports {
		p := pack{ImportPath: whole(path)}
		for _, one := range used {
			p.Imports = append(p.Imports, whole(one))
		}
		h[p.ImportPath] = p
	}
	return h
}

// whole is a package's import path.
func whole(path string) string {
	if room := roomOf(path); room == other && path != "deploy/simulator" {
		return path
	}
	return module + path
}
