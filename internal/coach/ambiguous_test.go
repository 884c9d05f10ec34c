package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// ambiguousStories are about what can be read in more than one way: somebody is
// asked, and nothing of theirs changes until they say.
func ambiguousStories() map[string]func(*scene) {
	// asked expects the ways that Ana is asked about.
	asked := func(s *scene, i coach.Intent, want ...string) coach.Ambiguous {
		s.Helper()
		var a coach.Ambiguous
		s.keepsAll(func() { a = hear[coach.Ambiguous](s, i) })
		var typed []string
		for _, way := range a.Ways {
			typed = append(typed, way.Typed)
		}
		s.equal("the ways", typed, want)
		return a
	}
	return map[string]func(*scene){
		"five o'clock, in the morning or in the afternoon": func(s *scene) {
			s.optsIn()
			s.at("14:30")
			a := asked(s, coach.Pause{Text: "until 5"}, "pause until 2026-11-30t17:00:00+01:00", "pause until 2026-12-01t05:00:00+01:00", "pause")
			s.equal("why", a.Problem.Code, phrase.WhenTwoReadings)
			until := hear[coach.PausedUntil](s, coach.Pause{Text: a.Ways[0].Typed[len("pause "):]})
			s.equal("the first of them", until.Until, a.Ways[0].Until)
		},
		"who wants no reminders is stopped with one press, whatever they say of its end": func(s *scene) {
			s.optsIn()
			for _, text := range []string{"until lunch", "until", "until my holiday", "because of my boss", "24 dec 3 jan", "until yesterday"} {
				a := asked(s, coach.Pause{Text: text}, "pause today", "pause")
				s.equal("what they are", []coach.Meaning{a.Ways[0].Means, a.Ways[1].Means}, []coach.Meaning{coach.MeansToday, coach.MeansForever})
			}
		},
		"a pause that begins later is none": func(s *scene) {
			s.optsIn()
			s.at("14:30")
			for _, text := range []string{"at 5pm", "reminders at 17:00", "in 2.5 hours"} {
				a := asked(s, coach.Pause{Text: text}, "pause until 2026-11-30t17:00:00+01:00", "pause")
				s.equal(text, []any{a.Problem.Code, a.Problem.Args["End"]}, []any{phrase.WhenBeginOrEnd, "17:00"})
			}
			s.equal("until then", s.wall(hear[coach.PausedUntil](s, coach.Pause{Text: "until tomorrow at 9"}).Until), "Tue 09:00")
			s.equal("for as long", s.wall(hear[coach.PausedUntil](s, coach.Pause{Text: "for 2 hours"}).Until), "Mon 16:30")
		},
		"a reminder is put off to the one time that is near": func(s *scene) {
			s.optsIn()
			s.at("12:10")
			s.equal("until", s.wall(hear[coach.SnoozedTo](s, coach.Snooze{Text: "until 1"}).Until), "Mon 13:00")
			s.keepsAll(func() {
				s.hears(coach.Snooze{Text: "until 6"}, coach.TooFar{Most: time.Hour, Asked: "until 6"})
				s.hears(coach.Snooze{Text: "a bit"}, coach.Invalid{Problems: prefs.Problems{{Field: prefs.FieldWhen, Code: phrase.WhenNotUnderstood, Args: prefs.Args{"Text": `"a bit"`}}}})
			})
		},
		"both may be near": func(s *scene) {
			s.optsIn()
			s.at("0:10")
			asked(s, coach.Snooze{Text: "for 0:45"}, "snooze until 2026-11-30t00:55:00+01:00", "snooze until 2026-11-30t00:45:00+01:00")
		},
		"hours that end in the morning or in the evening": func(s *scene) {
			s.optsIn()
			a := asked(s, coach.Plan{Text: "every 50m 17:00-9:00"},
				"plan mon-fri 17:00-21:00 max 9 every 50m", "plan mon-fri 17:00-09:00 max 9 every 50m")
			for _, way := range a.Ways {
				planned := hear[coach.Planned](s, coach.Plan{Text: way.Typed[len("plan "):]})
				s.equal("what is planned", planned.Desk.Person.Prefs.Timetable, way.Plan)
			}
		},
		"a cron spec with seconds, or with days behind it": func(s *scene) {
			s.optsIn()
			a := asked(s, coach.Plan{Text: "cron 0 10 15 * * mon-fri"},
				"plan mon-fri 9:00-17:30 max 9 cron 10 15 * * mon-fri", "plan mon-fri 9:00-17:30 max 9 cron 0 10 15 * *")
			s.equal("what they are", a.Ways[1].Means, coach.MeansPlan)
		},
		"to cancel may mean a few things": func(s *scene) {
			s.optsIn()
			s.equal("nothing runs", asked(s, coach.Cancel{}, "skip 2026-11-30t09:50:17+01:00", "pause today", "pause").Running, session.Session{})
			s.offered()
			s.begins()
			s.equal("a routine runs", asked(s, coach.Cancel{}, "skip 2026-11-30t11:30:17+01:00", "pause today", "pause").Running.Live(), true)
		},
		"the next one is left out once, however often it is said, and no other one later": func(s *scene) {
			s.optsIn()
			next := coach.Skip{Text: asked(s, coach.Cancel{}, "skip 2026-11-30t09:50:17+01:00", "pause today", "pause").Ways[0].Typed[len("skip "):]}
			s.equal("the next", s.wall(hear[coach.SkippedTo](s, next).Next), "Mon 10:40")
			s.keepsAll(func() { s.equal("still", s.wall(hear[coach.SkippedTo](s, next).Next), "Mon 10:40") })
			s.at("10:10")
			s.keepsAll(func() { s.equal("it is past", s.wall(hear[coach.NoneToSkip](s, next).Next), "Mon 10:40") })
		},
		"to stop means the reminders, or the routine under way": func(s *scene) {
			s.optsIn()
			s.offered()
			s.begins()
			s.equal("a routine runs", asked(s, coach.Stop{}, "pause today", "pause").Running.Live(), true)
			s.finishes()
			s.equal("none does", hear[coach.PausedUntil](s, coach.Stop{}).Forever, true)
		},
		"to go on at a moment, or now": func(s *scene) {
			s.optsIn()
			s.asks(coach.Pause{})
			a := asked(s, coach.Resume{Text: "tomorrow 9am"}, "resume", "pause until 2026-12-01t09:00:00+01:00")
			s.equal("what it is", []any{a.Problem.Code, a.Ways[0].Means}, []any{coach.ResumeWhen, coach.MeansNow})
			asked(s, coach.Resume{Text: "at 7"}, "resume", "pause until 2026-11-30t19:00:00+01:00", "pause until 2026-12-01t07:00:00+01:00")
			s.equal("with manners", s.wall(hear[coach.Resumed](s, coach.Resume{Text: "please"}).Next), "Mon 09:50")
		},
		"what changes nothing moves nothing": func(s *scene) {
			s.optsIn()
			s.at("9:45")
			s.keepsAll(func() {
				s.equal("she goes on", s.wall(hear[coach.Resumed](s, coach.Resume{}).Next), "Mon 09:50")
				for _, text := range []string{"every 50m", "max 9", "mon-fri", "9:00-17:30", "every 50 minutes 9-17:30 mon-fri max 9"} {
					s.equal(text, s.wall(hear[coach.Planned](s, coach.Plan{Text: text}).Next[0]), "Mon 09:50")
				}
			})
			s.equal("another one does", s.wall(hear[coach.Planned](s, coach.Plan{Text: "every 40m"}).Next[0]), "Mon 10:25")
		},
		"a pause that is over before the next reminder leaves it": func(s *scene) {
			s.optsIn()
			s.at("9:40")
			hear[coach.PausedUntil](s, coach.Pause{Text: "5m"})
			s.at("9:46")
			s.equal("it comes", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "Mon 09:50")
			hear[coach.PausedUntil](s, coach.Pause{Text: "5m"})
			s.equal("and is left out", s.wall(s.desk().Person.Due), "Mon 10:41")
		},
		"a pause that is over is no pause": func(s *scene) {
			s.optsIn()
			s.asks(coach.Pause{Text: "30m"})
			s.at("9:45")
			s.keepsAll(func() { s.equal("she goes on", s.wall(hear[coach.Resumed](s, coach.Resume{}).Next), "Mon 09:50") })
		},
		"this week ends where hers does": func(s *scene) {
			s.optsIn()
			s.asks(coach.Plan{Text: "sun-thu"})
			s.on("2026-12-03 14:00") // a Thursday
			s.equal("until", s.wall(hear[coach.PausedUntil](s, coach.Pause{Text: "this week"}).Until), "Sun 00:00")
			s.equal("or next week", s.wall(hear[coach.PausedUntil](s, coach.Pause{Text: "until next week"}).Until), "Sun 00:00")
		},
	}
}
