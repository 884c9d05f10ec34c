package schedule

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// The tests speak of a person in a zone, with times as they read on their wall.

// following compiles what a person would type, over the defaults. Nothing is
// quiet before the day's end unless the test says so.
func following(t *testing.T, zone, plan string) *Plan {
	t.Helper()
	return compiled(t, timetable(t, zone, plan))
}

// readPlan reads a plan as people type it: package phrase does, which stands
// above this one and is handed in.
var readPlan func(text string, base prefs.Timetable) (t prefs.Timetable, zoned bool, err error)

// ReadPlansWith hands it in.
func ReadPlansWith(read func(string, prefs.Timetable) (prefs.Timetable, bool, error)) bool {
	readPlan = read
	return true
}

func timetable(t *testing.T, zone, plan string) prefs.Timetable {
	t.Helper()
	base := prefstest.Straight(zone).Timetable
	base.Lead = 0
	tt, _, err := readPlan(plan, base)
	if err != nil {
		t.Fatalf("plan %q: %v", plan, err)
	}
	return tt
}

func compiled(t *testing.T, tt prefs.Timetable) *Plan {
	t.Helper()
	p, err := Compile(tt)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// at reads "2026-03-29 02:30", or with an offset where a time comes twice:
// "2026-10-25 02:30 +0100".
func at(t *testing.T, zone *time.Location, text string) time.Time {
	t.Helper()
	if strings.Count(text, " ") == 2 {
		moment, err := time.Parse("2006-01-02 15:04 -0700", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if wall, err := time.Parse(layout, text); err == nil {
			return FromWall(wall, zone)
		}
	}
	t.Fatalf("no time: %q", text)
	return time.Time{}
}

// inSlotOfAna is when a reminder of Ana's comes that is planned for then; "": never.
func inSlotOfAna(t *testing.T, zone *time.Location, planned string) time.Time {
	t.Helper()
	if planned == "" {
		return time.Time{}
	}
	return at(t, zone, planned).Add(Slot(ana, Spread))
}

// reminded is Ana, who follows a plan from a moment on.
func reminded(t *testing.T, tt prefs.Timetable, from time.Time, pauses ...prefs.Pause) prefs.Person {
	t.Helper()
	p := prefs.Person{ID: ana, OptedIn: time.Unix(0, 0), Pauses: pauses, Prefs: prefs.Prefs{Timetable: tt}}
	if err := Replan(&p, from); err != nil {
		t.Fatal(err)
	}
	return p
}

// expected is when somebody's next n reminders are expected, by their own clock.
func expected(t *testing.T, p prefs.Person, now time.Time, n int, known Known, layout string) (times []string) {
	t.Helper()
	zone := place(t, p.Prefs.Timetable.Zone)
	for _, e := range Upcoming(p, now, n, known) {
		times = append(times, e.At.In(zone).Format(layout))
	}
	return times
}

func place(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
