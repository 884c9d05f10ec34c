package schedule

import (
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// Meeting is a stretch of time that somebody's calendar has for busy: From is in
// it, and To is not.
type Meeting struct{ From, To time.Time }

func (m Meeting) has(t time.Time) bool { return !t.Before(m.From) && t.Before(m.To) }

const (
	// Breather is the shortest time without a meeting that is any use: what lies
	// between two meetings and is shorter belongs to both.
	Breather = 5 * time.Minute
	// MostEarly is how much earlier than planned a reminder comes at the most. People
	// count whole minutes, so that nobody's slot counts.
	MostEarly = 15 * time.Minute
)

// Merge makes meetings of what a calendar has, in the order in which they begin:
// those that overlap, touch, or have less than a Breather between them are one.
// What takes no time is none. It may alter what it is given.
func Merge(all []Meeting) []Meeting {
	all = slices.DeleteFunc(all, func(m Meeting) bool { return !m.From.Before(m.To) })
	slices.SortFunc(all, func(a, b Meeting) int { return a.From.Compare(b.From) })
	merged := all[:0]
	for _, m := range all {
		if last := len(merged) - 1; last >= 0 && m.From.Sub(merged[last].To) < Breather {
			merged[last].To = moment.Latest(merged[last].To, m.To)
			continue
		}
		merged = append(merged, m)
	}
	return merged
}

// fallsInto is the meeting that a moment lies in.
func fallsInto(meetings []Meeting, t time.Time) (Meeting, bool) {
	i := slices.IndexFunc(meetings, func(m Meeting) bool { return m.has(t) })
	if i < 0 {
		return Meeting{}, false
	}
	return meetings[i], true
}

// Before is when a reminder comes that would fall into a meeting: as late as
// leaves a Breather free before that begins, at most MostEarly before it was due.
// false: it falls into none, or there is no such moment in the working hours, or
// it would follow the last one, which came at sent, after less than half the time that lay between them. The meetings are merged.
func (p *Plan) Before(due, sent time.Time, meetings []Meeting) (at time.Time, m Meeting, ok bool) {
	m, ok = fallsInto(meetings, due)
	at = m.From.Add(-Breather)
	due, sent = p.wholeMinute(due), p.wholeMinute(sent)
	if !ok || due.Sub(at) > MostEarly || p.Quiet(at) != "" || at.Sub(sent) < max(tooSoon, due.Sub(sent)/2) {
		return time.Time{}, m, false
	}
	return at, m, true
}

// waitsOut reports whether a reminder that falls into a meeting can come when it
// is over: no later than a reminder may be, and in the same working hours.
// A reminder that was put off to after hours does not end with them.
func (d Due) waitsOut(plan *Plan, m Meeting, now time.Time) bool {
	if m.To.Sub(d.First) > StaleAfter {
		return false
	}
	w, ok := plan.windowAfter(now)
	switch {
	case d.afterHours(plan):
		return true
	case d.snoozed():
		return ok && w.has(now) && m.To.Before(w.to)
	}
	return ok && w.has(now) && m.To.Before(w.quiet)
}

// meeting is the one that a moment falls into, where the person heeds their
// calendar.
func (p Presence) meeting(heeds func(prefs.Rule) bool, t time.Time) (Meeting, bool) {
	if !heeds(prefs.RuleCalendar) {
		return Meeting{}, false
	}
	return fallsInto(p.Meetings, t)
}

// nextMeeting is when the next one begins after a moment; zero: none is known.
func (p Presence) nextMeeting(heeds func(prefs.Rule) bool, t time.Time) time.Time {
	for _, m := range p.Meetings {
		if m.From.After(t) && heeds(prefs.RuleCalendar) {
			return m.From
		}
	}
	return time.Time{}
}

// meets decides about a reminder that falls into a meeting, and was not brought
// forward: it waits for the end, or is left out.
func meets(due Due, plan *Plan, after func(time.Time) time.Time, p Presence, now time.Time) Decision {
	m, _ := p.meeting(due.Timetable.Quiet.Heeds, now)
	d := Decision{Verdict: Dropped, Reason: InCalendar, Next: after(now), Day: due.Day, Meeting: m}
	if due.waitsOut(plan, m, now) {
		d.Verdict, d.Next, d.First, d.Snoozes = Held, lookAgain(m.To, now), due.First, due.Snoozes
	}
	return d
}

// Haste brings one person's reminder forward, or back.
type Haste struct {
	User prefs.UserID
	From time.Time // when it is due now
	To   time.Time
}

// Hasten is what brings a reminder forward at now to before the meeting that it
// would fall into. false: it stays where it is.
func (c Coming) Hasten(plan *Plan, meetings []Meeting, now time.Time) (Haste, bool) {
	if !c.Timetable.Quiet.Heeds(prefs.RuleCalendar) || c.Snoozes > 0 || c.At.After(c.First) {
		return Haste{}, false
	}
	at, _, ok := plan.Before(c.First, c.Sent, meetings)
	if !ok || at.Equal(c.At) || !at.After(now) {
		return Haste{}, false
	}
	return Haste{c.User, c.At, at}, true
}

// broughtForward reports whether it is not yet the time at which it was planned.
func (d Due) broughtForward(now time.Time) bool { return now.Before(d.First) }

// ahead decides about a reminder that was brought forward to before a meeting. It
// comes if nothing speaks against it, the meeting is still there, and a Breather
// is left until it begins. Else it waits for the moment at which it was planned.
func ahead(due Due, plan *Plan, after func(time.Time) time.Time, p Presence, now time.Time) Decision {
	m, busy := p.meeting(due.Timetable.Quiet.Heeds, due.First)
	reason, _ := HoldBack(due, plan, p, now)
	if reason == "" && busy && now.Sub(m.From.Add(-Breather)) < onTime {
		d := send(due, plan, after, p, now)
		d.Owed.Before = m.From.UTC()
		return d
	}
	return Decision{Verdict: PutBack, Next: due.First, First: due.First, Snoozes: due.Snoozes, Day: due.Day}
}
