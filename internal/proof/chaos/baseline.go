package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"time"

	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/sync/errgroup"
)

// baseline buys the same number through go-retryablehttp with its default policy, against the same faults, as a client
// does that takes a retry for a cure. Nobody kills it.
func baseline(ctx context.Context, o options) (bought, error) {
	provider := simconsoleconnect.New(simulator.Options{})
	scenario, err := o.readScenario(simconsoleconnect.Name)
	if err != nil {
		return bought{}, err
	}
	if err := provider.SetScenario(scenario); err != nil {
		return bought{}, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return bought{}, err
	}
	server := &http.Server{Handler: provider, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }() // ends with Close
	defer func() { _ = server.Close() }()

	url := "http://" + listener.Addr().String() + "/api/v2/company/" + simconsoleconnect.Company + "/connections/layer2"
	told := make([]bool, o.orders) // whether the buyer was told that it worked
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(16)
	for i := range o.orders {
		group.Go(func() error {
			var err error
			told[i], err = buyWithRetries(ctx, url, mark(i))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return bought{}, err
	}
	return count(provider.Ledger(), told), nil
}

// buyWithRetries leaves everything at go-retryablehttp's defaults but its pauses, for which nobody wants to wait here,
// and a time-out, as every client has one.
func buyWithRetries(ctx context.Context, url, name string) (bool, error) {
	body, err := json.Marshal(map[string]any{
		"type": "LAYER2", "name": name, "portId": "66c29b3c6dcad34e5b728c9d", "speed": 1, "destCompany": "tencent-cloud",
		"destMetroId": "77d9f1fbbcaa906f3cddb6d1", "destDcf": "5aa89b04ac86ba0012345bdf", "paymentType": "invoice",
		"duration": 1, "durationUnit": "m", "classOfService": "SILVER",
	})
	if err != nil {
		return false, err
	}
	client := retryablehttp.NewClient()
	client.Logger = nil
	client.RetryWaitMin, client.RetryWaitMax = 20*time.Millisecond, 100*time.Millisecond
	client.HTTPClient.Timeout = 15 * time.Second
	request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodPut, url, bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	request.Header.Set("Authorization", "Bearer "+simconsoleconnect.Key)
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return false, ctx.Err() // a purchase that failed is a result, an ended run is not
	}
	defer func() { _ = response.Body.Close() }()
	var connection struct{ ID string }
	decoded := json.NewDecoder(response.Body).Decode(&connection) == nil
	return decoded && response.StatusCode == http.StatusOK, nil
}

func count(ledger simulator.Ledger, told []bool) bought {
	worked := map[string]bool{}
	for i, ok := range told {
		worked[mark(i)] = ok
	}
	return bought{
		Orders: len(told), Purchases: ledger.Counts.Purchases, Duplicates: ledger.Counts.Duplicates,
		Orphans: len(ledger.Orphans(func(name string) bool { return worked[name] })),
	}
}
