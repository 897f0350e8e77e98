package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// Fields is a request body read the lenient way of a JSON API: numbers may come as strings, fields nobody knows are
// ignored, null is the same as left out.
type Fields map[string]any

// ReadFields reads an object.
func ReadFields(body []byte) (Fields, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var read Fields
	if err := decoder.Decode(&read); err != nil {
		return nil, err
	}
	if read == nil {
		return nil, errors.New("null is not an object")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return read, nil
}

// Has tells whether a field is given.
func (f Fields) Has(name string) bool { return f[name] != nil }

// Text returns a string field, or a number as it was written; "" when the field is missing or something else.
func (f Fields) Text(name string) string {
	switch value := f[name].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// Whole returns a whole number, written as a number or as a string.
func (f Fields) Whole(name string) (int, bool) {
	value, err := strconv.ParseFloat(strings.TrimSpace(f.Text(name)), 64)
	if err != nil || value != math.Trunc(value) || math.Abs(value) > math.MaxInt32 {
		return 0, false
	}
	return int(value), true
}

// IsTrue reads a field that is a boolean, or "true".
func (f Fields) IsTrue(name string) bool {
	switch value := f[name].(type) {
	case bool:
		return value
	case string:
		return value == "true"
	}
	return false
}

// Object returns a nested object; an empty one when the field is missing or something else.
func (f Fields) Object(name string) Fields {
	value, _ := f[name].(map[string]any)
	return value
}

// Objects returns the objects in an array.
func (f Fields) Objects(name string) []Fields {
	values, _ := f[name].([]any)
	var found []Fields
	for _, value := range values {
		if object, is := value.(map[string]any); is {
			found = append(found, object)
		}
	}
	return found
}

// Texts returns the strings in an array.
func (f Fields) Texts(name string) []string {
	values, _ := f[name].([]any)
	var found []string
	for _, value := range values {
		if text, is := value.(string); is {
			found = append(found, text)
		}
	}
	return found
}
