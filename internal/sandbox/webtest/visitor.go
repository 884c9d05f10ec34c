//go:build browser

// Package webtest visits the sandbox's page with a real browser.
package webtest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a visitor waits for something to appear, at most: a busy
// machine may take its time.
const patience = 30 * time.Second

// Visitor sits at a browser in front of the page. Whatever they do not find
// fails the test, and so does anything that the browser complains about.
type Visitor struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // it is the browser's tab
	at  string

	width, height int64 // of the window, in CSS pixels
}

// Serves has pages served until the browser that visits them is gone: one that is cut off
// from them complains.
func Serves(t *testing.T, pages http.Handler) (address string) {
	t.Helper()
	server := httptest.NewServer(pages)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

// Visit opens the page at an address in a window of that size. make test says
// in UNHUNCH_CHROMIUM where the browser is.
func Visit(t *testing.T, address string, width, height int64) *Visitor {
	t.Helper()
	path := os.Getenv("UNHUNCH_CHROMIUM") //nolint:forbidigo // it is a test, in a file of its own
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
	v := &Visitor{t: t, ctx: ctx, at: address, width: width, height: height}
	v.Do(chromedp.EmulateViewport(width, height))
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
	v.Goes("/")
	return v
}

// Goes opens a path of the page, and waits until it is there: Navigate ends early where the
// page that they leave takes another address meanwhile, as when a line was sent.
func (v *Visitor) Goes(path string) {
	v.t.Helper()
	v.Do(chromedp.Evaluate[chromedp.Void](`window.leaves = true`), chromedp.Navigate(v.at+path))
	v.Finds(`!window.leaves && document.readyState === "complete"`)
}

// Types writes with the keyboard, wherever the focus is.
func (v *Visitor) Types(keys string) {
	v.t.Helper()
	v.Do(chromedp.KeyEvent(keys))
}

// Messages shows those of the bot, to whoever they act as.
func (v *Visitor) Messages() {
	v.t.Helper()
	v.goesTo("dm")
}

// Home shows the bot's Home tab.
func (v *Visitor) Home() {
	v.t.Helper()
	v.goesTo("home")
}

// goesTo opens a room, once what they pressed is done.
func (v *Visitor) goesTo(room string) {
	v.t.Helper()
	v.Finds(`!document.querySelector("[data-busy], #clock[aria-busy]")`)
	v.Goes("/?as=" + v.Text(`new URLSearchParams(location.search).get("as") ?? "ana"`) + "&in=" + room)
}

// Enters writes a line into the composer and sends it. Where there is none, as in the
// messages of the bot, they go where somebody writes to themselves first.
func (v *Visitor) Enters(line string) {
	v.t.Helper()
	if v.Text(`String(!!document.querySelector(".composer .line")?.checkVisibility())`) == "false" {
		v.goesTo("me")
	}
	v.Clicks(".composer .line")
	v.Types(line + kb.Enter)
}

// Clicks what a CSS selector finds, once it is there to be clicked.
func (v *Visitor) Clicks(selector string) {
	v.t.Helper()
	v.Hits(`document.querySelector(` + quote(selector) + `)`)
}

// Presses the last button with that text.
func (v *Visitor) Presses(text string) {
	v.t.Helper()
	v.Hits(`[...document.querySelectorAll("button")].findLast((b) => b.checkVisibility() && b.innerText.trim() === ` + quote(text) + `)`)
}

// Closes presses a button that closes what is open, and waits until it is gone.
func (v *Visitor) Closes(button string) {
	v.t.Helper()
	v.Presses(button)
	v.Finds(`!document.querySelector("dialog[open]")`)
}

// Follows opens the thread of the newest message that has replies.
func (v *Visitor) Follows() {
	v.t.Helper()
	v.Hits(`[...document.querySelectorAll("#messages .replies")].at(-1)`)
}

// Ticks clicks the box or the choice with that label.
func (v *Visitor) Ticks(label string) {
	v.t.Helper()
	v.Hits(`[...document.querySelectorAll("label")].findLast((l) => l.checkVisibility() && l.innerText.trim().startsWith(` + quote(label) + `))`)
}

// Hits clicks the element that an expression gives, once it can be clicked: it is
// in view, nothing lies over it, and it is neither disabled nor busy with the last
// click. Looking and clicking are one turn of the page, which is drawn anew, and
// moves, whenever something happens: nothing else is hit.
func (v *Visitor) Hits(element string) {
	v.t.Helper()
	v.Finds(`(() => {
		const e = ` + element + `;
		if (!e?.checkVisibility() || e.matches(":disabled, [data-busy]")) return false;
		e.scrollIntoView({ behavior: "instant", block: "nearest", inline: "nearest" });
		const at = e.getClientRects()[0];
		if (!at || !e.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2))) return false;
		e.focus({ preventScroll: true });
		e.click();
		return true;
	})()`)
}

// Picks takes an entry of a select that has it.
func (v *Visitor) Picks(entry string) {
	v.t.Helper()
	option := `[...document.querySelectorAll("select option")].findLast((o) => o.closest("select").checkVisibility() && o.text.trim() === ` + quote(entry) + `)`
	v.Finds(option)
	v.Finds(`(() => { const o = ` + option + `, s = o.closest("select"); s.value = o.value; s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
}

// Fills writes into the input of a modal with that label, in the place of what
// stands there.
func (v *Visitor) Fills(label, text string) {
	v.t.Helper()
	input := `[...document.querySelectorAll("#modal label")].find((l) => l.innerText.startsWith(` + quote(label) + `))?.control`
	v.Finds(`(() => { const input = ` + input + `; input?.focus(); input?.select(); return document.activeElement === input })()`)
	v.Types(text)
}

// Selects chooses an option, by its text, of the select with that label in a
// modal.
func (v *Visitor) Selects(label, option string) {
	v.t.Helper()
	v.Finds(`(() => {
		const select = [...document.querySelectorAll("#modal label")].find((l) => l.innerText.startsWith(` + quote(label) + `))?.control;
		const option = [...(select?.options ?? [])].find((o) => o.text === ` + quote(option) + `);
		if (!option) return false;
		select.value = option.value;
		for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }));
		return true;
	})()`)
}

// Chooses picks an option, by its text, of the menu that shows a placeholder.
func (v *Visitor) Chooses(placeholder, option string) {
	v.t.Helper()
	v.Finds(`(() => {
		const select = [...document.querySelectorAll("select")].find((s) => s.checkVisibility() && s.options[0].text === ` + quote(placeholder) + `);
		const option = [...(select?.options ?? [])].find((o) => o.text === ` + quote(option) + `);
		if (!option) return false;
		select.value = option.value;
		select.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	})()`)
}

// Reads waits until an element shows a text. What stands there already is no sign
// that something new has come.
func (v *Visitor) Reads(selector, text string) {
	v.t.Helper()
	v.Finds(`document.querySelector(` + quote(selector) + `)?.innerText.includes(` + quote(text) + `)`)
}

// Loses waits until an element shows a text no more.
func (v *Visitor) Loses(selector, text string) {
	v.t.Helper()
	v.Finds(`!document.querySelector(` + quote(selector) + `).innerText.includes(` + quote(text) + `)`)
}

// Finds waits until an expression is true, also where another page comes meanwhile.
func (v *Visitor) Finds(expression string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	finding := chromedp.Poll[chromedp.Void]("!!("+expression+")", chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0))
	_, err := chromedp.Run(ctx, finding)
	for left(err) && ctx.Err() == nil {
		_, err = chromedp.Run(ctx, finding)
	}
	if err != nil {
		page, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](state))
		v.t.Fatalf("never true: %s (%v)\n%s", expression, err, page)
	}
}

const serverError = -32000 // of the protocol: here, that what was looked at is gone

// left reports whether something could not be looked at to the end since the browser went
// to another page.
func left(err error) bool {
	gone, is := errors.AsType[*cdproto.Error](err)
	return is && gone.Code == serverError
}

// state is what a visitor sees who wonders why something does not come.
const state = `(() => {
	const at = document.activeElement;
	return [location.href, "the focus is on " + at.outerHTML.slice(0, 120), "it holds " + at.value, document.body.innerText].join("\n");
})()`

// Number runs something in the page and gives the number it answers.
func (v *Visitor) Number(expression string) float64 {
	v.t.Helper()
	n, err := chromedp.Run(v.ctx, chromedp.Evaluate[float64](expression))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return n
}

// Text runs something in the page and gives the text it answers.
func (v *Visitor) Text(expression string) string {
	v.t.Helper()
	s, err := chromedp.Run(v.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		v.t.Fatalf("%s: %v", expression, err)
	}
	return s
}

// Prefers sets the colour scheme: "light" or "dark".
func (v *Visitor) Prefers(scheme string) {
	v.t.Helper()
	v.emulates(&emulation.MediaFeature{Name: "prefers-color-scheme", Value: scheme}, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
}

// Forces has the few colours that somebody chose for all that they read.
func (v *Visitor) Forces() {
	v.t.Helper()
	v.emulates(&emulation.MediaFeature{Name: "forced-colors", Value: "active"})
}

func (v *Visitor) emulates(features ...*emulation.MediaFeature) {
	v.t.Helper()
	if _, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		v.t.Fatal(err)
	}
}

// Fits checks that nothing stands out over the right edge of the window.
func (v *Visitor) Fits() {
	v.t.Helper()
	const over = `[...document.querySelectorAll("body *")]
		.filter((e) => e.checkVisibility() && !e.closest("pre, .unseen, .skip"))
		.map((e) => [e.getBoundingClientRect().right - innerWidth, e]).filter(([px]) => px > 0.5)
		.map(([px, e]) => px.toFixed(1) + " px: " + e.cloneNode().outerHTML.slice(0, 80)).join("\n")`
	if out := v.Text(over); out != "" {
		v.t.Errorf("stands out over the edge of %d px:\n%s", v.width, out)
	}
}

// Shoots writes a picture of the window to a file NAME.png in the folder that
// UNHUNCH_SHOTS names. Where it names none, it does not.
func (v *Visitor) Shoots(name string) {
	v.t.Helper()
	dir := shots()
	if dir == "" {
		return
	}
	png, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

// ShootsFrom is Shoots of a message from the last words on that begin with a text. The
// window is as high for it as the rest of the message, within reason.
func (v *Visitor) ShootsFrom(text, name string) {
	v.t.Helper()
	if shots() == "" {
		return
	}
	words := `[...document.querySelectorAll("#app article *")].findLast((e) => e.checkVisibility() && e.innerText?.trim().startsWith(` + quote(text) + `))`
	v.Finds(words)
	high := v.Number(`(() => {
		const e = ` + words + `, message = e.closest("article");
		let room = message;
		do room = room.parentElement; while (!/auto|scroll/.test(getComputedStyle(room).overflowY));
		return message.getBoundingClientRect().bottom - e.getBoundingClientRect().top + innerHeight - room.clientHeight + 64;
	})()`)
	v.Do(chromedp.EmulateViewport(v.width, min(max(v.height, int64(high)), 1720)))
	v.Finds(`(() => {
		const e = ` + words + `;
		e.style.scrollMarginTop = "3rem";
		e.scrollIntoView({ behavior: "instant", block: "start" });
		return [...document.images].every((i) => i.complete || i.getBoundingClientRect().top > innerHeight);
	})()`)
	v.Shoots(name)
	v.Do(chromedp.EmulateViewport(v.width, v.height))
}

// shots is the folder that pictures are wanted in; "": nobody wants any.
func shots() string {
	return os.Getenv("UNHUNCH_SHOTS") //nolint:forbidigo // it is a test, in a file of its own
}

// Do performs steps of chromedp.
func (v *Visitor) Do(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	for _, step := range steps {
		if err := chromedp.Do(v.ctx, within(step)); err != nil {
			page, _ := chromedp.Run(v.ctx, chromedp.Evaluate[string](state))
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
