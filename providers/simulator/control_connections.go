package simulator

import (
	"errors"
	"net/http"
)

// control is what the control endpoint offers on the connections of a provider. W is what the body of an action may hold.
type control[W any] struct {
	list    func() any                    // every connection
	show    func(ref string) (any, error) // one, by id or name
	actions map[string]func(ref string, words W) error
	log     func(format string, args ...any)
}

func (c control[W]) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+controlPath+"connections", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"connections": c.list()})
	})
	mux.HandleFunc("GET "+controlPath+"connections/{ref}", func(w http.ResponseWriter, r *http.Request) {
		c.write(w, r.PathValue("ref"), nil)
	})
	for name, act := range c.actions {
		mux.HandleFunc("POST "+controlPath+"connections/{ref}/"+name, func(w http.ResponseWriter, r *http.Request) {
			var words W
			if err := readControl(r, &words); err != nil {
				refuseControl(w, http.StatusBadRequest, err)
				return
			}
			ref := r.PathValue("ref")
			err := act(ref, words)
			if err == nil {
				c.log("support: %s %s", name, ref)
			}
			c.write(w, ref, err)
		})
	}
}

// write answers with the connection as it is now, or with why a person at the provider could not act on it.
func (c control[W]) write(w http.ResponseWriter, ref string, refused error) {
	if refused == nil {
		var found any
		if found, refused = c.show(ref); refused == nil {
			writeJSON(w, http.StatusOK, found)
			return
		}
	}
	status := http.StatusConflict
	if errors.Is(refused, ErrNotFound) {
		status = http.StatusNotFound
	}
	refuseControl(w, status, refused)
}
