package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"

	"turnup/providers"

	"go.yaml.in/yaml/v3"
)

// readOrders reads the orders of a YAML file, one a document; "-" is standard input. Every order begins as unsaid, so
// that is what a field has which the file leaves out. Either all orders are valid, or the error has everything that is
// wrong with any of them.
func readOrders[T orderable[T]](path string, in io.Reader, kind string, unsaid T) ([]T, error) {
	name, data, err := readFile(path, in)
	if err != nil {
		return nil, badInput(fmt.Errorf("read the order file: %w", err), "check the path given with -f")
	}
	var orders []T
	var wrong []error
	refuse := func(document int, err error) {
		wrong = append(wrong, fmt.Errorf("%s, document %d, is refused:\n%w", name, document, err))
	}
	numbers := map[string]int{} // of the documents, by the order's ID
	eachDocument(data, func(n int, doc *yaml.Node, err error) {
		o := unsaid
		if err == nil {
			err = readOrder(doc, kind, &o)
		}
		if errors.Is(err, errEmpty) {
			return
		}
		if err != nil {
			refuse(n, err)
			return
		}
		if first, twice := numbers[o.ID()]; twice {
			refuse(n, fmt.Errorf("order %s is in document %d already", o.ID(), first))
		}
		numbers[o.ID()] = n
		orders = append(orders, o)
	})
	if len(wrong) > 0 {
		return nil, badInput(errors.Join(wrong...), fixAndRepeat)
	}
	if len(orders) == 0 {
		return nil, badInput(fmt.Errorf("%s holds no order", name), "turnup order "+kind+" --help shows one")
	}
	return orders, nil
}

// eachDocument hands over the documents of a YAML file, from number 1. One that is no YAML is the last: nobody knows where the next
// would begin.
func eachDocument(data []byte, take func(n int, doc *yaml.Node, err error)) {
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

// readFile returns the file's content, and what to call it.
func readFile(path string, in io.Reader) (name string, data []byte, err error) {
	if path == "-" {
		data, err = io.ReadAll(in)
		return "standard input", data, err
	}
	data, err = os.ReadFile(path) // #nosec G304 -- the user names the file to read
	return path, data, err
}

// errEmpty is a document that holds nothing, such as what follows a last "---".
var errEmpty = errors.New("empty document")

func isEmpty(doc *yaml.Node) bool {
	return len(doc.Content) == 0 || doc.Content[0].ShortTag() == "!!null"
}

// readOrder reads one document. Everything that is wrong with it is one error.
func readOrder[T orderable[T]](doc *yaml.Node, kind string, o *T) error {
	if isEmpty(doc) {
		return errEmpty
	}
	var header struct {
		Kind string `json:"kind"`
	}
	var first, all fieldReader
	first.read(doc.Content[0], reflect.ValueOf(&header).Elem(), "")
	if !first.misread && header.Kind != kind {
		var faults providers.Faults
		faults.Add("kind", "must be "+kind, header.Kind) // the fields of another kind are not looked at
		return faults
	}
	all.read(doc.Content[0], reflect.ValueOf(o).Elem(), "")
	var wrong []error
	for _, fault := range all.faults {
		wrong = append(wrong, errors.New(fault))
	}
	if all.misread {
		return errors.Join(wrong...) // validation would judge what was not read
	}
	return errors.Join(append(wrong, (*o).Validate())...)
}
