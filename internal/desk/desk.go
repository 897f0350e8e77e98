// Package desk is the pages by which people see what waits for them, prove who they are, and answer. It keeps nothing: Temporal is its
// database, and a session is a sealed cookie. Nothing in it needs a script; where there are scripts, a vendored one (pages/htmx) keeps lists
// fresh and forms where they are.
package desk

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"turnup/internal/actor"
	"turnup/internal/deskapi"
	"turnup/internal/orders"
	"turnup/internal/terminal"
	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

//go:embed pages
var pages embed.FS

// Desk serves the pages.
type Desk struct {
	access orders.Access
	login  *login
	seal   sealer
	pages  *template.Template
	log    log.Logger
	now    func() time.Time

	list    kept[orders.WaitingList]
	usual   map[string]*kept[orders.UsualTimes] // by kind
	served  kept[orders.ServiceList]
	reports kept[findingsPage]
}

// Open is a desk that speaks to Temporal by the client, which must have the signer add its tokens.
func Open(ctx context.Context, c Config, signer *actor.Signer, temporal client.Client, logger log.Logger) (*Desk, error) {
	login, err := openLogin(ctx, c)
	if err != nil {
		return nil, err
	}
	key, err := signer.Derive("cookies of the desk")
	if err != nil {
		return nil, fmt.Errorf("make the key for cookies: %w", err)
	}
	seal, err := newSealer(key, c.URL.Scheme == "https")
	if err != nil {
		return nil, err
	}
	parsed, err := parsePages()
	if err != nil {
		return nil, err
	}
	access := orders.Temporal{Client: temporal, Namespace: c.Namespace, Keys: signer.PublicKeys()}
	if c.Keys != nil {
		access.Keys = c.Keys
	}
	return &Desk{access: access, login: login, seal: seal, pages: parsed, log: logger, now: time.Now, usual: keptTimes()}, nil
}

func parsePages() (*template.Template, error) {
	parsed, err := template.New("").Funcs(template.FuncMap{
		"date": orders.Date, "ago": func(t time.Time) string { return orders.Ago(time.Since(t)) },
	}).ParseFS(pages, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	return parsed, nil
}

// security is what browsers are told of every page: no script in it, nothing from elsewhere, in nobody's frame. A form may go on to the login.
const security = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// htmx is the path of the one script.
const htmx = "/htmx-4.0.1.min.js"

// maxForm is how long what a browser sends may be: several times the longest answer.
const maxForm = 64 << 10

// Handler answers requests. What GET answers changes nothing; what changes something is refused when another site's page sends it.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.known(d.inbox))
	mux.HandleFunc("GET /orders/{id...}", d.known(d.order))
	mux.HandleFunc("POST /answer/{handoff}/{id...}", d.answer)
	mux.Handle(deskapi.Prefix, d.api().Handler())
	mux.HandleFunc("POST /read/{handoff}/{id...}", d.read)
	mux.HandleFunc("POST /claim/{handoff}/{id...}", d.claim)
	mux.HandleFunc("POST /cancel/{id...}", d.cancel)
	mux.HandleFunc("POST /service/{deed}/{id...}", d.deed)
	mux.HandleFunc("POST /compare/{id...}", d.compare)
	mux.HandleFunc("POST /settle/{what}/{id...}", d.settle)
	mux.HandleFunc("GET /services", d.known(d.services))
	mux.HandleFunc("GET /findings", d.known(d.findings))
	mux.HandleFunc("GET /rules", d.known(d.rules))
	mux.HandleFunc("GET /new", d.known(d.newOrder))
	mux.HandleFunc("POST /new", d.place)
	mux.HandleFunc("GET /login", d.beginLogin)
	mux.HandleFunc("GET /callback", d.endLogin)
	mux.HandleFunc("POST /logout", d.logout)
	for _, file := range []string{"style.css", "icon.svg"} {
		mux.HandleFunc("GET /"+file, func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, pages, "pages/"+file) })
	}
	mux.HandleFunc("GET "+htmx, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // its name has its version
		http.ServeFileFS(w, r, pages, "pages/htmx"+htmx)
	})
	mux.HandleFunc("GET /healthz", alive)
	guarded := http.NewCrossOriginProtection().Handler(timed(mux))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", security)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		if d.seal.secure {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		guarded.ServeHTTP(w, r)
	})
}

// known has people log in first, and come back to where they wanted to go.
func (d *Desk) known(page func(http.ResponseWriter, *http.Request, order.Actor)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var who order.Actor
		switch err := d.seal.get(r, cookieSession, &who); {
		case err == nil:
			page(w, r, who)
		case r.Header.Get("HX-Request") != "": // a part of a page can't be led on to another site
			d.ended(w, r, r.URL.RequestURI(), nil)
		default:
			http.Redirect(w, r, loginTo(r.URL.RequestURI()), http.StatusFound)
		}
	}
}

// view is what every page has.
type view struct {
	Title string
	Who   *order.Actor
	Page  any
}

// Person is who is shown the page, so that its forms say whose they are when the session has ended.
func (v view) Person() string { return personOf(*v.Who) }

func (d *Desk) show(w http.ResponseWriter, r *http.Request, status int, page string, v view) {
	var b bytes.Buffer
	if err := d.pages.ExecuteTemplate(terminal.Writer(&b), page, v); err != nil { // what turns writing around, or is invisible, shows as what it is
		d.log.Error("a page can't be written", "page", page, "error", err)
		http.Error(w, "The desk can't write this page; its log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // a browser that has gone needs no page
}

// say is a page with one sentence.
func (d *Desk) say(w http.ResponseWriter, r *http.Request, status int, text string) {
	d.show(w, r, status, "said.html", view{Title: "The desk", Page: text})
}

// fail says what could not be done, and what to do next.
func (d *Desk) fail(w http.ResponseWriter, r *http.Request, err error) {
	status, text := http.StatusBadGateway, err.Error()
	var failure *orders.Failure
	if errors.As(err, &failure) {
		text += ": " + failure.Hint
		if failure.BadInput {
			status = http.StatusNotFound
		}
	}
	d.say(w, r, status, text)
}
