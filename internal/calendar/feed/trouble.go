package feed

import (
	"errors"

	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

// trouble is an outcome in the words of a person's record.
func trouble(o fetch.Outcome) prefs.CalendarTrouble {
	switch o.Kind {
	case fetch.Fresh, fetch.NotModified:
		return prefs.NoTrouble
	case fetch.Denied:
		return prefs.NotPermitted
	case fetch.Gone:
		return prefs.CalendarGone
	case fetch.TooBig:
		return prefs.TooLarge
	case fetch.NotACalendar:
		return prefs.NotACalendar
	case fetch.Unread:
		return unread(o.Err)
	case fetch.Refused, fetch.Moved, fetch.Unreachable:
		return because(o.Why)
	case fetch.Later, fetch.Failed:
		return prefs.Unreachable
	}
	return prefs.Unreachable
}

// because is the reason of Refused, Moved and Unreachable.
func because(why fetch.Why) prefs.CalendarTrouble {
	switch why {
	case fetch.NoAddress:
		return prefs.NotAnAddress
	case fetch.TooLong:
		return prefs.AddressTooLong
	case fetch.NotHTTPS, fetch.NoTrust:
		return prefs.NotEncrypted
	case fetch.Password:
		return prefs.WithPassword
	case fetch.OtherPort, fetch.NotListed:
		return prefs.HostNotAllowed
	case fetch.Inside:
		return prefs.NotPublic
	case fetch.Endlessly: // as a page to log in at does, for who does not
		return prefs.NotPermitted
	case fetch.NoSuchHost, fetch.NoAnswer, fetch.Slow, fetch.Garbled:
		return prefs.Unreachable
	}
	return prefs.Unreachable
}

// unread is why a calendar could not be read that was there.
func unread(err error) prefs.CalendarTrouble {
	fault, _ := errors.AsType[busy.Fault](err)
	switch fault {
	case busy.TooLarge, busy.TooMany:
		return prefs.TooLarge
	case busy.CutOff:
		return prefs.Unreachable
	case busy.NotCalendar:
		return prefs.NotACalendar
	}
	return prefs.NotACalendar
}
