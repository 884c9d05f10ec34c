package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// wednesday is a day of the last week on which Ana was offered so many reminders
// in these hours, and took so many of each.
func wednesday(hours map[int][2]uint16) session.Day {
	day := session.Day{Date: "2026-11-25"}
	for hour, counts := range hours {
		day.Hours[hour] = session.Hour{Offered: counts[0], Taken: counts[1]}
		day.Offered += int(counts[0])
		day.Stood += int(counts[1])
	}
	return day
}

func weekStories() map[string]func(*scene) {
	// doubtful has reminders that are taken at ten, and hardly ever at four.
	doubtful := func(s *scene) {
		s.Helper()
		s.optsIn()
		s.set(func(d *session.Desk) {
			d.Days = []session.Day{wednesday(map[int][2]uint16{10: {6, 5}, 16: {6, 0}})}
		})
	}
	return map[string]func(*scene){
		"the week so far": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.Stood{On: s.place("")})
			week := hear[coach.WeekSoFar](s, coach.Progress{}).Week
			s.equal("her progress", []int{week.Progress.Taken, week.Progress.Offered, week.Progress.Kept, week.Progress.Days}, []int{1, 1, 1, 1})
			s.equal("too few to speak of", []any{week.Best, week.Drop}, []any{[]int(nil), (*coach.Drop)(nil)})
		},
		"an hour that hardly ever becomes a break could go": func(s *scene) {
			doubtful(s)
			week := hear[coach.WeekSoFar](s, coach.Progress{}).Week
			s.equal("the best and the worst", []any{week.Best, week.Drop}, []any{[]int{10}, &coach.Drop{Hour: 16}})
			s.set(func(d *session.Desk) { d.Person.Due = time.Time{} }) // so that it is seen to be set
			dropped := hear[coach.HourDropped](s, coach.DropHour{Hour: 16})
			s.equal("it goes", []any{dropped.Hour, s.wall(dropped.Next)}, []any{16, "Mon 09:50"})
			s.set(func(d *session.Desk) { d.Person.Due = time.Time{} })
			s.equal("hours", dropped.Plan.Timetable.Hours[time.Monday], []prefs.Span{{From: 9 * 60, To: 16*60 + 20}})
			s.keepsAll(func() {
				s.equal("twice", hear[coach.Planned](s, coach.DropHour{Hour: 16}).Desk.Person.Prefs.Timetable, dropped.Plan.Timetable)
			})
			undone := hear[coach.HourUndone](s, coach.UndoHour{})
			s.equal("as it was", []any{undone.Undone, undone.Plan.Timetable}, []any{true, prefstest.Straight("Europe/Berlin").Timetable})
			s.equal("the next", s.wall(undone.Next), "Mon 09:50")
			s.keepsAll(func() { s.equal("twice", hear[coach.HourUndone](s, coach.UndoHour{}).Undone, false) })
			s.equal("nothing is suggested for a while", hear[coach.WeekSoFar](s, coach.Progress{}).Week.Drop, (*coach.Drop)(nil))
		},
		"a time of the day that could go is named": func(s *scene) {
			doubtful(s)
			s.asks(coach.Plan{Text: "at 10:30 and 16:15 and 17:00"})
			s.equal("which", hear[coach.WeekSoFar](s, coach.Progress{}).Week.Drop, &coach.Drop{Hour: 16, At: 16*60 + 15, Single: true})
			s.asks(coach.Plan{Text: "at 10:30, 16:15 and 16:45"})
			s.equal("two of them", hear[coach.WeekSoFar](s, coach.Progress{}).Week.Drop, &coach.Drop{Hour: 16})
			s.asks(coach.Plan{Text: "at 16:15 and 16:45"})
			s.equal("nothing would be left", hear[coach.WeekSoFar](s, coach.Progress{}).Week.Drop, (*coach.Drop)(nil))
		},
		"a plan that was changed since is not undone": func(s *scene) {
			doubtful(s)
			s.asks(coach.DropHour{Hour: 16})
			s.asks(coach.Plan{Text: "every 30 minutes"})
			s.keepsAll(func() { s.equal("undone", hear[coach.HourUndone](s, coach.UndoHour{}).Undone, false) })
		},
		"she keeps the hour": func(s *scene) {
			doubtful(s)
			s.hears(coach.KeepHour{}, coach.HourKept{})
			s.equal("until", s.desk().Advice.NotBefore, s.now.Add(session.AdviceRests))
			s.equal("nothing is suggested", hear[coach.WeekSoFar](s, coach.Progress{}).Week.Drop, (*coach.Drop)(nil))
		},
		"who is not reminded drops no hour": func(s *scene) {
			s.asks(coach.Break{})
			s.keepsAll(func() { hear[coach.Planned](s, coach.DropHour{Hour: 16}) })
		},
		"a summary at the first working hour of the next week": func(s *scene) {
			doubtful(s)
			d := s.desk()
			s.equal("when", []string{d.Week, d.Summary.In(s.zone).Format("Mon 2 Jan 15:04")}, []string{"2026-12-07", "Mon 7 Dec 09:00"})
		},
		"a summary of the week, once": func(s *scene) {
			s.summed()
			s.equal("it waits for its pictures", len(s.arrives()), 0)
			s.now = s.now.Add(20 * time.Second)
			week := among[coach.WeekOver](s, s.arrives()).Week
			s.equal("of last week", []int{week.Progress.Offered, week.Progress.Kept}, []int{1, 1})
			s.asks(coach.TimeUp{})
			s.equal("no other", len(s.arrives()), 0)
			s.equal("the next", s.desk().Week, "2026-12-14")
		},
		"no summary to who": func(s *scene) {
			for name, does := range map[string]func(){
				"wants none":        func() { s.hears(coach.NoSummary{}, coach.SummaryOff{}) },
				"paused":            func() { s.asks(coach.Pause{}) },
				"is off for days":   func() { s.absent = true },
				"got no reminder":   func() { s.set(func(d *session.Desk) { d.Days = nil }) },
				"was without a bot": func() { s.now = s.now.Add(5 * time.Hour) },
			} {
				s.asks(coach.Forget{})
				s.absent = false
				s.on("2026-11-30 8:30")
				s.awaitsSummary()
				does()
				s.asks(coach.TimeUp{})
				s.arrives()
				for _, m := range s.heard {
					if m.Kind == "summary" {
						s.Errorf("who %s has one", name)
					}
				}
				s.equal("the next, for who "+name, s.desk().Week, "2026-12-14")
			}
		},
		"a summary comes after the holidays": func(s *scene) {
			s.awaitsSummary()
			s.material.Holidays = s.off("2026-12-07")
			s.asks(coach.TimeUp{})
			s.equal("owed", len(s.arrives()), 0)
			s.equal("when", s.desk().Summary.In(s.zone).Format("Mon 2 Jan 15:04"), "Tue 8 Dec 09:00")
		},
		"a whole week off has no summary": func(s *scene) {
			s.material.Holidays = s.off("2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11")
			s.optsIn()
			s.equal("when", s.desk().Week, "2026-12-14")
		},
		"a summary moves with the hours": func(s *scene) {
			s.optsIn()
			s.asks(coach.Plan{Text: "every 50 minutes, weekdays 11-17"})
			s.equal("when", s.desk().Summary.In(s.zone).Format("Mon 15:04"), "Mon 11:00")
		},
		"a plan that cannot be followed has no summary": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Prefs.Timetable.Zone = "Nowhere/Land" })
			s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "Nowhere/Else"}})
			s.equal("when", []any{s.desk().Summary, s.desk().Week}, []any{time.Time{}, ""})
		},
	}
}

// awaitsSummary lets a week go by with one reminder, until the summary is due.
func (s *scene) awaitsSummary() {
	s.Helper()
	s.optsIn()
	s.offered()
	s.asks(coach.Stood{On: s.place("")})
	s.arrives()
	s.set(func(d *session.Desk) { d.Person.Due = time.Time{} })
	s.now = s.desk().Summary
}

// summed has a summary owed.
func (s *scene) summed() {
	s.Helper()
	s.awaitsSummary()
	s.asks(coach.TimeUp{})
}

// off are days off.
func (s *scene) off(dates ...string) schedule.Holidays {
	s.Helper()
	days := schedule.Holidays{}
	for _, date := range dates {
		at, err := time.Parse(time.DateOnly, date)
		s.check("read a date", err)
		days.Add(at, "a day off")
	}
	return days
}
