package schedule

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
)

const (
	// heldFor is how soon a held reminder is looked at again.
	heldFor = time.Minute
	// onTime is how late a reminder may be and still count as punctual: the
	// next one is reckoned from when it was due and not from now.
	onTime = time.Minute
)

// Decide says what becomes of a reminder whose time has come. Ticks that were
// missed collapse into one: the next reminder is always after now.
func Decide(due Due, plan *Plan, p Presence, now time.Time) Decision {
	return decide(&due, plan.at(moment.Second(now)), &p, new(delivery.Message))
}

// decide writes what is owed to where it is told.
func decide(due *Due, g *glance, p *Presence, owed *delivery.Message) Decision {
	if due.broughtForward(g.now) && !due.Doubtful {
		return ahead(due, g, p, owed)
	}
	reason, until := holdBack(due, g, p)
	switch reason {
	case "":
		return send(due, g, p, owed)
	case InCalendar:
		return meets(due, g, p)
	case InRoutine, InMeeting, OnCall, Busy, InHuddle, DND, Away:
		return Decision{
			Verdict: Held, Reason: reason, Next: lookAgain(until, g.now),
			First: due.First, Snoozes: due.Snoozes, Day: due.Day,
		}
	case EnoughNow, Holiday:
		return Decision{Verdict: Dropped, Reason: reason, Next: next(due, g, g.plan.tomorrow(g.now).Add(-time.Second)), Day: due.Day}
	case Paused, OffHours, DayEnd, Absent, Moved, JustSeen, Skipped, TooLate, MaybeSent, Gone, NoPlan:
	}
	return Decision{Verdict: Dropped, Reason: reason, Next: next(due, g, g.now), Day: due.Day}
}

// next is somebody's next reminder after a moment, whatever came today.
func next(due *Due, g *glance, after time.Time) time.Time {
	return g.plan.nextOf(g, due.Pauses, Slot(due.User, Spread), after)
}

// lookAgain is when a reason to hold ends, if that is known and near: it may
// end sooner.
func lookAgain(until, now time.Time) time.Time {
	soon := now.Add(heldFor)
	if until = until.UTC().Add(time.Second - 1).Truncate(time.Second); until.After(now) && until.Before(soon) {
		return until
	}
	return soon
}

func send(due *Due, g *glance, p *Presence, owed *delivery.Message) Decision {
	slot := Slot(due.User, Spread)
	today := Tally{Day: g.date, Count: due.Day.on(g.date) + 1}
	after := func(t time.Time) time.Time { return g.plan.followingOf(g, due.Pauses, slot, today, t) }
	from := g.now
	switch {
	case due.broughtForward(g.now):
		from = due.First
	case g.now.Sub(due.At) < onTime && due.At.Equal(due.First):
		from = due.At
	}

	next := spaced(after, g.inMinute(slot, from), g.now)
	*owed = delivery.Message{
		To:       due.User,
		Kind:     delivery.Reminder,
		Priority: delivery.Soon,
		Due:      due.First,
		Snoozes:  due.Snoozes,
		NotAfter: notAfter(due, g, p, next),
		Unsaid:   p.unsaid(due),
	}
	return Decision{Verdict: Send, Owed: owed, Next: next, Day: today}
}

// notAfter is when a reminder has gone stale: once it is too late, the working
// hours are over, a meeting or a pause begins or the next one comes, so that an outage
// never leaves two of them owed. One that was put off to after hours does not end with them.
func notAfter(due *Due, g *glance, p *Presence, next time.Time) time.Time {
	end := due.First.Add(StaleAfter)
	if !g.window.to.IsZero() && !due.afterHours(g.plan) {
		end = moment.Earliest(end, g.window.to)
	}
	for _, t := range []time.Time{next, p.nextMeeting(due.Timetable.Quiet.Heeds, g.now), due.Pauses.Next(g.now)} {
		if !t.IsZero() {
			end = moment.Earliest(end, t)
		}
	}
	return end
}

// ahead decides about a reminder that was brought forward to before a meeting. It
// comes if nothing speaks against it, the meeting is still there, and a Breather
// is left until it begins. Else it waits for the moment at which it was planned.
func ahead(due *Due, g *glance, p *Presence, owed *delivery.Message) Decision {
	m, busy := p.meeting(due.Timetable.Quiet.Heeds, due.First)
	reason, _ := holdBack(due, g, p)
	if reason == "" && busy && g.now.Sub(m.From.Add(-Breather)) < onTime {
		d := send(due, g, p, owed)
		owed.Before = m.From.UTC()
		return d
	}
	return Decision{Verdict: PutBack, Next: due.First, First: due.First, Snoozes: due.Snoozes, Day: due.Day}
}

// meets decides about a reminder that falls into a meeting, and was not brought
// forward: it waits for the end, or is left out.
func meets(due *Due, g *glance, p *Presence) Decision {
	m, _ := p.meeting(due.Timetable.Quiet.Heeds, g.now)
	d := Decision{Verdict: Dropped, Reason: InCalendar, Next: next(due, g, g.now), Day: due.Day, Meeting: m}
	if waitsOut(due, g, m) {
		d.Verdict, d.Next, d.First, d.Snoozes = Held, lookAgain(m.To, g.now), due.First, due.Snoozes
	}
	return d
}

// waitsOut reports whether a reminder that falls into a meeting can come when it
// is over: no later than a reminder may be, and in the same working hours.
// A reminder that was put off to after hours does not end with them.
func waitsOut(d *Due, g *glance, m Meeting) bool {
	if m.To.Sub(d.First) > StaleAfter {
		return false
	}
	switch {
	case d.afterHours(g.plan):
		return true
	case d.snoozed():
		return g.window.has(g.now) && m.To.Before(g.window.to)
	}
	return g.window.has(g.now) && m.To.Before(g.window.quiet)
}
