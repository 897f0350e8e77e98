package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// ticks a second in which Linux counts processor time, on every platform that Go runs on.
const ticks = 100

const megabyte = 1 << 20

// cost is what a process has used so far, as Linux's /proc tells it.
type cost struct {
	cpuSeconds float64
	written    float64 // bytes sent to the disk
}

func costOf(pid int) (cost, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return cost{}, fmt.Errorf("read what process %d used: %w", pid, err)
	}
	// The program's name, in brackets, may hold anything; user and system time are the 12th and 13th field after it.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 15 {
		return cost{}, fmt.Errorf("/proc/%d/stat is not understood", pid)
	}
	used := 0.0 // user and system time, then the same of processes that it began and that have ended
	for _, field := range fields[11:15] {
		time, _ := strconv.ParseFloat(field, 64)
		used += time
	}
	written, err := procField(pid, "io", "write_bytes")
	return cost{cpuSeconds: used / ticks, written: written}, err
}

// costOfTree is costOf with the processes that this one began and that live: PostgreSQL has one for each connection.
func costOfTree(pid int) (cost, error) {
	all, err := costOf(pid)
	if err != nil {
		return cost{}, err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", pid))
	if err != nil {
		return cost{}, fmt.Errorf("read which processes %d began: %w", pid, err)
	}
	for child := range strings.FieldsSeq(string(children)) {
		number, _ := strconv.Atoi(child)
		of, err := costOf(number)
		if errors.Is(err, fs.ErrNotExist) {
			continue // it has just ended
		}
		if err != nil {
			return cost{}, err
		}
		all.cpuSeconds, all.written = all.cpuSeconds+of.cpuSeconds, all.written+of.written
	}
	return all, nil
}

// memoryOf is the process's resident memory now, and peakOf the most it ever was, in megabytes.
func memoryOf(pid int) (float64, error) { return kilobytesIn(pid, "VmRSS") }

func peakOf(pid int) (float64, error) { return kilobytesIn(pid, "VmHWM") }

func kilobytesIn(pid int, field string) (float64, error) {
	kilobytes, err := procField(pid, "status", field)
	return kilobytes * 1024 / megabyte, err
}

// procField reads a line "name: number" of a file about the process.
func procField(pid int, file, name string) (float64, error) {
	path := fmt.Sprintf("/proc/%d/%s", pid, file)
	text, err := os.ReadFile(path) // #nosec G304 -- of a process that this program started
	if err != nil {
		return 0, fmt.Errorf("read what process %d uses: %w", pid, err)
	}
	for line := range strings.Lines(string(text)) {
		key, value, _ := strings.Cut(line, ":")
		if key != name {
			continue
		}
		return strconv.ParseFloat(strings.Fields(value)[0], 64)
	}
	return 0, fmt.Errorf("%s has no %s", path, name)
}
