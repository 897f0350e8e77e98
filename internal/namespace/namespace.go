// Package namespace makes the Temporal namespace that orders need, brings an existing one up to date, and tells what one lacks.
package namespace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Changes are what Apply did. All of it is empty when nothing was to do.
type Changes struct {
	Namespace       string   `json:"namespace"`
	Made            bool     `json:"made"`
	RetentionBefore string   `json:"retentionBefore,omitempty"` // when it was another
	Retention       string   `json:"retention"`
	Added           []string `json:"addedSearchAttributes"`
}

const again = 300 * time.Millisecond // between looks whether every process of the cluster has come, and knows what is new

// Apply makes the namespace with that retention, or puts right what differs. It refuses what can't be changed, and returns once
// orders can use the search attributes. It may be repeated at any time.
func Apply(ctx context.Context, c client.Client, name string, retention time.Duration) (Changes, error) {
	changes := Changes{Namespace: name, Retention: retention.String(), Added: []string{}}
	err := changes.register(ctx, c, retention)
	for errors.As(err, new(*serviceerror.Unavailable)) && ctx.Err() == nil { // a part of the cluster, or its database, has not come yet
		time.Sleep(again)
		err = changes.register(ctx, c, retention)
	}
	if err != nil {
		return changes, err
	}
	changes.Added, err = addAttributes(ctx, c, name)
	return changes, err
}

// register makes the namespace, or gives an existing one the retention.
func (r *Changes) register(ctx context.Context, c client.Client, retention time.Duration) error {
	_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
		Namespace: r.Namespace, WorkflowExecutionRetentionPeriod: durationpb.New(retention),
	})
	if errors.As(err, new(*serviceerror.NamespaceAlreadyExists)) {
		r.RetentionBefore, err = keepFor(ctx, c, r.Namespace, retention)
		return err
	}
	if err != nil {
		return fmt.Errorf("make namespace %s: %w", r.Namespace, err)
	}
	r.Made = true
	return nil
}

// keepFor gives an existing namespace the retention, and returns what it was if that was another.
func keepFor(ctx context.Context, c client.Client, name string, retention time.Duration) (before string, err error) {
	described, err := c.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: name})
	if err != nil {
		return "", fmt.Errorf("look at namespace %s: %w", name, err)
	}
	if state := described.GetNamespaceInfo().GetState(); state != enumspb.NAMESPACE_STATE_REGISTERED {
		return "", fmt.Errorf("namespace %s is %s, and no order can run in it: choose another by TEMPORAL_NAMESPACE", name, strings.ToLower(state.String()))
	}
	is := described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration()
	if is == retention {
		return "", nil
	}
	_, err = c.WorkflowService().UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: name, Config: &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention)},
	})
	if err != nil {
		return "", fmt.Errorf("change the retention of namespace %s: %w", name, err)
	}
	return is.String(), nil
}

// addAttributes adds the search attributes that the namespace lacks. What was just made is known to every process only after
// some seconds, so that until ctx ends the server's refusal is no last word.
func addAttributes(ctx context.Context, c client.Client, name string) ([]string, error) {
	added := []string{}
	for {
		missing, err := Missing(ctx, c, name)
		if errors.As(err, new(*WrongType)) {
			return added, err
		}
		if err == nil && len(missing) == 0 {
			if err = usable(ctx, c, name); err == nil {
				return added, nil
			}
		} else if err == nil {
			request := &operatorservice.AddSearchAttributesRequest{Namespace: name, SearchAttributes: map[string]enumspb.IndexedValueType{}}
			for _, key := range order.SearchAttributes {
				if slices.Contains(missing, key.GetName()) {
					request.SearchAttributes[key.GetName()] = key.GetValueType()
				}
			}
			if _, err = c.OperatorService().AddSearchAttributes(ctx, request); err == nil {
				added = missing
			}
		}
		if errors.As(err, new(*serviceerror.PermissionDenied)) {
			return added, fmt.Errorf("add search attributes to namespace %s: %w", name, err)
		}
		select {
		case <-ctx.Done():
			return added, fmt.Errorf("add search attributes to namespace %s: %w", name, ctx.Err())
		case <-time.After(again):
		}
	}
}

// usable asks a query that names them all.
func usable(ctx context.Context, c client.Client, name string) error {
	names := make([]string, len(order.SearchAttributes))
	for i, key := range order.SearchAttributes {
		names[i] = key.GetName() + " IS NULL"
	}
	_, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: name, Query: strings.Join(names, " AND ")})
	return err
}

// WrongType is a search attribute that can't be put right.
type WrongType struct{ name, is, want string }

func (w *WrongType) Error() string {
	return fmt.Sprintf("search attribute %s is a %s and must be a %s; Temporal does not change a type: use another namespace, "+
		"or rename or remove the attribute with the temporal command", w.name, w.is, w.want)
}

// Missing are the search attributes of orders that the namespace lacks. One of another type is an
// error, a *WrongType.
func Missing(ctx context.Context, c client.Client, name string) ([]string, error) {
	listed, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: name})
	if err != nil {
		return nil, fmt.Errorf("list the search attributes of namespace %s: %w", name, err)
	}
	var missing []string
	for _, key := range order.SearchAttributes {
		is, has := listed.GetCustomAttributes()[key.GetName()]
		switch {
		case !has:
			missing = append(missing, key.GetName())
		case is != key.GetValueType():
			return nil, &WrongType{key.GetName(), is.String(), key.GetValueType().String()}
		}
	}
	return missing, nil
}
