//go:build browser

package e2e_test

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// axe looks for what keeps people from using a page. It is https://github.com/dequelabs/axe-core, 4.14.1, as it is published.
//
//go:embed testdata/axe/axe.min.js
var axe string

// chromium starts a browser, for all windows of a test.
func chromium(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WindowSize(1280, 900), chromedp.Flag("force-color-profile", "srgb"))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // which Chromium insists on for root
	}
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	require.NoError(t, chromedp.Run(ctx), "start Chromium (Debian: chromium)")
	return ctx
}

// window is somebody's browser window, with cookies of its own.
type window struct {
	*harness
	ctx     context.Context
	person  string
	scripts bool

	lock   *sync.Mutex
	faults *[]string // that the browser found in pages: scripts and styles that were blocked, and the like
}

// window is of somebody who has logged in at the desk.
func (h *harness) window(browser context.Context, person string, scripts bool) window {
	h.t.Helper()
	w := h.emptyWindow(browser, person, scripts)
	w.opens("/")
	w.logsIn()
	return w
}

func (h *harness) emptyWindow(browser context.Context, person string, scripts bool) window {
	h.t.Helper()
	// A context of its own has no window yet, in which chromedp could open a tab.
	ctx := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	cookies, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	require.NoError(h.t, err)
	tab, err := target.CreateTarget("about:blank").WithBrowserContextID(cookies).WithNewWindow(true).Do(ctx)
	require.NoError(h.t, err)
	ctx, stop := chromedp.NewContext(browser, chromedp.WithTargetID(tab))
	h.t.Cleanup(stop)
	w := window{harness: h, ctx: ctx, person: person, scripts: scripts, lock: &sync.Mutex{}, faults: &[]string{}}
	// The window lives as long as the context that it is used with first.
	require.NoError(h.t, chromedp.Run(ctx, log.Enable(), emulation.SetScriptExecutionDisabled(!scripts)))
	chromedp.ListenTarget(ctx, func(event any) {
		w.lock.Lock()
		defer w.lock.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError && e.Entry.Source != log.SourceNetwork { // which tells of each answer 4xx
				*w.faults = append(*w.faults, e.Entry.Text)
			}
		case *runtime.EventExceptionThrown:
			*w.faults = append(*w.faults, e.ExceptionDetails.Error())
		}
	})
	h.t.Cleanup(func() { assert.Empty(h.t, *w.faults, "what the browser complains of") })
	return w
}

// does something, within the time that a busy machine needs for it.
func (w window) does(actions ...chromedp.Action) {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, time.Minute)
	defer stop()
	require.NoError(w.t, chromedp.Run(ctx, actions...), "%s is at\n%s", w.person, w.shows())
}

// goes does something that leads to another page, and returns that page's status.
func (w window) goes(actions ...chromedp.Action) int {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, time.Minute)
	defer stop()
	response, err := chromedp.RunResponse(ctx, actions...)
	require.NoError(w.t, err, "%s is at\n%s", w.person, w.shows())
	return int(response.Status)
}

func (w window) opens(path string) int {
	w.t.Helper()
	return w.goes(chromedp.Navigate(w.DeskURL() + path))
}

// clicks on what leads to another page.
func (w window) clicks(selector string) int {
	w.t.Helper()
	return w.goes(chromedp.Click(selector, chromedp.ByQuery))
}

// logsIn gives name and password where the login asks for them.
func (w window) logsIn() {
	w.t.Helper()
	w.does(chromedp.SendKeys("#username", w.person, chromedp.ByQuery), chromedp.SendKeys("#password", password, chromedp.ByQuery))
	require.Equal(w.t, 200, w.clicks("button"))
}

// types into a field, in the place of what is there.
func (w window) types(field, text string) {
	w.t.Helper()
	if w.holds(field) != "" { // chromedp can't clear a textarea that is empty
		w.does(chromedp.Clear("#"+field, chromedp.ByQuery))
	}
	w.does(chromedp.SendKeys("#"+field, text, chromedp.ByQuery))
}

