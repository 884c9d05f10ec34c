package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func reminderStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"a yes said twice changes nothing": func(s *scene) {
			first := hear[coach.Welcome](s, coach.OptIn{})
			s.equal("the usual plan", first.Plan.Timetable, prefstest.Straight("Europe/Berlin").Timetable)
			s.equal("the language", s.desk().Person.Locale, "en-GB")
			since := s.desk().Person.OptedIn
			s.at("11:00")
			again := s.asksWith(ana(), coach.OptIn{}, coach.Facts{Profile: &coach.Profile{Zone: "Asia/Tokyo", Locale: "ja-JP"}})
			s.equal("the plan", is[coach.Welcome](s, again).Plan, first.Plan)
			s.equal("since when", s.desk().Person.OptedIn, since)
			s.equal("the language", s.desk().Person.Locale, "en-GB")
		},
		"the usual day reaches its end": func(s *scene) {
			s.material.Usual = nil
			s.equal("first", s.wall(hear[coach.Welcome](s, coach.OptIn{}).Next), "Mon 10:00")
			s.equal("the day", s.walls(hear[coach.HomeShown](s, coach.Home{}).Next),
				[]string{"Mon 10:00", "Mon 11:00", "Mon 14:00", "Mon 15:00", "Mon 16:00", "Mon 17:00"})
		},
		"who says yes in the afternoon has the rest of the usual day": func(s *scene) {
			s.material.Usual = nil
			s.at("14:20")
			s.equal("first", s.wall(hear[coach.Welcome](s, coach.OptIn{}).Next), "Mon 15:20")
			s.equal("the day", s.walls(hear[coach.HomeShown](s, coach.Home{}).Next[:3]), []string{"Mon 15:20", "Mon 16:20", "Tue 10:00"})
		},
		"a break for somebody who never said yes": func(s *scene) {
			s.hears(coach.Break{Channel: "C1"}, coach.OnItsWay{})
			s.equal("met, and no more", s.desk().Person, prefs.Person{ID: ana(), Met: s.now, Locale: "en-GB", Version: 1})
			s.equal("how often it was told", []any{s.owing, s.changed}, []any{1, []prefs.UserID{ana()}})
			card := among[coach.Offered](s, s.arrives())
			s.equal("what comes", card.Routine.ID, "desk-reset")
			s.equal("the next reminder", len(hear[coach.HomeShown](s, coach.Home{}).Next), 0)
		},
		"a break where it is seen needs no words": func(s *scene) {
			s.optsIn()
			s.hears(coach.Break{Channel: "D1"}, coach.OnItsWay{}) // nobody knows yet that it is seen there
			s.arrives()
			s.hears(coach.Break{Channel: "D1"}, coach.Nothing{})
			s.hears(coach.Break{Channel: "D2"}, coach.OnItsWay{})
		},
		"a break that is too late is stale": func(s *scene) {
			s.optsIn()
			s.asks(coach.Break{})
			ready, _, err := s.store.Pending(s.Context(), s.now, 10)
			s.check("look what is owed", err)
			s.equal("no later than", ready[0].NotAfter, s.now.Add(10*time.Minute))
		},
		"a break by the name of a routine": func(s *scene) {
			s.optsIn()
			s.asks(coach.Break{Typed: "open-the-chest"})
			s.equal("by its id", among[coach.Offered](s, s.arrives()).Routine.ID, "open-the-chest")
			s.asks(coach.Break{Typed: "open the chst"})
			s.equal("mistyped", among[coach.Offered](s, s.arrives()).Routine.ID, "open-the-chest")
			s.asks(coach.Break{Wanted: "desk-reset"})
			s.equal("from a list", among[coach.Offered](s, s.arrives()).Routine.ID, "desk-reset")
		},
		"another break than the one that cannot be": func(s *scene) {
			s.optsIn()
			a := hear[coach.NotThatOne](s, coach.Break{Wanted: "wall-roll"})
			s.equal("it needs a roller", []string{a.Wanted.ID, a.Instead.ID}, []string{"wall-roll", "desk-reset"})
			s.equal("what comes", among[coach.Offered](s, s.arrives()).Routine.ID, "desk-reset")
		},
		"no break while one runs": func(s *scene) {
			s.running()
			s.keepsAll(func() {
				s.equal("which", hear[coach.Busy](s, coach.Break{}).Running, s.desk().Session)
			})
		},
		"no break where nothing suits": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Safety.Off = []string{"desk"} })
			s.keepsAll(func() { s.hears(coach.Break{}, coach.NoOther{}) })
		},
		"the reminder to come is put off, twice at most": func(s *scene) {
			s.optsIn()
			s.at("9:40")
			s.hears(coach.Snooze{Text: "15m"}, coach.SnoozedTo{Until: s.now.Add(15 * time.Minute).In(s.zone)})
			s.equal("due", s.wall(s.desk().Person.Due), "Mon 09:55")
			s.hears(coach.Snooze{Text: "25m"}, coach.SnoozedTo{Until: s.now.Add(25 * time.Minute).In(s.zone)})
			s.equal("due", s.wall(s.desk().Person.Due), "Mon 10:05")
			s.keepsAll(func() { s.hears(coach.Snooze{Text: "30m"}, coach.NoMoreSnooze{}) })
		},
		"no reminder comes sooner by being put off": func(s *scene) {
			s.optsIn()
			s.at("9:00")
			sooner := func(text, until, next string) {
				s.Helper()
				s.keepsAll(func() {
					a := hear[coach.NotSooner](s, coach.Snooze{Text: text})
					s.equal(text, s.walls([]time.Time{a.Until, a.Next}), []string{until, next})
				})
			}
			sooner("", "Mon 09:10", "Mon 09:50")
			sooner("20m", "Mon 09:20", "Mon 09:50")
			sooner("until 9:50", "Mon 09:50", "Mon 09:50")
			hear[coach.SnoozedTo](s, coach.Snooze{Text: "55m"})
			sooner("50m", "Mon 09:50", "Mon 09:55")
			s.at("18:00")
			s.falls()
			s.arrives()
			s.at("20:00")
			sooner("30m", "Mon 20:30", "Tue 09:50")
		},
		"the card that is there is put off, twice at most": func(s *scene) {
			s.optsIn()
			for n := range 2 {
				s.offered()
				s.hears(coach.Snooze{Text: "20"}, coach.SnoozedTo{Until: s.now.Add(20 * time.Minute).In(s.zone)})
				s.equal("the card", []any{s.desk().Card.Answer, s.desk().Person.Snoozes}, []any{session.Snoozed, n + 1})
				s.arrives()
			}
			s.offered()
			s.keepsAll(func() { s.hears(coach.Snooze{Text: "20"}, coach.NoMoreSnooze{}) })
		},
		"a card that was put off is put off once more": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.SnoozeCard{On: s.place("")})
			s.arrives()
			s.asks(coach.Snooze{Text: "30m"})
			d := s.desk()
			s.equal("the card says so", d.Card.Until, d.Person.Due)
			state := among[coach.CardState](s, s.arrives())
			s.equal("and is drawn so", state.Desk.Card.Until, s.now.Add(30*time.Minute))
		},
		"what was put off twice and came is over, and the next can be put off": func(s *scene) {
			s.optsIn()
			for range 2 {
				s.offered()
				s.asks(coach.SnoozeCard{On: s.place("")})
				s.arrives()
			}
			s.offered()
			s.asks(coach.SkipCard{On: s.place("")})
			s.arrives()
			s.hears(coach.Snooze{Text: "55m"}, coach.SnoozedTo{Until: s.now.Add(55 * time.Minute).In(s.zone)})
			s.equal("once", s.desk().Person.Snoozes, 1)
		},
		"a break that is put off has a count of its own": func(s *scene) {
			s.optsIn()
			s.at("9:45")
			hear[coach.SnoozedTo](s, coach.Snooze{})
			s.asks(coach.Break{})
			s.arrives()
			s.hears(coach.SnoozeCard{On: s.place("")}, coach.Nothing{})
			s.equal("once", s.desk().Person.Snoozes, 1)
		},
		"longer than an hour is no snooze": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				s.hears(coach.Snooze{Text: "61m"}, coach.TooFar{Most: time.Hour, Asked: "61m"})
			})
			s.at("9:20")
			hear[coach.SnoozedTo](s, coach.Snooze{Text: "60m"})
		},
		"what cannot be read changes nothing": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				for _, tc := range []struct {
					asked coach.Intent
					want  prefs.Problem
				}{
					{coach.Snooze{Text: "a bit"}, prefs.Problem{Field: prefs.FieldWhen, Code: phrase.WhenNotUnderstood, Args: prefs.Args{"Text": `"a bit"`}}},
					{coach.Plan{Text: "every 3 minutes"}, prefs.Problem{Field: prefs.FieldEvery, Code: prefs.EveryRange, Args: prefs.Args{"Is": 3, "Least": 10, "Most": 480}}},
				} {
					s.hears(tc.asked, coach.Invalid{Problems: prefs.Problems{tc.want}})
				}
			})
		},
		"nothing to put off or to leave out": func(s *scene) {
			s.optsIn()
			s.asks(coach.Pause{})
			s.keepsAll(func() {
				s.hears(coach.Snooze{}, coach.NotReminded{})
				s.hears(coach.Skip{}, coach.NotReminded{})
			})
		},
		"the reminder to come is left out": func(s *scene) {
			s.optsIn()
			s.equal("then comes", s.wall(hear[coach.SkippedTo](s, coach.Skip{}).Next), "Mon 10:40")
			s.equal("and again", s.wall(hear[coach.SkippedTo](s, coach.Skip{}).Next), "Mon 11:30")
		},
		"the card that is there is left out": func(s *scene) {
			s.optsIn()
			s.offered()
			s.equal("the plan stays", s.wall(hear[coach.SkippedTo](s, coach.Skip{}).Next), "Mon 10:40")
			s.equal("the card", s.desk().Card.Answer, session.Skipped)
			s.equal("the reason in the log", s.desk().Log[0].What, session.WasSent)
		},
		"the reminder that is held is left out": func(s *scene) {
			s.optsIn()
			held := s.holds()
			s.equal("then comes", s.wall(hear[coach.SkippedTo](s, coach.Skip{}).Next), "Mon 10:40")
			s.equal("why", s.desk().Log[0], session.Note{At: s.now, Due: held, What: session.WasDropped, Why: string(schedule.Skipped)})
		},
		"a pause takes what waits with it": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.SnoozeCard{On: s.place("")})
			s.arrives()
			s.asks(coach.Pause{Text: "2h"})
			s.equal("the card waits no more", s.desk().Card.Answer, session.Skipped)
			s.equal("and shows it", among[coach.CardState](s, s.arrives()).Desk.Card.Answer, session.Skipped)
		},
		"a pause in words, and one without": func(s *scene) {
			s.optsIn()
			until := hear[coach.PausedUntil](s, coach.Pause{Text: "until tomorrow 10am"})
			s.equal("until", []any{s.wall(until.Until), until.Forever}, []any{"Tue 10:00", false})
			s.equal("then comes", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "never")
			forever := hear[coach.PausedUntil](s, coach.Pause{})
			s.equal("for ever", []any{forever.Forever, s.desk().Person.Due}, []any{true, time.Time{}})
			s.equal("she goes on", s.wall(hear[coach.Resumed](s, coach.Resume{}).Next), "Mon 09:50")
		},
		"to go on takes back what the card says": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.OffToday{On: s.place("")})
			s.arrives()
			s.asks(coach.Resume{})
			s.equal("the card", among[coach.CardState](s, s.arrives()).Desk.Card.Answer, session.Skipped)
		},
		"who is not reminded is asked": func(s *scene) {
			s.asks(coach.Break{})
			s.keepsAll(func() {
				for _, i := range []coach.Intent{coach.Pause{}, coach.PauseFor{Long: coach.PauseWeek}, coach.Resume{}} {
					s.hears(i, coach.Ask{Usual: unmet().Usual})
				}
			})
		},
		"a plan in words, and what it makes of the coming days": func(s *scene) {
			s.optsIn()
			planned := hear[coach.Planned](s, coach.Plan{Text: "at 10:30 and 15:00 weekdays"})
			s.equal("next", s.walls(planned.Next), []string{"Mon 10:30", "Mon 15:00", "Tue 10:30", "Tue 15:00", "Wed 10:30"})
			s.equal("times", s.desk().Person.Prefs.Timetable.Plan.Times, []prefs.Minute{10*60 + 30, 15 * 60})
			s.keepsAll(func() { s.equal("shown again", hear[coach.Planned](s, coach.Plan{}).Next, planned.Next) })
		},
		"a plan with a zone keeps it": func(s *scene) {
			s.optsIn()
			s.asks(coach.Plan{Text: "every 40 minutes"})
			s.equal("it follows her", s.desk().Person.Prefs.ZoneFixed, false)
			for _, text := range []string{"every 50 minutes in Europe/Lisbon", "every 40 minutes"} {
				s.asks(coach.Plan{Text: text})
				set := s.desk().Person.Prefs
				s.equal("after "+text, []any{set.Timetable.Zone, set.ZoneFixed}, []any{"Europe/Lisbon", true})
			}
		},
		"a plan that never comes is refused": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				a := hear[coach.Invalid](s, coach.Plan{Text: "cron 0 3 * * *"})
				s.equal("where", a.Problems[0].Field, prefs.FieldCron)
			})
		},
	}
}

