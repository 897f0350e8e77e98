package simulator

import (
	"errors"
	"io"
	"net/http"
)

func (c *core) mountScenario(mux *http.ServeMux) {
	show := func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, c.ScenarioReport())
	}
	mux.HandleFunc("GET "+controlPath+"scenario", show)
	mux.HandleFunc("DELETE "+controlPath+"scenario", func(w http.ResponseWriter, r *http.Request) {
		c.EndScenario()
		show(w, r)
	})
	mux.HandleFunc("POST "+controlPath+"scenario", func(w http.ResponseWriter, r *http.Request) {
		if err := c.beginScenario(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		show(w, r)
	})
}

// beginScenario reports what cannot be read together with what is wrong with the rest.
func (c *core) beginScenario(from io.Reader) error {
	text, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	scenario, err := ReadScenario(text)
	if err != nil {
		return errors.Join(err, scenario.check(c.vocabulary()))
	}
	return c.SetScenario(scenario)
}
