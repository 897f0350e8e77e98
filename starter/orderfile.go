package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"turnup/internal/orderfile"
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
	orderfile.Documents(data, func(n int, doc *yaml.Node, err error) {
		o := unsaid
		if err == nil {
			err = readOrder(doc, kind, &o)
		}
		if errors.Is(err, orderfile.ErrEmpty) {
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

// readFile returns the file's content, and what to call it.
func readFile(path string, in io.Reader) (name string, data []byte, err error) {
	if path == "-" {
		data, err = io.ReadAll(in)
		return "standard input", data, err
	}
	data, err = os.ReadFile(path) // #nosec G304 -- the user names the file to read
	return path, data, err
}

// readOrder reads one document. Everything that is wrong with it is one error.
func readOrder[T orderable[T]](doc *yaml.Node, kind string, o *T) error {
	if orderfile.IsEmpty(doc) {
		return orderfile.ErrEmpty
	}
	if said, err := orderfile.Kind(doc); err == nil && said != kind {
		var faults providers.Faults
		faults.Add("kind", "must be "+kind, said) // the fields of another kind are not looked at
		return faults
	}
	wrong, misread := orderfile.Fill(doc, o)
	return errors.Join(append(wrong, misread.Others((*o).Validate()))...)
}
