// Package orderfile reads orders in YAML as people write them, strictly: what can be read in two ways is refused, and every fault names its line.
package orderfile

import (
	"bytes"
	"errors"
	"io"
	"reflect"

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
	r := fieldReader{passes: true}
	r.read(doc.Content[0], reflect.ValueOf(&header).Elem(), "")
	return header.Kind, errors.Join(r.wrong()...)
}

// Fill reads the document into an order, which is given by its pointer, and returns all that is wrong with it. What was read is the whole of what was
// meant unless a fault is more than a field that the order does not have.
func Fill(doc *yaml.Node, into any) (wrong []error, whole bool) {
	var r fieldReader
	r.read(doc.Content[0], reflect.ValueOf(into).Elem(), "")
	return r.wrong(), !r.misread
}

func (r *fieldReader) wrong() (all []error) {
	for _, fault := range r.faults {
		all = append(all, errors.New(fault))
	}
	return all
}
