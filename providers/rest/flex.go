package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"turnup/providers"
)

// The types in this file decode what providers really send: numbers as strings, null, a stray comma. They never
// fail. A form they cannot read counts as not given, because one odd field must not cost the answer it came in.

// FlexString decodes a string, number or boolean as text; anything else is "". One that is longer than anything the
// documents know is cut: it would fit into no history.
type FlexString string

const maxText = 16 << 10 // bytes; an access token may have some thousand

// UnmarshalJSON implements json.Unmarshaler.
func (s *FlexString) UnmarshalJSON(data []byte) error {
	text := scalar(data)
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	*s = FlexString(text)
	return nil
}

// FlexInt decodes a number, or a string that holds one, such as "404,"; anything else is 0.
type FlexInt int

// UnmarshalJSON implements json.Unmarshaler.
func (n *FlexInt) UnmarshalJSON(data []byte) error {
	*n = 0
	number, err := strconv.ParseFloat(strings.Trim(scalar(data), " ,"), 64)
	if err == nil && math.Abs(number) <= math.MaxInt32 {
		*n = FlexInt(number)
	}
	return nil
}

// FlexBool decodes true, "true", 1 and "1" as true; anything else is false.
type FlexBool bool

// UnmarshalJSON implements json.Unmarshaler.
func (b *FlexBool) UnmarshalJSON(data []byte) error {
	text := strings.ToLower(strings.TrimSpace(scalar(data)))
	*b = text == "true" || text == "1"
	return nil
}

// FlexDecimal decodes a number, or a string that holds one, as the provider wrote it, so that no amount of money is
// rounded on the way, and 1.5E+3 as 1500; anything else is "".
type FlexDecimal string

var decimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$`)

// UnmarshalJSON implements json.Unmarshaler.
func (d *FlexDecimal) UnmarshalJSON(data []byte) error {
	*d = ""
	if text := strings.TrimSpace(scalar(data)); decimal.MatchString(text) {
		*d = FlexDecimal(written(text))
	}
	return nil
}

// written is the number without an exponent, to its last digit.
func written(number string) string {
	digits, power, has := strings.Cut(strings.ToLower(number), "e")
	value, ok := new(big.Rat).SetString(number)
	if !has || !ok {
		return number
	}
	exponent, _ := strconv.Atoi(power) // two digits at most
	_, fraction, _ := strings.Cut(digits, ".")
	return value.FloatString(max(0, len(fraction)-exponent))
}

// FlexAmount is a FlexDecimal of money: what is there and is none stays as it came, since no sum may leave it out.
type FlexAmount string

const maxAmount = 60 // characters

// Odd reports whether it is there, and can't be read.
func (a FlexAmount) Odd() bool { return a != "" && !decimal.MatchString(string(a)) }

// UnmarshalJSON implements json.Unmarshaler.
func (a *FlexAmount) UnmarshalJSON(data []byte) error {
	var read FlexDecimal
	_ = read.UnmarshalJSON(data) // it never fails
	*a = FlexAmount(read)
	if text := string(data); read == "" && text != "null" && text != `""` {
		*a = FlexAmount(providers.Shorten(text, maxAmount))
	}
	return nil
}

// timeLayouts are those of FlexTime. Each takes fractions of a second, too.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", time.DateTime}

// FlexTime decodes an RFC 3339 time, also one whose zone is like +0000, or is left out as in 2024-03-01 10:00:00.0: that is taken for
// UTC. Anything else is the zero time.
type FlexTime struct{ time.Time }

// UnmarshalJSON implements json.Unmarshaler.
func (t *FlexTime) UnmarshalJSON(data []byte) error {
	t.Time = time.Time{}
	for _, layout := range timeLayouts {
		if parsed, err := time.Parse(layout, strings.TrimSpace(scalar(data))); err == nil {
			t.Time = parsed.UTC()
		}
	}
	return nil
}

// DecodeLoose is json.Unmarshal, except that a field of another type than expected counts as not given.
func DecodeLoose(data []byte, out any) error {
	err := json.Unmarshal(data, out) // it decodes every other field even when it reports a wrong type
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return nil
	}
	return err
}

// DecodeObject is DecodeLoose for an object that some documents show as an array of objects with one key each: it
// decodes all of them into out, one after the other. Anything else leaves out as it was.
func DecodeObject(data []byte, out any) error {
	var parts []json.RawMessage
	if json.Unmarshal(data, &parts) != nil {
		return DecodeLoose(data, out)
	}
	for _, part := range parts {
		if err := DecodeLoose(part, out); err != nil {
			return err
		}
	}
	return nil
}

// scalar is the text of a JSON string, number or boolean, and "" for anything else.
func scalar(data []byte) string {
	data = bytes.TrimSpace(data)
	var text string
	if bytes.HasPrefix(data, []byte(`"`)) && json.Unmarshal(data, &text) == nil {
		return text
	}
	if len(data) == 0 || bytes.ContainsAny(data[:1], `"[{n`) {
		return ""
	}
	return string(data)
}
