package order

import (
	"regexp"
	"strings"
	"unicode"

	"turnup/providers"

	"golang.org/x/text/unicode/norm"
)

// Person is who placed an order, answered or asked, in the one form that every spelling of a name has (see PersonNamed).
// What is read from JSON or YAML gets that form by itself, so that every way in is covered: order files, answers, and what is
// started or signalled from Temporal UI.
type Person string

const personRule = "must be the name of a person or account, 1 to 100 characters without line breaks or other control characters"

var personPattern = regexp.MustCompile(`^[^\p{Cc}\p{Zl}\p{Zp}\x{FFFD}]{1,100}$`)

// PersonNamed is the person of that name. Two people who look the same on a screen are one: an approver must not pass for
// somebody else by a space that nobody sees or a letter of another width.
func PersonNamed(name string) Person { return Person(plain(name)) }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Person) UnmarshalText(name []byte) error {
	*p = PersonNamed(string(name))
	return nil
}

// Is reports whether both are the same person, however each is spelt, in capitals or not.
func (p Person) Is(other Person) bool {
	return strings.EqualFold(string(PersonNamed(string(p))), string(PersonNamed(string(other))))
}

// CheckPerson adds what is wrong with a person's name.
func CheckPerson(faults *providers.Faults, field string, p Person) {
	if !personPattern.MatchString(string(PersonNamed(string(p)))) {
		faults.Add(field, personRule, string(p))
	}
}

// plain is the text as people see it: without what has no width, in Unicode's compatible form (NFKC), with single spaces
// and none at its ends. Control characters stay, for a rule to refuse.
func plain(text string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, text)
	spaces := func(r rune) bool { return unicode.Is(unicode.Zs, r) }
	return strings.Join(strings.FieldsFunc(norm.NFKC.String(visible), spaces), " ")
}
