//go:build browser

package webtest

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var (
	//go:embed seeing.js
	seeing string
	//go:embed keyboard.js
	keyboard string
)

// The keys that lead through a page.
const (
	Enter = kb.Enter
	Tab   = kb.Tab
)

// mostStops bounds a walk: a page that never lets go is a trap.
const mostStops = 400

// Walks goes through all of the page, or of the dialog over it, with Tab and back with
// Shift and Tab. Each control is come to, is in view then, shows that it has the focus,
// and lets go of it. It gives the way, by names.
func (v *Visitor) Walks() []string {
	v.t.Helper()
	v.runs(seeing)
	v.runs(keyboard)
	if v.Number(`walk.begin()`) == 0 {
		v.t.Fatal("there is nothing to come to")
	}
	there := v.walks()
	if wrong := v.Text(`walk.told()`); wrong != "" {
		v.t.Errorf("by the keyboard, at %s:\n%s\nthe way:\n%s", v.Text(`location.href`), wrong, strings.Join(there, "\n"))
	}
	v.Number(`walk.turn(), 0`)
	back := v.walks(chromedp.KeyModifiers(chromedp.ModifierShift))
	slices.Reverse(back)
	if !slices.Equal(there, back) {
		v.t.Errorf("by the keyboard, there is %q and back %q", there, back)
	}
	return there
}

func (v *Visitor) walks(how ...chromedp.KeyOption) []string {
	v.t.Helper()
	for range mostStops {
		v.Do(chromedp.KeyEvent(Tab, how...))
		if v.Text(`String(walk.step())`) == "true" {
			return strings.Split(v.Text(`walk.path()`), "\n")
		}
	}
	v.t.Fatalf("the keyboard never gets out again: %s", v.Text(`walk.path()`))
	return nil
}

// Tabs goes on with Tab until the focus is on what a CSS selector finds, of which the words
// begin with a text.
func (v *Visitor) Tabs(selector, text string) {
	v.t.Helper()
	is := `((e) => e.matches(` + quote(selector) + `) && (e.ariaLabel ?? e.innerText ?? "").trim().replace(/\s+/g, " ").startsWith(` + quote(text) + `))`
	v.Finds(`[...document.querySelectorAll(` + quote(selector) + `)].some((e) => e.checkVisibility() && ` + is + `(e))`)
	for range mostStops {
		if v.Text(`String(`+is+`(document.activeElement))`) == "true" {
			return
		}
		v.Types(Tab)
	}
	v.t.Fatalf("the keyboard does not come to %s %q\n%s", selector, text, v.Text(state))
}

// Resizes gives the window another size, in CSS pixels. One of 320 by 256 is what is left of
// 1280 by 1024 at 400 %.
func (v *Visitor) Resizes(width, height int64) {
	v.t.Helper()
	v.width, v.height = width, height
	v.Do(chromedp.EmulateViewport(width, height))
}

// StaysWhole is IsWhole, and once more with letters and lines apart.
func (v *Visitor) StaysWhole() {
	v.t.Helper()
	v.IsWhole()
	v.spaces()
	v.IsWhole()
}

// IsWhole checks that nothing stands out over the edge and that no word is cut off.
func (v *Visitor) IsWhole() {
	v.t.Helper()
	v.Fits()
	v.runs(seeing)
	if cut := v.Text(`seeing.cut()`); cut != "" {
		v.t.Errorf("cut off at %v by %v, at %s: %s", v.width, v.height, v.Text(`location.href`), cut)
	}
}

// spaces sets letters, words, lines and paragraphs as far apart as readers may want them (WCAG
// 1.4.12).
func (v *Visitor) spaces() {
	v.t.Helper()
	v.Number(`(() => {
		const wide = new CSSStyleSheet();
		wide.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
		document.adoptedStyleSheets = [wide];
		return 0;
	})()`)
}

// StandsOut checks that no word is too faint.
func (v *Visitor) StandsOut() {
	v.t.Helper()
	v.runs(seeing)
	if faint := v.Text(`seeing.faint()`); faint != "" {
		v.t.Errorf("under 4.5 to 1 (WCAG AA): %s", faint)
	}
}

// StandsStill checks that nothing moves for those who want less of that.
func (v *Visitor) StandsStill() {
	v.t.Helper()
	v.runs(seeing)
	if moves := v.Text(`seeing.moves()`); moves != "" {
		v.t.Errorf("moves by itself: %s", moves)
	}
}

func (v *Visitor) runs(script string) {
	v.t.Helper()
	if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[chromedp.Void](script+";0")); err != nil {
		v.t.Fatal(err)
	}
}
