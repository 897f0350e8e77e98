package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

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
		Long: `Change a service's connections back to what is expected of them: their name and their speed, by a change order of the service, after an
approval if its order asked for one. Of a connection that ends at Tencent Cloud nothing can be changed, but its tunnel's name and
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
			to, left := seen.wayBack()
			for _, text := range left {
				a.say("not restored, put it right in the provider's portal: %s", text)
			}
			switch {
			case len(to) == 0 && len(left) == 0:
				a.say("%s is as expected", seen.Service)
				return nil
			case len(to) == 0:
				return badInput(errors.New("nothing of it can be changed by turnup"), "turnup accept "+seen.Service+" takes what is there for what is expected")
			}
			return a.begin(cmd.Context(), at, seen.Service, order.UpdateChange, order.ServiceRequest{By: a.by, To: to}, wait)
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}

// wayBack is the change to what is expected, and what no change can restore. A change is of all of a service's connections, or of its tunnel.
func (s compared) wayBack() (to map[string]any, left []string) {
	to = map[string]any{}
	kind, _ := order.SplitID(s.Service)
	for i, one := range s.all() {
		for _, f := range one.Fields {
			if !f.Differs() {
				continue
			}
			name, value := s.change(i, f)
			if name == "" || !workflows.CanChange(kind, name, value) {
				left = append(left, one.difference(f))
				continue
			}
			to[name] = value
		}
	}
	return to, left
}

// change is the field of a change that restores that field of one of all, and its value; "" when none does.
func (s compared) change(i int, f books.Field) (name string, value any) {
	speed, _ := strconv.Atoi(f.Expected)
	switch tunnel := i == len(s.Connections); {
	case tunnel && s.Tunnel.now.ID != s.Tunnel.ID: // another one is in its place
		return "", nil
	case tunnel && f.Name == "speedMbps":
		return "tunnelSpeedMbps", speed
	case tunnel && f.Name == "name":
		return "tunnelName", f.Expected
	case !tunnel && f.Name == "speedMbps":
		return "speedMbps", speed
	case !tunnel && f.Name == "name" && len(s.Connections) > 1: // a change calls a pair's NAME-1 and NAME-2
		return "name", strings.TrimSuffix(f.Expected, "-"+strconv.Itoa(i+1))
	case !tunnel && f.Name == "name":
		return "name", f.Expected
	}
	return "", nil
}
