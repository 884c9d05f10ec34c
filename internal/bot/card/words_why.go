package card

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

const (
	whyTitle   = "The last reminder"
	whyNothing = "No reminder has been due yet."
)

// past is what was decided about the last reminder. All times are on the
// person's wall.
type past struct {
	last     session.Note
	holds    []session.Note // of the same reminder, the oldest first
	replaced bool           // the plan was set anew since
	holidays schedule.Holidays
}

// pastOf takes the notes that begin with the newest and are about one reminder.
func pastOf(d session.Desk, holidays schedule.Holidays) past {
	p := past{holidays: holidays}
	for i, n := range d.Log {
		n.At, n.Due = d.Local(n.At), d.Local(n.Due)
		switch {
		case i == 0:
			p.last, p.replaced = n, d.Person.Due.IsZero() || d.Person.Due.After(n.Due)
		case n.What == session.WasHeld && n.Due.Equal(p.last.Due):
			p.holds = append([]session.Note{n}, p.holds...)
		default:
			return p
		}
	}
	return p
}

// words says what became of it, and why.
func (p past) words() string {
	n := p.last
	switch n.What {
	case session.WasSent:
		if len(p.holds) > 0 {
			return fmt.Sprintf("%s; sent at %s.%s", p.heldWords(n.At), clock(n.At), unsaidWords(n.Unsaid))
		}
		return fmt.Sprintf("It came at %s%s.%s", clock(n.At), sentWhy(n), unsaidWords(n.Unsaid))
	case session.WasHeld:
		switch {
		case p.replaced:
			return fmt.Sprintf("The one due at %s waited: %s. Then your plan was set anew.", clock(n.Due), p.reason(n))
		case len(p.holds) > 0:
			return fmt.Sprintf("%s; since then it waits: %s.", p.heldWords(n.At), p.reason(n))
		}
		return fmt.Sprintf("The one due at %s waits: %s.", clock(n.Due), p.reason(n))
	case session.WasDropped:
		switch {
		case schedule.Reason(n.Why).Lasts():
			return fmt.Sprintf("Since %s reminders are left out: %s.", moment(n.Due), p.reason(n))
		case len(p.holds) > 0:
			return fmt.Sprintf("%s; then it was left out: %s.", p.heldWords(n.At), p.reason(n))
		}
		return fmt.Sprintf("The one due %s was left out: %s.", moment(n.Due), p.reason(n))
	case session.WasUnknown:
		return fmt.Sprintf("The one due %s may not have arrived: %s. I don't repeat a reminder, since two are worse than none.", moment(n.Due), p.reason(n))
	}
	return whyNothing
}

// comingWords says what comes next where the plan does not tell: after one that
// waits, and in an absence.
func (p past) comingWords(now time.Time) string {
	latest := p.last.Due.Add(schedule.Patience)
	switch {
	case p.last.What == session.WasHeld && now.Before(latest) && !p.replaced:
		return fmt.Sprintf("It comes when that is over, or not at all after %s.", clock(latest))
	case p.last.What == session.WasDropped && schedule.Reason(p.last.Why).Lasts():
		return "They come again by your plan, once your status no longer says so."
	}
	return ""
}

// notSent says what became of the last reminder, where it was due today and was
// not sent.
func (p past) notSent(now time.Time) string {
	if p.last.What == session.WasSent || p.last.Due.Format(time.DateOnly) != now.Format(time.DateOnly) {
		return ""
	}
	return strings.TrimSpace(p.words() + " " + p.comingWords(now))
}

// heldWords says what it waited for until a moment: "Held 10:50–11:05: you were
// in a huddle".
func (p past) heldWords(until time.Time) string {
	said := make([]string, len(p.holds))
	for i, n := range p.holds {
		end := until
		if i+1 < len(p.holds) {
			end = p.holds[i+1].At
		}
		said[i] = fmt.Sprintf("%s–%s: %s", clock(n.At), clock(end), p.reason(n))
	}
	return "Held " + strings.Join(said, "; ")
}

// sentWhy tells of a delay where there was one to be noticed.
func sentWhy(n session.Note) string {
	const noticed = 2 * time.Minute
	if n.Due.IsZero() || n.At.Sub(n.Due) < noticed {
		return ", as planned"
	}
	return fmt.Sprintf("; it was due at %s and had to wait", clock(n.Due))
}

// unsaidWords tells of rules that were skipped, because Slack did not say.
func unsaidWords(unsaid string) string {
	var said []string
	for u := range strings.SplitSeq(unsaid, ",") {
		switch schedule.Unsaid(u) {
		case schedule.UnsaidStatus:
			said = append(said, "what your status is")
		case schedule.UnsaidDND:
			said = append(said, "whether Do Not Disturb is on")
		case schedule.UnsaidAway:
			said = append(said, "whether you are away")
		}
	}
	if len(said) == 0 {
		return ""
	}
	return " (Slack did not say " + strings.Join(said, ", or ") + ".)"
}

// reason is a clause for a reason of package schedule or delivery.
func (p past) reason(n session.Note) string {
	if name, ok := p.holidays.On(n.Due); ok && schedule.Reason(n.Why) == schedule.Holiday {
		return fmt.Sprintf("it was a holiday of your workspace, %s", escaped(name))
	}
	if words := heldWords(schedule.Reason(n.Why)); words != "" {
		return words
	}
	if words := undeliveredWords(delivery.Reason(n.Why)); words != "" {
		return words
	}
	return "for a reason I no longer know"
}

func heldWords(r schedule.Reason) string {
	switch r {
	case schedule.InRoutine:
		return "a routine of yours was under way"
	case schedule.InMeeting:
		return "your status said you were in a meeting"
	case schedule.OnCall:
		return "your status said you were on a call"
	case schedule.Busy:
		return "your status asked not to disturb you"
	case schedule.InHuddle:
		return "you were in a huddle"
	case schedule.DND:
		return "Do Not Disturb was on"
	case schedule.Away:
		return "Slack showed you as away"
	case schedule.OffHours:
		return "it was outside your working hours"
	case schedule.DayEnd:
		return "the day was nearly over"
	case schedule.Holiday:
		return "it was a holiday of your workspace"
	case schedule.Absent:
		return "your status said you were off work"
	case schedule.JustSeen:
		return "you had just answered the one before"
	case schedule.Moved:
		return "you had moved by yourself a moment before"
	case schedule.Skipped:
		return "you skipped it"
	case schedule.EnoughNow:
		return "there had been enough for that day"
	case schedule.TooLate:
		return "it was over an hour late, and then none is better"
	case schedule.MaybeSent:
		return "it may have come already, before I was put back to an earlier state"
	case schedule.NoPlan:
		return "your plan cannot be followed any more, so please look at the settings"
	}
	return ""
}

func undeliveredWords(r delivery.Reason) string {
	switch r {
	case delivery.Stale:
		return "Slack could not be reached in time"
	case delivery.Superseded:
		return "a newer one took its place"
	case delivery.Unwanted:
		return "you had paused or begun a routine by then"
	case delivery.Instead:
		return "I asked in its place how many you would like"
	case delivery.Gone:
		return "there was nothing left to show"
	case delivery.Refused:
		return "Slack did not take it"
	case delivery.NoReply:
		return "Slack did not say whether it took it"
	case delivery.Crashed:
		return "I was interrupted while sending it"
	case delivery.Unchanged:
		return "it was there already"
	}
	return ""
}
