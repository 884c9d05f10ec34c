//go:build browser

package web_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a visitor waits for something to appear.
const patience = 10 * time.Second

// visitor sits at a browser in front of the page. Whatever they do not find
// fails the test, and so does anything that the browser complains about.
type visitor struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // it is the browser's tab
	at  string
}

// visit opens the page in a window of that size.
func visit(t *testing.T, o *office, width, height int64) *visitor {
	t.Helper()
	path := os.Getenv("UNHUNCH_CHROMIUM")
	if path == "" {
		t.Fatal("UNHUNCH_CHROMIUM names no browser: run make test")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		closeTab()
		stop()
	})
	v := &visitor{t: t, ctx: ctx, at: o.URL}
	v.do(chromedp.EmulateViewport(width, height))
	said := chromedp.Console(ctx)
	go func() {
		for m, err := range said {
			if err != nil {
				return
			}
			if m.Type != chromedp.ConsoleLog {
				t.Errorf("the browser says %s: %s", m.Type, m.Text)
			}
		}
	}()
	v.goes("/")
	return v
}

func (v *visitor) goes(path string) {
	v.t.Helper()
	v.do(chromedp.Navigate(v.at + path))
}

// types writes with the keyboard, wherever the focus is.
func (v *visitor) types(keys string) {
	v.t.Helper()
	v.do(chromedp.KeyEvent(keys))
}

func (v *visitor) enters(line string) {
	v.t.Helper()
	v.clicks(".composer .line")
	v.types(line + kb.Enter)
}

// clicks what a CSS selector finds, once it is there to be clicked.
func (v *visitor) clicks(selector string) {
	v.t.Helper()
	v.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector)))
}

// presses the last button with that text. The page may be drawn anew between
// looking and pressing, so a press that finds nothing is tried again.
func (v *visitor) presses(text string) {
	v.t.Helper()
	button := `[...document.querySelectorAll("button")].findLast((b) => b.checkVisibility() && b.innerText.trim() === ` + quote(text) + `)`
	for range 4 {
		v.finds(button)
		ctx, cancel := context.WithTimeout(v.ctx, patience/4)
		err := chromedp.Do(ctx, chromedp.Click(chromedp.JSPath(button)))
		cancel()
		if err == nil {
			return
		}
	}
	v.t.Fatalf("no button %q to press", text)
}

// reads waits until an element shows a text.
func (v *visitor) reads(selector, text string) {
	v.t.Helper()
	v.finds(`document.querySelector(` + quote(selector) + `)?.innerText.includes(` + quote(text) + `)`)
}

// finds waits until an expression is true.
func (v *visitor) finds(expression string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void]("!!("+expression+")", chromedp.WithPollingInterval(20*time.Millisecond))); err != nil {
		page, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.body.innerText`))
		v.t.Fatalf("never true: %s (%v)\n%s", expression, err, page)
	}
}

// script runs something in the page and answers its number.
func (v *visitor) script(expression string) float64 {
	v.t.Helper()
	n, err := chromedp.Run(v.ctx, chromedp.Evaluate[float64](expression))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return n
}

func (v *visitor) text(expression string) string {
	v.t.Helper()
	s, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return s
}

// prefers sets the colour scheme: "light" or "dark".
func (v *visitor) prefers(scheme string) {
	v.t.Helper()
	_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		v.t.Fatal(err)
	}
}

func (v *visitor) do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	for _, step := range steps {
		if err := chromedp.Do(v.ctx, within(step)); err != nil {
			page, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.body.innerText`))
			v.t.Fatalf("%v\n%s", err, page)
		}
	}
}

// within gives a step its time. The browser itself lives on when that is up.
func within(step chromedp.Action[chromedp.Void]) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		return step(ctx, tab)
	}
}

func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(raw)
}
