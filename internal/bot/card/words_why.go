package card

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// past is what was decided about the last reminder. All times are on the
// person's wall.
type past struct {
	wording

	last     session.Note
	holds    []session.Note // of the same reminder, the oldest first
	putOff   bool           // by the person, until it was due
	replaced bool           // the plan was set anew since
	waits    bool           // since, it was put off by the person
	holidays schedule.Holidays
}

// pastOf takes the notes that begin with the newest and are about one reminder.
func pastOf(w wording, d session.Desk, holidays schedule.Holidays) past {
	p := past{wording: w, holidays: holidays}
	for i, n := range d.Log {
		n.At, n.Due = d.Local(n.At), d.Local(n.Due)
		if !n.MeetingFrom.IsZero() {
			n.MeetingFrom, n.MeetingTo = d.Local(n.MeetingFrom), d.Local(n.MeetingTo)
		}
		switch {
		case i == 0:
			p.last, p.putOff = n, wasPutOff(d, n)
			p.replaced = d.Person.Due.IsZero() || d.Person.Due.After(n.Due)
			p.waits = d.Person.Snoozes > 0 && d.Person.Due.After(n.Due)
		case n.What == session.WasHeld && n.Due.Equal(p.last.Due):
			p.holds = append([]session.Note{n}, p.holds...)
		default:
			return p
		}
	}
	return p
}

// wasPutOff reports whether a reminder was due when it was because its person
// wanted it later.
func wasPutOff(d session.Desk, n session.Note) bool {
	for _, one := range []struct {
		due     time.Time
		snoozes int
	}{{d.Card.Due, d.Card.Snoozes}, {d.Person.Due, d.Person.Snoozes}, {d.Waits.Due, d.Waits.Snoozes}} {
		if one.snoozes > 0 && one.due.Equal(n.Due) {
			return true
		}
	}
	return false
}

// onOneOf reports whether it was left out for a holiday that is told of anyway.
func (p past) onOneOf(off []schedule.DayOff) bool {
	return p.last.Why == string(schedule.Holiday) && slices.ContainsFunc(off, func(day schedule.DayOff) bool {
		return sameDate(day.At, p.last.Due)
	})
}

// words says what became of it, and why.
func (p past) words() string {
	if p.putOff && p.last.What != session.WasSent {
		return p.outcome() + " " + p.putOffWords()
	}
	return p.outcome()
}

func (p past) putOffWords() string {
	return p.Say("why.put-off", say.With{"Due": p.clock(p.last.Due)})
}

func (p past) outcome() string {
	n := p.last
	named := say.With{"At": p.clock(n.At), "Due": p.clock(n.Due), "DueDay": p.moment(n.Due), "Why": p.reason(n)}
	switch n.What {
	case session.WasSent:
		return strings.TrimSpace(p.sentWords(n) + " " + p.unsaidWords(n.Unsaid))
	case session.WasHeld:
		switch {
		case p.waits:
			return p.Say("why.held-put-off", named)
		case p.replaced:
			return p.Say("why.held-replaced", named)
		case len(p.holds) > 0:
			return p.Say("why.held-again", named, p.held(n.At))
		}
		return p.Say("why.held", named)
	case session.WasDropped:
		switch {
		case schedule.Reason(n.Why).Lasts():
			return p.Say("why.left-out-since", named)
		case len(p.holds) > 0:
			return p.Say("why.held-left-out", named, p.held(n.At))
		}
		return p.Say("why.left-out", named)
	case session.WasUnknown:
		return p.Say("why.unknown", named)
	}
	return p.Say("why.nothing")
}

// sentWords tells of a delay where there was one to be noticed.
func (p past) sentWords(n session.Note) string {
	const noticed = 2 * time.Minute
	named := say.With{"At": p.clock(n.At), "Due": p.clock(n.Due)}
	switch {
	case n.MeetingFrom.After(n.At):
		named["Meeting"] = p.clock(n.MeetingFrom)
		return p.Say("why.sent-before", named)
	case len(p.holds) > 0 && p.putOff:
		return p.Say("why.held-sent", named, p.held(n.At)) + " " + p.putOffWords()
	case len(p.holds) > 0:
		return p.Say("why.held-sent", named, p.held(n.At))
	case p.putOff:
		return p.Say("why.sent-put-off", named)
	case n.Due.IsZero() || n.At.Sub(n.Due) < noticed:
		return p.Say("why.sent", named)
	}
	return p.Say("why.sent-late", named)
}

// comingWords says what comes next where the plan does not tell: after one that
// waits, and in an absence.
func (p past) comingWords(now time.Time) string {
	latest := p.last.Due.Add(schedule.StaleAfter)
	waits := p.last.What == session.WasHeld && now.Before(latest) && !p.replaced && !p.waits
	switch {
	case waits && p.last.MeetingTo.After(now):
		return p.Say("why.waits-meeting", say.With{"At": p.clock(p.last.MeetingTo)})
	case waits:
		return p.Say("why.waits-until", say.With{"Latest": p.clock(latest)})
	case p.last.What == session.WasDropped && schedule.Reason(p.last.Why) == schedule.Gone:
		return p.Say("why.comes-again-active")
	case p.last.What == session.WasDropped && schedule.Reason(p.last.Why).Lasts():
		return p.Say("why.comes-again")
	}
	return ""
}

