package simulator

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Shape is where an answer of the provider's API has connections, and what is called how there.
type Shape struct {
	Rows    []string // keys that connections stand below; without one, the answer itself is a connection, or a list of them
	ID      string
	Name    string
	Created []string // with dots where it stands deeper

	Requester []string // what tells who asked for it
}

// alterations are what the fault alter can do to a connection in an answer, by the fault's how.
var alterations = map[string]func(s Shape, c map[string]any){
	"noName":      func(s Shape, c map[string]any) { delete(c, s.Name) },
	"shortName":   func(s Shape, c map[string]any) { s.rename(c, func(name string) string { return name[:len(name)*2/3] }) },
	"recasedName": func(s Shape, c map[string]any) { s.rename(c, strings.ToUpper) },
	"trimmedName": func(s Shape, c map[string]any) {
		s.rename(c, func(name string) string { return name[strings.Index(name, "-")+1:] })
	},
	"noID":      func(s Shape, c map[string]any) { delete(c, s.ID) },
	"noCreated": func(s Shape, c map[string]any) { s.created(c, func(at map[string]any, key string) { delete(at, key) }) },
	"oddCreated": func(s Shape, c map[string]any) {
		s.created(c, func(at map[string]any, key string) { at[key] = "a while ago" })
	},
	"noRequester": func(s Shape, c map[string]any) {
		for _, key := range s.Requester {
			delete(c, key)
		}
	},
}

func (s Shape) rename(c map[string]any, change func(name string) string) {
	if name, is := c[s.Name].(string); is {
		c[s.Name] = change(name)
	}
}

func (s Shape) created(c map[string]any, change func(at map[string]any, key string)) {
	for _, path := range s.Created {
		at, key := c, path
		for outer, inner, deeper := strings.Cut(key, "."); deeper; outer, inner, deeper = strings.Cut(key, ".") {
			at, _ = at[outer].(map[string]any)
			key = inner
		}
		if _, there := at[key]; there {
			change(at, key)
		}
	}
}

// alter changes the connections in an answer. Of several, only the last loses its id: the others can be told apart by it.
func (s Shape) alter(body any, how string) any {
	decoder := json.NewDecoder(bytes.NewReader(Encode(body)))
	decoder.UseNumber()
	var answer any
	if decoder.Decode(&answer) != nil {
		return body
	}
	found := s.connections(answer)
	if how == "noID" && len(found) > 1 {
		found = found[len(found)-1:]
	}
	for _, c := range found {
		alterations[how](s, c)
	}
	return answer
}

func (s Shape) connections(answer any) []map[string]any {
	switch answer := answer.(type) {
	case map[string]any:
		for _, key := range s.Rows {
			if below, there := answer[key]; there {
				return s.connections(below)
			}
		}
		return []map[string]any{answer}
	case []any:
		var found []map[string]any
		for _, row := range answer {
			if c, is := row.(map[string]any); is {
				found = append(found, c)
			}
		}
		return found
	}
	return nil
}
