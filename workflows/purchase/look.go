package purchase

import (
	"slices"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// look takes over what carries a mark. It is nil when every leg is there, or when another request may be sent.
func (p *Purchase) look(ctx workflow.Context) error {
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	p.notSent = false
	for {
		looking, until := ctx, activities.UntilLooked
		if p.inDoubt || p.refused != nil {
			looking = disconnected
		}
		if p.inDoubt {
			until = activities.UntilSettled
		}
		found, err := p.find(looking, p.ignorable(), until)
		if err != nil && looking == ctx {
			return err
		}
		p.noteFirstLook(found)
		p.noteLatecomers(found)
		ours := p.claim(found)
		if question := p.unsettled(err, ours); question != "" {
			if err := p.resolve(looking, question, ours); err != nil || p.complete() {
				return err
			}
			continue
		}
		for _, conn := range ours {
			p.rec.Note(ctx, record.By, "took over connection "+conn.ID+", which carries the order's mark")
			p.rec.AddLeg(order.Leg{Connection: conn, Adopted: true}, p.marks)
		}
		switch {
		case p.complete():
			return nil
		case (p.inDoubt || p.refused != nil) && len(ours) > 0:
			p.inDoubt, p.maybeLate = true, true // what was refused was carried out; a pair's other leg may show later
			continue
		case p.refused != nil:
			return p.refused
		case p.inDoubt:
			p.inDoubt = false
			p.rec.Note(ctx, record.By, "nothing carries the mark: nothing was bought")
		}
		return ctx.Err()
	}
}

// find lists every connection with a mark, whatever its status. It looks until it sees one that is not among the known, or
// for as long as until says.
func (p *Purchase) find(ctx workflow.Context, known []string, until activities.Until) (found []providers.Connection, err error) {
	search := activities.Search{Marks: p.marks, Known: known, Until: until}
	err = p.rec.Execute(options.RoundTrips(options.Find(ctx, "look for "+p.Names(), until), 2), activities.StepFind, search, &found)
	return found, err
}

// read reads one connection.
func (p *Purchase) read(ctx workflow.Context, id string) (conn providers.Connection, err error) {
	err = p.rec.Execute(options.Read(ctx, "read connection "+id), activities.StepObserve, activities.Seen{ConnectionID: id}, &conn)
	return conn, err
}

// noteFirstLook notes what was dead at the first look: it is not the order's.
func (p *Purchase) noteFirstLook(found []providers.Connection) {
	if !p.looked {
		p.looked, p.deadBefore = true, idsOf(found, providers.Connection.Dead)
	}
}

// noteLatecomers notes each second connection for a leg that the order has.
func (p *Purchase) noteLatecomers(found []providers.Connection) {
	if late := p.latecomers(found); len(late) > 0 {
		p.ignored, p.maybeLate = append(p.ignored, late...), true
	}
}

// claim returns those of the found that the order may take for its own.
func (p *Purchase) claim(found []providers.Connection) []providers.Connection {
	others := p.ignorable()
	return slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(others, c.ID) })
}

// latecomers are the news among the found that carry the mark of a leg which the order has.
func (p *Purchase) latecomers(found []providers.Connection) []string {
	known := p.known()
	return idsOf(found, func(c providers.Connection) bool {
		sameName := func(l order.Leg) bool { return l.Name == c.Name }
		return !slices.Contains(known, c.ID) && slices.ContainsFunc(p.rec.Progress.Legs, sameName)
	})
}

// idsOf returns the ids of the connections that keep, or of all when keep is nil.
func idsOf(connections []providers.Connection, keep func(providers.Connection) bool) []string {
	var ids []string
	for _, c := range connections {
		if keep == nil || keep(c) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
