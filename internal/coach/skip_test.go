package coach_test

import (
	"unhunch/internal/coach"
	"unhunch/internal/session"
)

func skipStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"several reminders are left out, and said back": func(s *scene) {
			s.optsIn()
			skips := func(text string, left []string, next string) {
				s.Helper()
				a := hear[coach.SkippedTo](s, coach.Skip{Text: text})
				s.equal(text, append(s.walls(a.LeftOut), s.wall(a.Next)), append(left, next))
				s.equal("due", s.wall(s.desk().Person.Due), next)
			}
			skips("2", []string{"Mon 09:50", "Mon 10:40"}, "Mon 11:30")
			skips("next two reminders", []string{"Mon 11:30", "Mon 12:20"}, "Mon 13:10")
			skips("the next one", []string{"Mon 13:10"}, "Mon 14:00")
			s.offered()
			skips("3", []string{"Mon 14:50", "Mon 15:40"}, "Mon 16:30")
			s.equal("the card", s.desk().Card.Answer, session.Skipped)
		},
		"the reminder that is held is the first of several": func(s *scene) {
			s.optsIn()
			held := s.holds()
			a := hear[coach.SkippedTo](s, coach.Skip{Text: "2"})
			s.equal("left out", s.walls(a.LeftOut), []string{s.wall(held), "Mon 10:40"})
			s.equal("then comes", s.wall(a.Next), "Mon 11:30")
		},
		"the rest of today is left out": func(s *scene) {
			s.optsIn()
			s.offered()
			a := hear[coach.PausedUntil](s, coach.Skip{Text: "for today"})
			s.equal("until", s.wall(a.Until), "Tue 00:00")
			s.equal("the card", s.desk().Card.Answer, session.Off)
			s.equal("then comes", s.wall(s.desk().Person.Due), "Tue 09:50")
			s.hears(coach.Skip{Text: "today"}, coach.NotReminded{})
			hear[coach.Resumed](s, coach.Resume{})
			s.at("20:00")
			s.keepsAll(func() {
				s.equal("none is left", s.wall(hear[coach.NoneToSkip](s, coach.Skip{Text: "today"}).Next), "Tue 09:50")
			})
		},
		"the day of a night lasts until the morning": func(s *scene) {
			s.optsIn()
			s.asks(coach.Plan{Text: "every 50m 22-6 fri,sat"})
			s.on("2026-12-04 21:00")
			for range 3 {
				s.offered()
			}
			s.equal("of Friday's night", s.now.In(s.zone).Format("Mon 15:04"), "Sat 00:30")
			a := hear[coach.CannotSkip](s, coach.Skip{Text: "tomorrow"})
			s.equal("first comes", s.wall(a.First), "Sat 01:20")
			s.equal("until", s.wall(hear[coach.PausedUntil](s, coach.Skip{Text: "today"}).Until), "Sat 06:00")
			s.equal("then comes", s.wall(s.desk().Person.Due), "Sat 22:50")
			days := s.desk().Days
			s.equal("all are Friday's", []any{len(days), days[0].Date, days[0].Hours[0].Offered}, []any{1, "2026-12-04", uint16(1)})
			s.at("05:59")
			s.equal("so is a pause", s.wall(hear[coach.PausedUntil](s, coach.PauseFor{Long: coach.PauseToday}).Until), "Sat 06:00")
			s.at("06:00")
			s.equal("over it is Saturday", s.wall(hear[coach.PausedUntil](s, coach.PauseFor{Long: coach.PauseToday}).Until), "Sun 06:00")
		},
		"tomorrow is left out once today is over": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				a := hear[coach.CannotSkip](s, coach.Skip{Text: "tomorrow"})
				s.equal("first comes", s.wall(a.First), "Mon 09:50")
			})
			s.on("2026-12-04 20:00") // a Friday
			s.asks(coach.Resume{})
			s.keepsAll(func() {
				s.equal("a Saturday has none", s.wall(hear[coach.NoneToSkip](s, coach.Skip{Text: "tomorrow"}).Next), "Mon 09:50")
			})
			s.on("2026-12-06 20:00")
			s.equal("until", s.wall(hear[coach.PausedUntil](s, coach.Skip{Text: "tomorrow"}).Until), "Tue 00:00")
			s.equal("then comes", s.wall(s.desk().Person.Due), "Tue 09:50")
		},
		"what cannot be left out is said": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				for _, text := range []string{"0", "-1", "13", "14:00", "lunch", "friday", "all", "2 today", "until monday"} {
					s.hears(coach.Skip{Text: text}, coach.CannotSkip{Asked: text})
				}
			})
		},
	}
}
