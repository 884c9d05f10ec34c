package bolt

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// What version 2 writes, later versions read. When this test fails, do not
// update the golden file: give the value a new version byte, and keep reading
// the old one.
func TestGoldenVersion2(t *testing.T) {
	values, err := Bytes(example())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&text, "%-10s%q\n", name, values[name])
	}
	file := filepath.Join("testdata", "version2.golden")
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatAnyVersionWroteIsRead(t *testing.T) {
	p, d := example()
	table := p.Prefs.Timetable
	old := dueRow{timetable: 0x0123456789abcdef, late: 90 * time.Second, snoozes: 2}
	p.Prefs.Timetable = prefs.Timetable{}
	due, err := exampleDue(d)
	if err != nil {
		t.Fatal(err)
	}
	for version, want := range map[int]map[string]any{
		1: {
			"person": record{Person: func() prefs.Person { p := p; p.Prefs.Timetable = table; return p }()},
			"desk":   rowOf(d), "due": old, "day": dayRow{Day: d.Days[0]},
			"message": owedRow{Message: d.Owed[0]}, "timetable": table,
		},
		2: {
			"person": record{p, table.ID()},
			"desk":   rowOf(d), "due": due, "days": exampleDays(d),
			"message": owedRow{d.Owed[0], "D1", true}, "timetable": table,
		},
	} {
		values := golden(t, version)
		for name, want := range want {
			got, err := read(name, values[name])
			if err != nil {
				t.Errorf("%s of version %d: %v", name, version, err)
				continue
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(record{}, dueRow{}, news{}, dayRow{}, owedRow{}), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s of version %d (-want +got):\n%s", name, version, diff)
			}
			delete(values, name)
		}
		delete(values, "moved") // of format 1; nobody reads it
		if len(values) > 0 {
			t.Errorf("of version %d nothing is known of %v", version, slices.Collect(maps.Keys(values)))
		}
	}
}

func read(name string, value []byte) (any, error) {
	switch name {
	case "person":
		return decodePerson(value)
	case "desk":
		return decodeDesk(value)
	case "due":
		return decodeDue(value)
	case "days":
		return decodeDays(value)
	case "day":
		return decodeDay("2026-11-20", value)
	case "message":
		return decodeOwed(12, value)
	case "timetable":
		var table prefs.Timetable
		err := decodeJSON(value, &table)
		return table, err
	}
	return nil, errValue
}

// golden reads a file of values, one a line: its name, and the value as Go
// would quote it.
func golden(t *testing.T, version int) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("version%d.golden", version)))
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]byte{}
	for line := range strings.Lines(string(text)) {
		name, quoted, _ := strings.Cut(strings.TrimSpace(line), " ")
		value, err := strconv.Unquote(strings.TrimSpace(quoted))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		values[name] = []byte(value)
	}
	return values
}

func example() (prefs.Person, session.Desk) {
	p := prefs.Person{
		OptedIn: noon(), Channel: "D1", PausedUntil: prefs.Forever,
		Prefs: prefs.Defaults("Europe/Lisbon"), Due: noon().Add(50 * time.Minute), Snoozes: 1, Version: 4,
	}
	p.Prefs.ZoneFixed, p.Prefs.Equipment = true, []string{"roller"}
	p.Prefs.Pictures = "" // there were none
	return p, session.Desk{
		Card: session.Card{
			ID: 9, Kind: delivery.Reminder, Routine: "desk-reset", Due: noon(), Sent: noon(),
			Answer: session.Snoozed, Until: noon().Add(10 * time.Minute), Snoozes: 1,
		},
		Session: session.Session{
			Card: 9, Routine: "desk-reset", Steps: 5, Step: 1, State: session.Paused, Pace: prefs.PaceAuto,
			Began: noon(), Ended: noon(), Ends: noon(), Left: 20 * time.Second, Feedback: session.Right,
		},
		Posts:  session.Posts{Card: 9, Channel: "D1", TS: map[string]string{"": "1.1", "step-0": "1.2"}},
		Log:    []session.Note{{At: noon(), Due: noon(), What: session.WasHeld, Why: "in-routine"}},
		Days:   []session.Day{{Date: "2026-11-20", Offered: 1, Started: 2, Done: 3, Stood: 4, Snoozed: 5, Skipped: 6, Seconds: 700}},
		Recent: []string{"desk-reset"},
		Owed: []delivery.Message{{
			ID: 12, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.StepState, Priority: delivery.Tidy,
			Ref: delivery.Ref{Card: 9, Part: "step-0"}, Edit: true, Routine: "desk-reset", Step: 1,
			Due: noon(), Snoozes: 1, NotBefore: noon(), NotAfter: noon(),
		}},
	}
}

func noon() time.Time { return time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC) }

// A day with hours was of version 2, in a row of its own.
func TestADayWithHoursOfVersion2IsRead(t *testing.T) {
	got, err := decodeDay("2026-11-20", []byte("\x02\x01\x02\x03\x04\x05\x06\xbc\x05\x00\x09\x03\x01\xc8\x01\x17\x01\x00\x00"))
	_, d := example()
	want := dayRow{Day: d.Days[0]}
	want.Hours[9], want.Hours[23] = session.Hour{Offered: 3, PutOff: 1, Taken: 200}, session.Hour{Offered: 1}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(dayRow{})); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{"\x02\x01", "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x18\x00\x00\x00", "\x02\x00\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x04\x00\x00\x00"} {
		if _, err := decodeDay("2026-11-20", []byte(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
