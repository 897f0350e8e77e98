package orderfile

import (
	"reflect"
	"testing"

	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
)

// Every field of an order is of a kind that the reader knows.
func TestEveryFieldOfAnOrderCanBeRead(t *testing.T) {
	t.Parallel()
	var walk func(reflect.Type)
	walk = func(field reflect.Type) {
		assert.True(t, field.Kind() == reflect.Pointer || shapes[field.Kind()] != "", field)
		switch field.Kind() {
		case reflect.Struct:
			for i := range field.NumField() {
				part := field.Field(i)
				assert.True(t, part.Anonymous || part.Tag.Get("json") != "", "%s.%s has a name", field, part.Name)
				walk(part.Type)
			}
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(field.Elem())
		}
	}
	walk(reflect.TypeFor[tencent.Order]())
	walk(reflect.TypeFor[equinix.Order]())
	walk(reflect.TypeFor[huawei.Order]())
}
