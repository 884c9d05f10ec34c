package card_test

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// calendars are what is said of somebody's calendar.
func calendars() []example {
	const host = "calendar.example.com"
	list := []example{
		{"calendar-none", reads.CalendarStands(coach.CalendarStands{})},
		{"calendar-read", reads.CalendarStands(coach.CalendarStands{Host: host})},
		{"calendar-cannot-be-read", reads.CalendarStands(coach.CalendarStands{Host: host, Trouble: prefs.OtherKey})},
		{"calendar-without-a-key", reads.CalendarStands(coach.CalendarStands{Off: coach.WithoutKey})},
		{"calendar-turned-off", reads.CalendarStands(coach.CalendarStands{Host: host, Off: coach.TurnedOff})},
		{"calendar-taken", draw(coach.CalendarTaken{Host: host, Busy: 7})},
		{"calendar-taken-and-one", draw(coach.CalendarTaken{Host: host, Busy: 1})},
		{"calendar-taken-and-free", draw(coach.CalendarTaken{Host: host})},
		{"calendar-trying", draw(coach.CalendarTrying{Host: host})},
		{"calendar-dropped", draw(coach.CalendarDropped{Host: host})},
		{"calendar-dropped-none", draw(coach.CalendarDropped{})},
		{"calendar-broken", draw(coach.CalendarBroken{Host: host, Trouble: prefs.CalendarGone})},
		{"why-and-the-calendar-cannot-be-read", why(with(func(d *session.Desk) {
			d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed("x"), Host: host, Trouble: prefs.Unreachable}
		}), noon.Add(time.Hour), nil)},
		{"calendar-not-opened", reads.NotOpened(coach.CalendarAsked{})},
	}
	for _, trouble := range prefs.CalendarTroubles() {
		still := ""
		if trouble == prefs.NotPublic {
			still = "other.example.com"
		}
		list = append(list, example{"calendar-refused-" + string(trouble), draw(coach.CalendarRefused{Host: host, Trouble: trouble, Still: still})})
	}
	return list
}

// calendarRooms are the form in which one is given.
func calendarRooms() []room {
	settings := func(stands coach.CalendarStands) slack.ModalViewRequest {
		return reads.Form(coach.NewForm(desk().Person.Prefs), coach.Beside{Person: desk().Person, Now: noon, Calendar: stands})
	}
	const host = "calendar.example.com"
	return []room{
		{"settings-with-a-calendar", settings(coach.CalendarStands{Host: host})},
		{"settings-with-a-calendar-that-fails", settings(coach.CalendarStands{Host: host, Trouble: prefs.Unreachable})},
		{"settings-with-a-calendar-turned-off", settings(coach.CalendarStands{Host: host, Off: coach.TurnedOff})},
		{"settings-without-calendars", settings(coach.CalendarStands{Off: coach.WithoutKey})},
		{"calendar-form", reads.CalendarForm(coach.CalendarAsked{})},
		{"calendar-form-of-another", reads.CalendarForm(coach.CalendarAsked{Stands: coach.CalendarStands{Host: host}})},
	}
}
