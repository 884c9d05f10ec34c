package diary_test

import (
	"strings"
	"time"

	"unhunch/internal/schedule"
)

// isBusy reports whether a moment lies in a meeting, by the calendar itself, or in
// less than five free minutes between two.
func (d *day) isBusy(t time.Time) bool {
	return !d.free(t, time.Second) || !d.breather(t)
}

// breather reports whether a moment is one of five free minutes.
func (d *day) breather(t time.Time) bool {
	t = t.Truncate(time.Minute)
	for back := range 5 {
		if d.free(t.Add(-time.Duration(back)*time.Minute), 5*time.Minute) {
			return true
		}
	}
	return false
}

// free reports whether no meeting lies in a stretch of time, as far as was known when
// it was decided.
func (d *day) free(t time.Time, long time.Duration) bool {
	for _, m := range d.calendar(d.now) {
		if t.Before(m.To) && t.Add(long).After(m.From) {
			return false
		}
	}
	return true
}

// judges holds a plain day to the rule, which is told anew here, minute by minute: a
// reminder whose moment is free comes then; else at the last moment within the
// quarter of an hour before it with five free minutes; else at the first with five
// free minutes within the hour after it; else it is left out.
func (d *day) judges() {
	if !d.plain() {
		return
	}
	d.foresaw()
	for i, s := range d.came {
		last := time.Time{}
		if i > 0 {
			last = d.came[i-1].at
		}
		if want := d.place(s.due, last); !want.Truncate(time.Minute).Equal(s.at.Truncate(time.Minute)) {
			d.Errorf("%s: the one of %s came at %s, and has its place at %s", d.name, clock(s.due), clock(s.at), clock(want))
		}
		if early := s.at.Before(s.due); early == s.before.IsZero() || early && !s.before.Equal(s.at.Add(schedule.Breather)) {
			d.Errorf("%s: the one of %s came at %s, before %s", d.name, clock(s.due), clock(s.at), clock(s.before))
		}
	}
	for _, answer := range d.skipped {
		if answer.Reason == schedule.EnoughNow {
			continue
		}
		last := time.Time{}
		for _, s := range d.came {
			if s.at.Before(answer.First) {
				last = s.at
			}
		}
		if want := d.place(answer.First, last); !want.IsZero() {
			d.Errorf("%s: the one of %s was left out (%s), and has its place at %s", d.name, clock(answer.First), answer.Reason, clock(want))
		}
	}
}

// foresaw holds what was expected at the day's beginning to what came.
func (d *day) foresaw() {
	for i, e := range d.expected {
		switch {
		case i == len(d.came):
			if e.At.Before(d.end) {
				d.Errorf("%s: one was expected at %s, and none came", d.name, clock(e.At))
			}
			return
		case !e.At.Equal(d.came[i].at) || !e.Due.Equal(d.came[i].due) || !e.Before.Equal(d.came[i].before):
			d.Errorf("%s: one was expected at %s for %s, and came at %s for %s", d.name, clock(e.At), clock(e.Due), clock(d.came[i].at), clock(d.came[i].due))
			return
		}
		d.tally["foreseen"]++
	}
}

func (d *day) place(due, last time.Time) time.Time {
	if !d.isBusy(due) {
		return due
	}
	minute := due.Truncate(time.Minute)
	for early := range 16 {
		at := minute.Add(-time.Duration(early) * time.Minute)
		if !d.free(at, 5*time.Minute) {
			continue
		}
		before := at.Sub(last.Truncate(time.Minute))
		if d.plan.Quiet(at) == "" && (last.IsZero() || before >= 9*time.Minute && 2*before >= minute.Sub(last.Truncate(time.Minute))) {
			return at
		}
		break
	}
	for at := minute; !at.After(due.Add(time.Hour)) && d.plan.Quiet(at) == ""; at = at.Add(time.Minute) {
		if d.free(at, 5*time.Minute) {
			return at
		}
	}
	return time.Time{}
}

func clock(t time.Time) string { return t.Format("Mon 15:04:05") }

func clocks(all []schedule.Meeting) string {
	said := make([]string, len(all))
	for i, m := range all {
		said[i] = clock(m.From) + "–" + clock(m.To)
	}
	return strings.Join(said, ", ")
}
