package directconnect

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"turnup/providers"
	"turnup/providers/tencentcloud"
)

const (
	pageSize    = 100 // the most that a page can have
	maxReadings = 3

	listTunnels = "DescribeDirectConnectTunnels"
)

// query asks for a page of tunnels ("DescribeDirectConnectTunnels"): by ids or by filters, not both.
type query struct {
	Filters []filter `json:"Filters,omitempty"`
	IDs     []string `json:"DirectConnectTunnelIds,omitempty"`
	Offset  int      `json:"Offset"`
	Limit   int      `json:"Limit"`
}

type filter struct {
	Name   string
	Values []string
}

func queryFor(wanted tencentcloud.Filter) query {
	q := query{Limit: pageSize}
	for _, f := range []struct{ name, value string }{{"direct-connect-tunnel-name", wanted.Name}, {"direct-connect-id", wanted.ConnectionID}} {
		if f.value != "" {
			q.Filters = append(q.Filters, filter{f.name, []string{f.value}})
		}
	}
	return q
}

// Tunnels lists the account's tunnels, each once. Pages go by offset, and no order of the rows is documented: one that comes or goes
// meanwhile moves others across the pages. So a list that does not add up is read again, which shows what was passed over.
func (c *Client) Tunnels(ctx context.Context, wanted tencentcloud.Filter) iter.Seq2[tencentcloud.Tunnel, error] {
	return func(yield func(tencentcloud.Tunnel, error) bool) {
		l := &list{client: c, query: queryFor(wanted), yield: yield, shown: map[string]bool{}}
		for range maxReadings {
			complete, err := l.read(ctx)
			if err != nil && !l.stopped {
				yield(tencentcloud.Tunnel{}, err)
			}
			if complete || err != nil || l.stopped {
				return
			}
		}
		message := fmt.Sprintf("the list changed each time while it was read: Tencent Cloud counts %d tunnels, and showed %d", l.total, l.rows)
		yield(tencentcloud.Tunnel{}, failed(providers.KindUnavailable, message))
	}
}

// list is a list of tunnels that is read page by page, and more than once if need be.
type list struct {
	client  *Client
	query   query
	yield   func(tencentcloud.Tunnel, error) bool
	shown   map[string]bool // ids
	stopped bool            // nobody wants more

	// of the last reading
	seen        map[string]bool // ids, and rows that can't be read
	total, rows int
}

// read reads the whole list. It is complete when all pages counted the same, and have as many rows.
func (l *list) read(ctx context.Context) (complete bool, err error) {
	l.seen, l.rows, l.query.Offset = map[string]bool{}, 0, 0
	for steady := true; ; {
		p, err := l.page(ctx)
		if err != nil {
			return false, err
		}
		steady = steady && (l.query.Offset == 0 || p.total == l.total)
		l.total = p.total
		l.query.Offset += len(p.rows)
		fresh := l.take(p.rows)
		if l.stopped || !fresh || l.query.Offset >= p.total {
			return steady && l.rows >= p.total, nil
		}
	}
}

// page is the next page. Where the filter picks nothing, Tencent Cloud may say that there is no such thing.
func (l *list) page(ctx context.Context) (page, error) {
	p, err := l.client.page(ctx, l.query)
	if len(l.query.Filters) > 0 && providers.KindOf(err) == providers.KindNotFound {
		return page{}, nil
	}
	return p, err
}

// take shows what of a page was not shown before, and all of it that can't be read. It is not fresh when all of it was on
// the pages before, as from a server that stands still.
func (l *list) take(rows []json.RawMessage) (fresh bool) {
	for _, data := range rows {
		tunnel, odd := readTunnel(data, l.client.now())
		key, err := tunnel.ID, error(nil)
		if odd != nil {
			key, err = "odd "+string(data), odd.In(tencentcloud.Name, listTunnels)
		}
		again := l.seen[key]
		l.seen[key], fresh = true, fresh || !again
		if again && odd == nil {
			continue
		}
		l.rows++
		if l.shown[key] && odd == nil {
			continue
		}
		l.shown[key] = true
		if !l.yield(tunnel, err) {
			l.stopped = true
			return fresh
		}
	}
	return fresh
}

func (c *Client) page(ctx context.Context, q query) (page, error) {
	p := page{key: "DirectConnectTunnelSet"}
	err := ask(ctx, c.dc, listTunnels, "", q, &p)
	return p, err
}
