package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"syscall"
)

// host is the loopback address: the server has no authentication.
const host = "127.0.0.1"

func address(port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }

// Internal ports are looked for below the range that the system hands to outgoing connections, one of which could
// otherwise take a port between the moment it is found free and the moment the server opens it.
const (
	firstInternalPort = 10000
	lastInternalPort  = 19999
	internalPortTries = 200
)

// ports are what the process listens on. The two public ones are chosen by the user.
type ports struct {
	frontend, ui, history, matching, worker int

	marks []net.PacketConn // keep the internal ones from other dev servers until the server has opened them
}

// choosePorts checks the public ports and finds free ones for the rest.
func choosePorts(frontend, ui int) (ports, error) {
	chosen := ports{frontend: frontend, ui: ui}
	for _, public := range []struct {
		flag string
		port int
	}{{"--port", frontend}, {"--ui-port", ui}} {
		listener, err := listenPublic(public.flag, public.port)
		if err != nil {
			return ports{}, err
		}
		defer listener.Close()
	}
	for _, internal := range []*int{&chosen.history, &chosen.matching, &chosen.worker} {
		port, mark, err := internalPort()
		if err != nil {
			return ports{}, err
		}
		*internal, chosen.marks = port, append(chosen.marks, mark)
	}
	return chosen, nil
}

// internalPort is a free port, marked by a UDP socket of the same number: that leaves TCP to the server, and tells other
// dev servers that start at the same moment to look elsewhere.
func internalPort() (int, net.PacketConn, error) {
	for range internalPortTries {
		port := firstInternalPort + rand.IntN(lastInternalPort-firstInternalPort+1)
		mark, err := net.ListenPacket("udp", address(port))
		if err != nil {
			continue
		}
		listener, err := net.Listen("tcp", address(port))
		if err != nil {
			_ = mark.Close() // the port is another program's
			continue
		}
		return port, mark, listener.Close()
	}
	return 0, nil, fmt.Errorf("no free port found between %d and %d: close programs that hold ports open", firstInternalPort, lastInternalPort)
}

func listenPublic(flag string, port int) (net.Listener, error) {
	if port < 1 || port > 65535 {
		return nil, fmt.Errorf("%s must be between 1 and 65535, and is %d", flag, port)
	}
	listener, err := net.Listen("tcp", address(port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %d is taken: stop the program that uses it, or choose another one with %s", port, flag)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on port %d: %w: choose another one with %s", port, err, flag)
	}
	return listener, nil
}
