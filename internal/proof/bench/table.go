package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// table shows what was measured, section by section.
func (r *report) table(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\nturnup-bench on %s; Temporal on %s; %.0f s\n", r.Machine, stores[r.Store].server, r.Seconds)
	r.startingTable(w)
	r.ordersTable(w)
	r.buyingTable(w)
	r.bulkTable(w)
	r.waitingTable(w)
	r.newsTable(w)
	r.servicesTable(w)
	fmt.Fprintln(w)
	for _, missed := range r.Missed {
		fmt.Fprintf(w, "GOAL MISSED  %s\n", missed)
	}
	if len(r.Missed) == 0 {
		fmt.Fprintln(w, "all goals reached")
	}
	return w.Flush()
}

func (r *report) startingTable(w io.Writer) {
	if r.Starting == nil {
		return
	}
	fmt.Fprintln(w, "\nstarting\tms\tpeak MB\t")
	for _, s := range r.Starting {
		fmt.Fprintf(w, "%s\t%.0f\t%.0f\t\n", s.What, s.Milliseconds, s.Megabytes)
	}
}

func (r *report) ordersTable(w io.Writer) {
	o := r.Orders
	if o == nil {
		return
	}
	fmt.Fprintf(w, "\norders (%d, %d at a time)\ta second\tratio\tevents\thistory kB\tactivities\tupdates\tworkflow tasks\tserver CPU ms\tworker CPU ms\tprovider calls\t\n", o.Orders, o.InFlight)
	row := func(name string, rate, ratio float64, s shape, server float64) {
		fmt.Fprintf(w, "%s\t%.1f\t%.2f\t%d\t%.1f\t%d\t%d\t%d\t%.0f\t", name, rate, ratio, s.Events, float64(s.Bytes)/1024, s.activities(), s.Updates, s.Tasks, server)
	}
	row("Tencent, both hand-offs", o.PerSecond, o.Ratio, o.Order, o.ServerCPU)
	fmt.Fprintf(w, "%.0f\t%.1f\t\n", o.WorkerCPU, o.ProviderCalls)
	row("bare workflow, kept", o.BarePerSecond, 1, o.Bare, o.BareServerCPU)
	fmt.Fprintln(w, "\t0\t") // its worker is a part of this program
}

func (r *report) buyingTable(w io.Writer) {
	if b := r.Buying; b != nil {
		fmt.Fprintf(w, "\nfrom turnup order to the request to buy, %d requests/s\torders\tp50 ms\tgoal\tp95 ms\tgoal\t\n", usualBudget)
		fmt.Fprintf(w, "one at a time\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t\n", b.Orders, b.P50, buyingP50, b.P95, buyingP95)
	}
}

func (r *report) bulkTable(w io.Writer) {
	if r.Bulk == nil {
		return
	}
	fmt.Fprintf(w, "\nat once, %d requests/s\tstarted s\tbought s\tin service s\tprovider calls\tan order\tgoal\tpages\t\n", usualBudget)
	for _, b := range r.Bulk {
		done := "people act"
		if b.Done > 0 {
			done = fmt.Sprintf("%.1f", b.Done)
		}
		fmt.Fprintf(w, "%d %s\t%.1f\t%.1f\t%s\t%d\t%.2f\t%.0f\t%d\t\n", b.Orders, b.Kind, b.Started, b.Bought, done, b.Calls,
			ratio(float64(b.Calls), float64(b.Orders)), b.callsGoal(), b.Pages)
	}
	if r.File != nil {
		fmt.Fprintf(w, "%d of one file\t%.1f\t\t\t\t\t\t\t\n", r.File.Orders, r.File.Started)
	}
}

func (r *report) servicesTable(w io.Writer) {
	v := r.Services
	if v == nil {
		return
	}
	fmt.Fprintf(w, "\nservices at rest\tbegun a second\tdatabase kB each\tworker MB\tworker CPU %%\tprovider calls in %.0f s\tlisted ms\tinventory s\tits calls\tpages\tfindings\t\n", v.RestSeconds)
	fmt.Fprintf(w, "%d\t%.1f\t%.1f\t%.0f\t%.1f\t%d\t%.0f\t%.1f\t%d\t%d\t%d\t\n", v.Services, v.SetUpPerSecond, v.Kilobytes, v.WorkerMegabytes, v.WorkerCPU,
		v.CallsAtRest, v.Listed, v.Inventory, v.InventoryCalls, v.Pages, v.Findings)
}

func (r *report) waitingTable(w io.Writer) {
	if r.Waiting == nil {
		return
	}
	fmt.Fprintf(w, "\nwaiting, every %.0f s\tprovider calls an interval\tof one for each\tpages\tevents added to an order\torders set up a second\t\n", r.Interval)
	for _, s := range r.Waiting {
		fmt.Fprintf(w, "%d by %s\t%.1f\t%.3f\t%d\t%.3f\t%.1f\t\n",
			s.Orders, s.How, s.CallsPerInterval, ratio(s.CallsPerInterval, float64(s.Orders)), s.Pages, s.EventsPerOrder, s.SetUpPerSecond)
	}
	fmt.Fprintln(w, "\nmeanwhile\tworker MB\tworker CPU %\tserver CPU %\tkB written an interval\tkB grown an interval\tdatabase MB\twatch events\twatch kB\t")
	for _, s := range r.Waiting {
		fmt.Fprintf(w, "%d by %s\t%.0f\t%.1f\t%.1f\t%.0f\t%.0f\t%.0f\t%d\t%.0f\t\n", s.Orders, s.How, s.WorkerMegabytes,
			s.WorkerCPU, s.ServerCPU, s.DiskPerInterval, s.GrowthKilobytes, s.Database, s.WatchEvents, float64(s.WatchBytes)/1024)
	}
}

func (r *report) newsTable(w io.Writer) {
	if n := r.Noticing; n != nil {
		fmt.Fprintf(w, "\nnoticing (%d waiting)\tchanges\tp50 s\tp95 s\tp99 s\tgoal p95\tintervals at p95\t\n", n.Orders)
		fmt.Fprintf(w, "change to completed order\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t%.2f\t\n", n.Changes, n.P50, n.P95, n.P99, n.Goal, ratio(n.P95, r.Interval))
	}
	if n := r.Recovery; n != nil {
		fmt.Fprintf(w, "\nrecovery (%d waiting)\trestart s\tnoticed s\tgoal\tintervals\t\n", n.Orders)
		fmt.Fprintf(w, "kill -9 of worker and server\t%.1f\t%.1f\t%.1f\t%.2f\t\n", n.Restart, n.Noticed, n.Goal, ratio(n.Noticed, r.Interval))
	}
}
