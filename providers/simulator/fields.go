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

// fields is a request body read the lenient way of a JSON API: numbers may come as strings, fields nobody knows are
// ignored, null is the same as left out.
type fields map[string]any

func readFields(body []byte) (fields, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var read fields
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

func (f fields) has(name string) bool { return f[name] != nil }

// text returns a string field, or a number as it was written; "" when the field is missing or something else.
func (f fields) text(name string) string {
	switch value := f[name].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// whole returns a whole number, written as a number or as a string.
func (f fields) whole(name string) (int, bool) {
	value, err := strconv.ParseFloat(strings.TrimSpace(f.text(name)), 64)
	if err != nil || value != math.Trunc(value) || math.Abs(value) > math.MaxInt32 {
		return 0, false
	}
	return int(value), true
}

func (f fields) isTrue(name string) bool {
	switch value := f[name].(type) {
	case bool:
		return value
	case string:
		return value == "true"
	}
	return false
}

// object returns a nested object; an empty one when the field is missing or something else.
func (f fields) object(name string) fields {
	value, _ := f[name].(map[string]any)
	return value
}

// objects returns the objects in an array.
func (f fields) objects(name string) []fields {
	values, _ := f[name].([]any)
	var found []fields
	for _, value := range values {
		if object, is := value.(map[string]any); is {
			found = append(found, object)
		}
	}
	return found
}

// texts returns the strings in an array.
func (f fields) texts(name string) []string {
	values, _ := f[name].([]any)
	var found []string
	for _, value := range values {
		if text, is := value.(string); is {
			found = append(found, text)
		}
	}
	return found
}
