package rows

import (
	"errors"
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
	"unhunch/internal/workspace"
)

// What one release writes, the next one reads. When this test fails, do not
// update the golden file: give the value a new version byte, or the file a new
// format.
func TestGoldenValues(t *testing.T) {
	values, err := examples(example())
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&text, "%-10s%q\n", name, values[name])
	}
	file := filepath.Join("testdata", "values.golden")
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

func TestWhatWasWrittenIsRead(t *testing.T) {
	p, d := example()
	table := p.Prefs.Timetable
	p.Prefs.Timetable = prefs.Timetable{}
	desk := d
	desk.Days, desk.Owed = nil, nil // in rows of their own
	values := golden(t)
	for name, want := range map[string]any{
		"person": Person{Person: p, Table: table.ID()},
		"desk":   desk, "days": exampleDays(d),
		"message": Message{Message: d.Owed[0], Channel: "D1", Awaited: true}, "timetable": table,
		"pauses": examplePauses(), "heard": noon().Truncate(24 * time.Hour), "workspace": exampleWorkspace(), "entry": exampleEntry(),
	} {
		got, err := read(name, values[name])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		delete(values, name)
	}
	if len(values) > 0 {
		t.Errorf("nothing is known of %v", slices.Collect(maps.Keys(values)))
	}
}

func read(name string, value []byte) (any, error) {
	switch name {
	case "person":
		return DecodePerson(value)
	case "desk":
		return DecodeDesk(value)
	case "days":
		return DecodeDays(value)
	case "message":
		return DecodeMessage(12, value)
	case "heard":
		return DecodeDay(value)
	case "pauses":
		return DecodePauses(value)
	case "workspace":
		return DecodeWorkspace("T1", value)
	case "entry":
		return DecodeEntry(value)
	case "timetable":
		var table prefs.Timetable
		err := decodeJSON(value, &table)
		return table, err
	}
	return nil, ErrValue
}

// golden reads the values, one a line: its name, and the value as Go would quote it.
func golden(t *testing.T) map[string][]byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "values.golden"))
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
	p.Prefs.Timetable.Plan.Every = 50
	for d := time.Monday; d <= time.Friday; d++ {
		p.Prefs.Timetable.Hours[d] = []prefs.Span{{From: 9 * 60, To: 17*60 + 30}}
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
		Posts:   session.Posts{Card: 9, Channel: "D1", TS: map[string]string{"": "1.1", "step-0": "1.2"}},
		Log:     []session.Note{{At: noon(), Due: noon(), What: session.WasHeld, Why: "in-routine"}},
		Days:    []session.Day{{Date: "2026-11-20", Offered: 1, Started: 2, Done: 3, Stood: 4, Snoozed: 5, Skipped: 6, Seconds: 700}},
		Offered: []session.Offer{{Routine: "desk-reset", Day: "2026-11-20"}, {Routine: "wall-roll", Day: "2026-11-20", Skipped: true}, {Routine: "desk-reset", Day: "2026-11-19"}},
		Owed: []delivery.Message{{
			ID: 12, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.StepState, Priority: delivery.Tidy,
			Ref: delivery.Ref{Card: 9, Part: "step-0"}, Edit: true, Routine: "desk-reset", Step: 1,
			Due: noon(), Snoozes: 1, NotBefore: noon(), NotAfter: noon(),
		}},
	}
}

func noon() time.Time { return time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC) }

func exampleWorkspace() workspace.Record {
	return workspace.Record{
		ID: "T1", Org: true, Name: "Acme", App: "A1", BotUser: "U9", Scopes: []string{"chat:write", "im:write"}, Teams: []string{"T7"}, Taken: []string{"T8"},
		Token: []byte{1, 2, 3}, Refresh: []byte{4, 5}, Expires: noon().Add(12 * time.Hour), Given: 3,
		Installed: noon(), Updated: noon(), Refused: noon().Add(time.Minute), Ended: noon().Add(time.Hour), Removed: true,
	}
}

func exampleEntry() workspace.Entry {
	return workspace.Entry{At: noon(), Workspace: "T1", What: workspace.WasPurged, People: 12}
}

func exampleDays(d session.Desk) (kept []session.Day) {
	for _, day := range d.Days {
		day.Hours[9] = session.Hour{Offered: 3, PutOff: 1, Taken: 200}
		kept = append(kept, day)
	}
	return kept
}

func exampleMessage() delivery.Message {
	return delivery.Message{ID: 7, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.Break, Due: time.Unix(1, 0)}
}

// examples are one value of each kind.
func examples(p prefs.Person, d session.Desk) (map[string][]byte, error) {
	values := map[string][]byte{"heard": EncodeDay(noon()), "pauses": EncodePauses(examplePauses())}
	var errs [7]error
	values["person"], errs[0] = EncodePerson(Person{p, p.Prefs.Timetable.ID()})
	values["desk"], errs[1] = EncodeDesk(TidyDesk(d))
	values["days"], errs[2] = EncodeDays(exampleDays(d))
	values["message"], errs[3] = AppendMessage(nil, &Message{Message: d.Owed[0], Channel: "D1", Awaited: true})
	values["workspace"], errs[4] = EncodeWorkspace(exampleWorkspace())
	values["entry"], errs[5] = EncodeEntry(exampleEntry())
	values["timetable"], errs[6] = EncodeTimetable(p.Prefs.Timetable)
	return values, errors.Join(errs[:]...)
}

func examplePauses() prefs.Pauses {
	return prefs.Pauses{{From: noon(), Until: noon().Add(time.Hour)}, {From: noon().Add(24 * time.Hour), Until: prefs.Forever}}
}
