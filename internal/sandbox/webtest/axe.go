//go:build browser && axe

package webtest

import (
	"os"

	"github.com/chromedp/chromedp"
)

// IsForEverybody checks that axe finds nothing on the page that keeps anybody from using
// it: colours too much alike, a picture without words, a field without a name. make test
// says in UNHUNCH_AXE where it is.
func (v *Visitor) IsForEverybody() {
	v.t.Helper()
	path := os.Getenv("UNHUNCH_AXE") //nolint:forbidigo // it is a test, in a file of its own
	axe, err := os.ReadFile(path)
	if err != nil {
		v.t.Fatalf("UNHUNCH_AXE names no axe (%v): run make test", err)
	}
	if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[chromedp.Void](string(axe)+";0")); err != nil {
		v.t.Fatal(err)
	}
	v.Finds(`axe.run().then((r) => { window.found = r }) && true`)
	v.Finds(`window.found`)
	if v.Number(`window.found.passes.length`) == 0 {
		v.t.Error("axe looked at nothing")
	}
	if wrong := v.Text(`window.found.violations.map((v) => v.id + ": " + v.help + "\n" +
		v.nodes.map((n) => "  " + n.html + "\n  " + n.failureSummary).join("\n")).join("\n")`); wrong != "" {
		v.t.Errorf("axe finds\n%s", wrong)
	}
}
