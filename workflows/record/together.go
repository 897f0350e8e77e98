package record

import "go.temporal.io/sdk/workflow"

// part is one of several things that an order does at the same time.
type part struct{ begun bool } // it has come to its first wait

type contextKey int

// partKey is where a part's context says which part it is.
const partKey contextKey = 0

// Together runs the parts at the same time. The first that fails stops the others, and its error is returned.
func (r *Record) Together(ctx workflow.Context, parts ...func(workflow.Context) error) error {
	ctx, stop := workflow.WithCancel(ctx)
	defer stop()
	var failed error
	left := len(parts)
	r.begins(ctx)
	r.starting += left
	for _, run := range parts {
		workflow.Go(workflow.WithValue(ctx, partKey, &part{}), func(ctx workflow.Context) {
			err := run(ctx)
			if left--; err != nil && failed == nil {
				failed = err
				stop()
			}
			r.begins(ctx)
			// After the last part whoever called them goes on, and flushes or ends the order; and so does a part that has what it
			// waits for.
			if left > 0 && !r.aboutToGoOn() {
				r.flush(ctx)
			}
		})
	}
	// Not ctx: each part ends by itself when it is cancelled, and none may be left running.
	uncancelled, _ := workflow.NewDisconnectedContext(ctx)
	if err := workflow.Await(uncancelled, func() bool { return left == 0 }); err != nil {
		return err
	}
	return failed
}

// begins notes that the part of this context has come to its first wait.
func (r *Record) begins(ctx workflow.Context) {
	if p, _ := ctx.Value(partKey).(*part); p != nil && !p.begun {
		p.begun = true
		r.starting--
	}
}
