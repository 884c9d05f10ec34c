package coach_test

import (
	"slices"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

func readingStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"why says where no status was ever seen": func(s *scene) {
			s.optsIn()
			says := func() string { return s.wall(hear[coach.Reasons](s, coach.Why{}).Unseen) }
			s.equal("one was, or nobody knows", says(), "never")
			s.unseen = s.now
			s.on("2026-12-01 8:29")
			s.equal("too soon to wonder", says(), "never")
			s.on("2026-12-01 8:30")
			s.equal("after a day", says(), "Mon 08:30")
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Timetable.Quiet = prefs.Quiet{Off: []prefs.Rule{prefs.RuleMeeting}}
			})
			s.equal("no status would hold one back", says(), "never")
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Timetable.Quiet, d.Person.Calendar.Sealed = prefs.Quiet{}, []byte("sealed")
			})
			s.equal("a calendar tells", says(), "never")
		},
		"why, and when the next one comes": func(s *scene) {
			s.optsIn()
			s.material.Holidays = s.off("2026-11-30")
			reasons := hear[coach.Reasons](s, coach.Why{})
			s.equal("next", []any{s.wall(reasons.Next), reasons.Now, len(reasons.Holidays)}, []any{"Tue 09:50", s.now, 1})
			s.asks(coach.Pause{})
			s.equal("none", hear[coach.Reasons](s, coach.Why{}).Next, time.Time{})
		},
		"a day is full": func(s *scene) {
			s.optsIn()
			s.offered()
			s.set(func(d *session.Desk) { d.Days[0].Hours[9].Offered = 9 })
			s.equal("next", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "Tue 09:50")
			s.asks(coach.Snooze{})
			s.equal("but for what was put off", s.walls(hear[coach.HomeShown](s, coach.Home{}).Next[:2]), []string{"Mon 10:00", "Tue 09:50"})
		},
		"a reminder that the beat has moved on": func(s *scene) {
			s.optsIn()
			s.offered()
			s.equal("what comes", s.walls(hear[coach.HomeShown](s, coach.Home{}).Next[:2]), []string{"Mon 10:40", "Mon 11:30"})
		},
		"her Home tab": func(s *scene) {
			s.optsIn()
			s.at("12:00")
			home := hear[coach.HomeShown](s, coach.Home{})
			s.equal("as many as a day has", len(home.Next), prefstest.Straight("UTC").Timetable.PerDay)
			s.equal("hers", []any{home.Desk.Person.ID, home.Now}, []any{ana(), s.now})
		},
		"routines that suit, and what is switched off": func(s *scene) {
			s.optsIn()
			floor := lean()
			floor.Setting = routine.Floor
			s.prescribed(lean(), lean(), floor)
			s.asks(coach.ForExercise{Act: coach.RestExercise, Number: 2})
			s.asks(coach.SwitchOff{Routine: "open-the-chest"})
			shelf := hear[coach.Shelf](s, coach.Routines{})
			s.equal("on", ids(shelf.On), []string{"desk-reset", "five-minute-walk", "slow-breathing"})
			s.equal("off", ids(shelf.Off), []string{"open-the-chest"})
			s.equal("hers", ids(shelf.Own), []string{"own--1"})
			s.equal("hers, off", ids(shelf.OwnOff), []string{"own--2"})
		},
		"routines with as much of them as suits": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Experience.Doses = map[string]int{"desk-reset": 2} })
			usual, _ := s.material.Library.Routine("desk-reset")
			if dosed := hear[coach.Shelf](s, coach.Routines{}).On[0]; dosed.Time() <= usual.Time() {
				s.Errorf("the most of it takes %s, the usual %s", dosed.Time(), usual.Time())
			}
		},
		"all there is to know of a routine": func(s *scene) {
			s.optsIn()
			told := hear[coach.Explained](s, coach.About{Routine: "wall-roll"})
			s.equal("it", []any{told.Routine.ID, told.Check.Profile, told.Shown}, []any{"wall-roll", "wall-roller", prefs.PicturesAnimated})
			var sources []string
			for _, source := range told.Sources {
				sources = append(sources, source.ID)
			}
			s.equal("sources", sources, told.Routine.Sources)
		},
		"a question, as it is called or nearly": func(s *scene) {
			all := hear[coach.Questions](s, coach.FAQ{}).All
			s.equal("all", all, s.material.Library.Questions())
			for _, ask := range []string{"how-often", "how ofen"} {
				a := hear[coach.Explanation](s, coach.FAQ{Ask: ask})
				s.equal(ask, []any{a.Question.ID, len(a.Sources), len(a.All)}, []any{"how-often", 2, len(all)})
			}
			s.hears(coach.FAQ{Ask: " Xylophone "}, coach.Questions{All: all, Asked: "Xylophone"})
			found := hear[coach.Questions](s, coach.FAQ{Ask: "roll my neck"})
			s.equal("words", []any{found.Asked, found.Found[0].ID, len(found.Found) < len(all)}, []any{"roll my neck", "neck", true})
		},
		"everything that is kept, and where she looks at it": func(s *scene) {
			s.hears(coach.Export{Channel: "D7"}, coach.NothingKept{})
			s.optsIn()
			for channel, here := range map[string]bool{"D7": false, "C7": false, "": false} {
				s.equal("before Slack named a channel, in "+channel, hear[coach.Record](s, coach.Export{Channel: channel}).Here, here)
			}
			s.offered()
			for channel, here := range map[string]bool{"D1": true, "D7": false} {
				record := hear[coach.Record](s, coach.Export{Channel: channel})
				s.equal("in "+channel, []any{record.Here, record.Desk}, []any{here, s.desk()})
			}
		},
		"how she stands": func(s *scene) {
			s.hears(coach.Standing{}, coach.Stands{})
			s.asks(coach.Break{})
			s.arrives()
			s.hears(coach.Standing{}, coach.Stands{Met: true, Channel: "D1"})
			s.optsIn()
			s.hears(coach.Standing{}, coach.Stands{Reminded: true, Met: true, Channel: "D1"})
		},
		"what reads keeps nothing": func(s *scene) {
			s.optsIn()
			s.offered()
			s.keepsAll(func() {
				for _, i := range readings() {
					s.asks(i)
				}
			})
			s.equal("and tells nobody", len(s.changed), 1)
		},
		"another's library is theirs": func(s *scene) {
			s.optsIn()
			s.asks(coach.SwitchOff{Routine: "desk-reset"})
			of := is[coach.Shelf](s, s.asksWith(ben(), coach.Routines{}, coach.Facts{}))
			s.equal("what Ben is shown", slices.Contains(ids(of.On), "desk-reset"), true)
		},
	}
}

// readings are all intents that change nothing.
func readings() []coach.Intent {
	return []coach.Intent{
		coach.Why{},
		coach.Routines{},
		coach.About{Routine: "desk-reset"},
		coach.FAQ{},
		coach.Home{},
		coach.Export{},
		coach.Standing{},
		coach.Checks{},
		coach.Check{Profile: "desk"},
		coach.Settings{},
		coach.Preview{},
		coach.Exercises{},
		coach.Progress{},
		coach.Plan{},
		coach.Cancel{},
	}
}

// ids are those of routines.
func ids(list []routine.Routine) (names []string) {
	for _, r := range list {
		names = append(names, r.ID)
	}
	return names
}
