package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"turnup/providers"

	"go.yaml.in/yaml/v3"
)

// readOrders reads the orders of a YAML file, one a document; "-" is standard input. Every order begins as unsaid, so
// that is what a field has which the file leaves out. Either all orders are valid, or the error has everything that is
// wrong with any of them.
func readOrders[T order[T]](path string, in io.Reader, kind string, unsaid T) ([]T, error) {
	name, data, err := readFile(path, in)
	if err != nil {
		return nil, badInput(fmt.Errorf("read the order file: %w", err), "check the path given with -f")
	}
	nodes, strict := yaml.NewDecoder(bytes.NewReader(data)), yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	var orders []T
	var wrong []error
	refuse := func(document int, err error) {
		wrong = append(wrong, fmt.Errorf("%s, document %d, is refused:\n%w", name, document, err))
	}
	numbers := map[string]int{} // of the documents, by the order's ID
	for n := 1; ; n++ {
		var doc yaml.Node
		if err := nodes.Decode(&doc); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			refuse(n, err)
			break // nobody knows where the next document would begin
		}
		order := unsaid
		err := readOrder(&doc, strict, kind, &order)
		if errors.Is(err, errEmpty) {
			continue
		}
		if err != nil {
			refuse(n, err)
			continue
		}
		if first, twice := numbers[order.ID()]; twice {
			refuse(n, fmt.Errorf("order %s is in document %d already", order.ID(), first))
		}
		numbers[order.ID()] = n
		orders = append(orders, order)
	}
	if len(wrong) > 0 {
		return nil, badInput(errors.Join(wrong...), "mend what is named; nothing was started")
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

// errEmpty is a document that holds nothing, such as what follows a last "---".
var errEmpty = errors.New("empty document")

// readOrder reads one document, which strict has next. Everything that is wrong with it is one error.
func readOrder[T order[T]](doc *yaml.Node, strict *yaml.Decoder, kind string, order *T) error {
	strictly := strict.Decode(order) // first of all, so that it keeps step with the documents
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return errEmpty
	}
	var header struct {
		Kind string `yaml:"kind"`
	}
	if err := doc.Decode(&header); err == nil && header.Kind != kind {
		var faults providers.Faults
		faults.Add("kind", "must be "+kind, header.Kind) // the fields of another kind are not looked at
		return faults
	}
	quoteFractions(doc)
	scratch := *order
	unread := slices.Concat(yamlFaults(strictly), yamlFaults(doc.Decode(&scratch)))
	var wrong []error
	misread := false
	for _, fault := range slices.Compact(sortedByLine(unread)) {
		misread = misread || !unknownField.MatchString(fault)
		wrong = append(wrong, errors.New(inWords(fault)))
	}
	if misread {
		return errors.Join(wrong...) // validation would judge what was not read
	}
	return errors.Join(append(wrong, (*order).Validate())...)
}

// quoteFractions makes texts of 1.5 and 1e3: the YAML reader would cut them to whole numbers without a word, while it
// refuses a text where a number belongs.
func quoteFractions(node *yaml.Node) {
	if node.Kind == yaml.ScalarNode && node.Tag == "!!float" {
		node.Tag = "!!str"
	}
	for _, child := range node.Content {
		quoteFractions(child)
	}
}

// yamlFaults are the YAML reader's complaints, one a line of the file.
func yamlFaults(err error) []string {
	if err == nil {
		return nil
	}
	var typeError *yaml.TypeError
	if errors.As(err, &typeError) {
		return typeError.Errors
	}
	return []string{err.Error()}
}

func sortedByLine(faults []string) []string {
	line := func(fault string) (n int) {
		_, _ = fmt.Sscanf(fault, "line %d:", &n) // a complaint about no line comes first
		return n
	}
	slices.SortStableFunc(faults, func(a, b string) int {
		if d := line(a) - line(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return faults
}

var (
	unknownField = regexp.MustCompile(`field (\S+) not found in type \S+`)
	wrongType    = regexp.MustCompile("cannot unmarshal !!\\w+ ?(`.*`)? ?into (\\S+)")
)

// inWords says a complaint of the YAML reader in the words of an order.
func inWords(fault string) string {
	if unknownField.MatchString(fault) {
		return unknownField.ReplaceAllString(fault, "there is no field $1 here")
	}
	match := wrongType.FindStringSubmatch(fault)
	if match == nil {
		return fault
	}
	want := "must be fields, such as {field: value}"
	switch match[2] {
	case "int":
		want = "must be a whole number"
	case "bool", "*bool":
		want = "must be true or false"
	case "string", "workflows.Duration":
		want = "must be a text"
	}
	if match[1] != "" {
		want += "; given " + match[1]
	}
	return wrongType.ReplaceAllLiteralString(fault, want)
}
