package coach_test

import (
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func calendarStories() map[string]func(*scene) {
	const host = "calendar.example"
	give := coach.GiveCalendar{Typed: "webcal://calendar.example/a.ics"}
	// runs has the bot start with these, as its operator wants it.
	runs := func(s *scene, with coach.Calendars) {
		s.calendars = with
		s.coach = coach.New(s.options(s.store))
	}
	keyed := coach.Calendars{Keys: []string{"new", "old"}}
	gives := func(s *scene, tried coach.Tried) coach.Answer {
		s.Helper()
		facts := berlin()
		facts.Calendar = &tried
		return s.asksWith(ana(), give, facts)
	}
	works := coach.Tried{Sealed: prefs.Sealed("sealed"), Key: "old", Busy: 3}
	given := func(s *scene) {
		s.Helper()
		runs(s, keyed)
		s.optsIn()
		s.equal("given", gives(s, works), coach.Answer(coach.CalendarTaken{Host: host, Busy: 3}))
	}
	// told is how often Ana is told that it cannot be read.
	told := func(s *scene) (n int) {
		s.Helper()
		for _, shown := range s.arrives() {
			if _, broken := shown.(coach.CalendarBroken); broken {
				n++
			}
		}
		return n
	}
	return map[string]func(*scene){
		"a calendar is looked at before it is kept": func(s *scene) {
			runs(s, keyed)
			s.optsIn()
			s.hears(coach.Calendar{}, coach.CalendarStands{})
			s.hears(coach.CalendarForm{}, coach.CalendarAsked{})
			s.keepsAll(func() {
				s.hears(give, coach.Needs{Calendar: "https://calendar.example/a.ics"})
				s.equal("it takes a while", gives(s, coach.Tried{Pending: true}), coach.Answer(coach.CalendarTrying{Host: host}))
			})
			s.at("9:00")
			s.equal("it works", gives(s, works), coach.Answer(coach.CalendarTaken{Host: host, Busy: 3}))
			s.equal("kept", s.desk().Person.Calendar, prefs.Calendar{Sealed: prefs.Sealed("sealed"), Key: "old", Host: host, Since: s.now})
			s.hears(coach.Calendar{}, coach.CalendarStands{Host: host})
		},
		"one that cannot be read takes no other's place": func(s *scene) {
			given(s)
			for _, trouble := range prefs.CalendarTroubles() {
				s.keepsAll(func() {
					s.equal(string(trouble), gives(s, coach.Tried{Trouble: trouble}), coach.Answer(coach.CalendarRefused{Host: host, Trouble: trouble, Still: host}))
				})
			}
		},
		"what is no address is not looked at": func(s *scene) {
			given(s)
			s.keepsAll(func() {
				s.hears(coach.GiveCalendar{Typed: "mine"}, coach.CalendarRefused{Trouble: prefs.NotAnAddress, Still: host})
				s.hears(coach.GiveCalendar{Typed: "http://calendar.example/a.ics"}, coach.CalendarRefused{Trouble: prefs.NotEncrypted, Still: host})
			})
		},
		"it is forgotten when it is wanted no more": func(s *scene) {
			given(s)
			s.hears(coach.DropCalendar{}, coach.CalendarDropped{Host: host})
			s.equal("kept", s.desk().Person.Calendar, prefs.Calendar{})
			s.keepsAll(func() { s.hears(coach.DropCalendar{}, coach.CalendarDropped{}) })
		},
		"and with all else": func(s *scene) {
			given(s)
			s.hears(coach.Forget{}, coach.Forgotten{})
			s.equal("kept", s.desk(), session.Desk{Person: prefs.Person{ID: ana()}})
		},
		"somebody is told once that it cannot be read, until it works again": func(s *scene) {
			given(s)
			s.hears(coach.CalendarFails{Trouble: prefs.Unreachable}, coach.Nothing{})
			s.equal("told", s.arrives(), []coach.Answer{coach.CalendarBroken{Host: host, Trouble: prefs.Unreachable}})
			s.hears(coach.Calendar{}, coach.CalendarStands{Host: host, Trouble: prefs.Unreachable})
			s.keepsAll(func() { s.hears(coach.CalendarFails{Trouble: prefs.CalendarGone}, coach.Nothing{}) })
			runs(s, keyed) // what was told outlives the process
			s.keepsAll(func() { s.hears(coach.CalendarFails{Trouble: prefs.Unreachable}, coach.Nothing{}) })
			s.equal("told again", told(s), 0)
			s.hears(coach.CalendarWorks{}, coach.Nothing{})
			s.hears(coach.Calendar{}, coach.CalendarStands{Host: host})
			s.keepsAll(func() { s.hears(coach.CalendarWorks{}, coach.Nothing{}) })
			s.hears(coach.CalendarFails{Trouble: prefs.CalendarGone}, coach.Nothing{})
			s.equal("told of the next time", told(s), 1)
		},
		"nobody is told of what works again, or is gone, by then": func(s *scene) {
			given(s)
			s.asks(coach.CalendarFails{Trouble: prefs.Unreachable})
			s.asks(coach.CalendarWorks{})
			among[coach.Gone](s, s.arrives())
			s.asks(coach.CalendarFails{Trouble: prefs.Unreachable})
			s.asks(coach.DropCalendar{})
			among[coach.Gone](s, s.arrives())
			s.keepsAll(func() { s.hears(coach.CalendarFails{Trouble: prefs.Unreachable}, coach.Nothing{}) })
		},
		"another one has no trouble yet": func(s *scene) {
			given(s)
			s.asks(coach.CalendarFails{Trouble: prefs.CalendarGone})
			gives(s, works)
			s.hears(coach.Calendar{}, coach.CalendarStands{Host: host})
		},
		"a key that the bot does not have any more": func(s *scene) {
			given(s)
			runs(s, coach.Calendars{Keys: []string{"new"}})
			s.hears(coach.Calendar{}, coach.CalendarStands{Host: host, Trouble: prefs.OtherKey})
		},
		"an old key that a new one takes the place of": func(s *scene) {
			given(s)
			kept := s.desk().Person.Calendar
			s.hears(coach.SealAnew{Was: kept.Sealed, Sealed: prefs.Sealed("anew"), Key: "new"}, coach.Nothing{})
			want := kept
			want.Sealed, want.Key = prefs.Sealed("anew"), "new"
			s.equal("kept", s.desk().Person.Calendar, want)
			s.keepsAll(func() {
				s.hears(coach.SealAnew{Was: kept.Sealed, Sealed: prefs.Sealed("late"), Key: "old"}, coach.Nothing{})
			})
		},
		"nobody's is read": func(s *scene) {
			given(s)
			for _, off := range []coach.CalendarsOff{coach.WithoutKey, coach.TurnedOff} {
				runs(s, coach.Calendars{Off: off, Keys: keyed.Keys})
				stands := coach.CalendarStands{Host: host, Off: off}
				s.hears(coach.Calendar{}, stands)
				s.hears(coach.CalendarForm{}, stands)
				s.keepsAll(func() { s.hears(give, stands) })
			}
			s.hears(coach.DropCalendar{}, coach.CalendarDropped{Host: host})
		},
		"a message that it is broken, of one that is not": func(s *scene) {
			given(s)
			claim := delivery.Claim{Message: delivery.Message{ID: 900, To: ana(), Kind: delivery.Calendar}}
			s.hears(coach.Owed{Claim: claim}, coach.Gone{})
		},
	}
}