// notSent says what became of the last reminder, where it was due today and was
// not sent.
func (p past) notSent(now time.Time) string {
	if p.last.What == session.WasSent || !sameDate(p.last.Due, now) {
		return ""
	}
	return strings.TrimSpace(p.words() + " " + p.comingWords(now))
}

// held says what it waited for until a moment: "10:50–11:05: you were in a
// huddle".
func (p past) held(until time.Time) say.With {
	said := make([]string, len(p.holds))
	for i, n := range p.holds {
		end := until
		if i+1 < len(p.holds) {
			end = p.holds[i+1].At
		}
		said[i] = p.clock(n.At) + "–" + p.clock(end) + ": " + p.reason(n)
	}
	return say.With{"Held": strings.Join(said, "; ")}
}

// unsaidWords tells of rules that were skipped, because Slack did not say, or the
// calendar was not read.
func (p past) unsaidWords(unsaid string) string {
	var said []string
	calendar := ""
	for u := range strings.SplitSeq(unsaid, ",") {
		switch schedule.Unsaid(u) {
		case schedule.UnsaidStatus:
			said = append(said, p.Say("unsaid.status"))
		case schedule.UnsaidDND:
			said = append(said, p.Say("unsaid.dnd"))
		case schedule.UnsaidAway:
			said = append(said, p.Say("unsaid.away"))
		case schedule.UnsaidCalendar:
			calendar = p.Say("unsaid.calendar")
		}
	}
	all := ""
	if len(said) > 0 {
		all = p.Say("unsaid.all", say.With{"What": strings.Join(said, p.Say("list.or"))})
	}
	return strings.TrimSpace(all + " " + calendar)
}

// reason is a clause for a reason of package schedule or delivery.
func (p past) reason(n session.Note) string {
	if name, ok := p.holidays.On(n.Due); ok && schedule.Reason(n.Why) == schedule.Holiday {
		return p.Say("held.holiday-named", say.With{"Holiday": escaped(name)})
	}
	if schedule.Reason(n.Why) == schedule.InCalendar && n.What == session.WasDropped && !n.MeetingFrom.IsZero() {
		return p.Say("held.in-calendar-times", say.With{"From": p.spoken(n.MeetingFrom, n.Due), "To": p.spoken(n.MeetingTo, n.Due)})
	}
	if words := p.heldWords(schedule.Reason(n.Why)); words != "" {
		return words
	}
	if words := p.undeliveredWords(delivery.Reason(n.Why)); words != "" {
		return words
	}
	return p.Say("held.unknown")
}

// spoken is a moment, whose day is told where it is another than that of the
// reminder.
func (p past) spoken(t, due time.Time) string {
	if sameDate(t, due) {
		return p.clock(t)
	}
	return p.moment(t)
}

func (p past) heldWords(r schedule.Reason) string {
	switch r {
	case schedule.InRoutine:
		return p.Say("held.in-routine")
	case schedule.InMeeting:
		return p.Say("held.in-meeting")
	case schedule.OnCall:
		return p.Say("held.on-call")
	case schedule.Busy:
		return p.Say("held.busy")
	case schedule.InHuddle:
		return p.Say("held.in-huddle")
	case schedule.DND:
		return p.Say("held.dnd")
	case schedule.Away:
		return p.Say("held.away")
	case schedule.InCalendar:
		return p.Say("held.in-calendar")
	case schedule.Paused:
		return p.Say("held.paused")
	case schedule.OffHours:
		return p.Say("held.off-hours")
	case schedule.DayEnd:
		return p.Say("held.day-end")
	case schedule.Holiday:
		return p.Say("held.holiday")
	case schedule.Absent:
		return p.Say("held.absent")
	case schedule.JustSeen:
		return p.Say("held.just-seen")
	case schedule.Moved:
		return p.Say("held.moved")
	case schedule.Skipped:
		return p.Say("held.skipped")
	case schedule.EnoughNow:
		return p.Say("held.enough-now")
	case schedule.TooLate:
		return p.Say("held.too-late")
	case schedule.MaybeSent:
		return p.Say("held.maybe-sent")
	case schedule.Gone:
		return p.Say("held.gone")
	case schedule.NoPlan:
		return p.Say("held.no-plan")
	}
	return ""
}

func (p past) undeliveredWords(r delivery.Reason) string {
	switch r {
	case delivery.Stale:
		return p.Say("undelivered.stale")
	case delivery.Superseded:
		return p.Say("undelivered.superseded")
	case delivery.Unwanted:
		return p.Say("undelivered.unwanted")
	case delivery.Instead:
		return p.Say("undelivered.instead")
	case delivery.Gone:
		return p.Say("undelivered.gone")
	case delivery.Refused:
		return p.Say("undelivered.refused")
	case delivery.NoReply:
		return p.Say("undelivered.no-reply")
	case delivery.Crashed:
		return p.Say("undelivered.crashed")
	case delivery.Unchanged:
		return p.Say("undelivered.unchanged")
	}
	return ""
}
