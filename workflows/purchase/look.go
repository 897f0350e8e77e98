package purchase

import (
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// look takes over what the order has bought without knowing it. It is nil when every leg is there, or when another request
// may be sent.
func (p *Purchase) look(ctx workflow.Context) error {
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	p.notSent = false
	p.rec.Doing(ctx, "looking whether "+strings.Join(p.Missing(), " and ")+" was bought")
	for {
		looking, search := ctx, activities.Search{Known: p.ignorable()}
		if p.inDoubt || p.refused != nil {
			looking = disconnected
		}
		if p.inDoubt {
			search.Until, search.Since = activities.UntilSettled, p.doubtful.Add(-clockAllowance)
		}
		found, err := p.find(looking, search)
		if err != nil && looking == ctx {
			return err
		}
		if p.refused != nil && p.doubtful.IsZero() && p.showsNews(found) {
			p.doubtful = p.sent // what was refused may have been carried out all the same, by somebody on the way who sent it twice
		}
		p.noteOthers(ctx, found)
		candidates := p.candidates(found)
		if question := p.unsettled(err, candidates); question != "" {
			if err := p.resolve(looking, question, candidates); err != nil || p.complete() {
				return err
			}
			continue
		}
		for _, conn := range candidates {
			p.rec.Note(ctx, record.By, "took over connection "+conn.ID+", which carries the order's mark")
			p.addLeg(ctx, order.Leg{Connection: conn, Mark: conn.Name, Adopted: true})
		}
		switch {
		case p.complete():
			return nil
		case (p.inDoubt || p.refused != nil) && len(candidates) > 0:
			p.inDoubt = true // what was refused was carried out; a pair's other leg may show later
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
// for as long as the search says.
func (p *Purchase) find(ctx workflow.Context, search activities.Search) ([]providers.Connection, error) {
	search.Marks, search.Identity = p.marks, p.rec.Progress.Identity
	looking, ask := options.Find(ctx, "look for "+p.Names(), search.Until), p.rec.Read
	switch {
	case search.Until == activities.UntilNews: // nothing waits for that
		ask = p.rec.Execute
	case !search.Since.IsZero():
		looking = options.InDoubt(looking)
	}
	var looked activities.Found
	err := ask(looking, activities.StepFind, search, &looked)
	p.rec.BoughtWith(looked.Identity)
	return looked.Connections, err
}

// read reads one connection.
func (p *Purchase) read(ctx workflow.Context, id string) (conn providers.Connection, err error) {
	err = p.rec.Read(options.Read(ctx, "read connection "+id), activities.StepObserve, activities.Seen{ConnectionID: id, Identity: p.rec.Progress.Identity}, &conn)
	return conn, err
}

func (p *Purchase) showsNews(found []providers.Connection) bool {
	return slices.ContainsFunc(found, func(c providers.Connection) bool { return !slices.Contains(p.ignorable(), c.ID) })
}

// noteOthers has what is dead and was not bought by this order ignored from now on, and what is called as a leg that the order has.
func (p *Purchase) noteOthers(ctx workflow.Context, found []providers.Connection) {
	known := p.ignorable()
	for _, conn := range found {
		switch {
		case slices.Contains(known, conn.ID):
		case conn.Dead() && (!p.asked || p.notFromHere(conn) != ""):
			p.others = append(p.others, conn.ID)
		case p.has(conn.Name):
			p.ignored = append(p.ignored, conn.ID)
			p.rec.Note(ctx, record.By, "connection "+conn.ID+" is called "+conn.Name+" too")
		}
	}
}

// candidates are those of the found that may be the order's missing legs. What only resembles a mark, and differs, is something else.
func (p *Purchase) candidates(found []providers.Connection) []providers.Connection {
	known := p.ignorable()
	return slices.DeleteFunc(slices.Clone(found), func(conn providers.Connection) bool {
		return slices.Contains(known, conn.ID) || !slices.Contains(p.marks, conn.Name) && p.differsFromMissing(conn) != ""
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
