package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// applied is what apply prints with -o json: how many there are of each state, and every connection.
type applied struct {
	Counts map[string]int `json:"counts"`
	Rows   []*applyRow    `json:"rows"`
}

var applyStates = []string{applyCreated, applyJoined, applyUnchanged, applyDiffers, applyNotInFile}

func counts(rows []*applyRow) map[string]int {
	n := map[string]int{}
	for _, state := range applyStates {
		n[state] = 0
	}
	for _, r := range rows {
		n[r.State]++
	}
	return n
}

// printApply prints the plan for people: what is not as desired already, and how many there are of each.
func (a *app) printApply(rows []*applyRow) error {
	var shown []*applyRow
	var cells [][]string
	for _, r := range rows {
		if r.State == applyUnchanged {
			continue
		}
		shown = append(shown, r)
		cells = append(cells, []string{r.ID, r.Account, r.State, r.what()})
	}
	if err := printRows(a, shown, "all is as desired", []string{"ORDER", "ACCOUNT", "PLAN", "WHAT"}, cells); err != nil {
		return err
	}
	n := counts(rows)
	told := make([]string, len(applyStates))
	for i, state := range applyStates {
		told[i] = fmt.Sprintf("%d %s", n[state], state)
	}
	a.say("%s", strings.Join(told, ", "))
	return nil
}

// what is the row in words: in what it differs, and what is done about it.
func (r *applyRow) what() string {
	var parts []string
	for _, d := range r.Differs {
		parts = append(parts, fmt.Sprintf("%s is %v, the file has %v", d.Field, d.Is, d.Want))
	}
	if r.Change != nil {
		change, _ := json.Marshal(r.Change) // numbers and texts
		parts = append(parts, "change "+string(change))
	}
	if r.Decommission {
		parts = append(parts, "is decommissioned")
	}
	if r.Why != "" {
		parts = append(parts, r.Why)
	}
	if r.Waits {
		parts = append(parts, "waits for a person")
	}
	if r.Where != "" {
		parts = append(parts, "("+r.Where+")")
	}
	return strings.Join(parts, "; ")
}