// holds lets Ana's next reminder fall due while she is in a meeting, and gives
// when that was.
func (s *scene) holds() time.Time {
	s.Helper()
	s.fallsWhile(schedule.Presence{Status: prefs.RuleMeeting})
	d := s.desk()
	if d.Held().IsZero() {
		s.Fatal("nothing is held")
	}
	return d.Held()
}

func easingStories() map[string]func(*scene) {
	// ignores has three reminders come and go without an answer, and a fourth fall due.
	ignores := func(s *scene) {
		s.Helper()
		s.optsIn()
		for range 3 {
			s.offered()
		}
		s.falls()
	}
	// eased has the question before her.
	eased := func(s *scene) {
		s.Helper()
		ignores(s)
		among[coach.EaseFirst](s, s.arrives())
		s.hears(coach.Ease{}, coach.EasedNow{})
		among[coach.FewerAsked](s, s.arrives())
	}
	return map[string]func(*scene){
		"three unanswered reminders are one question": func(s *scene) {
			ignores(s)
			among[coach.EaseFirst](s, s.arrives())
			s.hears(coach.Ease{}, coach.EasedNow{})
			s.keepsAll(func() { s.hears(coach.Ease{}, coach.Nothing{}) })
			d := s.desk().Person
			s.equal("every other one is left out", []any{d.Easing, d.Prefs.Timetable.EveryOther}, []any{prefs.Eased, true})
			s.equal("the next", s.wall(d.Due), "Mon 14:00") // two intervals from now
			s.equal("the row is dealt with", s.desk().Card.Seen, true)
			among[coach.FewerAsked](s, s.arrives())
		},
		"a sign of life is enough": func(s *scene) {
			ignores(s)
			s.hears(coach.Noticed{}, coach.Nothing{})
			s.keepsAll(func() { s.hears(coach.Noticed{}, coach.Nothing{}) })
			among[coach.Offered](s, s.arrives())
		},
		"she keeps her plan": func(s *scene) {
			eased(s)
			settled := hear[coach.FewerSettled](s, coach.Eased{How: coach.KeepPlan})
			s.equal("all of them", settled.Plan.Timetable, prefstest.Straight("Europe/Berlin").Timetable)
			s.equal("settled", s.desk().Person.Easing, prefs.Settled)
			s.keepsAll(func() {
				for _, how := range []coach.Easing{coach.KeepPlan, coach.Fewer, coach.Rest} {
					s.equal("once more", hear[coach.FewerSettled](s, coach.Eased{How: how}), settled)
				}
			})
		},
		"she wants fewer, and all of them back later": func(s *scene) {
			eased(s)
			s.equal("fewer", hear[coach.FewerSettled](s, coach.Eased{How: coach.Fewer}).Plan.Timetable.EveryOther, true)
			s.keepsAll(func() { hear[coach.FewerSettled](s, coach.Eased{How: coach.Fewer}) })
			s.equal("all", hear[coach.FewerSettled](s, coach.Eased{How: coach.KeepPlan}).Plan.Timetable.EveryOther, false)
		},
		"she wants a rest": func(s *scene) {
			eased(s)
			s.equal("for ever", hear[coach.FewerPaused](s, coach.Eased{How: coach.Rest}).Forever, true)
			s.equal("after it the plan is hers", s.desk().Person.Prefs.Timetable.EveryOther, false)
		},
		"another plan is another question": func(s *scene) {
			eased(s)
			s.asks(coach.Plan{Text: "every 40 minutes"})
			d := s.desk().Person
			s.equal("all of it", []any{d.Easing, d.Prefs.Timetable.EveryOther}, []any{prefs.NotEased, false})
			s.keepsAll(func() { hear[coach.FewerSettled](s, coach.Eased{How: coach.Fewer}) })
		},
		"the question is gone once it is answered": func(s *scene) {
			ignores(s)
			s.arrives()
			s.asks(coach.Ease{})
			s.asks(coach.Eased{How: coach.Fewer})
			among[coach.Gone](s, s.arrives())
		},
		"a question that comes too late is stale": func(s *scene) {
			ignores(s)
			s.arrives()
			s.asks(coach.Ease{})
			ready, _, err := s.store.Pending(s.Context(), s.now, 10)
			s.check("look what is owed", err)
			s.equal("what", []any{ready[0].Kind, ready[0].NotAfter}, []any{delivery.Easing, s.now.Add(schedule.StaleAfter)})
		},
	}
}
