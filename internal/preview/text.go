package preview

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"unhunch/internal/routine"
)

// Words put into words what people read.
type Words struct {
	Step   func(r routine.Routine, step int) []string // the paragraphs of a step, in Slack's mrkdwn
	Dose   func(s routine.Step) string                // how much of it, as in "8 times, about 4 seconds each"
	Length func(d time.Duration) string               // as in "about 2 minutes"
}

// List writes a table of every routine and every progression. from says where
// each comes from.
func List(w io.Writer, l *routine.Library, from func(id string) string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(table, strings.Join(cells, "\t")) }
	row("ID", "TITLE", "LENGTH", "SETTING", "EQUIPMENT", "ASKS FIRST", "LEVEL", "FROM")
	for _, r := range l.Routines() {
		row(r.ID, r.Title, minutes(r.Time()), string(r.Setting), cmp.Or(listed(r.Equipment), "nothing"), r.Screening, string(r.Level), from(r.ID))
	}
	for _, p := range l.Progressions() {
		row(p.ID, p.Title, counted(len(p.Stages), "stage"), "-", "-", p.Screening, "-", from(p.ID))
	}
	return table.Flush()
}

// Text writes all that there is to know about a routine or a progression, and
// reports false where there is none of that id.
func Text(w io.Writer, l *routine.Library, id string, words Words) (found bool, err error) {
	out := &writer{w: w, words: words}
	if r, ok := l.Routine(id); ok {
		out.routine(l, r)
		return true, out.err
	}
	if p, ok := l.Progression(id); ok {
		out.progression(l, p)
		return true, out.err
	}
	return false, nil
}

// writer keeps the first error, so that a page of text needs no check a line.
type writer struct {
	w     io.Writer
	words Words
	err   error
}

func (w *writer) sayf(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.w, format+"\n", args...)
	}
}

func (w *writer) routine(l *routine.Library, r routine.Routine) {
	w.sayf("%s (%s)\n%s\n\n%s", r.Title, r.ID, r.Summary, strings.Join(w.words.facts(r), "\n"))
	for i, start := range r.Starts() {
		s := r.Steps[i]
		w.sayf("\n%s  %d. %s (%s)", minutes(start), i+1, s.Title, s.ID)
		w.sayf("      %s", s.Do)
		w.sayf("      How much: %s; %s to get ready, then %s", w.words.dose(s), seconds(routine.Lead), seconds(s.Time()))
		for _, line := range [][2]string{{"Breathing", s.Breathe}, {"Tip", s.Tip}, {"Take care", s.Care}, {"Picture", picturesOf(l, s)}, {"It shows", s.Alt}} {
			if line[1] != "" {
				w.sayf("      %s: %s", line[0], line[1])
			}
		}
	}
	w.sayf("\n%s  That was it. Stated: %s", minutes(r.Time()), minutes(r.Duration))
	for _, after := range r.Aftercare {
		w.sayf("      %s", after)
	}
	w.sources(l, r.Sources)
}

func (w *writer) progression(l *routine.Library, p routine.Progression) {
	w.sayf("%s (%s)\n%s\n\nasks first: %s", p.Title, p.ID, p.Summary, p.Screening)
	for _, s := range p.Stages {
		w.sayf("\n%s: %s; %s a week, asks first: %s", weeks(s), strings.Join(s.Routines, ", "), counted(s.DaysAWeek, "day"), cmp.Or(s.Screening, p.Screening))
		w.sayf("      %s\n      Go on if: %s", s.Goal, s.NextIf)
	}
	w.sayf("\nInstead: %s\n      %s", p.FallBack.Routine, p.FallBack.When)
	w.sources(l, p.Sources)
}

// weeks are those of a stage, as "Week 3" or "Weeks 3 to 4".
func weeks(s routine.Stage) string {
	if s.Weeks == 1 {
		return fmt.Sprintf("Week %d", s.Week)
	}
	return fmt.Sprintf("Weeks %d to %d", s.Week, s.Week+s.Weeks-1)
}

func (w *writer) sources(l *routine.Library, ids []string) {
	w.sayf("\nSources")
	for _, s := range sources(l, ids) {
		w.sayf("      %s: %s. %s (%s, read: %s) %s", s.ID, s.Title, s.Where, s.Strength, s.Read, s.URL)
	}
}

// facts are what a person has to know before they choose a routine.
func (w Words) facts(r routine.Routine) []string {
	return []string{
		w.Length(r.Time()) + ", " + string(r.Setting) + ", " + string(r.Level),
		"needs " + cmp.Or(listed(r.Equipment), "nothing") + "; for " + listed(r.Area) + "; its kind: " + string(r.Focus),
		"in it: " + cmp.Or(listed(r.Movements), "nothing that anybody has to leave out"),
		span(r.Frequency.TimesADay, "time") + " a day, " + span(r.Frequency.DaysAWeek, "day") + " a week",
		"asks first: " + r.Screening,
	}
}

// dose is how much to do, and on which side.
func (w Words) dose(s routine.Step) string {
	switch s.Side {
	case routine.Left, routine.Right:
		return w.Dose(s) + ", on the " + string(s.Side)
	case routine.Both, routine.Each:
	}
	return w.Dose(s)
}

func picturesOf(l *routine.Library, s routine.Step) string {
	var names []string
	for _, moving := range []bool{true, false} {
		if p, ok := l.Picture(s, moving); ok && (len(names) == 0 || names[0] != p.Name) {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

func sources(l *routine.Library, ids []string) []routine.Source {
	all := make([]routine.Source, len(ids))
	for i, id := range ids {
		all[i], _ = l.Source(id)
	}
	return all
}

func listed[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = strings.ReplaceAll(string(one), "-", " ")
	}
	return strings.Join(words, ", ")
}

// span is "once" or "2 to 6 times".
func span(r routine.Range, what string) string {
	switch {
	case r.Min != r.Max:
		return fmt.Sprintf("%d to %s", r.Min, counted(r.Max, what))
	default:
		return counted(r.Min, what)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// minutes is a time as a stopwatch shows it: "2:05".
func minutes(d time.Duration) string {
	seconds := int(d.Round(time.Second) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%d s", int(d/time.Second)) }
