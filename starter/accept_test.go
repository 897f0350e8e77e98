package main

import (
	"testing"

	"turnup/internal/books"

	"github.com/stretchr/testify/assert"
)

// Each connection goes back to what is expected of it, and of it alone.
func TestWayBack(t *testing.T) {
	t.Parallel()
	field := func(name, expected, seen string) books.Field { return books.Field{Name: name, Expected: expected, Seen: seen} }
	seen := compared{
		Connections: []comparedConnection{
			{ID: "C1", what: "connection", Fields: []books.Field{field("name", "tu-a-1", "tu-a-1"), field("speedMbps", "50", "200")}},
			{ID: "C2", what: "connection", Fields: []books.Field{field("name", "backbone", "mine"), field("speedMbps", "50", "50"), field("srcVlan", "7", "8")}},
			{ID: "C3", what: "connection", Fields: []books.Field{field("name", "x", ""), field("speedMbps", "50", "50")}},
		},
		Tunnel: &comparedConnection{ID: "dcx-1", what: "tunnel", Fields: []books.Field{field("speedMbps", "50", "40")}},
	}
	each, left := seen.wayBack()
	assert.Equal(t, map[string]map[string]any{"C1": {"speedMbps": 50}, "C2": {"name": "backbone"}}, each)
	assert.Equal(t, []string{"connection C2 has srcVlan 8, where 7 is expected", "tunnel dcx-1 has speedMbps 40, where 50 is expected"}, left)
}
