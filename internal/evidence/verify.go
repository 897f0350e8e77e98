package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"turnup/internal/actor"
	"turnup/workflows/order"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
)

// Verdict is what a file of evidence is worth.
type Verdict struct {
	Run
	Faults  []string `json:"faults,omitempty"` // that it is not what was written, or contradicts itself
	Answers []Answer `json:"answers"`
	Keys    string   `json:"keys"`           // given, or its own
	Note    string   `json:"note,omitempty"` // what was not looked at
}

// Proven reports whether the file is what was written, and every answer in it is proven.
func (v Verdict) Proven() bool {
	return len(v.Faults) == 0 && !slices.ContainsFunc(v.Answers, func(a Answer) bool { return a.Worth != Proven })
}

// Verify reads a file of evidence, and checks all of it anew. keys are those that are trusted, a JSON Web Key Set; nil takes the file's own.
func Verify(data, keys []byte) (v Verdict, err error) {
	f, faults, err := unpack(data)
	if err != nil {
		return v, err
	}
	v.Faults, v.Keys = faults, "given"
	if err := json.Unmarshal(f[fileRun], &v.Run); err != nil {
		return v, fmt.Errorf("read %s: %w", fileRun, err)
	}
	if v.Format != 1 {
		return v, fmt.Errorf("this is evidence of format %d, and this program knows 1", v.Format)
	}
	if keys == nil {
		keys, v.Keys = f[fileKeys], "its own"
	}
	history, err := client.HistoryFromJSON(bytes.NewReader(f[fileHistory]), client.HistoryJSONOptions{})
	if err != nil {
		return v, fmt.Errorf("read %s: %w", fileHistory, err)
	}
	v.Answers = answersOf(v.Run, history, keysOrNone(keys))
	record, err := readRecord(f[fileRecord])
	if err != nil {
		return v, err
	}
	v.Answers = slices.DeleteFunc(v.Answers, record.refuses())
	v.Faults = append(v.Faults, v.contradictions(record, history)...)
	if v.Run.Page != pageVersion {
		v.Note = filePage + " was made by another version of turnup, and was not compared with the record"
		return v, nil
	}
	told := slices.DeleteFunc(answersOf(v.Run, history, keysOrNone(f[fileKeys])), record.refuses())
	if page, err := page(v.Run, f[fileRecord], told); err != nil || !bytes.Equal(page, f[filePage]) {
		v.Faults = append(v.Faults, filePage+" is not the page of this record")
	}
	return v, nil
}

// record is what the page and the audit need of record.json, whatever workflow it is of.
type record struct {
	ID      string          `json:"id"`
	State   string          `json:"state"`
	Reason  string          `json:"reason"`
	Record  []order.Entry   `json:"record"`
	Refused []order.Refusal `json:"refused"`
	Order   json.RawMessage `json:"order"`
}

func readRecord(data []byte) (r record, err error) {
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("read %s: %w", fileRecord, err)
	}
	return r, nil
}

// refuses tells of signals that the order refused, and shows as refused: they changed nothing.
func (r record) refuses() func(Answer) bool {
	left := map[string]int{}
	for _, refused := range r.Refused {
		left[refused.Signal]++
	}
	return func(a Answer) bool {
		if !a.signal || left[a.What] == 0 {
			return false
		}
		left[a.What]--
		return true
	}
}

// contradictions are what the record says, and the history does not.
func (v Verdict) contradictions(r record, h *historypb.History) (faults []string) {
	if all := h.GetEvents(); len(all) == 0 || all[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId() == "" {
		faults = append(faults, fileHistory+" does not begin with a start")
	}
	for _, entry := range r.Record {
		if entry.Handoff == "" || entry.Actor == nil {
			continue
		}
		has := func(a Answer) bool { return a.What == entry.Handoff && a.Actor != nil && a.Actor.Is(*entry.Actor) }
		if !slices.ContainsFunc(v.Answers, has) {
			faults = append(faults, fmt.Sprintf("the record says that %s answered %s, and the history has no such answer that is proven", entry.Actor.Name, entry.Handoff))
		}
	}
	return faults
}

// Trusted reads keys that somebody trusts.
func Trusted(data []byte) error {
	_, err := actor.ParseKeys(data)
	return err
}
