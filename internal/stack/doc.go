// Package stack runs turnup's real programs together on this machine: the dev server, the simulator, workers and the
// starter. The demonstration, "make dev" and the end-to-end tests use it. Whatever it starts ends with it, even when
// its own process is killed.
package stack
