package card

import (
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

const (
	whyTitle   = "The last reminder"
	whyNothing = "No reminder has been due yet."
)

// noteWords says what was decided about a reminder. Its times are on the
// person's wall.
func noteWords(n session.Note) string {
	switch n.What {
	case session.WasSent:
		return fmt.Sprintf("It came at %s%s.", clock(n.At), sentWhy(n))
	case session.WasHeld:
		return fmt.Sprintf("The one due at %s waits: %s.", clock(n.Due), reasonWords(n.Why))
	case session.WasDropped:
		return fmt.Sprintf("The one due %s was left out: %s.", moment(n.Due), reasonWords(n.Why))
	case session.WasUnknown:
		return fmt.Sprintf("The one due %s may not have arrived: %s. I don't repeat a reminder, since two are worse than none.", moment(n.Due), reasonWords(n.Why))
	}
	return whyNothing
}

// sentWhy tells of a delay where there was one to be noticed.
func sentWhy(n session.Note) string {
	const noticed = 2 * time.Minute
	if n.Due.IsZero() || n.At.Sub(n.Due) < noticed {
		return ", as planned"
	}
	return fmt.Sprintf("; it was due at %s and had to wait", clock(n.Due))
}

// reasonWords is a clause for a reason of package schedule or delivery.
func reasonWords(why string) string {
	if words := heldWords(schedule.Reason(why)); words != "" {
		return words
	}
	if words := undeliveredWords(delivery.Reason(why)); words != "" {
		return words
	}
	return "for a reason I no longer know"
}

func heldWords(r schedule.Reason) string {
	switch r {
	case schedule.InRoutine:
		return "a routine of yours was under way"
	case schedule.OffHours:
		return "it was outside your working hours"
	case schedule.DayEnd:
		return "the day was nearly over"
	case schedule.EnoughNow:
		return "there had been enough for that day"
	case schedule.TooLate:
		return "it was over an hour late, and then none is better"
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
	case delivery.Gone:
		return "there was nothing left to show"
	case delivery.Refused:
		return "Slack did not take it"
	case delivery.NoReply:
		return "Slack did not say whether it took it"
	case delivery.Crashed:
		return "I was interrupted while sending it"
	}
	return ""
}
