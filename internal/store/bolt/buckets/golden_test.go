package buckets

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
	"unhunch/internal/schedule"
	"unhunch/internal/session"

	"unhunch/internal/store/rows"
)

// What one release writes, the next one reads. When this test fails, do not
// update the golden file: give the value a new version byte, or the file a new
// format.
func TestGoldenValues(t *testing.T) {
	values, err := examples()
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
	due, err := exampleDue()
	if err != nil {
		t.Fatal(err)
	}
	values := golden(t)
	for name, want := range map[string]any{"due": due, "outcome": exampleOutcome(), "bundle": exampleBundle()} {
		got, err := read(name, values[name])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Reminder{}, News{}, bundle{}), cmpopts.EquateEmpty()); diff != "" {
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
	case "due":
		return DecodeReminder(value)
	case "outcome":
		return DecodeOutcome(9, value)
	case "bundle":
		return decodeBundle(32, value)
	}
	return nil, rows.ErrValue
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

func noon() time.Time { return time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC) }

// examples are one value of each kind.
func examples() (map[string][]byte, error) {
	due, err := exampleDue()
	shared := exampleBundle()
	values := map[string][]byte{"due": EncodeReminder(due), "bundle": shared.encode()}
	reminder, err1 := exampleMessage()
	outcome, err2 := AppendOutcome(nil, reminder, delivery.Outcome{
		Verdict: delivery.Sent, At: noon(), Receipt: delivery.Receipt{Channel: "D1", TS: "1763640000.000100", Routine: "desk-reset"},
	})
	values["outcome"] = outcome
	return values, errors.Join(err, err1, err2)
}

// exampleMessage is a reminder that is owed.
func exampleMessage() ([]byte, error) {
	return rows.AppendMessage(nil, &rows.Message{Awaited: true, Channel: "D1", Message: delivery.Message{
		ID: 9, To: prefs.UserID{Workspace: "T1", Person: "U1"}, Kind: delivery.Reminder, Due: noon(), Before: noon().Add(5 * time.Minute), Snoozes: 1,
	}})
}

func exampleDue() (Reminder, error) {
	row := Reminder{
		Timetable: 0x0123456789abcdef, Day: schedule.Tally{Day: 20777, Count: 3}, Late: 90e9, Snoozes: 2,
		Ahead: true, Calendar: true, Channel: "D1", Awaits: 12,
	}
	err := row.News.Add(exampleOutcome())
	note := session.Note{At: noon(), Due: noon(), What: session.WasHeld, Why: "in-routine"}
	return row, errors.Join(err, row.News.Note(note))
}

func exampleOutcome() Outcome {
	return Outcome{
		Note:   session.Note{At: noon(), Due: noon(), What: session.WasSent, MeetingFrom: noon().Add(5 * time.Minute)},
		ID:     9,
		Person: []byte("T1\x00U1"), Snoozes: 1, TS: []byte("1763640000.000100"), Routine: []byte("desk-reset"),
	}
}

// exampleBundle has messages 33 and 47, of which the latter is about to be sent.
func exampleBundle() bundle {
	of := bundle{first: 32, sending: 1 << 15}
	of.values[1], of.values[15] = []byte("\x01a message"), []byte("\x01another")
	return of
}