// holds is what is in a field.
func (w window) holds(field string) (text string) {
	w.t.Helper()
	w.does(chromedp.Value("#"+field, &text, chromedp.ByQuery))
	return text
}

// isIn waits until the field has the focus: a browser gives it a moment after it has shown the page.
func (w window) isIn(field string) {
	w.t.Helper()
	w.harness.until(field+" has the focus", func() bool {
		var id string
		w.does(chromedp.Evaluate("document.activeElement.id", &id))
		return id == field
	})
}

// clicksTwice clicks so quickly that the first click's answer is not there yet: the browser gives up that one, and sends the form again.
func (w window) clicksTwice(selector string) {
	w.t.Helper()
	w.does(chromedp.QueryAfter(selector, func(ctx context.Context, _ runtime.ExecutionContextID, nodes ...*cdp.Node) error {
		if err := dom.ScrollIntoViewIfNeeded().WithNodeID(nodes[0].NodeID).Do(ctx); err != nil {
			return err
		}
		quads, err := dom.GetContentQuads().WithNodeID(nodes[0].NodeID).Do(ctx)
		if err != nil {
			return err
		}
		x, y := (quads[0][0]+quads[0][4])/2, (quads[0][1]+quads[0][5])/2
		if err := chromedp.MouseClickXY(x, y).Do(ctx); err != nil {
			return err
		}
		return chromedp.MouseClickXY(x, y, chromedp.ClickCount(2)).Do(ctx)
	}, chromedp.ByQuery, chromedp.NodeVisible))
}

// shows is the page's text.
func (w window) shows() string {
	var text string
	ctx, stop := context.WithTimeout(w.ctx, 10*time.Second)
	defer stop()
	if err := chromedp.Run(ctx, chromedp.Evaluate("document.title + '\\n' + (document.body ? document.body.innerText : '')", &text)); err != nil {
		return err.Error()
	}
	return text
}

// forgetsCookies lets a session end.
func (w window) forgetsCookies() { w.t.Helper(); w.does(network.ClearBrowserCookies()) }

// widths are those of a phone and of a desk.
var widths = []int64{390, 1280}

// isUsable has axe look at the page, on a phone and on a desk, and sees that nothing but wide tables is wider than the window.
func (w window) isUsable(page string) {
	w.t.Helper()
	if !w.scripts {
		return // axe is one, and the page is the same
	}
	for _, width := range widths {
		var found struct {
			Violations []struct {
				ID, Help string
				Nodes    []struct{ HTML, FailureSummary string }
			}
		}
		var overflows bool
		w.does(
			chromedp.EmulateViewport(width, 900), chromedp.Evaluate(axe, nil),
			chromedp.Evaluate("axe.run()", &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
			chromedp.Evaluate("document.documentElement.scrollWidth > window.innerWidth", &overflows),
		)
		for _, v := range found.Violations {
			assert.Fail(w.t, fmt.Sprintf("%s at %d px: %s: %s", page, width, v.ID, v.Help), "%+v", v.Nodes)
		}
		assert.False(w.t, overflows, "%s at %d px is wider than the window", page, width)
	}
	w.does(chromedp.EmulateViewport(1280, 900))
}

// pictured takes a picture of the page for the docs, when one was asked for: PICTURES names the folder.
func (w window) pictured(name string, height int64) {
	w.t.Helper()
	w.picturedAt(name, 900, height)
}

func (w window) picturedAt(name string, width, height int64) {
	w.t.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" || !w.scripts {
		return
	}
	var picture []byte
	w.does(chromedp.EmulateViewport(width, height), chromedp.CaptureScreenshot(&picture), chromedp.EmulateViewport(1280, 900))
	require.NoError(w.t, os.WriteFile(filepath.Join(root, folder, name+".png"), picture, 0o644))
}

// says sees that the page has the words.
func (w window) says(words ...string) {
	w.t.Helper()
	page := w.shows()
	for _, want := range words {
		assert.True(w.t, strings.Contains(page, want), "%s sees no %q in\n%s", w.person, want, page)
	}
}
