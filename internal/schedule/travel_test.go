package schedule

import (
	"testing"
	"time"

	"unhunch/internal/prefs"
)

// TestTravel speaks of moments on Ana's wall, before the journey and after it:
// "+" is her place in the minute.
func TestTravel(t *testing.T) {
	for situation, c := range map[string]struct {
		from, to string
		plan     string
		due      string // as planned, in from
		now      string // in from
		sent     string // in from
		held     string // in from
		snoozes  int
		paused   string // until, in from
		want     string // in to
	}{
		"an hour to the east, the interval goes on": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 09:50+", now: "Mon 10:05", sent: "Mon 09:50+", want: "Mon 11:40+",
		},
		"two hours to the west, the interval goes on": {
			from: "Europe/Helsinki", to: "Europe/Lisbon", due: "Mon 14:00+", now: "Mon 14:05", sent: "Mon 14:00+", want: "Mon 12:50+",
		},
		"before the first of the day": {
			from: "Europe/Lisbon", to: "Atlantic/Canary", due: "Mon 09:50+", now: "Mon 09:45", want: "Mon 09:50+",
		},
		"the last one came late": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 09:50+", now: "Mon 11:00", sent: "Mon 10:20", want: "Mon 12:09+",
		},
		"the working hours have begun where they arrive": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 09:50+", now: "Mon 08:20", want: "Mon 09:50+",
		},
		"and the first two are past": {
			from: "Europe/Lisbon", to: "Europe/Helsinki", due: "Mon 09:50+", now: "Mon 08:50", want: "Mon 11:30+",
		},
		"the working hours are over where they arrive": {
			from: "Europe/Lisbon", to: "Asia/Tokyo", due: "Mon 09:50+", now: "Mon 10:05", sent: "Mon 09:50+", want: "Tue 09:50+",
		},
		"they have not begun where they arrive": {
			from: "Europe/Lisbon", to: "America/New_York", due: "Mon 09:50+", now: "Mon 10:05", sent: "Mon 09:50+", want: "Mon 09:50+",
		},
		"over the date line, to yesterday": {
			from: "Asia/Tokyo", to: "Pacific/Honolulu", due: "Tue 09:50+", now: "Tue 10:05", sent: "Tue 09:50+", want: "Mon 15:40+",
		},
		"the next one would be in the last minutes of the day": {
			from: "Europe/Lisbon", to: "Europe/Athens", due: "Mon 14:50+", now: "Mon 14:55", sent: "Mon 14:50+", want: "Tue 09:50+",
		},
		"put off": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 10:07", snoozes: 1, now: "Mon 10:00", sent: "Mon 09:50+", want: "Mon 11:07",
		},
		"put off and come": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 10:07", snoozes: 1, now: "Mon 10:08", sent: "Mon 10:07", want: "Mon 11:57+",
		},
		"held": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 09:50+", now: "Mon 10:55", sent: "Mon 09:50+", held: "Mon 10:40+", want: "Mon 11:40+",
		},
		"held, and then they moved by themselves": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Mon 11:40+", now: "Mon 10:55", sent: "Mon 09:50+", held: "Mon 10:40+", want: "Mon 12:40+",
		},
		"paused": {
			from: "Europe/Lisbon", to: "Europe/Madrid", due: "Tue 09:50+", paused: "Tue 00:00", now: "Mon 10:00", want: "Tue 09:50+",
		},
		"by the wall, to the east: the time that is left out comes at once": {
			from: "Europe/Lisbon", to: "Europe/Madrid", plan: "at 10:00, 15:00", due: "Mon 10:00+", now: "Mon 09:30", want: "Mon 10:31+",
		},
		"by the wall, to the east, and nothing is left out": {
			from: "Europe/Lisbon", to: "Europe/Madrid", plan: "at 10:00, 15:00", due: "Mon 10:00+", now: "Mon 10:30", sent: "Mon 10:00+", want: "Mon 15:00+",
		},
		"by the wall, so far to the east that it is evening": {
			from: "Europe/Lisbon", to: "Asia/Tokyo", plan: "at 10:00, 15:00", due: "Mon 10:00+", now: "Mon 09:30", want: "Tue 10:00+",
		},
		"by the wall, so far to the east that it is another morning": {
			from: "Pacific/Honolulu", to: "Asia/Tokyo", plan: "at 10:00, 15:00", due: "Mon 15:00+", now: "Mon 14:30", want: "Tue 10:00+",
		},
		"by the wall, to the west: the time that comes again is left out": {
			from: "Europe/Lisbon", to: "Atlantic/Azores", plan: "at 10:00, 15:00", due: "Mon 10:00+", now: "Mon 10:05", sent: "Mon 10:00+", want: "Mon 15:00+",
		},
		"by the wall, to the west, before it was time": {
			from: "Europe/Lisbon", to: "Atlantic/Azores", plan: "at 10:00, 15:00", due: "Mon 10:00+", now: "Mon 09:55", want: "Mon 10:00+",
		},
		"by the wall, over the date line: each day's times come once": {
			from: "Asia/Tokyo", to: "Pacific/Honolulu", plan: "at 10:00, 15:00", due: "Tue 10:00+", now: "Tue 10:05", sent: "Tue 10:00+", want: "Tue 15:00+",
		},
		"by the wall, and the last one has only just come": {
			from: "Europe/Lisbon", to: "Europe/Madrid", plan: "at 10:00, 10:30, 15:00", due: "Mon 10:00+", now: "Mon 10:01", sent: "Mon 10:00+", want: "Mon 15:00+",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			before := following(t, c.from, "every 50m")
			clock := func(text string) time.Time {
				if text == "" {
					return time.Time{}
				}
				return slotted(t, before, text)
			}
			p := someone(c.from)
			if c.plan != "" {
				p.Prefs.Timetable = timetable(t, c.from, c.plan)
			}
			p.Due, p.Snoozes, p.PausedUntil = clock(c.due), c.snoozes, clock(c.paused)
			if err := Travel(&p, c.to, Lately{Sent: clock(c.sent), Held: clock(c.held)}, clock(c.now)); err != nil {
				t.Fatal(err)
			}
			zone := place(t, c.to)
			want := slotted(t, &Plan{zone: zone}, c.want)
			if !p.Due.Equal(want) || p.Prefs.Timetable.Zone != c.to {
				t.Errorf("next %s, want %s", p.Due.In(zone).Format("Mon 15:04:05"), want.In(zone).Format("Mon 15:04:05"))
			}
			if waits := c.snoozes > 0 && clock(c.due).After(clock(c.now)); waits != (p.Snoozes > 0) {
				t.Errorf("put off %d times", p.Snoozes)
			}
		})
	}
}

func TestTravelToAZoneThatNobodyKnows(t *testing.T) {
	p := someone("Europe/Lisbon")
	p.Due = time.Unix(1, 0)
	if err := Travel(&p, "Europe/Atlantis", Lately{}, time.Unix(0, 0)); len(problems(err)) != 1 || !p.Due.IsZero() {
		t.Errorf("due %s, %v", p.Due, err)
	}
	gone := someone("Europe/Atlantis")
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	if err := Travel(&gone, "Europe/Lisbon", Lately{}, now); err != nil || !gone.Due.After(now) {
		t.Errorf("from a zone that is gone: due %s, %v", gone.Due, err)
	}
	var never prefs.Person
	if err := Travel(&never, "Europe/Lisbon", Lately{}, now); err != nil || !never.Due.IsZero() {
		t.Errorf("somebody who is not reminded: due %s, %v", never.Due, err)
	}
}
