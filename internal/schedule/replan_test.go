package schedule

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

func someone(zone string) prefs.Person {
	return prefs.Person{ID: ana, OptedIn: time.Unix(0, 0), Prefs: prefstest.Straight(zone)}
}

func TestReplan(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	for situation, c := range map[string]struct {
		now    string
		change func(*prefs.Person)
		want   string // "": none
	}{
		"in the middle of the day": {now: "2026-11-23 10:00", want: "2026-11-23 10:50"},
		"never opted in":           {now: "2026-11-23 10:00", change: func(p *prefs.Person) { p.OptedIn = time.Time{} }},
		"paused for ever":          {now: "2026-11-23 10:00", change: func(p *prefs.Person) { p.PausedUntil = prefs.Forever }},
		"paused until Thursday": {
			now:    "2026-11-23 10:00",
			change: func(p *prefs.Person) { p.PausedUntil = at(t, zone, "2026-11-26 00:00") },
			want:   "2026-11-26 09:50",
		},
		"the pause is over": {
			now:    "2026-11-23 10:00",
			change: func(p *prefs.Person) { p.PausedUntil = at(t, zone, "2026-11-20 00:00") },
			want:   "2026-11-23 10:50",
		},
		"in the evening": {now: "2026-11-23 20:00", want: "2026-11-24 09:50"},
	} {
		t.Run(situation, func(t *testing.T) {
			p := someone("Europe/Berlin")
			p.Snoozes = 2
			if c.change != nil {
				c.change(&p)
			}
			if err := Replan(&p, at(t, zone, c.now)); err != nil {
				t.Fatal(err)
			}
			if want := inSlotOfAna(t, zone, c.want); !p.Due.Equal(want) || p.Snoozes != 0 {
				t.Errorf("due %s after %d snoozes, want %s", p.Due, p.Snoozes, want)
			}
		})
	}
}

func TestReplanWithAZoneThatIsGone(t *testing.T) {
	p := someone("Europe/Atlantis")
	p.Due = at(t, time.UTC, "2026-11-30 09:50")
	if err := Replan(&p, p.Due); len(problems(err)) != 1 || !p.Due.IsZero() {
		t.Errorf("due %s, %v", p.Due, err)
	}
}

func TestSnooze(t *testing.T) {
	now := time.Date(2026, time.November, 23, 10, 0, 0, 1, time.UTC)
	p := someone("Europe/Berlin")
	Snooze(&p, now, 10*time.Minute)
	Snooze(&p, now.Add(10*time.Minute), 10*time.Minute)
	if want := now.Add(20 * time.Minute).Truncate(time.Second); !p.Due.Equal(want) || p.Snoozes != 2 {
		t.Errorf("due %s after %d snoozes, want %s", p.Due, p.Snoozes, want)
	}

	paused := someone("Europe/Berlin")
	paused.PausedUntil = prefs.Forever
	if Snooze(&paused, now, time.Hour); !paused.Due.IsZero() {
		t.Error("a paused person is reminded at", paused.Due)
	}
}

