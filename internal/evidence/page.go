package evidence

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"time"

	"turnup/internal/terminal"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"date": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
}).Parse(pageText))

// pageVersion tells pages of one version of this program from those of another.
var pageVersion = fmt.Sprintf("%x", sha256.Sum256([]byte(pageText)))[:16]

// page is the record for people. It is made of the other files alone, so that it can be compared with them. It has no script, and nothing from
// elsewhere.
func page(r Run, text []byte, answers []Answer) ([]byte, error) {
	rec, err := readRecord(text)
	if err != nil {
		return nil, err
	}
	var ordered bytes.Buffer
	if len(rec.Order) > 0 && string(rec.Order) != "null" {
		if err := json.Indent(&ordered, rec.Order, "", "  "); err != nil {
			return nil, fmt.Errorf("write the page: %w", err)
		}
	}
	var b bytes.Buffer
	err = pageTemplate.Execute(terminal.Writer(&b), map[string]any{"Run": r, "Record": rec, "Answers": answers, "Order": ordered.String()})
	if err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return b.Bytes(), nil
}
