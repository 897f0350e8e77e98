package rest

import (
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"turnup/providers"
)

const (
	maxMessage = 300 // characters of a provider's words kept in an error
	maxCode    = 100

	redacted = "[redacted]"
)

// cleaner makes text from outside fit to be shown and stored: without secrets, on one line, short.
type cleaner struct{ secrets *strings.Replacer }

func newCleaner(secrets []string) cleaner {
	var forms []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		quoted, _ := json.Marshal(secret) // a string always encodes
		forms = append(forms, secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`))
	}
	// Longest first, so that a secret that begins like another one is replaced as a whole.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range forms {
		pairs = append(pairs, form, redacted)
	}
	return cleaner{secrets: strings.NewReplacer(pairs...)}
}

// text redacts before it shortens, or half a secret could stay at the cut.
func (c cleaner) text(raw string, limit int) string {
	if isHTML(raw) {
		raw = describeHTML(raw)
	}
	return providers.Shorten(oneLine(c.secrets.Replace(raw)), limit)
}

func isHTML(text string) bool {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 1024)]))
	return strings.HasPrefix(start, "<") || strings.Contains(start, "<html") || strings.Contains(start, "<!doctype")
}

// describeHTML keeps a page's title, which names a gateway's error, and nothing else.
func describeHTML(page string) string {
	lower := strings.ToLower(page)
	if len(lower) != len(page) { // some letters change size with case, and the positions below would not fit
		return "HTML page"
	}
	start := strings.Index(lower, "<title>")
	end := strings.Index(lower, "</title>")
	if start < 0 || end < start {
		return "HTML page"
	}
	title := strings.TrimSpace(html.UnescapeString(page[start+len("<title>") : end]))
	if title == "" || strings.Contains(title, "<") {
		return "HTML page"
	}
	return "HTML page: " + title
}

// oneLine also drops control characters, which could play with a terminal, and bytes that are not UTF-8.
func oneLine(text string) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
}

// cause stands for the error below a *providers.Error. It answers errors.Is like that error, but shows only the
// cleaned text: whoever prints or stores the whole chain must not find a secret in it.
type cause struct {
	text string
	err  error
}

func (c *cause) Error() string { return c.text }

// Is reports whether the hidden error is target.
func (c *cause) Is(target error) bool { return errors.Is(c.err, target) }
