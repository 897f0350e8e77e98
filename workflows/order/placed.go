package order

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"turnup/providers"
)

// Placed is an order of any kind, as it is placed.
type Placed interface {
	ID() string
	AtAccount() string
	Summary() string
	Details() string // for Temporal UI, in Markdown
	Validate() error // everything that is wrong with it, as providers.Faults
}

// Reader reads an order of one kind: fill is given a pointer to an empty one. What it leaves out has its default.
type Reader func(fill func(into any) error) (Placed, error)

// ReaderOf is the reader of the kind T.
func ReaderOf[T interface {
	Placed
	WithDefaults() T
}]() Reader {
	return func(fill func(into any) error) (Placed, error) {
		var o T
		if err := fill(&o); err != nil {
			return nil, err
		}
		return o.WithDefaults(), nil
	}
}

// FromJSON fills an order from JSON. Strictly, a field that the kind does not have is a fault.
func FromJSON(data []byte, strict bool) func(into any) error {
	return func(into any) error { return readJSON(data, into, strict) }
}

func readJSON(data []byte, into any, strict bool) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if strict {
		decoder.DisallowUnknownFields()
	}
	err := decoder.Decode(into)
	if err == nil && strict {
		if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is more after it")
		}
	}
	return Misread(err)
}

// Misread is the error of JSON that can't be read, as providers.Faults that name the field, or nil.
func Misread(err error) error {
	if err == nil {
		return nil
	}
	var faults providers.Faults
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		faults.Add(wrong.Field, "must be "+ofKind(wrong.Type), wrong.Value)
		return faults
	}
	if field, is := strings.CutPrefix(err.Error(), "json: unknown field "); is {
		faults.Add(strings.Trim(field, `"`), "is no field of it", nil)
		return faults
	}
	faults.Add("body", "must be one JSON object: "+err.Error(), nil)
	return faults
}

func ofKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "an object"
	}
	return "a number"
}
