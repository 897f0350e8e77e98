package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"turnup/providers"
	"turnup/workflows"

	"go.yaml.in/yaml/v3"
)

// readOrders reads the YAML documents of an order file; "-" is standard input. A misspelt field is an error that names
// its line.
func readOrders(path string) ([]workflows.TencentOrder, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, badInput(err, "check the path given with -f")
	}
	kinds := yaml.NewDecoder(bytes.NewReader(data))
	strict := yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	var orders []workflows.TencentOrder
	for n := 1; ; n++ {
		var header struct {
			Kind string `yaml:"kind"`
		}
		err := kinds.Decode(&header)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badInput(fmt.Errorf("%s, document %d: %w", path, n, err), "mend the YAML")
		}
		if header.Kind != workflows.KindTencent {
			var faults providers.Faults
			faults.Add("kind", fmt.Sprintf("must be among %v", workflows.Kinds), header.Kind)
			return nil, badInput(fmt.Errorf("%s, document %d:\n%w", path, n, faults), "mend the order; nothing was started")
		}
		var order workflows.TencentOrder
		if err := strict.Decode(&order); err != nil {
			return nil, badInput(fmt.Errorf("%s, document %d:\n%s", path, n, yamlFaults(err)), "mend the order; nothing was started")
		}
		orders = append(orders, order)
	}
	if len(orders) == 0 {
		return nil, badInput(fmt.Errorf("%s holds no order", path), "turnup order tencent --help shows one")
	}
	return orders, nil
}

func readFile(path string) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(path)
}

var unknownField = regexp.MustCompile(`field (\S+) not found in type (\S+)`)

// yamlFaults is the YAML reader's error in the words of an order.
func yamlFaults(err error) string {
	var typeError *yaml.TypeError
	if !errors.As(err, &typeError) {
		return err.Error()
	}
	lines := make([]string, len(typeError.Errors))
	for i, line := range typeError.Errors {
		lines[i] = unknownField.ReplaceAllString(line, "there is no field $1 here")
	}
	return strings.Join(lines, "\n")
}
