package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// shade is what a colour says.
type shade string

// The shades, as terminals know them (ECMA-48, SGR). Whoever's colours they are,
// these stay readable on light and on dark.
const (
	good    shade = "32"   // green
	caution shade = "33"   // yellow
	bad     shade = "1;31" // bold red
)

// paint colours a text that is to be written to w, if somebody looks at that who
// wants colours (no-color.org). The words have to say it without, too.
func (e env) paint(w io.Writer, s shade, text string) string {
	if !e.looksAt(w) || e.getenv("NO_COLOR") != "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// looksAt reports whether w is a terminal that can move its cursor: whatever is
// more than lines of text is for people, and not for files and pipes.
func (e env) looksAt(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && e.getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))
}

// say tells what went wrong.
func (e env) say(err error) {
	fmt.Fprintln(e.stderr, e.paint(e.stderr, bad, "unhunch:"), err)
}
