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

// searchAttributes are those that --search-attribute asks for.
type searchAttributes map[string]enumspb.IndexedValueType

// add takes a NAME=TYPE, as the flag has it.
func (a searchAttributes) add(text string) error {
	name, typed, _ := strings.Cut(text, "=")
	kind, err := enumspb.IndexedValueTypeFromString(typed)
	if err != nil || name == "" {
		return fmt.Errorf("must be NAME=TYPE, such as Provider=Keyword")
	}
	a[name] = kind
	return nil
}

// registerSearchAttributes adds what a file of an earlier start lacks, and returns when it can be used.
// A new file has them from the start.
func registerSearchAttributes(ctx context.Context, conn *grpc.ClientConn, wanted searchAttributes) error {
	operator := operatorservice.NewOperatorServiceClient(conn)
	listed, err := operator.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
	if err != nil {
		return fmt.Errorf("list search attributes: %w", err)
	}
	missing, err := wanted.missing(listed.CustomAttributes)
	if err != nil || len(missing) == 0 {
		return err
	}

	request := &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: missing}
	if _, err := operator.AddSearchAttributes(ctx, request); err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	return awaitSearchAttributes(ctx, conn, wanted)
}

func (a searchAttributes) missing(have map[string]enumspb.IndexedValueType) (map[string]enumspb.IndexedValueType, error) {
	missing := map[string]enumspb.IndexedValueType{}
	for name, want := range a {
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
func awaitSearchAttributes(ctx context.Context, conn *grpc.ClientConn, wanted searchAttributes) error {
	names := slices.Sorted(maps.Keys(wanted))
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
