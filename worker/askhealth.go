package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"time"
)

// healthAnswer is longer than a worker waits for Temporal before it says that it is not ready.
const healthAnswer = temporalAnswer + 3*time.Second

// askHealth asks the worker that runs beside this program whether it is ready, and returns the exit code: 0 or 1. An image from
// scratch has no other program that could.
func askHealth(getenv func(string) string, out io.Writer) int {
	// No proxy: 0.0.0.0, which a worker in a container listens on, would be asked for through one.
	asker := http.Client{Timeout: healthAnswer, Transport: &http.Transport{}}
	answer, err := asker.Get("http://" + cmp.Or(getenv("TURNUP_HEALTH_ADDR"), defaultHealthAddr) + "/readyz")
	if err != nil {
		fmt.Fprintln(out, "no worker answers:", err)
		return 1
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(out, io.LimitReader(answer.Body, 4096)) // the reason, for whoever reads the container's health log
	if answer.StatusCode != http.StatusOK {
		return 1
	}
	return 0
}
