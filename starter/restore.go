package main

import (
	"errors"
	"fmt"
	"strconv"

	"turnup/internal/books"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) restoreCommand() *cobra.Command {
	var wait bool
	cmd := &cobra.Command{
		Use:   "restore NAME",
		Short: "Change a service's connections, or its tunnel, back to what is expected, by a change order",
		Long: `Change a service's connections back to what is expected of each: its name and its speed, by one change order of the service, after an
approval if its order asked for one. A connection that is as expected, such as the other leg of a pair, is left alone. Of a connection that ends at Tencent Cloud nothing can be changed, but its tunnel's name and
bandwidth. What can't be changed by turnup has to be put right in the provider's portal: a tunnel with another VLAN, connection or owner
is made anew there.`,
		Example: "  turnup restore equinix/sv-dc-1\n  turnup watch change/equinix/sv-dc-1",
		Args:    takesArgs("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, seen, err := a.compareService(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if missing := seen.missing(); missing != "" {
				return badInput(fmt.Errorf("%s is not there any more", missing), "a connection is ordered anew, under another name; a tunnel is made anew in the far end's portal, and turnup accept takes it")
			}
			back, left := seen.wayBack()
			for _, text := range left {
				a.say("not restored, put it right in the provider's portal: %s", text)
			}
			switch changes := len(back.To) + len(back.Each); {
			case changes == 0 && len(left) == 0:
				a.say("%s is as expected", seen.Service)
				return nil
			case changes == 0:
				return badInput(errors.New("nothing of it can be changed by turnup"), "turnup accept "+seen.Service+" takes what is there for what is expected")
			}
			back.By = a.by
			return a.begin(cmd.Context(), at, seen.Service, order.UpdateChange, back, wait)
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}

// wayBack is what changes each connection that is not as expected back, or the tunnel, and what no change can restore.
func (s compared) wayBack() (back order.ServiceRequest, left []string) {
	kind, _ := order.SplitID(s.Service)
	for i, one := range s.all() {
		tunnel := i == len(s.Connections)
		for _, f := range one.Fields {
			if !f.Differs() {
				continue
			}
			name, value := restored(f, tunnel)
			another := tunnel && s.Tunnel.now.ID != s.Tunnel.ID // in its place
			switch {
			case name == "" || another || !workflows.CanChange(kind, name, value):
				left = append(left, one.difference(f))
			case tunnel:
				set(&back.To, name, value)
			default:
				of := back.Each[one.ID]
				set(&of, name, value)
				set(&back.Each, one.ID, of)
			}
		}
	}
	return back, left
}

// set is the map with the value, which is made when it is the first.
func set[V any](of *map[string]V, name string, value V) {
	if *of == nil {
		*of = map[string]V{}
	}
	(*of)[name] = value
}

// restored is the field of a change that restores that field, and its value; "" when none does.
func restored(f books.Field, tunnel bool) (name string, value any) {
	speed, _ := strconv.Atoi(f.Expected)
	switch {
	case tunnel && f.Name == "speedMbps":
		return "tunnelSpeedMbps", speed
	case tunnel && f.Name == "name":
		return "tunnelName", f.Expected
	case f.Name == "speedMbps":
		return "speedMbps", speed
	case f.Name == "name":
		return "name", f.Expected
	}
	return "", nil
}
