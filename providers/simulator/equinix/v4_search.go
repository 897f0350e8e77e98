package equinix

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"turnup/providers/simulator"
)

// expression is a filter of Fabric v4: a condition on one property, or several expressions joined.
type expression struct {
	and, or  []expression
	property string
	operator string
	values   []string
}

// valuesOf are the values of a condition, as text: clients send numbers and booleans as well as strings.
func valuesOf(condition simulator.Fields) []string {
	all, _ := condition["values"].([]any)
	var texts []string
	for _, value := range all {
		texts = append(texts, fmt.Sprint(value))
	}
	return texts
}

func readExpression(read simulator.Fields) expression {
	e := expression{property: read.Text("property"), operator: strings.ToUpper(read.Text("operator")), values: valuesOf(read)}
	for _, part := range read.Objects("and") {
		e.and = append(e.and, readExpression(part))
	}
	for _, part := range read.Objects("or") {
		e.or = append(e.or, readExpression(part))
	}
	return e
}

// operators are those of the documents; ILIKE is spelled ILKE there too.
var operators = []string{
	"=", "!=", ">", ">=", "<", "<=", "BETWEEN", "NOT BETWEEN", "LIKE", "NOT LIKE", "ILIKE", "ILKE", "IN", "NOT IN", "IS NULL", "IS NOT NULL",
}

// check refuses a property that is missing or not one of the known ones: what is found without it would look like an
// answer.
func (e expression) check(known []string, faults *faultList) {
	for _, part := range slices.Concat(e.and, e.or) {
		part.check(known, faults)
	}
	if e.property == "" && e.operator == "" && len(e.values) == 0 {
		return
	}
	if !slices.Contains(known, e.property) {
		faults.add(ruleField, field(e.property), "is no property that can be searched by")
	}
	if !slices.Contains(operators, e.operator) {
		faults.add(ruleField, field(e.property), "the operator must be one of %q", operators)
	}
	if strings.HasSuffix(e.operator, "BETWEEN") && len(e.values) != 2 {
		faults.add(ruleField, field(e.property), "%s takes two values", e.operator)
	}
}

// matches tells whether a view fits. No expression at all fits everything.
func (e expression) matches(view any) bool {
	for _, part := range e.and {
		if !part.matches(view) {
			return false
		}
	}
	if len(e.or) > 0 && !slices.ContainsFunc(e.or, func(part expression) bool { return part.matches(view) }) {
		return false
	}
	if e.property == "" {
		return true
	}
	operator, negated := strings.CutPrefix(e.operator, "NOT ")
	return e.fits(operator, lookUpProperty(view, e.property)) != negated
}

// fits tells whether what a view has at the property is what the operator and the values say.
func (e expression) fits(operator string, texts []string) bool {
	oneOf := func(fits func(text, value string) bool) bool {
		return slices.ContainsFunc(texts, func(text string) bool {
			return slices.ContainsFunc(e.values, func(value string) bool { return fits(text, value) })
		})
	}
	switch operator {
	case "IS NULL":
		return len(texts) == 0
	case "IS NOT NULL":
		return len(texts) > 0
	case "!=":
		return !oneOf(func(text, value string) bool { return text == value })
	case ">", ">=", "<", "<=":
		return oneOf(func(text, value string) bool { return ordered(operator, compareTexts(text, value)) })
	case "BETWEEN":
		return slices.ContainsFunc(texts, func(text string) bool {
			return compareTexts(text, e.values[0]) >= 0 && compareTexts(text, e.values[1]) <= 0
		})
	case "LIKE":
		return oneOf(like)
	case "ILIKE", "ILKE":
		return oneOf(func(text, value string) bool { return like(strings.ToLower(text), strings.ToLower(value)) })
	}
	return oneOf(func(text, value string) bool { return text == value }) // one of several values will do with = too
}

// ordered tells whether the order of two values is the one that an operator asks for.
func ordered(operator string, order int) bool {
	return order == 0 && strings.HasSuffix(operator, "=") || order > 0 && operator[0] == '>' || order < 0 && operator[0] == '<'
}

// compareTexts compares numbers as numbers.
func compareTexts(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

// names are the names that alone can fit, when the filter says so: a search for a name need not look at every connection.
func (e expression) names() []string {
	if e.property == "/name" && (e.operator == "=" || e.operator == "IN") {
		return e.values
	}
	for _, part := range e.and {
		if names := part.names(); names != nil {
			return names
		}
	}
	return nil
}

// like compares with a pattern where % is any text; without one, the pattern may stand anywhere.
func like(text, pattern string) bool {
	if !strings.Contains(pattern, "%") {
		return strings.Contains(text, pattern)
	}
	quoted := strings.ReplaceAll(regexp.QuoteMeta(pattern), "%", ".*")
	return regexp.MustCompile("^" + quoted + "$").MatchString(text)
}

// lookUpProperty finds the value at a path such as /aSide/accessPoint/port/uuid, or the values in a list. A Dot1Q tag is
// found as an S-tag too.
func lookUpProperty(view any, path string) []string {
	name, rest, more := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch at := view.(type) {
	case *shownV4:
		return lookUpProperty(at.view, path)
	case []any:
		var texts []string
		for _, one := range at {
			texts = append(texts, lookUpProperty(one, path)...)
		}
		return texts
	case map[string]string:
		if text, given := at[name]; given && !more {
			return []string{text}
		}
	case map[string]any:
		value := at[name]
		if name == "vlanSTag" && value == nil {
			value = at["vlanTag"]
		}
		if more {
			return lookUpProperty(value, rest)
		}
		if text, is := value.(string); is {
			return []string{text}
		}
		if value != nil {
			return []string{fmt.Sprint(value)}
		}
	}
	return nil
}

// searched is the answer to a search: the rows that fit, in the wanted order, a page of them.
func searched(r *http.Request, body []byte, known, sortable []string, rows []any) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseV4(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	filter := readExpression(read.Object("filter"))
	var faults faultList
	filter.check(known, &faults)
	order := read.Objects("sort")
	for _, by := range order {
		if !slices.Contains(sortable, by.Text("property")) {
			faults.add(ruleField, field(by.Text("property")), "is no property that can be sorted by")
		}
	}
	offset, limit := 0, 0
	if page := read.Object("pagination"); page != nil {
		offset, _ = page.Whole("offset")
		limit, _ = page.Whole("limit")
	}
	if offset < 0 || limit < 0 {
		faults.add(ruleField, "/pagination", "offset and limit must not be negative")
	}
	if len(faults.list) > 0 {
		return refuseV4(faults.list...)
	}
	found := []any{}
	for _, row := range rows {
		if filter.matches(row) {
			found = append(found, row)
		}
	}
	if len(order) > 0 {
		slices.SortStableFunc(found, func(a, b any) int { return compareBy(order, a, b) })
	}
	return simulator.Reply{Status: http.StatusOK, Body: pageV4(found, offset, limit, r.URL.Path)}
}

func compareBy(order []simulator.Fields, a, b any) int {
	for _, by := range order {
		result := slices.CompareFunc(lookUpProperty(a, by.Text("property")), lookUpProperty(b, by.Text("property")), compareTexts)
		if by.Text("direction") != "ASC" {
			result = -result
		}
		if result != 0 {
			return result
		}
	}
	return 0
}
