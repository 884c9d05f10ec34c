package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func meetingStories() map[string]func(*scene) {
	// meets gives Ana a plan, and a calendar with meetings from and to these times.
	meets := func(s *scene, plan string, clocks ...string) {
		s.Helper()
		s.optsIn()
		s.asks(coach.Plan{Text: plan})
		s.set(func(d *session.Desk) {
			d.Person.Calendar = prefs.Calendar{Sealed: prefs.Sealed("sealed"), Host: "calendar.example"}
		})
		for i := 0; i < len(clocks); i += 2 {
			s.busy = append(s.busy, schedule.Meeting{From: s.today(clocks[i]), To: s.today(clocks[i+1])})
		}
	}
	const plan = "at 10:00, 11:00 and 15:00"
	changes := func(s *scene, all []schedule.Expected) (said []string) {
		for _, e := range all {
			said = append(said, s.wall(e.At)+" for "+s.wall(e.Due))
		}
		return said
	}
	return map[string]func(*scene){
		"a plan, Home and the settings know what the calendar moves": func(s *scene) {
			meets(s, plan, "10:05", "10:20", "10:50", "11:30", "14:00", "16:30")
			want := []string{"Mon 10:00", "Mon 10:45", "Tue 10:00", "Tue 11:00", "Tue 15:00"}
			moved := []string{"Mon 10:45 for Mon 11:00"}
			shown := hear[coach.Planned](s, coach.Plan{})
			s.equal("planned", s.walls(shown.Next), want)
			s.equal("moved", changes(s, shown.Moved), moved)
			home := hear[coach.HomeShown](s, coach.Home{})
			s.equal("at home", s.walls(home.Next[:3]), want[:3])
			s.equal("moved at home", changes(s, home.Moved), moved)
			form := hear[coach.SettingsShown](s, coach.Settings{})
			s.equal("in the settings", s.walls(form.Beside.Next), want)
			s.equal("moved in the settings", changes(s, form.Beside.Moved), moved)
			s.equal("why", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "Mon 10:00")
		},
		"a calendar that is not known, taken back or not heeded moves nothing": func(s *scene) {
			meets(s, plan, "10:00", "10:30")
			s.equal("heeded", s.walls(hear[coach.Planned](s, coach.Plan{}).Next[:1]), []string{"Mon 09:55"})
			busy := s.busy
			for what, change := range map[string]func(){
				"not known": func() { s.busy = nil },
				"not heeded": func() {
					s.set(func(d *session.Desk) { d.Person.Prefs.Timetable.Quiet.Off = []prefs.Rule{prefs.RuleCalendar} })
				},
				"taken back": func() { s.set(func(d *session.Desk) { d.Person.Calendar = prefs.Calendar{} }) },
			} {
				s.busy = busy
				s.set(func(d *session.Desk) {
					d.Person.Prefs.Timetable.Quiet, d.Person.Calendar.Sealed = prefs.Quiet{}, prefs.Sealed("sealed")
				})
				change()
				shown := hear[coach.Planned](s, coach.Plan{})
				s.equal(what, s.walls(shown.Next[:1]), []string{"Mon 10:00"})
				s.equal(what, len(shown.Moved), 0)
			}
		},
		"what comes early can be skipped, and the plan goes on": func(s *scene) {
			meets(s, plan, "10:00", "10:30", "11:00", "11:30")
			skipped := hear[coach.SkippedTo](s, coach.Skip{})
			s.equal("left out", s.walls(skipped.LeftOut), []string{"Mon 10:00"})
			s.equal("then", s.wall(skipped.Next), "Mon 10:55")
			s.equal("planned", s.wall(s.desk().Person.Due.Truncate(time.Minute)), "Mon 11:00")
		},
		"one that waits for the end of a meeting is told to come then": func(s *scene) {
			meets(s, plan, "09:30", "10:45")
			s.fallsWhile(schedule.Presence{Meetings: s.busy})
			s.at("10:10")
			s.equal("held", s.wall(s.desk().Waits.Due), "Mon 10:00")
			s.equal("next", s.walls(hear[coach.Planned](s, coach.Plan{}).Next[:2]), []string{"Mon 10:45", "Mon 11:00"})
			skipped := hear[coach.SkippedTo](s, coach.Skip{})
			s.equal("left out", s.walls(skipped.LeftOut), []string{"Mon 10:00"})
			s.equal("then", s.wall(skipped.Next), "Mon 11:00")
		},
		"a card says before which meeting it came": func(s *scene) {
			meets(s, plan, "10:00", "10:30")
			s.check("hasten", s.store.Hasten(s.Context(), []schedule.Haste{{User: ana(), From: s.desk().Person.Due, To: s.today("09:55")}}))
			s.fallsWhile(schedule.Presence{Meetings: s.busy})
			offered := among[coach.Offered](s, s.arrives())
			s.equal("on the card", s.wall(offered.Card.Before), "Mon 10:00")
			s.equal("kept", s.wall(s.desk().Card.Before), "Mon 10:00")
			s.equal("in the log", s.wall(s.desk().Log[0].MeetingFrom), "Mon 10:00")
			s.equal("the plan goes on", s.walls(hear[coach.Planned](s, coach.Plan{}).Next[:1]), []string{"Mon 11:00"})
		},
	}
}

// today is a moment of the day that it is.
func (s *scene) today(clock string) time.Time {
	s.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s.now.In(s.zone).Format(time.DateOnly)+" "+clock, s.zone)
	s.check("read a time", err)
	return at.UTC()
}
