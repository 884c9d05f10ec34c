package doctor

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Report is everything that was found.
type Report struct {
	Version  string // of the binary that looked
	At       time.Time
	Findings []Finding
}

// Verdict is the worst of all: Fail, else Warn, else OK.
func (r Report) Verdict() Verdict {
	for _, worse := range []Verdict{Fail, Warn} {
		if r.count(worse) > 0 {
			return worse
		}
	}
	return OK
}

func (r Report) count(v Verdict) (n int) {
	for _, f := range r.Findings {
		if f.Verdict == v {
			n++
		}
	}
	return n
}

// Paint colours the word of a verdict, or leaves it as it is.
type Paint func(v Verdict, word string) string

// Plainly is the Paint without colours.
func Plainly(_ Verdict, word string) string { return word }

// Text writes the report for people: a line for each check, and under it more of
// what it found, and after an arrow what mends it.
func (r Report) Text(w io.Writer, paint Paint) error {
	widest := 0
	for _, f := range r.Findings {
		widest = max(widest, utf8.RuneCountInString(f.Name))
	}
	var b strings.Builder
	below := strings.Repeat(" ", verdictWidth+1+widest+2)
	for _, f := range r.Findings {
		word := paint(f.Verdict, string(f.Verdict)) + strings.Repeat(" ", verdictWidth-len(f.Verdict))
		name := f.Name + strings.Repeat(" ", widest-utf8.RuneCountInString(f.Name))
		fmt.Fprintf(&b, "%s %s  %s\n", word, name, indented(f.Found, below))
		for _, d := range f.Details {
			fmt.Fprintf(&b, "%s%s\n", below, indented(d, below))
		}
		if f.Mend != "" {
			fmt.Fprintf(&b, "%s→ %s\n", below, indented(f.Mend, below+"  "))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", r.summary(paint))
	_, err := io.WriteString(w, b.String())
	return err
}

const verdictWidth = 4 // of the longest

// indented puts the further lines of a text below the first.
func indented(text, below string) string { return strings.ReplaceAll(text, "\n", "\n"+below) }

// summary is the last line: how many there were, and of which verdict.
func (r Report) summary(paint Paint) string {
	if r.Verdict() == OK {
		return paint(OK, fmt.Sprintf("all %d ok", len(r.Findings)))
	}
	var said []string
	for _, v := range []Verdict{Fail, Warn, Skip, OK} {
		if n := r.count(v); n > 0 {
			said = append(said, paint(v, fmt.Sprintf("%d %s", n, v)))
		}
	}
	return strings.Join(said, ", ")
}

// The report as JSON. Fields are added, never renamed or taken away.
type (
	reportJSON struct {
		Version string        `json:"version"`
		At      time.Time     `json:"at"` // in UTC, to the second
		Verdict Verdict       `json:"verdict"`
		Checks  []findingJSON `json:"checks"`
	}
	findingJSON struct {
		Name    string   `json:"name"`
		Verdict Verdict  `json:"verdict"`
		Found   string   `json:"found"`
		Details []string `json:"details"` // never null
		Mend    string   `json:"mend"`    // "" where there is nothing to do
	}
)

// JSON writes the report for machines: one object, in the order of the checks.
func (r Report) JSON(w io.Writer) error {
	out := reportJSON{Version: r.Version, At: r.At.UTC().Truncate(time.Second), Verdict: r.Verdict(), Checks: []findingJSON{}}
	for _, f := range r.Findings {
		out.Checks = append(out.Checks, findingJSON{f.Name, f.Verdict, f.Found, append([]string{}, f.Details...), f.Mend})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}
