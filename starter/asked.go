package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// asked asks a person, and is the line that they typed, in small letters. Ctrl-C ends the command, whatever is typed.
func (a *app) asked(ctx context.Context, question string) (string, error) {
	fmt.Fprint(a.chat, question)
	in, typed := bufio.NewReader(a.in), make(chan string, 1)
	go func() { // which nothing can stop from reading
		line, _ := in.ReadString('\n') // no answer is none
		typed <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case line := <-typed:
		return line, ctx.Err()
	case <-ctx.Done():
		a.say("")
		return "", withHint(errInterrupted, "nothing was done; the same command asks again")
	}
}
