package simulator

import (
	"errors"
	"io"
	"net/http"
)

func (e *Engine) mountScenario(mux *http.ServeMux) {
	show := func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, e.ScenarioReport())
	}
	mux.HandleFunc("GET "+controlPath+"scenario", show)
	mux.HandleFunc("DELETE "+controlPath+"scenario", func(w http.ResponseWriter, r *http.Request) {
		e.EndScenario()
		show(w, r)
	})
	mux.HandleFunc("POST "+controlPath+"scenario", func(w http.ResponseWriter, r *http.Request) {
		if err := e.beginScenario(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		show(w, r)
	})
}

// beginScenario reports what cannot be read together with what is wrong with the rest.
func (e *Engine) beginScenario(from io.Reader) error {
	text, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	scenario, err := ReadScenario(text)
	if err != nil {
		return errors.Join(err, scenario.check(e.vocabulary()))
	}
	return e.SetScenario(scenario)
}
