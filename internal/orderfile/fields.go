package orderfile

import (
	"fmt"
	"reflect"
	"strings"

	"turnup/internal/terminal"

	"go.yaml.in/yaml/v3"
)

// fieldReader reads YAML into structs by the names of their JSON tags, strictly. It goes on after a fault, so that all
// are known in the end. A null is as good as a field that is left out.
//
// The work follows the structs, not the aliases: what no field asks for is never expanded.
type fieldReader struct {
	faults  []string
	misread Misread
	passes  bool // unknown fields are passed over
}

const mustBeFields = "must be fields, such as {field: value}"

// shapes are what a value must be, by the kind of its field.
var shapes = map[reflect.Kind]string{
	reflect.String: "must be a text",
	reflect.Int:    RuleNumber,
	reflect.Bool:   "must be true or false",
	reflect.Slice:  "must be a list, such as [value, value]",
	reflect.Struct: mustBeFields,
	reflect.Map:    mustBeFields,
}

// read reads the node into the value, which people call path; the whole order has none.
func (r *fieldReader) read(node *yaml.Node, into reflect.Value, path string) {
	given := resolved(node)
	if given.ShortTag() == "!!null" {
		return
	}
	fits := false
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		r.read(node, into.Elem(), path)
		return
	case reflect.Struct:
		if fits = given.Kind == yaml.MappingNode; fits {
			r.readStruct(given, into, path)
		}
	case reflect.Map:
		if fits = given.Kind == yaml.MappingNode; fits {
			r.readMap(given, into, path)
		}
	case reflect.Slice:
		if fits = given.Kind == yaml.SequenceNode; fits {
			r.readList(given, into, path)
		}
	default:
		fits = readScalar(given, into)
	}
	if !fits {
		r.refuse(node, path, shapes[into.Kind()]+"; given "+shownNode(given))
	}
}

func (r *fieldReader) readStruct(mapping *yaml.Node, into reflect.Value, path string) {
	known, optional := map[string][]int{}, map[string]bool{}
	for _, f := range reflect.VisibleFields(into.Type()) {
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		known[name], optional[name] = f.Index, rest != ""
	}
	delete(known, "") // the embedded structs themselves
	for _, f := range r.fields(mapping, path) {
		if index, ok := known[f.name]; ok {
			field, called := into.FieldByIndex(index), pathTo(path, f.name)
			r.read(f.value, field, called)
			if optional[f.name] && field.Kind() == reflect.Int && resolved(f.value).Value == "0" {
				r.refuse(f.value, called, RuleNotZero+"; given `0`")
			}
			continue
		}
		if r.passes {
			continue
		}
		r.faults = append(r.faults, fmt.Sprintf("line %d: there is no field %s here", f.line, pathTo(path, f.name)))
	}
}

func (r *fieldReader) readMap(mapping *yaml.Node, into reflect.Value, path string) {
	into.Set(reflect.MakeMap(into.Type()))
	for _, f := range r.fields(mapping, path) {
		value := reflect.New(into.Type().Elem()).Elem()
		r.read(f.value, value, pathTo(path, f.name))
		into.SetMapIndex(reflect.ValueOf(f.name), value)
	}
}

func (r *fieldReader) readList(list *yaml.Node, into reflect.Value, path string) {
	into.Set(reflect.MakeSlice(into.Type(), 0, len(list.Content))) // [] is an empty list, which is not one that was left out
	for i, item := range list.Content {
		if resolved(item).ShortTag() == "!!null" {
			continue
		}
		value := reflect.New(into.Type().Elem()).Elem()
		r.read(item, value, fmt.Sprintf("%s[%d]", path, i))
		into.Set(reflect.Append(into, value))
	}
}

// readScalar leaves it to YAML what is true and what is a text, but not what a number is: YAML's reader would make 64 of 0100,
// and cut 1.5 and 1e3, without a word.
func readScalar(node *yaml.Node, into reflect.Value) bool {
	if node.Kind != yaml.ScalarNode {
		return false
	}
	if into.Kind() != reflect.Int {
		return node.Decode(into.Addr().Interface()) == nil
	}
	number, broken := Whole(node.Value, false) // which fields may be left out is for the struct to tell
	into.SetInt(int64(number))
	return broken == "" && node.ShortTag() == "!!int"
}

// refuse notes what is wrong with the node, which people call path.
func (r *fieldReader) refuse(node *yaml.Node, path, fault string) {
	r.misread[topOf(path)] = true
	if path != "" {
		fault = path + ": " + fault
	}
	r.faults = append(r.faults, fmt.Sprintf("line %d: %s", node.Line, fault))
}

// resolved is the node that an alias stands for, or the node itself.
func resolved(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

// pathTo is the path of a part of what path names.
func pathTo(path, part string) string {
	if part = terminal.Line(part); part == "" {
		part = `""`
	}
	if path == "" {
		return part
	}
	return path + "." + part
}

func shownNode(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "fields"
	case yaml.SequenceNode:
		return "a list"
	}
	return "`" + terminal.Short(terminal.Line(node.Value)) + "`"
}
