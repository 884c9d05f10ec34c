package diary_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar/diary"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// desk is a store and a feed that remember what they were asked.
type desk struct {
	coming []schedule.Coming
	busy   map[string][]schedule.Meeting // by person
	fails  error

	until  time.Time
	wanted []string
	hasty  []schedule.Haste
	looked int
}

func (d *desk) Soon(_ context.Context, until time.Time, _ int, wants func(schedule.Coming) bool) (coming []schedule.Coming, err error) {
	d.until, d.looked = until, d.looked+1
	for _, c := range d.coming {
		if wants(c) {
			coming = append(coming, c)
		}
	}
	return coming, d.fails
}

func (d *desk) Hasten(_ context.Context, all []schedule.Haste) error {
	d.hasty = append(d.hasty, all...)
	return d.fails
}

func (d *desk) Want(_ context.Context, who []prefs.UserID, _ time.Time) {
	for _, id := range who {
		d.wanted = append(d.wanted, id.Person)
	}
}

func (d *desk) Busy(who prefs.UserID, _ time.Time) ([]schedule.Meeting, bool) {
	busy, known := d.busy[who.Person]
	return busy, known
}

func (d *desk) diary(log *slog.Logger) *diary.Diary {
	return diary.New(diary.Options{Soon: d.Soon, Hasten: d.Hasten, Want: d.Want, Busy: d.Busy, Now: bubble.Now, Log: log})
}

// on is a moment of a Monday, in UTC.
func on(clock string) time.Time {
	t, err := time.Parse(time.DateTime, "2026-11-23 "+clock+":00")
	if err != nil {
		panic(err)
	}
	return t
}

func comes(person, clock string) schedule.Coming {
	return schedule.Coming{
		User: prefs.UserID{Workspace: "T1", Person: person}, At: on(clock), First: on(clock), Timetable: prefs.Defaults("UTC").Timetable, Calendar: true,
	}
}

func TestWhoIsLookedAt(t *testing.T) {
	at10 := []schedule.Meeting{{From: on("10:00"), To: on("11:30")}}
	none := comes("UNONE", "10:00")
	none.Calendar = false
	switched := comes("USWITCHED", "10:00")
	switched.Timetable.Quiet.Off = []prefs.Rule{prefs.RuleCalendar}
	putOff := comes("UPUTOFF", "10:00")
	putOff.Snoozes = 1
	held := comes("UHELD", "10:05")
	held.First = on("10:00")
	moved := comes("UMOVED", "09:55")
	moved.First = on("10:00")
	elsewhere := comes("UELSEWHERE", "10:00")
	elsewhere.Timetable.Zone = "Mars/Olympus"
	d := &desk{
		coming: []schedule.Coming{comes("UANA", "10:00"), none, switched, putOff, held, moved, elsewhere, comes("UFREE", "10:00"), comes("UUNREAD", "10:00")},
		busy: map[string][]schedule.Meeting{
			"UANA": at10, "UNONE": at10, "USWITCHED": at10, "UPUTOFF": at10, "UHELD": at10, "UMOVED": at10, "UELSEWHERE": at10, "UFREE": {},
		},
	}
	if err := d.diary(slog.New(slog.DiscardHandler)).Look(t.Context(), on("09:40")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(on("10:05"), d.until); diff != "" {
		t.Errorf("looked ahead until (-want +got):\n%s", diff)
	}
	if got := strings.Join(d.wanted, " "); got != "UANA UPUTOFF UHELD UMOVED UELSEWHERE UFREE UUNREAD" {
		t.Errorf("their calendars are wanted: %s", got)
	}
	if diff := cmp.Diff([]schedule.Haste{{User: prefs.UserID{Workspace: "T1", Person: "UANA"}, From: on("10:00"), To: on("09:55")}}, d.hasty); diff != "" {
		t.Errorf("brought forward (-want +got):\n%s", diff)
	}
}

// A moment that has passed brings nothing forward, nor does the one that it is.
func TestTheLastMomentToLook(t *testing.T) {
	for now, want := range map[string]int{"09:54": 1, "09:55": 0, "09:56": 0} {
		d := &desk{coming: []schedule.Coming{comes("UANA", "10:00")}, busy: map[string][]schedule.Meeting{"UANA": {{From: on("10:00"), To: on("10:30")}}}}
		if err := d.diary(slog.New(slog.DiscardHandler)).Look(t.Context(), on(now)); err != nil {
			t.Fatal(err)
		}
		if len(d.hasty) != want {
			t.Errorf("at %s: %v", now, d.hasty)
		}
	}
}

func TestWhatIsKnownIsAddedToWhatSlackSays(t *testing.T) {
	meeting := schedule.Meeting{From: on("10:00"), To: on("10:30")}
	d := &desk{busy: map[string][]schedule.Meeting{"UANA": {meeting}}}
	looks := d.diary(slog.New(slog.DiscardHandler))
	said := schedule.Presence{Status: prefs.RuleCall, NoDND: true}
	want := said
	want.Meetings = []schedule.Meeting{meeting}
	if diff := cmp.Diff(want, looks.Know(prefs.UserID{Person: "UANA"}, said, on("10:00"))); diff != "" {
		t.Errorf("of Ana (-want +got):\n%s", diff)
	}
	want.Meetings, want.NoCalendar = nil, true
	if diff := cmp.Diff(want, looks.Know(prefs.UserID{Person: "UBEN"}, said, on("10:00"))); diff != "" {
		t.Errorf("of Ben (-want +got):\n%s", diff)
	}
}

func TestItLooksAtOnceAndThenEveryTwentySeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said bytes.Buffer
		d := &desk{fails: errors.New("the disk is full")}
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Second)
		defer stop()
		if err := d.diary(slog.New(slog.NewTextHandler(&said, nil))).Run(ctx); err != nil {
			t.Fatal(err)
		}
		if d.looked != 3 || strings.Count(said.String(), "the disk is full") != 3 {
			t.Errorf("it looked %d times, and said %s", d.looked, said.String())
		}
	})
}
