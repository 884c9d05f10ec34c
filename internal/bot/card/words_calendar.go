package card

import (
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// calendarNamed is a calendar for a sentence to name: by its host, and by all of its
// address that is ever shown.
func (w wording) calendarNamed(host string) say.With {
	return say.With{"Address": code("https://" + escaped(host) + "/…"), "Host": code(escaped(host))}
}

// calendarTyped is what can be typed about one.
func (w wording) calendarTyped() say.With {
	return say.With{"Typed": w.typed("calendar https://…"), "Off": w.typed("calendar off"), "Calendar": w.typed("calendar")}
}

func (w wording) calendarsOffWords(why coach.CalendarsOff) string {
	switch why {
	case coach.WithoutKey:
		return w.Say("calendar.without-key")
	case coach.TurnedOff:
		return w.Say("calendar.turned-off")
	}
	return ""
}

// calendarTroubleWords say what is wrong with a calendar, and what to do about it.
func (w wording) calendarTroubleWords(why prefs.CalendarTrouble, host string) string {
	named := w.calendarNamed(host)
	switch why {
	case prefs.NoTrouble:
	case prefs.NotAnAddress:
		return w.Say("calendar.not-an-address")
	case prefs.AddressTooLong:
		return w.Say("calendar.address-too-long")
	case prefs.WithPassword:
		return w.Say("calendar.with-password")
	case prefs.NotEncrypted:
		return w.Say("calendar.not-encrypted")
	case prefs.HostNotAllowed:
		return w.Say("calendar.host-not-allowed", named)
	case prefs.NotPublic:
		return w.Say("calendar.not-public", named)
	case prefs.NotACalendar:
		return w.Say("calendar.not-a-calendar", named)
	case prefs.CalendarGone:
		return w.Say("calendar.gone", named)
	case prefs.NotPermitted:
		return w.Say("calendar.not-permitted", named)
	case prefs.TooLarge:
		return w.Say("calendar.too-large")
	case prefs.Unreachable:
		return w.Say("calendar.unreachable", named)
	case prefs.OtherKey:
		return w.Say("calendar.other-key")
	case prefs.TriedTooOften:
		return w.Say("calendar.tried-too-often")
	}
	return ""
}
