package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whoever looks like ana on a screen is ana.
func TestPersonHasOneForm(t *testing.T) {
	t.Parallel()
	for name, spelt := range map[string]string{
		"plain":                        "ana li",
		"spaces around":                " ana li ",
		"no-break spaces":              "\u00a0ana\u00a0li\u202f",
		"ideographic space":            "ana\u3000li",
		"zero-width space":             "a\u200bna li\u200b",
		"zero-width joiner":            "an\u200da li",
		"byte order mark":              "\ufeffana li",
		"soft hyphen":                  "a\u00adna li",
		"right-to-left mark":           "\u200fana li\u202c",
		"tag characters":               "ana li\U000e0061",
		"variation selector":           "ana\ufe0f li",
		"Hangul filler":                "ana\u3164 li",
		"combining grapheme joiner":    "a\u034fna li",
		"full-width letters":           "ａｎａ ｌｉ",
		"mathematical letters":         "𝐚𝐧𝐚 𝐥𝐢",
		"spaces inside":                "ana   li",
		"invisible between two spaces": "ana \u200b li",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			person := order.PersonNamed(spelt)
			assert.Equal(t, order.Person("ana li"), person)
			assert.Equal(t, person, order.PersonNamed(string(person)))
			assert.True(t, order.Person("ANA Li").Is(order.Person(spelt)), "in capitals or not")

			encoded, err := json.Marshal(map[string]string{"by": spelt})
			require.NoError(t, err)
			var answer order.Answer
			require.NoError(t, json.Unmarshal(encoded, &answer))
			assert.Equal(t, person, answer.By, "as an update or a signal brings it")
		})
	}
	assert.Equal(t, order.PersonNamed("jos\u00e9"), order.PersonNamed("jose\u200b\u0301"), "an accent of its own, and something invisible before it")
	assert.False(t, order.Person("ana").Is("anna"))
}

func TestWhatIsNoPersonsName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given   string
		refused bool
	}{
		"nothing":           {"", true},
		"nothing is left":   {" \u00a0\u200b\u3164", true},
		"two lines":         {"ana\nli", true},
		"a line's end":      {"ana\n", true},
		"a tab":             {"ana\tli", true},
		"a null":            {"ana\x00", true},
		"next line":         {"ana\u0085", true},
		"line separator":    {"ana\u2028", true},
		"not UTF-8":         {"ana\xff", true},
		"100 letters":       {strings.Repeat("é", 100), false},
		"101 letters":       {strings.Repeat("é", 101), true},
		"100 and invisible": {strings.Repeat("a\u200b", 100), false},
		"an account":        {`ACME\ana.li@acme.example`, false},
		"Chinese":           {"李安娜", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var faults providers.Faults
			order.CheckPerson(&faults, "by", order.PersonNamed(test.given))
			if !test.refused {
				assert.Empty(t, faults)
				return
			}
			require.Len(t, faults, 1)
			assert.Equal(t, "by", faults[0].Field)
			assert.Contains(t, faults[0].Rule, "must be the name of a person")
			assert.Equal(t, string(order.PersonNamed(test.given)), faults[0].Given)
		})
	}
}
