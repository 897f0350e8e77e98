package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
)

// hostile moves the cursor by ESC, colours by C1, and turns what follows around, visibly or not.
const hostile = "a\x1b[2J\u009b31m\u202eb\u2066\u200f\u061c\u2028c"

// spoil makes every text in the value hostile.
func spoil(value reflect.Value) {
	switch value.Kind() {
	case reflect.String:
		value.SetString(hostile)
	case reflect.Pointer:
		if value.Type().Elem().Kind() == reflect.Struct && value.Type().Elem() != reflect.TypeFor[time.Time]() {
			value.Set(reflect.New(value.Type().Elem()))
			spoil(value.Elem())
		}
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		spoil(value.Index(0))
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				spoil(value.Field(i))
			}
		}
	}
}

// obeyed is what a terminal would obey of the text, from there on.
func obeyed(text string) string {
	at := strings.IndexFunc(text, func(r rune) bool {
		return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	})
	if at < 0 {
		return ""
	}
	return text[at:]
}

// Whatever an order is made of, and whoever wrote it, no command lets it play with the terminal.
func TestNothingPlaysWithTheTerminal(t *testing.T) {
	t.Parallel()
	var p order.Progress
	spoil(reflect.ValueOf(&p).Elem())
	require.Equal(t, hostile, p.Legs[0].Reason)
	p.ID, p.State, p.EndedAt = "tencent/a", order.StateFailed, &noon
	p.Waits[0].Name = order.HandoffApproval // by which status shows the request
	body, err := json.Marshal(hostile)
	require.NoError(t, err)
	p.Requests[0].Body = body

	for _, args := range [][]string{{"status", "tencent/a"}, {"watch", "tencent/a"}, {"status", "tencent/a", "-o", "json"}, {"watch", "tencent/a", "-o", "json"}} {
		c := server(t)
		exists(c, "tencent/a", enumspb.WORKFLOW_EXECUTION_STATUS_FAILED)
		stands(t, c, p)
		c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, "").Return(nil, serviceerror.NewNotFound("no such workflow"))
		out, chat, _ := cli(t, c, args...)
		assert.Contains(t, out, "tencent/a")
		assert.Empty(t, obeyed(out+chat), args)
		if args[len(args)-1] == "json" {
			var back order.Progress
			require.NoError(t, json.Unmarshal([]byte(out), &back))
			assert.Equal(t, hostile, back.Legs[0].Reason, "a program reads what was written")
		}
	}

	port := providers.Port{}
	spoil(reflect.ValueOf(&port).Elem())
	c := server(t)
	looksUp(c, "list ports", done{result: providers.Listed[providers.Port]{Rows: []providers.Port{port}}}, mock.Anything)
	looksUp(c, "list ports", done{err: temporal.NewApplicationError(hostile, string(providers.KindUnavailable))}, mock.Anything)
	for range 2 {
		out, chat, _ := cli(t, c, "ports")
		assert.Contains(t, out+chat, "31m")
		assert.Empty(t, obeyed(out+chat))
	}
	_, chat, code := cli(t, server(t), "order", "tencent", "--name="+hostile, "--metro=HKG", "--speed="+hostile)
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, obeyed(chat))
}
