package app

import (
	"sync"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Reminders are the scheduler, which finds who is due, and the courier, which
// takes what is owed to Slack, on one store.
type Reminders struct {
	Scheduler *schedule.Scheduler
	Courier   *delivery.Courier
}

// remembers is the share of a store that reminders need.
type remembers interface {
	schedule.Store
	delivery.Store
}

// Remind joins them: what a beat has left owed wakes the courier. The store, the
// waking and the log of both are set here.
func Remind(store remembers, slack delivery.Poster, beats schedule.Options, posts delivery.Options) Reminders {
	courier := delivery.NewCourier(store, slack, beats.Log, posts)
	beats.Store, beats.Wake = store, courier.Wake
	return Reminders{Scheduler: schedule.New(beats), Courier: courier}
}

// turns tells what becomes of the reminders of those who are asked about, whoever's
// beat it was: the app beats by itself while a traveller moves the clock.
type turns struct {
	mu     sync.Mutex
	people map[prefs.UserID]turn
}

// turn is the last one that somebody's reminders took. One that goes on waiting
// for the same reason takes none, and neither does the end of a day, or one that was
// brought forward in vain.
type turn struct {
	turns   int // so far
	verdict schedule.Verdict
	reason  schedule.Reason
}

// ask begins to watch somebody, by what their desk says of the last turn.
func (t *turns) ask(d session.Desk) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, asked := t.people[d.Person.ID]; asked {
		return
	}
	var last turn
	if !d.Held().IsZero() && len(d.Log) > 0 && d.Log[0].What == session.WasHeld {
		last = turn{verdict: schedule.Held, reason: schedule.Reason(d.Log[0].Why)}
	}
	t.people[d.Person.ID] = last
}

func (t *turns) of(who prefs.UserID) turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.people[who]
}

// Advanced implements schedule.Observer.
func (t *turns) Advanced(a schedule.Advanced) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range a.Decided {
		last, asked := t.people[d.User]
		if !asked || d.Verdict == schedule.PutBack {
			continue
		}
		now := turn{last.turns, d.Verdict, d.Reason}
		goesOn := d.Verdict == schedule.Held && now == last
		if !goesOn && (!asPlanned(d) || last.verdict == schedule.Held) {
			now.turns++
		}
		t.people[d.User] = now
	}
}

// asPlanned reports whether a reminder was left out by what its person wants: it
// would be no news.
func asPlanned(d schedule.Decided) bool {
	switch d.Reason {
	case schedule.Paused, schedule.OffHours, schedule.DayEnd, schedule.EnoughNow, schedule.JustSeen, schedule.Skipped:
		return d.Verdict == schedule.Dropped
	case schedule.InRoutine, schedule.InMeeting, schedule.OnCall, schedule.Busy, schedule.InHuddle, schedule.DND, schedule.Away, schedule.InCalendar,
		schedule.Holiday, schedule.Absent, schedule.Moved, schedule.TooLate, schedule.MaybeSent, schedule.Gone, schedule.NoPlan:
	}
	return false
}
