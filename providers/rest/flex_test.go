package rest_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/rest"
)

type flexible struct {
	S rest.FlexString  `json:"s"`
	I rest.FlexInt     `json:"i"`
	B rest.FlexBool    `json:"b"`
	D rest.FlexDecimal `json:"d"`
	T rest.FlexTime    `json:"t"`
}

func TestFlexibleTypes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		json string
		want flexible
	}{
		{`{"s":"a","i":5,"b":true,"d":36.50,"t":"2025-05-20T07:44:52.621Z"}`,
			flexible{"a", 5, true, "36.50", rest.FlexTime{Time: time.Date(2025, 5, 20, 7, 44, 52, 621e6, time.UTC)}}},
		{`{"t":"2024-03-01 10:00:00.5"}`, flexible{T: rest.FlexTime{Time: time.Date(2024, 3, 1, 10, 0, 0, 5e8, time.UTC)}}},
		{`{"t":"2024-03-01T10:00:00.5"}`, flexible{T: rest.FlexTime{Time: time.Date(2024, 3, 1, 10, 0, 0, 5e8, time.UTC)}}},
		{`{"t":"2024-03-01T10:00:00.500+0000"}`, flexible{T: rest.FlexTime{Time: time.Date(2024, 3, 1, 10, 0, 0, 5e8, time.UTC)}}},
		{`{"s":12,"i":"404,","b":"true","d":"36.10"}`, flexible{S: "12", I: 404, B: true, D: "36.10"}},
		{`{"s":true,"i":"1000 ","b":1,"d":0}`, flexible{S: "true", I: 1000, B: true, D: "0"}},
		{`{"s":null,"i":null,"b":null,"d":null,"t":null}`, flexible{}},
		{`{"s":{},"i":[1],"b":"no","d":"a lot","t":"yesterday"}`, flexible{}},
		{`{"s":["x"],"i":"1,000","b":0,"d":true,"t":5}`, flexible{}},
		{`{"i":1e99,"d":1e2}`, flexible{D: "100"}},
		{`{"d":1.5E+3}`, flexible{D: "1500"}},
		{`{"d":"-12.345e1"}`, flexible{D: "-123.45"}},
		{`{"d":5e-3}`, flexible{D: "0.005"}},
		{`{"d":1e999999999}`, flexible{}},
		{`{"i":2.0,"unknown":{"x":[]}}`, flexible{I: 2}},
	}
	for _, tt := range tests {
		var got flexible
		require.NoError(t, json.Unmarshal([]byte(tt.json), &got), tt.json)
		assert.Equal(t, tt.want, got, tt.json)
	}
}

func TestDecodeObject(t *testing.T) {
	t.Parallel()
	for _, data := range []string{
		`{"s":"a","i":5}`,
		`[{"s":"a"},{"i":5}]`,
		` [ {"s":"a"}, null, 3, "x", {"i":"5"} ]`,
	} {
		var got flexible
		require.NoError(t, rest.DecodeObject([]byte(data), &got), data)
		assert.Equal(t, flexible{S: "a", I: 5}, got, data)
	}
	for _, data := range []string{`null`, `"text"`, `5`, `[]`, `{}`} {
		var got flexible
		require.NoError(t, rest.DecodeObject([]byte(data), &got), data)
		assert.Equal(t, flexible{}, got, data)
	}
	assert.Error(t, rest.DecodeObject([]byte(`{"s":`), &flexible{}))
}

func TestDecodeLoose(t *testing.T) {
	t.Parallel()
	var got struct {
		List  []string `json:"list"`
		After string   `json:"after"`
	}
	require.NoError(t, rest.DecodeLoose([]byte(`{"list":"no list","after":"kept"}`), &got))
	assert.Equal(t, "kept", got.After)
	assert.Error(t, rest.DecodeLoose([]byte(`nonsense`), &got))
}

// An amount that can't be read is none that isn't there.
func TestAnAmountOfMoney(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]rest.FlexAmount{
		`36.50`: "36.50", `"36.1"`: "36.1", `1.5E+3`: "1500", `null`: "", `""`: "",
		`"1,250.00"`: `"1,250.00"`, `"N/A"`: `"N/A"`, `{"value":5}`: `{"value":5}`, `true`: "true",
	} {
		var got struct{ A rest.FlexAmount }
		require.NoError(t, json.Unmarshal([]byte(`{"A":`+given+`}`), &got))
		assert.Equal(t, want, got.A, given)
	}
}
