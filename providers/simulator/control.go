package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// controlPath is where the control endpoint of a simulator begins. It asks for no key: a simulator listens on loopback.
const controlPath = "/_simulator/"

// mountControl adds what the control endpoint of every simulator has: the help page, ledger, calls, faults and the
// scenario.
func (c *core) mountControl(mux *http.ServeMux, help string, ledger func() Ledger) {
	mux.HandleFunc("GET "+controlPath+"{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		root := "http://" + r.Host
		addresses := strings.NewReplacer("{root}", root, "{base}", root+strings.TrimSuffix(controlPath, "/"))
		_, _ = addresses.WriteString(w, help)
	})
	mux.HandleFunc(controlPath, func(w http.ResponseWriter, r *http.Request) {
		refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no %s %s: GET %s tells what there is", r.Method, r.URL.Path, controlPath))
	})
	mux.HandleFunc("GET "+controlPath+"ledger", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, ledger())
	})
	mux.HandleFunc("GET "+controlPath+"calls", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"calls": c.Calls(), "operations": sortedKeys(c.operations)})
	})
	c.mountFaults(mux)
	c.mountScenario(mux)
}

func (c *core) mountFaults(mux *http.ServeMux) {
	list := func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]any{"faults": c.Faults()})
	}
	mux.HandleFunc("GET "+controlPath+"faults", list)
	mux.HandleFunc("DELETE "+controlPath+"faults", func(w http.ResponseWriter, r *http.Request) {
		c.ClearFaults()
		list(w, r)
	})
	mux.HandleFunc("POST "+controlPath+"faults", func(w http.ResponseWriter, r *http.Request) {
		var fault Fault
		err := readControl(r, &fault)
		if err == nil {
			err = c.Inject(fault)
		}
		if err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		list(w, r)
	})
}

// readControl reads the body of a control call, strictly: a mistyped field is refused. No body is an empty one.
func readControl(r *http.Request, into any) error {
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("the body is not understood: %w", err)
	}
	return nil
}

func refuseControl(w http.ResponseWriter, status int, err error) {
	writeJSON(w, status, map[string]string{"error": err.Error()})
}
