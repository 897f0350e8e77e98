package providers

import (
	"slices"
	"strings"
)

// candidates is how many rows an order chooses from, or is told of when none will do. Whole lists would fill histories, and
// nobody reads them.
const candidates = 10

// Nearest are as many rows as a person reads, the nearest first; all of them, as they come, when they are so few.
func Nearest[T any](rows []T, distance func(T) []int) []T {
	if len(rows) <= candidates {
		return rows
	}
	type placed struct {
		row      T
		distance []int
	}
	all := make([]placed, len(rows))
	for i, row := range rows {
		all[i] = placed{row, distance(row)}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return slices.Compare(a.distance, b.distance) })
	near := make([]T, candidates)
	for i := range near {
		near[i] = all[i].row
	}
	return near
}

// Far is how many letters have to be changed, at least, to make one of the texts of what was written; 0 when nothing was.
func Far(written string, texts ...string) int {
	if written == "" {
		return 0
	}
	least := -1
	for _, text := range texts {
		if text == "" {
			continue
		}
		if d := edits([]rune(strings.ToLower(written)), []rune(strings.ToLower(text))); least < 0 || d < least {
			least = d
		}
	}
	return least
}

// edits is the Levenshtein distance of two texts, row by row of its table.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
