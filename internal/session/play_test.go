package session_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// desk is Ana's, in Auckland, with a card that she has not answered.
func desk(pace prefs.Pace) session.Desk {
	p := prefs.Defaults("Pacific/Auckland")
	p.Pace = pace
	return session.Desk{
		Person: prefs.Person{ID: ana, Prefs: p},
		Card:   session.Card{ID: 7, Kind: delivery.Reminder, Routine: reset.ID, Sent: noon},
	}
}

func TestARoutineIsCountedOnThePersonsOwnDay(t *testing.T) {
	d := desk(prefs.PaceAuto)
	d.Begin(reset, noon.Add(-time.Hour-30*time.Second)) // 23:59:30 in Auckland
	for range reset.Steps {
		d.Play(reset, session.Event{Kind: session.TimeUp}, d.Session.Ends)
	}
	want := []session.Day{{Date: "2026-03-04", Done: 1, Seconds: 75}, {Date: "2026-03-03", Started: 1}}
	want[0].Hours[1].Taken = 1 // when the card came: noon is one in the morning there
	if diff := cmp.Diff(want, d.Days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

func TestWhatWasSkippedIsMarkedWhereItWasOfferedLast(t *testing.T) {
	d := desk(prefs.PaceAuto)
	for _, id := range []string{reset.ID, "other", reset.ID, "third", "own--1", ""} {
		d.Offer(id, "2026-03-04")
	}
	d.Reply(session.Skipped, time.Time{}, noon)
	want := []routine.Offer{
		{Routine: "third", Day: "2026-03-04"},
		{Routine: reset.ID, Day: "2026-03-04", Skipped: true},
		{Routine: "other", Day: "2026-03-04"},
		{Routine: reset.ID, Day: "2026-03-04"},
	}
	if diff := cmp.Diff(want, d.Offered); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(append([]routine.Offer{{Routine: reset.ID}}, want...), d.History().Offers); diff != "" {
		t.Errorf("the card that is there stands in front (-want +got):\n%s", diff)
	}
}

func TestACardIsAnsweredOnce(t *testing.T) {
	until := noon.Add(10 * time.Minute)
	for name, c := range map[string]struct {
		reply func(*session.Desk) bool
		want  session.Answer
		day   session.Day
	}{
		"start": {func(d *session.Desk) bool { return d.Begin(reset, noon) }, session.Started, session.Day{Started: 1}},
		"stood": {func(d *session.Desk) bool { return d.Reply(session.Stood, time.Time{}, noon) }, session.Stood, session.Day{Stood: 1}},
		"later": {func(d *session.Desk) bool { return d.Reply(session.Snoozed, until, noon) }, session.Snoozed, session.Day{Snoozed: 1}},
		"skip":  {func(d *session.Desk) bool { return d.Reply(session.Skipped, time.Time{}, noon) }, session.Skipped, session.Day{Skipped: 1}},
		"pause": {func(d *session.Desk) bool { return d.Reply(session.Off, time.Time{}, noon) }, session.Off, session.Day{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := desk(prefs.PaceAuto)
			if !c.reply(&d) || c.reply(&d) {
				t.Error("want the first press to count, and the second not to")
			}
			if d.Card.Answer != c.want || d.Owed[0].Kind != delivery.Card || !d.Owed[0].Edit {
				t.Errorf("answer %q, owed %+v", d.Card.Answer, d.Owed)
			}
			var got session.Day
			if len(d.Days) > 0 {
				got = d.Days[0]
			}
			var hour session.Hour
			switch c.want {
			case session.Started, session.Stood:
				hour.Taken = 1
			case session.Snoozed:
				hour.PutOff = 1
			case session.Open, session.Skipped, session.Off:
			}
			c.day.Hours[1] = hour // when the card came: noon is one in the morning there
			got.Date = ""
			if diff := cmp.Diff(c.day, got); diff != "" {
				t.Errorf("day (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeginDoesNot(t *testing.T) {
	running := desk(prefs.PaceAuto)
	running.Session = session.Session{Card: 6, State: session.Paused}
	for name, d := range map[string]session.Desk{
		"there is no card":         {Person: prefs.Person{ID: ana}},
		"another one is under way": running,
	} {
		if d.Begin(reset, noon) || len(d.Owed) > 0 {
			t.Errorf("%s: it began", name)
		}
	}
	if d := desk(prefs.PaceAuto); d.Begin(routine.Routine{ID: "empty"}, noon) {
		t.Error("a routine without steps began")
	}
	if d := desk(prefs.PaceAuto); d.Reply(session.Started, time.Time{}, noon) || d.Reply("maybe", time.Time{}, noon) {
		t.Error("an answer that is none was taken")
	}
}

func TestDaysStayFewAndInOrder(t *testing.T) {
	d := desk(prefs.PaceAuto)
	for i := range 2 * session.DaysKept {
		d.Card = session.Card{ID: uint64(i + 1)}
		d.Reply(session.Stood, time.Time{}, noon.AddDate(0, 0, i))
	}
	if len(d.Days) != session.DaysKept || d.Days[0].Date != "2026-05-14" || d.Days[1].Date != "2026-05-13" {
		t.Errorf("%d days, the newest %s and %s", len(d.Days), d.Days[0].Date, d.Days[1].Date)
	}
}

// Somebody who takes a break once a month is not looked back at for years.
func TestCountsAreOfFiveWeeks(t *testing.T) {
	d := desk(prefs.PaceAuto)
	stands := func(at time.Time) {
		d.Card = session.Card{ID: d.Card.ID + 1}
		d.Reply(session.Stood, time.Time{}, at)
	}
	for _, days := range []int{0, 29, 30, 64, 65} {
		stands(noon.AddDate(0, 0, days))
	}
	var kept []string
	for _, day := range d.Days {
		kept = append(kept, day.Date)
	}
	var want []string
	for _, days := range []int{65, 64, 30} {
		want = append(want, d.Date(noon.AddDate(0, 0, days)))
	}
	if !slices.Equal(kept, want) {
		t.Errorf("kept %v, not %v", kept, want)
	}
	stands(noon) // a card of long ago is answered
	if got := d.Days[len(d.Days)-1]; got.Stood != 1 || got.Date != d.Date(noon) {
		t.Errorf("the answer counts on %+v", got)
	}
}

func TestAZoneThatIsGoneIsUTC(t *testing.T) {
	d := desk(prefs.PaceAuto)
	d.Person.Prefs.Timetable.Zone = "Mars/Olympus"
	if got := d.Local(noon).Format("15:04"); got != "12:00" {
		t.Errorf("local time %s", got)
	}
}

func TestAWeekBeginsOnMonday(t *testing.T) {
	days := []session.Day{
		{Date: "2026-03-04", Offered: 4, Snoozed: 1, Done: 1, Stood: 1, Seconds: 150},
		{Date: "2026-03-03", Offered: 2, Skipped: 2},
		{Date: "2026-03-02", Offered: 1, Done: 2, Seconds: 300},
		{Date: "2026-03-01", Offered: 9, Done: 9, Seconds: 999},
	}
	for now, want := range map[string]session.Progress{
		"2026-03-04": {Taken: 4, Offered: 6, Moved: 450 * time.Second, Days: 2},
		"2026-03-02": {Taken: 2, Offered: 1, Moved: 300 * time.Second, Days: 1},
		"2026-03-01": {Taken: 9, Offered: 9, Moved: 999 * time.Second, Days: 1},
		"2026-03-09": {},
	} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(fmt.Sprintf("%s %s", at.Weekday(), now), func(t *testing.T) {
			if diff := cmp.Diff(want, session.Week(days, at)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
