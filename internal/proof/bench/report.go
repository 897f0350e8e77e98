package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
)

// report is the last line of a run. Its field names are stable; a section that was not measured is left out.
type report struct {
	Machine  string        `json:"machine"`
	Store    string        `json:"store"`           // what the server keeps everything in
	Interval float64       `json:"intervalSeconds"` // how often an account is looked at
	Window   int           `json:"windowIntervals"` // how long a crowd was measured
	Starting []started     `json:"starting,omitempty"`
	Orders   *ordersResult `json:"orders,omitempty"`
	Buying   *bought       `json:"buying,omitempty"`
	Bulk     []bulked      `json:"bulk,omitempty"`
	File     *filed        `json:"file,omitempty"`
	Waiting  []waited      `json:"waiting,omitempty"`
	Noticing *noticed      `json:"noticing,omitempty"`
	Recovery *recovered    `json:"recovery,omitempty"`
	Services *rested       `json:"services,omitempty"`
	Seconds  float64       `json:"seconds"` // the whole run
	Missed   []string      `json:"missed"`  // goals

	begun time.Time
}

func newReport(o options) *report {
	return &report{
		Machine: fmt.Sprintf("%s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()),
		Store:   o.store, Interval: o.interval.Seconds(), Window: o.intervals, Missed: []string{}, begun: time.Now(),
	}
}

// goal notes a goal that was missed, in words.
func (r *report) goal(reached bool, format string, args ...any) {
	if !reached {
		r.Missed = append(r.Missed, fmt.Sprintf(format, args...))
	}
}

func (r *report) finish() { r.Seconds = round(time.Since(r.begun).Seconds()) }

// print shows the table, and last the line of JSON.
func (r *report) print(out io.Writer) error {
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return errors.Join(r.table(out), last(fmt.Fprintf(out, "%s\n", line)))
}

// last is the error of a print.
func last(_ int, err error) error { return err }
