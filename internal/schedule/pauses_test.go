package schedule

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/effort"
	"unhunch/internal/prefs"
)

// TestNothingComesInAPauseAndNothingElseIsLost follows random plans through random
// pauses, around clock changes and in nights, and compares each reminder that is sent
// with a walk through every minute.
func TestNothingComesInAPauseAndNothingElseIsLost(t *testing.T) {
	const seed = 20261129
	rng := rand.New(rand.NewPCG(seed, 5))
	names := strings.Fields(zoneNames())
	sent, left := 0, 0
	for range effort.Chaos(effort.Check(60, 300), 4000) {
		name := names[rng.IntN(len(names))]
		zone := place(t, name)
		start := someDay(rng, zone)
		w := walkFrom(zone, start.Add(-3*day).Truncate(time.Hour), 8*24*60)
		for _, tt := range []prefs.Timetable{randomInterval(rng, name), randomTimes(rng, name), randomCron(rng, name)} {
			o := officeOf(tt)
			paused := make([]bool, len(w.wall))
			var pauses prefs.Pauses
			for range rng.IntN(6) {
				from := rng.IntN(len(w.wall))
				until := min(from+1+rng.IntN(36*60), len(w.wall))
				pauses = pauses.With(prefs.Pause{From: w.at(from), Until: w.at(until)}, w.start)
				for i := from; i < until; i++ {
					paused[i] = true
				}
			}
			want, lost, begin, end := w.apart(o, paused)
			got := w.followed(t, tt, pauses, w.at(begin), w.at(end))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s (lead %d), %s, paused %v (seed %d):\n%s", tt, tt.Lead, name, pauses, seed, diff)
			}
			sent, left = sent+len(got), left+lost
		}
	}
	t.Logf("%d reminders sent outside pauses, %d left out in them: 0 differences", sent, left)
	if sent < 1000 || left < 500 {
		t.Error("that shows little")
	}
}

// apart is times without those in a pause. An interval of which one falls into a pause
// begins anew when that is over.
func (w *walk) apart(o *office, paused []bool) (due []string, lost, begin, end int) {
	number, quiet := w.open(o)
	begin, end = compared(number)
	planned := w.planned(o)
	since, resumes, last := 0, -1, -longOff
	over := func(i int) int {
		for i < len(paused) && paused[i] {
			i++
		}
		return i
	}
	if paused[begin-1] { // so it is when they are first asked
		resumes = over(begin - 1)
	}
	for i := range w.wall {
		if i == 0 || number[i] != number[i-1] || i == resumes {
			since = 0
		} else {
			since++
		}
		is := planned(i)
		if o.every > 0 {
			is = since > 0 && since%o.every == 0
		}
		switch {
		case !is || i < begin || i >= end || number[i] == 0 || quiet[i] || i < resumes && o.every > 0:
		case paused[i]:
			lost++
			resumes = over(i)
		case i-last < 9: // what a clock change left out comes at its end
		default:
			last = i
			due = append(due, w.at(i).In(w.zone).Format(time.DateTime+" -0700"))
		}
	}
	return due, lost, begin, end
}

// followed is what the beat sends of a plan.
func (w *walk) followed(t *testing.T, tt prefs.Timetable, pauses prefs.Pauses, begin, end time.Time) (sent []string) {
	t.Helper()
	plan := compiled(t, tt)
	plan.perDay = len(w.wall) // a cap is another story: see spreads
	for now := reminded(t, tt, begin.Add(-time.Second), pauses...).Due; !now.IsZero() && now.Before(end); {
		d := Decide(Due{User: ana, At: now, First: now, Timetable: tt, Pauses: pauses}, plan, Presence{}, now)
		if d.Verdict != Send {
			t.Fatalf("%s at %s: %s %s", tt, now.In(w.zone), d.Verdict, d.Reason)
		}
		sent = append(sent, now.Add(-Slot(ana, Spread)).In(w.zone).Format(time.DateTime+" -0700"))
		now = d.Next
	}
	return sent
}

// Whatever moved a reminder into a pause, it does not come.
func TestNothingThatWasMovedIntoAPauseComes(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	tt := timetable(t, "Europe/Berlin", "every 50m 9:00-17:30 mon-fri")
	plan := compiled(t, tt)
	pauses := prefs.Pauses{{From: at(t, zone, "2026-11-27 12:00"), Until: at(t, zone, "2026-11-30 00:00")}}
	for situation, due := range map[string]Due{
		"put off":            {At: at(t, zone, "2026-11-27 12:00"), First: at(t, zone, "2026-11-27 12:00"), Snoozes: 1},
		"held until then":    {At: at(t, zone, "2026-11-27 12:01"), First: at(t, zone, "2026-11-27 11:30")},
		"put off to a night": {At: at(t, zone, "2026-11-28 03:00"), First: at(t, zone, "2026-11-28 03:00"), Snoozes: 2},
	} {
		due.User, due.Timetable, due.Pauses = ana, tt, pauses
		d := Decide(due, plan, Presence{}, due.At)
		if want := inSlotOfAna(t, zone, "2026-11-30 09:50"); d.Verdict != Dropped || d.Reason != Paused || !d.Next.Equal(want) {
			t.Errorf("%s: %s %s, next at %s", situation, d.Verdict, d.Reason, d.Next.In(zone))
		}
	}
	d := Decide(Due{User: ana, At: at(t, zone, "2026-11-27 11:30"), First: at(t, zone, "2026-11-27 11:30"), Timetable: tt, Pauses: pauses}, plan, Presence{}, at(t, zone, "2026-11-27 11:30"))
	if d.Verdict != Send || !d.Owed.NotAfter.Equal(pauses[0].From) {
		t.Errorf("before it: %s, no later than %s", d.Verdict, d.Owed.NotAfter.In(zone))
	}
}

func TestWhatComesNextKnowsThePauses(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	now := at(t, zone, "2026-11-26 10:00")
	p := reminded(t, timetable(t, "Europe/Berlin", "at 9:00, 11:00, 15:00 mon-fri"), now,
		prefs.Pause{From: at(t, zone, "2026-11-26 14:00"), Until: at(t, zone, "2026-11-27 09:00")},
		prefs.Pause{From: at(t, zone, "2026-11-27 12:00"), Until: at(t, zone, "2026-12-01 00:00")})
	got := expected(t, p, now, 4, Known{}, "Mon 2 15:04")
	if diff := cmp.Diff([]string{"Thu 26 11:00", "Fri 27 09:00", "Fri 27 11:00", "Tue 1 09:00"}, got); diff != "" {
		t.Error(diff)
	}
	for day, want := range map[string]int{"2026-11-26 10:00": 2, "2026-11-27 10:00": 2, "2026-11-30 10:00": 0, "2026-12-01 10:00": 3} {
		if n := Planned(p, at(t, zone, day)); n != want {
			t.Errorf("%s: %d are planned", day, n)
		}
	}
}
