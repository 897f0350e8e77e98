package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// searchAttributes are turnup's: what an order can be listed and filtered by.
// The workflows set them, and a worker's workflow task fails when one is not registered.
var searchAttributes = map[string]enumspb.IndexedValueType{
	"Provider":        enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"OrderState":      enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"AwaitingParty":   enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Metro":           enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"ConnectionIds":   enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	"OpenHandoffs":    enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	"HandoffDeadline": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	"WaitingSince":    enumspb.INDEXED_VALUE_TYPE_DATETIME,
	"Account":         enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"ServiceState":    enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"Findings":        enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	"Protected":       enumspb.INDEXED_VALUE_TYPE_BOOL,
}

// registerSearchAttributes adds what a file of an earlier turnup lacks, and returns when it can be used.
// A new file has them from the start.
func registerSearchAttributes(ctx context.Context, conn *grpc.ClientConn) error {
	operator := operatorservice.NewOperatorServiceClient(conn)
	listed, err := operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("list search attributes: %w", err)
	}
	missing, err := missingSearchAttributes(listed.CustomAttributes)
	if err != nil || len(missing) == 0 {
		return err
	}

	request := &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: missing}
	if _, err := operator.AddSearchAttributes(ctx, request); err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	return awaitSearchAttributes(ctx, conn)
}

func missingSearchAttributes(have map[string]enumspb.IndexedValueType) (map[string]enumspb.IndexedValueType, error) {
	missing := map[string]enumspb.IndexedValueType{}
	for name, want := range searchAttributes {
		is, found := have[name]
		if found && is != want {
			return nil, fmt.Errorf("search attribute %s has type %s in this file and must be %s: choose another file with --db", name, is, want)
		}
		if !found {
			missing[name] = want
		}
	}
	return missing, nil
}

// awaitSearchAttributes polls until a query may name them all: the frontend learns of new ones
// when it next refreshes its namespaces, about two seconds later.
func awaitSearchAttributes(ctx context.Context, conn *grpc.ClientConn) error {
	names := slices.Sorted(maps.Keys(searchAttributes))
	request := &workflowservice.CountWorkflowExecutionsRequest{
		Namespace: namespace,
		Query:     strings.Join(names, " IS NULL AND ") + " IS NULL",
	}
	for {
		_, err := workflowservice.NewWorkflowServiceClient(conn).CountWorkflowExecutions(ctx, request)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until the new search attributes can be used: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
