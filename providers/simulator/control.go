package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// controlPath is where the control endpoint of a simulator begins. It asks for no key: a simulator listens on loopback.
const controlPath = "/_simulator/"

// Control is what a provider's control endpoint offers beyond what every one has. W is what the body of an action may hold.
type Control[C Record[C], W any] struct {
	Help    Help
	Show    func(c C) any                                 // a connection with everything known of it
	Actions map[string]func(ref string, words W) error    // on a connection, by id or name: a POST, unless the key names another method
	Calls   map[string]func(r *http.Request) (any, error) // further calls, by method and path
}

// Mount adds the control endpoint.
func (c Control[C, W]) Mount(mux *http.ServeMux, a *Account[C]) {
	mux.HandleFunc(controlPath, func(w http.ResponseWriter, r *http.Request) {
		refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no %s %s: GET %s tells what there is", r.Method, r.URL.Path, controlPath))
	})
	a.engine.mountControl(mux, c.Help)
	mux.HandleFunc("GET "+controlPath+"connections", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"connections": States(a, c.Show)})
	})
	mux.HandleFunc("POST "+controlPath+"connections", func(w http.ResponseWriter, r *http.Request) {
		var foreign Foreign
		err := ReadControl(r, &foreign)
		id := ""
		if err == nil {
			id, err = a.addForeign(foreign)
		}
		if err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		a.Logf("support: somebody else's connection %s %s", foreign.Name, id)
		c.write(w, a, id, nil)
	})
	mux.HandleFunc("GET "+controlPath+"connections/{ref}", func(w http.ResponseWriter, r *http.Request) {
		c.write(w, a, r.PathValue("ref"), nil)
	})
	c.Actions["stall"] = func(ref string, _ W) error { return a.stall(ref) }
	mux.HandleFunc(actionPattern("give"), func(w http.ResponseWriter, r *http.Request) {
		var given Given
		if err := ReadControl(r, &given); err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		c.write(w, a, r.PathValue("ref"), a.give(r.PathValue("ref"), given))
	})
	for _, act := range AllActs() {
		mux.HandleFunc(actionPattern(string(act)), func(w http.ResponseWriter, r *http.Request) {
			var how Meddling
			if err := ReadControl(r, &how); err != nil {
				refuseControl(w, http.StatusBadRequest, err)
				return
			}
			ref := r.PathValue("ref")
			shown, err := a.lookUp(ref) // by what it is called before
			if err == nil {
				if err = a.meddle(ref, act, how); err == nil {
					a.Logf("somebody else: %s %s", act, ref)
				}
				ref, _ = shown.Ref()
			}
			c.write(w, a, ref, err)
		})
	}
	for name, act := range c.Actions {
		mux.HandleFunc(actionPattern(name), func(w http.ResponseWriter, r *http.Request) {
			var words W
			if err := ReadControl(r, &words); err != nil {
				refuseControl(w, http.StatusBadRequest, err)
				return
			}
			ref := r.PathValue("ref")
			err := act(ref, words)
			if err == nil {
				a.Logf("support: %s %s", name, ref)
			}
			c.write(w, a, ref, err)
		})
	}
	for call, answer := range c.Calls {
		method, path, _ := strings.Cut(call, " ")
		mux.HandleFunc(method+" "+controlPath+path, func(w http.ResponseWriter, r *http.Request) {
			body, err := answer(r)
			if err != nil {
				refuseControl(w, http.StatusBadRequest, err)
				return
			}
			if method != http.MethodGet {
				a.Logf("support: %s", path)
			}
			WriteJSON(w, http.StatusOK, body)
		})
	}
}

func actionPattern(name string) string {
	method, action, named := strings.Cut(name, " ")
	if !named {
		method, action = http.MethodPost, name
	}
	return method + " " + controlPath + "connections/{ref}/" + action
}

// write answers with the connection as it is now, or with why a person at the provider could not act on it.
func (c Control[C, W]) write(w http.ResponseWriter, a *Account[C], ref string, refused error) {
	if refused == nil {
		var found C
		if found, refused = a.lookUp(ref); refused == nil {
			WriteJSON(w, http.StatusOK, c.Show(found))
			return
		}
	}
	status := http.StatusConflict
	if errors.Is(refused, ErrNotFound) {
		status = http.StatusNotFound
	}
	refuseControl(w, status, refused)
}

// mountControl adds what the control endpoint of every simulator has: the help page, ledger, calls, faults and the
// scenario.
func (e *Engine) mountControl(mux *http.ServeMux, help Help) {
	mux.HandleFunc("GET "+controlPath+"{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, help.page("http://"+r.Host, e.setup.Tricks))
	})
	mux.HandleFunc("GET "+controlPath+"ledger", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, e.Ledger())
	})
	mux.HandleFunc("GET "+controlPath+"calls", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"calls": e.Calls(), "operations": slices.Sorted(maps.Keys(e.operations))})
	})
	e.mountFaults(mux)
	e.mountScenario(mux)
}

func (e *Engine) mountFaults(mux *http.ServeMux) {
	list := func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"faults": e.Faults()})
	}
	mux.HandleFunc("GET "+controlPath+"faults", list)
	mux.HandleFunc("DELETE "+controlPath+"faults", func(w http.ResponseWriter, r *http.Request) {
		e.ClearFaults()
		list(w, r)
	})
	mux.HandleFunc("POST "+controlPath+"faults", func(w http.ResponseWriter, r *http.Request) {
		var fault Fault
		err := ReadControl(r, &fault)
		if err == nil {
			err = e.Inject(fault)
		}
		if err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		list(w, r)
	})
}

// ReadControl reads the body of a control call, strictly: a mistyped field is refused. No body is an empty one.
func ReadControl(r *http.Request, into any) error {
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the body is not understood: %w", err)
	}
	return nil
}

func refuseControl(w http.ResponseWriter, status int, err error) {
	WriteJSON(w, status, map[string]string{"error": err.Error()})
}
