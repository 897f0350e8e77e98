package stack

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Free ports are looked for below the range that the system itself hands to outgoing connections: there a client that
// calls a killed server again and again can be given the very port it calls, and keep the server off it.
const (
	firstFreePort = 20000
	lastFreePort  = 31999
	freePortTries = 200
)

func local(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// ports hands out port numbers that stay its own until release, used or not.
type ports struct {
	preferUsual bool
	held        []net.PacketConn
}

// choose returns the usual port when there is one, and it is preferred and free; otherwise a free one.
func (p *ports) choose(usual int) (int, error) {
	if usual != 0 && p.preferUsual && p.reserve(usual) == nil {
		return usual, nil
	}
	for range freePortTries {
		port := firstFreePort + rand.IntN(lastFreePort-firstFreePort+1) // #nosec G404 -- a port, not a secret
		if p.reserve(port) == nil {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port found between %d and %d: close programs that hold ports open", firstFreePort, lastFreePort)
}

// reserve marks a port with a UDP socket of the same number, which leaves TCP free for the program that is to listen
// there, and keeps every other stack off it, also while that program is down.
func (p *ports) reserve(port int) error {
	mark, err := net.ListenPacket("udp", local(port))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", local(port))
	if err != nil {
		return errors.Join(err, mark.Close())
	}
	p.held = append(p.held, mark)
	return listener.Close()
}

func (p *ports) release() {
	for _, mark := range p.held {
		_ = mark.Close()
	}
	p.held = nil
}
