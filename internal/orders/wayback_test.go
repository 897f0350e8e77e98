package orders

import (
	"testing"

	"turnup/internal/books"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
)

// Each connection goes back to what is expected of it, and of it alone.
func TestWayBack(t *testing.T) {
	t.Parallel()
	field := func(name, expected, seen string) books.Field {
		return books.Field{Name: name, Expected: expected, Seen: seen}
	}
	seen := Compared{
		Service: "equinix/a",
		Connections: []ComparedConnection{
			{ID: "C1", Fields: []books.Field{field("name", "tu-a-1", "tu-a-1"), field("speedMbps", "50", "200")}},
			{ID: "C2", Fields: []books.Field{field("name", "backbone", "mine"), field("speedMbps", "50", "50"), field("srcVlan", "7", "8")}},
			{ID: "C3", Fields: []books.Field{field("name", "x", ""), field("speedMbps", "50", "50")}},
		},
	}
	back, left := seen.wayBack()
	assert.Equal(t, map[string]map[string]any{"C1": {"speedMbps": 50}, "C2": {"name": "backbone"}}, back.Each)
	assert.Empty(t, back.To)
	assert.Equal(t, []string{"connection C2 has srcVlan 8, where 7 is expected"}, left)
}

// Of a connection to Tencent Cloud nothing can be put back but its tunnel, and of that not what needs another tunnel.
func TestWayBackOfATunnel(t *testing.T) {
	t.Parallel()
	field := func(name, expected, seen string) books.Field {
		return books.Field{Name: name, Expected: expected, Seen: seen}
	}
	fields := []books.Field{field("speedMbps", "50", "40"), field("name", "tu-a", "mine"), field("vlan", "60", "61")}
	tunnel := ComparedConnection{ID: "dcx-1", Fields: fields, now: providers.Connection{ID: "dcx-1"}}
	seen := Compared{
		Service:     "tencent/a",
		Connections: []ComparedConnection{{ID: "C1", Fields: []books.Field{field("speedMbps", "50", "200")}}},
		Tunnel:      &tunnel,
	}
	back, left := seen.wayBack()
	assert.Equal(t, map[string]any{"tunnelSpeedMbps": 50, "tunnelName": "tu-a"}, back.To)
	assert.Empty(t, back.Each)
	assert.Equal(t, []string{"connection C1 has speedMbps 200, where 50 is expected", "tunnel dcx-1 has vlan 61, where 60 is expected"}, left)

	tunnel.now.ID = "dcx-2"
	back, left = seen.wayBack()
	assert.Empty(t, back.To, "another tunnel is in its place")
	assert.Len(t, left, 4)
}
