package coach_test

import (
	"fmt"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// pauseStories are about pauses that begin later. It is a Monday, half past eight.
func pauseStories() map[string]func(*scene) {
	edges := func(s *scene, p prefs.Pause) string { return s.wall(p.From) + " - " + s.wall(p.Until) }
	announced := func(s *scene, text string) coach.Announced {
		s.Helper()
		return hear[coach.Announced](s, coach.Pause{Text: text})
	}
	waiting := func(s *scene) (list []string) {
		for _, p := range s.desk().Person.Pauses {
			list = append(list, edges(s, p))
		}
		return list
	}
	return map[string]func(*scene){
		"several wait, and each is said back with what comes after it": func(s *scene) {
			s.optsIn()
			a := announced(s, "friday afternoon")
			s.equal("on Friday", []string{edges(s, a.Pause), s.wall(a.Next)}, []string{"Fri 12:00 - Sat 00:00", "Mon 09:50"})
			s.equal("its location", a.Pause.From.Location().String(), "Europe/Berlin")
			a = announced(s, "next week")
			s.equal("next week", []string{edges(s, a.Pause), s.wall(a.Next)}, []string{"Mon 00:00 - Mon 00:00", "Mon 09:50"})
			a = announced(s, "tomorrow")
			s.equal("tomorrow", []string{edges(s, a.Pause), s.wall(a.Next)}, []string{"Tue 00:00 - Wed 00:00", "Wed 09:50"})
			s.equal("they wait", waiting(s), []string{"Tue 00:00 - Wed 00:00", "Fri 12:00 - Sat 00:00", "Mon 00:00 - Mon 00:00"})
			s.equal("today goes on", s.wall(s.desk().Person.Due), "Mon 09:50")
			s.equal("no later one is moved", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "Mon 09:50")
		},
		"those that meet become one": func(s *scene) {
			s.optsIn()
			announced(s, "from 20 dec to 24 dec")
			a := announced(s, "from 25 dec until 3 jan")
			s.equal("all of it", []any{a.Pause.From.Format(time.DateOnly), a.Pause.Until.Format(time.DateOnly)}, []any{"2026-12-20", "2027-01-03"})
			s.equal("one", len(s.desk().Person.Pauses), 1)
		},
		"a reminder that waits in it is moved behind it": func(s *scene) {
			s.optsIn()
			s.offered() // the next is at 10:40
			announced(s, "from 10:30 to 14:00")
			s.equal("today", s.wall(s.desk().Person.Due), "Mon 14:50")
		},
		"what is put off into it comes after it": func(s *scene) {
			s.optsIn()
			s.offered()
			announced(s, "from 10:00 to 12:00")
			s.keepsAll(func() {
				a := hear[coach.Announced](s, coach.Snooze{Text: "20m"})
				s.equal("after it", s.wall(a.Next), "Mon 12:50")
			})
		},
		"in it nobody is reminded, and after it everybody": func(s *scene) {
			s.optsIn()
			announced(s, "tomorrow")
			s.on("2026-12-01 10:00")
			s.equal("paused", s.wall(hear[coach.PausedUntil](s, coach.PauseFor{Long: coach.PauseHour}).Until), "Wed 00:00")
			s.hears(coach.Snooze{}, coach.NotReminded{})
			resumed := hear[coach.Resumed](s, coach.Resume{})
			s.equal("ended", []any{s.wall(resumed.Next), len(s.desk().Person.Pauses)}, []any{"Tue 10:50", 0})
		},
		"one is taken back, and announced again": func(s *scene) {
			s.optsIn()
			a := announced(s, "from 9:00 to 12:00")
			s.equal("then", s.wall(s.desk().Person.Due), "Mon 12:50")
			dropped := hear[coach.PauseDropped](s, coach.DropPause{Pause: s.desk().Person.Pauses[0]})
			s.equal("next", []any{s.wall(dropped.Next), dropped.Gone, waiting(s)}, []any{"Mon 09:50", false, []string(nil)})
			again := announced(s, dropped.Typed[len("pause "):])
			s.equal("again", []string{edges(s, again.Pause), s.wall(again.Next)}, []string{edges(s, a.Pause), s.wall(a.Next)})
			one := s.desk().Person.Pauses[0]
			hear[coach.PauseDropped](s, coach.DropPause{Pause: one})
			s.keepsAll(func() {
				s.equal("twice", hear[coach.PauseDropped](s, coach.DropPause{Pause: one}).Gone, true)
				s.equal("none", hear[coach.PauseDropped](s, coach.DropPause{}).Gone, true)
			})
		},
		"one is taken back in words": func(s *scene) {
			s.optsIn()
			announced(s, "next week")
			announced(s, "friday afternoon")
			hear[coach.PauseDropped](s, coach.Resume{Text: "friday"})
			s.equal("the other waits", waiting(s), []string{"Mon 00:00 - Mon 00:00"})
			hear[coach.PauseDropped](s, coach.Resume{Text: "next week"})
			s.equal("none waits", waiting(s), []string(nil))
		},
		"no more than ten wait": func(s *scene) {
			s.optsIn()
			for day := range prefs.MaxPauses {
				announced(s, fmt.Sprintf("on 2026-12-%02d", 2*day+2))
			}
			s.keepsAll(func() { s.hears(coach.Pause{Text: "on 2026-12-31"}, coach.TooManyPauses{Most: prefs.MaxPauses}) })
			s.on("2026-12-03 9:00")
			announced(s, "on 2026-12-31") // one is over
		},
		"a day alone may be the end": func(s *scene) {
			s.optsIn()
			a := hear[coach.Ambiguous](s, coach.Pause{Text: "friday"})
			s.equal("why", a.Problem.Code, phrase.WhenBeginOrEnd)
			s.equal("the day", []any{a.Ways[0].Means, s.wall(a.Ways[0].From), s.wall(a.Ways[0].Until)}, []any{coach.MeansPause, "Fri 00:00", "Sat 00:00"})
			s.equal("its end", a.Ways[1].Typed, "pause until 2026-12-04t00:00:00+01:00")
			is := announced(s, a.Ways[0].Typed[len("pause "):])
			s.equal("it is", edges(s, is.Pause), "Fri 00:00 - Sat 00:00")
		},
		"two ways to read it are asked about": func(s *scene) {
			s.optsIn()
			a := hear[coach.Ambiguous](s, coach.Pause{Text: "from 3/12 to 5/12/2027"})
			s.equal("two and more", len(a.Ways) > 2, true)
		},
		"it is over before a summary": func(s *scene) {
			s.optsIn()
			s.offered()
			announced(s, "next week")
			s.on("2026-12-14 9:00")
			s.equal("reminded again", s.desk().Person.Wanted(s.now), true)
		},
		"somebody whom Slack says to be off sees it": func(s *scene) {
			s.optsIn()
			s.absent = true
			s.equal("on the Home tab and as a reason", []bool{
				hear[coach.HomeShown](s, coach.Home{}).Absent, hear[coach.Reasons](s, coach.Why{}).Absent,
			}, []bool{true, true})
			s.asks(coach.Pause{})
			s.equal("paused anyway", hear[coach.HomeShown](s, coach.Home{}).Absent, false)
		},
		"who is not reminded has nothing to announce": func(s *scene) {
			s.set(func(d *session.Desk) { d.Person.Met = s.now })
			hear[coach.Ask](s, coach.Pause{Text: "next week"})
		},
	}
}
