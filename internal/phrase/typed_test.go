package phrase

import (
	"embed"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

//go:embed testdata/*.tsv
var tables embed.FS

// typed gives the rows of a table of what people type, with the situation of each
// first. What cannot be seen is written as \u200b.
func typed(t *testing.T, name string, columns int) [][]string {
	t.Helper()
	file, err := tables.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.Comment, r.LazyQuotes, r.FieldsPerRecord = '\t', '#', true, columns
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for i, text := range row {
			if row[i], err = strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
	}
	return rows
}

func TestWhenAsPeopleTypeIt(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	for _, row := range typed(t, "when.tsv", 4) {
		now := at(t, zone, row[1])
		got, err := monday.When(row[2], now, zone)
		if means := meant(got, err, zone); means != row[3] {
			t.Errorf("%s: %q at %s is %s, want %s", row[0], row[2], row[1], means, row[3])
		}
		readAgain(t, got, err, now, zone)
	}
}

// meant is what comes of a phrase, as the table says it.
func meant(got time.Time, err error, zone *time.Location) string {
	const layout = "2006-01-02 15:04"
	if ways := WaysIn(err); len(ways) > 1 {
		var said []string
		for _, w := range ways {
			said = append(said, w.Until.Format(layout))
		}
		return "asked " + strings.Join(said, ", ")
	}
	switch {
	case err != nil:
		return "refused " + string(problems(err)[0].Code)
	case got.IsZero():
		return "nothing"
	case got.Equal(prefs.Forever):
		return "for ever"
	}
	return got.In(zone).Format(layout)
}

// readAgain looks whether what is said of a moment means that moment and nothing
// else, and each of the ways that are asked about, too.
func readAgain(t *testing.T, got time.Time, err error, now time.Time, zone *time.Location) {
	t.Helper()
	all := WaysIn(err)
	if err == nil && !got.IsZero() && !got.Equal(prefs.Forever) {
		all = []Reading{{Text: Said(got.In(zone)), Until: got}}
	}
	for _, w := range all {
		if again, err := monday.When(w.Text, now, zone); err != nil || !again.Equal(w.Until) {
			t.Errorf("%q is %s, want %s (%v)", w.Text, again, w.Until, err)
		}
	}
}

func TestPlansAsPeopleTypeThem(t *testing.T) {
	base := prefstest.Straight("Europe/Berlin").Timetable
	for _, row := range typed(t, "plan.tsv", 3) {
		got, _, err := Plan(row[1], base)
		if means := planned(got, err); means != row[2] {
			t.Errorf("%s: %q is\n  %s\nwant\n  %s", row[0], row[1], means, row[2])
		}
		plannedAgain(t, got, err, base)
	}
}

func planned(got prefs.Timetable, err error) string {
	said := func(t prefs.Timetable) string {
		text := t.String()
		if t.Zone != "Europe/Berlin" {
			text += " " + t.Zone
		}
		return text
	}
	if ways := WaysIn(err); len(ways) > 0 {
		var all []string
		for _, w := range ways {
			all = append(all, said(w.Timetable))
		}
		return "asked " + strings.Join(all, " | ")
	}
	if err != nil {
		return "refused " + string(problems(err)[0].Code)
	}
	return said(got)
}

// plannedAgain looks whether what is said of a plan means that plan and nothing
// else, and each of the ways that are asked about, too.
func plannedAgain(t *testing.T, got prefs.Timetable, err error, base prefs.Timetable) {
	t.Helper()
	all := WaysIn(err)
	if err == nil {
		all = []Reading{{Text: saidIn(got, got.Zone), Timetable: got}}
	}
	for _, w := range all {
		if again, _, err := Plan(w.Text, base); err != nil || again.ID() != w.Timetable.ID() {
			t.Errorf("%q is %q, want %q (%v)", w.Text, again, w.Timetable, err)
		}
	}
}

func TestHoursAndTimesAsPeopleTypeThem(t *testing.T) {
	base := prefstest.Straight("Europe/Berlin").Timetable
	for _, row := range typed(t, "form.tsv", 4) {
		var means string
		var err error
		switch row[1] {
		case "hours":
			var h prefs.Hours
			h, err = Hours(row[2], base.Hours)
			means = h.String()
			if again, err := Hours(h.Lines(), prefs.Hours{}); err != nil || again.Lines() != h.Lines() {
				t.Errorf("%q is %q (%v)", h.Lines(), again.Lines(), err)
			}
		case "times":
			var times []prefs.Minute
			times, err = Times(row[2])
			means = prefs.TypedTimes(times)
			if again, againErr := Times(means); err == nil && (againErr != nil || !slices.Equal(again, times)) {
				t.Errorf("%q is %q (%v)", means, again, againErr)
			}
		}
		if err != nil {
			means = "refused " + string(problems(err)[0].Code)
		}
		if means != row[3] {
			t.Errorf("%s: %q is %s, want %s", row[0], row[2], means, row[3])
		}
	}
}
