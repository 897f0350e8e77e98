// Package orderfile reads orders in YAML as people write them, strictly: what can be read in two ways is refused, and every fault names its line.
package orderfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"turnup/providers"

	"go.yaml.in/yaml/v3"
)

// Documents hands over the documents of a YAML file, from number 1. One that is no YAML is the last: nobody knows where the next
// would begin.
func Documents(data []byte, take func(n int, doc *yaml.Node, err error)) {
	documents := yaml.NewDecoder(bytes.NewReader(data))
	for n := 1; ; n++ {
		var doc yaml.Node
		err := documents.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return
		}
		take(n, &doc, err)
		if err != nil {
			return
		}
	}
}

// Single reads a file of one document into what the pointer points to, and returns all that can't be read. An empty file leaves that as it is.
func Single(data []byte, into any) (wrong []error) {
	taken := false
	Documents(data, func(_ int, doc *yaml.Node, err error) {
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case IsEmpty(doc):
		case taken:
			wrong = append(wrong, fmt.Errorf("line %d: there must be one document, and here begins another", doc.Line))
		default:
			unread, _ := Fill(doc, into)
			wrong, taken = append(wrong, unread...), true
		}
	})
	return wrong
}

// ErrEmpty is a document that holds nothing, such as what follows a last "---".
var ErrEmpty = errors.New("empty document")

// IsEmpty reports whether the document holds nothing.
func IsEmpty(doc *yaml.Node) bool {
	return len(doc.Content) == 0 || doc.Content[0].ShortTag() == "!!null"
}

// Kind is the kind that the document says it is, or why that can't be read.
func Kind(doc *yaml.Node) (string, error) {
	var header struct {
		Kind string `json:"kind"`
	}
	r := fieldReader{misread: Misread{}, passes: true}
	r.read(doc.Content[0], reflect.ValueOf(&header).Elem(), "")
	return header.Kind, errors.Join(r.wrong()...)
}

// Fill reads the document into an order, or settings, given by a pointer, and returns what can't be read. What else is wrong with the order is for its own rules
// to say, as far as it was read.
func Fill(doc *yaml.Node, into any) ([]error, Misread) {
	r := fieldReader{misread: Misread{}}
	r.read(doc.Content[0], reflect.ValueOf(into).Elem(), "")
	return r.wrong(), r.misread
}

// Misread are the fields of an order of which not all was read that was meant, without what they are parts of; "" is the order itself.
type Misread map[string]bool

// Others are the faults that the order's rules found, without those of what was not read: those judge what nobody wrote. A part of a pair's secondary
// is the primary's when it is left out, so that it is no better read than the primary's.
func (m Misread) Others(err error) error {
	var faults providers.Faults
	if len(m) == 0 || !errors.As(err, &faults) {
		return err
	}
	return slices.DeleteFunc(slices.Clone(faults), func(fault providers.Fault) bool {
		return m[""] || slices.ContainsFunc(strings.Split(fault.Field, "."), func(part string) bool { return m[topOf(part)] })
	}).Err()
}

// topOf is the field that a path leads to or into.
func topOf(path string) string {
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		return path
	}
	return path[:end]
}

func (r *fieldReader) wrong() (all []error) {
	for _, fault := range r.faults {
		all = append(all, errors.New(fault))
	}
	return all
}
