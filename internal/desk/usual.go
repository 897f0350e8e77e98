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

// usualPatience is how long a page waits for them: it can be shown without.
const usualPatience = 5 * time.Second

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
	all, err := times.get(ctx, d.now(), func(ctx context.Context) (orders.UsualTimes, error) {
		ctx, cancel := context.WithTimeout(ctx, usualPatience)
		defer cancel()
		return d.access.UsualTimes(ctx, kind)
	})
	if err != nil {
		d.log.Warn("how long waits usually take can't be told", "kind", kind, "error", err)
		return nil
	}
	return all
}

// sayUsual says in each of the rows how long what it waits for usually takes. Each kind's times are asked for once, whatever comes of it.
func (d *Desk) sayUsual(ctx context.Context, rows []row) {
	known := map[string]orders.UsualTimes{}
	for i, o := range rows {
		kind, _ := order.SplitID(o.ID)
		if _, asked := known[kind]; !asked {
			known[kind] = d.usualTimes(ctx, kind)
		}
		for _, name := range o.OpenHandoffs {
			if usual, timed := known[kind][name]; timed && usual.HalfSeconds > 0 {
				rows[i].Usually = append(rows[i].Usually, usual.String())
			}
		}
	}
}