func TestUpcoming(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	slot := Slot(ana, Spread)
	for situation, c := range map[string]struct {
		due, now string
		snoozes  int
		came     int // today
		plan     string
		want     []string
	}{
		"today": {
			due: "2026-11-23 12:20", now: "2026-11-23 12:30",
			want: []string{"Mon 13:10", "Mon 14:00", "Mon 14:50", "Mon 15:40", "Mon 16:30"},
		},
		"the cap": {
			due: "2026-11-23 09:50", now: "2026-11-23 12:30", plan: "every 50m max 6",
			want: []string{"Mon 13:10", "Mon 14:50", "Mon 16:30", "Mon 17:20", "Tue 09:50", "Tue 11:30"},
		},
		"the cap, with what came": {
			due: "2026-11-23 12:07", now: "2026-11-23 12:00", came: 4, plan: "every 50m max 6",
			want: []string{"Mon 12:07", "Mon 17:07", "Tue 09:50"},
		},
		"the cap is reached": {
			due: "2026-11-23 12:07", now: "2026-11-23 12:00", came: 6, plan: "every 50m max 6",
			want: []string{"Tue 09:50"},
		},
		"the cap is reached, but one was put off": {
			due: "2026-11-23 12:07", now: "2026-11-23 12:00", came: 6, snoozes: 1, plan: "every 50m max 6",
			want: []string{"Mon 12:07", "Tue 09:50"},
		},
		"the anchor is months old": {
			due: "2026-03-02 11:13", now: "2026-11-20 13:50",
			want: []string{"Fri 14:00", "Fri 14:50"},
		},
		"the first is to come": {
			due: "2026-11-26 11:13", now: "2026-11-23 09:00",
			want: []string{"Thu 11:13", "Thu 12:03"},
		},
		"a plan that changed around it": {
			due: "2026-11-23 17:29", now: "2026-11-23 17:19",
			want: []string{"Tue 09:50"},
		},
		"put off to after hours": {
			due: "2026-11-23 17:40", now: "2026-11-23 17:19", snoozes: 1,
			want: []string{"Mon 17:40", "Tue 09:50"},
		},
		"the only one of the day, put off": {
			due: "2026-11-23 10:00", now: "2026-11-23 09:51", snoozes: 1, plan: "every 50m max 1",
			want: []string{"Mon 10:00", "Tue 09:50"},
		},
		"put off to just before the next": {
			due: "2026-11-23 09:55", now: "2026-11-23 09:46", plan: "at 10:00, 15:00 mon-fri",
			want: []string{"Mon 09:55", "Mon 15:00", "Tue 10:00"},
		},
		"Wednesday is a holiday": {
			due: "2026-11-24 16:20", now: "2026-11-24 16:00",
			want: []string{"Tue 16:20", "Thu 09:50"},
		},
		"Wednesday is a holiday, and there is one put off": {
			due: "2026-11-25 10:00", now: "2026-11-25 09:55", snoozes: 1,
			want: []string{"Wed 10:00", "Thu 09:50"},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			p := someone("Europe/Berlin")
			if c.plan != "" {
				p.Prefs.Timetable = timetable(t, "Europe/Berlin", c.plan)
			}
			p.Due, p.Snoozes = at(t, zone, c.due).Add(slot), c.snoozes
			today := Tally{Day: int(at(t, zone, c.now).Unix() / (24 * 60 * 60)), Count: c.came}
			holidays := Holidays{}
			holidays.Add(at(t, zone, "2026-11-25 12:00"), "a Wednesday off")
			var got []string
			for _, u := range Upcoming(p, at(t, zone, c.now), len(c.want), Known{Holidays: holidays, Today: today}) {
				got = append(got, u.At.Add(-slot).In(zone).Format("Mon 15:04"))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := Upcoming(prefs.Person{}, at(t, time.UTC, "2026-11-30 09:00"), 3, Known{}); got != nil {
		t.Error("somebody without a plan:", got)
	}
}

func TestWhoeverHasJustMovedIsNotRemindedToMove(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	slot := Slot(ana, Spread)
	for situation, c := range map[string]struct {
		plan, due, now, want, leftOut string
		off                           []prefs.Rule
	}{
		"the interval starts anew":              {plan: "every 50m", now: "10:07", want: "10:57"},
		"however short it is":                   {plan: "every 10m 9:00-11:30", now: "10:07", want: "10:17"},
		"five of sixteen are left":              {plan: "every 30m max 5", now: "10:07", want: "11:37"}, // of fourteen moments
		"five at eight times, the next is far":  {plan: "at 9, 10, 11, 12, 13, 14, 15, 16 max 5", now: "09:20", want: "11:00", due: "11:00"},
		"five at eight times, the next is near": {plan: "at 9, 10, 11, 12, 13, 14, 15, 16 max 5", now: "10:52", want: "12:00", due: "11:00", leftOut: "11:00"},
		"ten o'clock is far":                    {plan: "at 10:00, 15:00", now: "09:50", want: "10:00"},
		"ten o'clock is near":                   {plan: "at 10:00, 15:00", now: "09:51", want: "15:00", leftOut: "10:00"},
		"ten o'clock is near, and that is fine": {plan: "at 10:00, 15:00", now: "09:51", want: "10:00", off: []prefs.Rule{prefs.RuleMoved}},
	} {
		t.Run(situation, func(t *testing.T) {
			p := someone("Europe/Berlin")
			p.Prefs.Timetable = timetable(t, "Europe/Berlin", c.plan)
			p.Prefs.Timetable.Quiet.Off = c.off
			clock := func(hhmm string) time.Time {
				if hhmm == "" {
					return time.Time{}
				}
				return at(t, zone, "2026-11-23 "+hhmm).Add(slot)
			}
			p.Due = clock(c.due)
			leftOut, err := AfterMoving(&p, Tally{}, clock(c.now))
			if err != nil || !p.Due.Equal(clock(c.want)) || !leftOut.Equal(clock(c.leftOut)) {
				t.Errorf("due %s, left out %s, %v; want %s and %q", p.Due.In(zone), leftOut, err, c.want, c.leftOut)
			}
		})
	}
	p := someone("Europe/Berlin")
	p.PausedUntil = prefs.Forever
	if leftOut, err := AfterMoving(&p, Tally{}, clockOf(t, zone, "09:59")); err != nil || !leftOut.IsZero() || !p.Due.IsZero() {
		t.Errorf("somebody who paused: due %s, %v", p.Due, err)
	}
}

func clockOf(t *testing.T, zone *time.Location, hhmm string) time.Time {
	t.Helper()
	return at(t, zone, "2026-11-23 "+hhmm)
}

func TestRestart(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	for situation, c := range map[string]struct{ plan, now, want, leftOut string }{
		"an interval begins anew":              {"every 50m", "2026-11-23 10:39", "2026-11-23 11:29", ""},
		"the shortest interval does, too":      {"every 10m 9:00-11:30", "2026-11-23 10:39:59", "2026-11-23 10:49", ""},
		"what comes at once is left out":       {"at 10:00, 15:00 mon-fri", "2026-11-23 14:55", "2026-11-24 10:00", "2026-11-23 15:00"},
		"what comes in a while stays":          {"at 10:00, 15:00 mon-fri", "2026-11-23 14:50", "2026-11-23 15:00", ""},
		"after the last of the day, as before": {"every 50m", "2026-11-23 17:29", "2026-11-24 09:50", ""},
	} {
		t.Run(situation, func(t *testing.T) {
			p := someone("Europe/Berlin")
			p.Prefs.Timetable = timetable(t, "Europe/Berlin", c.plan)
			p.Snoozes = 1
			leftOut, err := Restart(&p, Tally{}, at(t, zone, c.now))
			if err != nil {
				t.Fatal(err)
			}
			if unsent := inSlotOfAna(t, zone, c.leftOut); !leftOut.Equal(unsent) {
				t.Errorf("left out %s, want %s", leftOut.In(zone), unsent.In(zone))
			}
			if want := inSlotOfAna(t, zone, c.want); !p.Due.Equal(want) || p.Snoozes != 0 {
				t.Errorf("due %s after %d snoozes, want %s", p.Due.In(zone), p.Snoozes, want.In(zone))
			}
		})
	}
	paused := someone("Europe/Berlin")
	paused.PausedUntil = at(t, zone, "2026-11-26 00:00")
	if _, err := Restart(&paused, Tally{}, at(t, zone, "2026-11-23 10:00")); err != nil || !paused.Due.Equal(inSlotOfAna(t, zone, "2026-11-26 09:50")) {
		t.Errorf("paused: due %s, %v", paused.Due.In(zone), err)
	}
}
