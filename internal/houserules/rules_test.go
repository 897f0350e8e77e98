package houserules_test

// may are the rooms of ours that a room imports. A room that is not here may import any.
var may = []struct {
	room string
	use  []string
	rule string
}{
	{starter, []string{workflows, kind, service, inventory, order, internal, activities, providers, words},
		"the starter knows orders and providers' words, and makes no provider call"},
	{workflows, []string{kind, service, purchase, watch, inventory, bell, record, options, order, activities, providers, words},
		"workflows -> a kind -> purchase -> record -> options -> order -> providers"},
	{kind, []string{purchase, record, options, order, activities, providers, words},
		"a kind uses the blocks, activities and providers' words; no kind imports another"},
	{service, []string{purchase, record, options, order, activities, providers},
		"service -> purchase -> record -> options -> order; it reaches a kind by its workflow's name"},
	{purchase, []string{record, options, order, activities, providers}, "purchase -> record -> options -> order -> providers"},
	{record, []string{options, order, activities, providers}, "record -> options -> order -> providers"},
	{watch, []string{options, order, activities, providers}, "watch -> options, order"},
	{inventory, []string{options, order, activities, providers}, "inventory -> options, order"},
	{bell, []string{options, order, activities, providers}, "bell -> options, order"},
	{options, []string{order, activities, providers}, "options -> order"},
	{order, []string{providers}, "an order is data: of ours it knows providers only"},
	{activities, []string{activities, providers, words}, "activities -> providers and providers' words, never a client"},
	{providers, nil, "providers know nothing else of ours"},
	{words, []string{providers}, "words -> providers: no HTTP, and nothing of another provider's"},
	{client, []string{words, shared, rest, providers}, "a client -> its own provider's words, rest, providers"},
	{shared, []string{words, rest, providers}, "what clients share -> their own provider's words, rest, providers"},
	{rest, []string{providers}, "rest -> providers"},
	{engine, nil, "the simulators' engine knows nothing else of ours"},
	{simulator, []string{engine}, "a simulator knows the engine, and nothing else of ours: it is written from the documents"},
	{simulators, []string{engine, simulator}, "the list of simulators knows simulators only"},
}

// never are what a room does not import, and no import of its imports does: rooms of ours, or any package's path.
var never = []struct {
	room string
	use  []string
	rule string
}{
	{starter, []string{rest, client, shared, engine, simulator, simulators, harness, "github.com/hashicorp/go-retryablehttp"},
		"the starter makes no provider call: lookups run on a worker"},
	{desk, []string{rest, client, shared, engine, simulator, simulators, harness}, "the desk holds no credential of a provider, and makes no provider call"},
	{worker, []string{engine, simulator, simulators, harness}, "a worker buys from real providers: simulators are programs of their own"},
	{workflows, []string{rest, client, shared}, "workflows are deterministic: no client, no HTTP"},
	{activities, []string{rest, client, shared}, "activities know the contract; only the worker knows clients"},
	{words, []string{rest, "net/http"}, "words hold no HTTP"},
	{simulator, []string{words, client, shared, rest, providers}, "a simulator knows no client of ours"},
	{engine, []string{words, client, shared, rest, providers}, "a simulator knows no client of ours"},
}

// providersUse is what package providers uses beside the standard library.
var providersUse = []string{"golang.org/x/time/rate"}
