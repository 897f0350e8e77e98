package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"turnup/internal/orderfile"

	"go.yaml.in/yaml/v3"
)

// readCSV reads an order a row. The header names the fields as an order file does, those of a part as part.field. An empty cell is a
// field that is left out, a cell in [] or {} is YAML, and any other is as good as that text in an order file.
func (r *desiredReader) readCSV(file string, data []byte) {
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))) // which spreadsheets begin with
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return
	}
	if err == nil {
		err = checkHeader(header)
	}
	if err != nil {
		r.refuse(file+", line 1", err)
		return
	}
	for {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) && !errors.Is(err, csv.ErrFieldCount) {
			r.refuse(fmt.Sprintf("%s, line %d", file, broken.StartLine), err)
			return // nobody knows where the next row would begin
		}
		line, _ := rows.FieldPos(0)
		var doc *yaml.Node
		if err == nil {
			doc, err = rowNode(header, cells, line)
		} else {
			err = fmt.Errorf("it has %d cells, and the header has %d", len(cells), len(header))
		}
		r.take(fmt.Sprintf("%s, line %d", file, line), doc, err)
	}
}

// checkHeader trims the header's names, and says what is wrong with them.
func checkHeader(header []string) error {
	var wrong []error
	for i, name := range header {
		header[i] = strings.TrimSpace(name)
		switch {
		case header[i] == "":
			wrong = append(wrong, fmt.Errorf("column %d has no name", i+1))
		case slices.Contains(header[:i], header[i]):
			wrong = append(wrong, fmt.Errorf("there are two columns %s", header[i]))
		}
	}
	for _, name := range []string{"kind", "name"} {
		if !slices.Contains(header, name) {
			wrong = append(wrong, fmt.Errorf("the header must have a column %s, and commas between its names", name))
		}
	}
	return errors.Join(wrong...)
}

// rowNode is the row as the document of an order file.
func rowNode(header, cells []string, line int) (*yaml.Node, error) {
	top := &yaml.Node{Kind: yaml.MappingNode, Line: line}
	for i, cell := range cells {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		value := &yaml.Node{Kind: yaml.ScalarNode, Value: cell, Line: line}
		if cell[0] == '[' || cell[0] == '{' {
			var doc yaml.Node
			if err := yaml.Unmarshal([]byte(cell), &doc); err != nil {
				return nil, fmt.Errorf("%s: %w", header[i], err)
			}
			value = doc.Content[0]
			value.Line = line
		}
		if !put(top, strings.Split(header[i], "."), value, line) {
			return nil, fmt.Errorf("%s: another column gives the whole of what this is a part of", header[i])
		}
	}
	if len(top.Content) == 0 {
		return nil, orderfile.ErrEmpty
	}
	return &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{top}}, nil
}

// put puts the value at the path, and reports whether there is room for it.
func put(into *yaml.Node, path []string, value *yaml.Node, line int) bool {
	if into.Kind != yaml.MappingNode {
		return false
	}
	name := path[0]
	for i := 0; i < len(into.Content); i += 2 {
		if into.Content[i].Value == name {
			return len(path) > 1 && put(into.Content[i+1], path[1:], value, line)
		}
	}
	part := value
	if len(path) > 1 {
		part = &yaml.Node{Kind: yaml.MappingNode, Line: line}
	}
	into.Content = append(into.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: name, Line: line}, part)
	return len(path) == 1 || put(part, path[1:], value, line)
}
