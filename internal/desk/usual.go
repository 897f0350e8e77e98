package desk

import (
	"context"
	"time"

	"turnup/internal/orders"
	"turnup/workflows"
	"turnup/workflows/order"
)

// usualLives is how long usual times are shown: they change slowly, and each kind's are a list of services.
const usualLives = 5 * time.Minute

// keptTimes are the usual times of each kind, none of which was read yet.
func keptTimes() map[string]*kept[orders.UsualTimes] {
	times := map[string]*kept[orders.UsualTimes]{}
	for _, kind := range workflows.KindNames() {
		times[kind] = &kept[orders.UsualTimes]{lives: usualLives}
	}
	return times
}

// usualTimes are those of the kind, or nil: pages can be shown without.
func (d *Desk) usualTimes(ctx context.Context, kind string) orders.UsualTimes {
	times, known := d.usual[kind]
	if !known {
		return nil
	}
	all, err := times.get(d.now(), func() (orders.UsualTimes, error) { return d.access.UsualTimes(ctx, kind) })
	if err != nil {
		d.log.Warn("how long waits usually take can't be told", "kind", kind, "error", err)
		return nil
	}
	return all
}

// usually says how long what the order waits for usually takes.
func (d *Desk) usually(ctx context.Context, o row) (texts []string) {
	kind, _ := order.SplitID(o.ID)
	all := d.usualTimes(ctx, kind)
	for _, name := range o.OpenHandoffs {
		if usual, timed := all[name]; timed && usual.HalfSeconds > 0 {
			texts = append(texts, usual.String())
		}
	}
	return texts
}
