package orderfile

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// yamlField is a field of a mapping.
type yamlField struct {
	name  string
	line  int
	value *yaml.Node
}

// fields are the mapping's fields, each once. Those that it merges with "<<" come last and give way to its own.
func (r *fieldReader) fields(mapping *yaml.Node, path string) []yamlField {
	m := merging{reader: r, path: path, taken: map[string]bool{}, done: map[*yaml.Node]bool{}}
	m.add(mapping)
	return m.fields
}

// merging collects the fields of a mapping and of what it merges. No mapping is merged twice, however often it is
// named: it would add nothing, and the work stays in proportion to the file.
type merging struct {
	reader *fieldReader
	path   string
	fields []yamlField
	taken  map[string]bool // names of the fields
	done   map[*yaml.Node]bool
}

func (m *merging) add(mapping *yaml.Node) {
	if m.done[mapping] {
		return
	}
	m.done[mapping] = true
	lines := map[string]int{} // of this mapping's names
	var merged []*yaml.Node
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := resolved(mapping.Content[i]), mapping.Content[i+1]
		first, twice := lines[key.Value]
		switch {
		case key.ShortTag() == "!!merge":
			merged = append(merged, value)
		case key.Kind != yaml.ScalarNode:
			m.reader.refuse(mapping.Content[i], m.path, "the name of a field must be a text; given "+shownNode(key))
		case twice:
			m.reader.refuse(mapping.Content[i], m.path, fmt.Sprintf("mapping key %q already defined at line %d", key.Value, first))
		default:
			lines[key.Value] = mapping.Content[i].Line
			m.take(key.Value, mapping.Content[i].Line, value)
		}
	}
	for _, value := range merged {
		m.merge(value)
	}
}

func (m *merging) take(name string, line int, value *yaml.Node) {
	if !m.taken[name] {
		m.taken[name] = true
		m.fields = append(m.fields, yamlField{name, line, value})
	}
}

// merge adds the fields of a mapping, or of each of a list of them.
func (m *merging) merge(value *yaml.Node) {
	sources := []*yaml.Node{value}
	if list := resolved(value); list.Kind == yaml.SequenceNode {
		sources = list.Content
	}
	for _, source := range sources {
		if resolved(source).Kind != yaml.MappingNode {
			m.reader.refuse(source, m.path, "what is merged "+mustBeFields+"; given "+shownNode(resolved(source)))
			continue
		}
		m.add(resolved(source))
	}
}
