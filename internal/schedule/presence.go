package schedule

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// Presence is what is known of somebody's day in Slack. It is known before a
// beat asks, and the zero Presence speaks against nothing.
type Presence struct {
	Status     prefs.Rule // what their status speaks for: one of those that Slack's status can; "": none
	StatusEnds time.Time  // when the status clears by itself; zero: when they clear it
	Huddle     bool
	HuddleEnds time.Time // when Slack takes them for gone; zero: not known
	DNDFrom    time.Time
	DNDEnds    time.Time // zero: Do Not Disturb is neither on nor coming
	Away       bool
	Gone       bool      // their account is deactivated: Slack takes what is posted to them, and nobody reads it
	DayOff     bool      // their day is a holiday of the workspace
	Meetings   []Meeting // what their calendar has, as far as it is known: merged

	NoStatus, NoDND, NoAway bool // Slack was to say it and did not: those rules are skipped
	NoCalendar              bool // nothing is known of a calendar: of whoever has one, that rule is skipped
}

// Unsaid is something that Slack, or a calendar, left open, as a person's log has it.
type Unsaid string

// What can be left open.
const (
	UnsaidStatus Unsaid = "status"
	UnsaidDND    Unsaid = "dnd"
	UnsaidAway   Unsaid = "away"

	UnsaidCalendar Unsaid = "calendar"
)

// says is what the status speaks for at now.
func (p Presence) says(now time.Time) prefs.Rule {
	if over(p.StatusEnds, now) {
		return ""
	}
	return p.Status
}

func over(end, now time.Time) bool { return !end.IsZero() && !now.Before(end) }

// absence is a reason that lasts for days.
func (p Presence) absence(heeds func(prefs.Rule) bool, now time.Time) Reason {
	if says := p.says(now); (says == prefs.RuleVacation || says == prefs.RuleSick) && heeds(says) {
		return Absent
	}
	return ""
}

// Absent reports whether somebody is away for days, by their account or status, and has
// not switched that rule.
func (p Presence) Absent(q prefs.Quiet, now time.Time) bool {
	return p.Gone || p.absence(q.Heeds, now) != ""
}

// occupied is a reason that is over in an hour or so, and when it ends.
func (p Presence) occupied(heeds func(prefs.Rule) bool, now time.Time) (Reason, time.Time) {
	if says := p.says(now); heeds(says) {
		switch says {
		case prefs.RuleMeeting:
			return InMeeting, p.StatusEnds
		case prefs.RuleCall:
			return OnCall, p.StatusEnds
		case prefs.RuleBusy:
			return Busy, p.StatusEnds
		case prefs.RuleHuddle:
			return InHuddle, p.StatusEnds
		case prefs.RuleVacation, prefs.RuleSick, prefs.RuleDND, prefs.RuleHoliday, prefs.RuleMoved, prefs.RuleAway, prefs.RuleCalendar:
		}
	}
	switch {
	case p.Huddle && !over(p.HuddleEnds, now) && heeds(prefs.RuleHuddle):
		return InHuddle, p.HuddleEnds
	case !now.Before(p.DNDFrom) && now.Before(p.DNDEnds) && heeds(prefs.RuleDND):
		return DND, p.DNDEnds
	case p.Away && heeds(prefs.RuleAway):
		return Away, time.Time{}
	}
	if m, busy := p.meeting(heeds, now); busy {
		return InCalendar, m.To
	}
	return "", time.Time{}
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

// unsaid names what was left open of the rules that hold for the person, for
// their log: "status,dnd".
func (p Presence) unsaid(due *Due) string {
	heeds := due.Timetable.Quiet.Heeds
	var names []string
	note := func(open bool, name Unsaid, rules ...prefs.Rule) {
		if open && slices.ContainsFunc(rules, heeds) {
			names = append(names, string(name))
		}
	}
	note(p.NoStatus, UnsaidStatus,
		prefs.RuleMeeting, prefs.RuleCall, prefs.RuleBusy, prefs.RuleHuddle, prefs.RuleVacation, prefs.RuleSick)
	note(p.NoDND, UnsaidDND, prefs.RuleDND)
	note(p.NoAway, UnsaidAway, prefs.RuleAway)
	note(p.NoCalendar && due.Calendar, UnsaidCalendar, prefs.RuleCalendar)
	return strings.Join(names, ",")
}
