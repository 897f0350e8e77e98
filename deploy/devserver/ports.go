package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// host is the loopback address: the server has no authentication.
const host = "127.0.0.1"

func address(port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }

// ports are what the process listens on. The two public ones are chosen by the user.
type ports struct{ frontend, ui, http, history, matching, worker int }

// choosePorts checks the public ports and finds free ones for the rest. All are held together
// until each is known, so that no two are the same; the server opens them again a moment later.
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
	for _, internal := range []*int{&chosen.http, &chosen.history, &chosen.matching, &chosen.worker} {
		listener, err := net.Listen("tcp", address(0))
		if err != nil {
			return ports{}, fmt.Errorf("find a free port: %w: close programs that hold ports open", err)
		}
		defer listener.Close()
		*internal = listener.Addr().(*net.TCPAddr).Port
	}
	return chosen, nil
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
