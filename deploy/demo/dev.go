package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"turnup/internal/actor"
	"turnup/internal/stack"
	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
)

// peopleAct is how long the people at the simulated providers take.
var peopleAct = simulator.Options{AutoSupport: time.Minute, SellerTime: time.Minute}

// dev runs everything until it is told to stop. A program that ends, killed by somebody who wants to see what happens,
// is started again.
func dev(ctx context.Context, bin, dir string) (err error) {
	if dir == "" {
		dir = filepath.Join(".turnup", "dev")
	}
	s, err := stack.New(stack.Options{BinDir: bin, Dir: dir, PreferUsualPorts: true, Output: os.Stdout})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	identity, err := s.Identity(actor.Record) // the command line says who it is, and the desk proves it
	if err != nil {
		return err
	}
	programs := []program{
		{"Temporal server", s.StartServer},
		{"simulated providers", func(ctx context.Context) (*stack.Process, error) {
			return s.StartSimulator(ctx, "--auto-support", peopleAct.AutoSupport.String(), "--seller-time", peopleAct.SellerTime.String())
		}},
		{"worker", func(ctx context.Context) (*stack.Process, error) {
			return s.StartWorker(ctx, "worker-1", append(identity, stack.Pace(2*time.Second, 10*time.Second, 20*time.Second, 5)...)...)
		}},
		{"desk", func(ctx context.Context) (*stack.Process, error) { return s.StartDesk(ctx) }},
	}
	ended := make(chan int)
	for i, p := range programs {
		if err := p.run(ctx, i, ended); err != nil {
			return err
		}
	}
	fmt.Print(help(s, dir, bin))
	for {
		select {
		case <-ctx.Done():
			return nil
		case i := <-ended:
			fmt.Printf("starting the %s again\n", programs[i].name)
			if err := programs[i].run(ctx, i, ended); err != nil {
				return err
			}
		}
	}
}

// program is one of the programs that dev keeps running.
type program struct {
	name  string
	start func(context.Context) (*stack.Process, error)
}

func (p program) run(ctx context.Context, i int, ended chan<- int) error {
	process, err := p.start(ctx)
	if err != nil {
		return fmt.Errorf("start the %s: %w", p.name, err)
	}
	fmt.Printf("%s: process %d\n", p.name, process.PID())
	go func() {
		<-process.Exited()
		select {
		case ended <- i:
		case <-ctx.Done():
		}
	}()
	return nil
}

// help tells what runs where, and what to try.
func help(s *stack.Stack, dir, bin string) string {
	text := fmt.Sprintf("\n%-16s %s\n", "Temporal UI", s.UIURL()+"/namespaces/default/workflows?query=OrderState+IS+NOT+NULL") // orders only
	text += fmt.Sprintf("%-16s %s  (ana orders and works, li approves, omar reads)\n", "Desk", s.DeskURL())
	for _, provider := range all.Specs {
		text += fmt.Sprintf("%-16s %s  (simulated", provider.Title, s.ProviderURL(provider.Name))
		for _, people := range provider.People(peopleAct) {
			text += fmt.Sprintf("; the %s %s", people.Name, people.Value)
		}
		text += ")\n"
	}
	text += fmt.Sprintf("%-16s %s/\n", "logs and data", dir)
	return text + fmt.Sprintf(devHelp, s.TemporalAddress(), bin, s.ProviderURL(simconsoleconnect.Name))
}

const devHelp = `
In another terminal:

  export TEMPORAL_ADDRESS=%s PATH="$PWD/%s:$PATH"
  turnup ports
  turnup metros
  turnup plan tencent --name hkg-prod-1 --metro HKG --speed 100
  turnup order tencent --name hkg-prod-1 --metro HKG --speed 100 --wait
  curl -s %s/_simulator/mails        # the support team's mail, a minute later
  turnup handoffs
  turnup complete hkg-prod-1 support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60
  turnup complete hkg-prod-1 tencent-portal
  turnup status hkg-prod-1
  turnup order equinix -f starter/examples/equinix-pair-qinq-to-dot1q.yaml --wait
  turnup order huawei -f starter/examples/huawei-hosted.yaml --wait

Kill what you like with kill -9: it is started again, and the order goes on. Ctrl-C stops everything.
`
