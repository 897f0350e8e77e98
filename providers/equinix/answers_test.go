package equinix_test

import (
	"strings"
	"testing"

	"turnup/providers"
	"turnup/providers/equinix"

	"github.com/stretchr/testify/assert"
)

// What a seller asks is answered, of the kind that is asked for, and nothing else is told.
func TestCheckAsked(t *testing.T) {
	t.Parallel()
	seller := providers.Profile{Name: "Cloud", Questions: []providers.Question{
		{Name: "ASN", Type: "NUMBER", Required: true}, {Name: "Global", Type: "BOOLEAN"}, {Name: "Plan", Type: "LIST", Options: []string{"A", "B"}},
		{Name: "VLAN", Type: "INTEGER"}, {Name: "Shape", Type: "GEOMETRY"}, {Name: "Remark", Type: "STRING"},
	}}
	const asn, all = "Cloud asks for ASN (required, NUMBER)", "ASN (required, NUMBER), Global (BOOLEAN), Plan (LIST, one of A, B), VLAN (INTEGER), Shape (GEOMETRY), Remark (STRING)"
	for name, test := range map[string]struct {
		answers map[string]string
		says    string
	}{
		"what must be":               {map[string]string{"ASN": "64512"}, ""},
		"everything":                 {map[string]string{"ASN": "4200000000", "Global": "false", "Plan": "B", "VLAN": "7", "Shape": "round", "Remark": "007"}, ""},
		"nothing":                    {nil, `info.ASN: must be given: ` + asn + `; nothing was given`},
		"a number with zeros":        {map[string]string{"ASN": "064512"}, `info.ASN: must be a number in decimal digits, without zeros before it: ` + asn + `; given "064512"`},
		"a number in words":          {map[string]string{"ASN": "mine"}, `info.ASN: must be a number in decimal digits, without zeros before it: ` + asn + `; given "mine"`},
		"a fraction, where whole":    {map[string]string{"ASN": "1.5", "VLAN": "1.5"}, `info.VLAN: must be a whole number in decimal digits, without zeros before it: Cloud asks for VLAN (INTEGER); given "1.5"`},
		"what is not true or false":  {map[string]string{"ASN": "1", "Global": "yes"}, `info.Global: must be true or false: Cloud asks for Global (BOOLEAN); given "yes"`},
		"another option":             {map[string]string{"ASN": "1", "Plan": "C"}, `info.Plan: must be among the seller's options: Cloud asks for Plan (LIST, one of A, B); given "C"`},
		"what nobody asks, and less": {map[string]string{"asn": "1"}, "info.ASN: must be given: " + asn + "; nothing was given\ninfo.asn: must be left out: Cloud asks for " + all + `; given "1"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var faults providers.Faults
			equinix.CheckAsked(&faults, "info", test.answers, seller)
			assert.Equal(t, test.says, faults.Error())
		})
	}
	var faults providers.Faults
	equinix.CheckAsked(&faults, "info", map[string]string{"ASN": "1"}, providers.Profile{Name: "Plain"})
	assert.EqualError(t, faults, `info.ASN: must be left out: Plain asks for nothing of the kind; given "1"`)
}

func TestCheckAnswers(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range 51 {
		many[strings.Repeat("n", i+1)] = "v"
	}
	for name, test := range map[string]struct {
		answers map[string]string
		refused bool
	}{
		"none":                   {nil, false},
		"255 Chinese characters": {map[string]string{"备注": strings.Repeat("备", 255)}, false},
		"256 characters":         {map[string]string{"a": strings.Repeat("备", 256)}, true},
		"an empty answer":        {map[string]string{"a": ""}, true},
		"two lines":              {map[string]string{"a": "b\nc"}, true},
		"too many":               {many, true},
	} {
		var faults providers.Faults
		equinix.CheckAnswers(&faults, "info", test.answers)
		assert.Equal(t, test.refused, len(faults) > 0, name)
	}
}
