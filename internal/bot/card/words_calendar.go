package card

import (
	"strings"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// ofCalendar is what is said of a calendar.
type ofCalendar struct{ wording }

// named is a calendar for a sentence to name: by its host, and by all of its
// address that is ever shown.
func (w ofCalendar) named(host string) say.With {
	return say.With{"Address": code("https://" + escaped(host) + "/…"), "Host": code(escaped(host))}
}

// typed is what can be typed about one.
func (w ofCalendar) typed() say.With {
	return say.With{"Typed": w.wording.typed("calendar https://…"), "Off": w.wording.typed("calendar off"), "Calendar": w.wording.typed("calendar")}
}

func (w ofCalendar) offWords(why coach.CalendarsOff) string {
	switch why {
	case coach.WithoutKey:
		return w.Say("calendar.without-key")
	case coach.TurnedOff:
		return w.Say("calendar.turned-off")
	}
	return ""
}

// troubleWords say what is wrong with a calendar, and what to do about it.
func (w ofCalendar) troubleWords(why prefs.CalendarTrouble, host string) string {
	named := w.named(host)
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

// found tells where calendars have their addresses.
func (w ofCalendar) found() string {
	return bold(w.Say("calendar.where")) + "\n" + strings.Join([]string{
		w.Say("calendar.where-google"), w.Say("calendar.where-outlook"), w.Say("calendar.where-nextcloud"),
		w.Say("calendar.where-fastmail"), w.Say("calendar.where-icloud"),
	}, "\n")
}
