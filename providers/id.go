package providers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// RuleID is the rule that IsID checks.
const RuleID = "must be an id, without spaces or slashes"

// maxID is more than any provider's ids have; longer ones would not fit into what lists show.
const maxID = 255

// IsID reports whether the text can be a provider's id of something. Ids are opaque: documents that ask for a form show samples that
// lack it. The rule is one for all, so that what can be bought can be asked for, changed and removed too; what it leaves out
// would be another address, could not be shown, or is the ... of an example.
func IsID(text string) bool {
	unfit := func(r rune) bool {
		return r == '/' || r == utf8.RuneError || !unicode.IsGraphic(r) || unicode.IsSpace(r)
	}
	return strings.Trim(text, ".") != "" && utf8.RuneCountInString(text) <= maxID && !strings.ContainsFunc(text, unfit)
}

// CheckID adds what is no id.
func CheckID(faults *Faults, field, id string) {
	if !IsID(id) {
		faults.Add(field, RuleID, id)
	}
}
