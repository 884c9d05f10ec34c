package coach_test

import (
	"slices"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

func cardStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"start asks first what was never asked": func(s *scene) {
			s.optsIn()
			offered := s.offered()
			s.equal("what is offered", []any{offered.Chosen, offered.Shown, offered.Longer}, []any{"desk-reset", prefs.PicturesAnimated, false})
			check := hear[coach.CheckFirst](s, coach.Start{On: s.place("")})
			s.equal("for which", []any{check.Check.Profile, check.Card, check.Routine}, []any{"desk", s.desk().Card.ID, "desk-reset"})
			s.equal("the card waits", s.desk().Card.Answer, session.Open)
		},
		"start begins, and the card says so": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.offered()
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
			shown := s.arrives()
			s.equal("the card", among[coach.CardState](s, shown).Desk.Card.Answer, session.Started)
			first := among[coach.StepShown](s, shown)
			s.equal("the step", []any{first.Step, first.Part, first.Shown, first.Routine.ID}, []any{0, "step-0", prefs.PicturesAnimated, "desk-reset"})
		},
		"start begins another routine where the card's is ruled out by now": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.offered()
			s.asks(coach.SwitchOff{Routine: "desk-reset"})
			s.asks(coach.SwitchOff{Routine: "slow-breathing"})
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
			s.equal("which", s.desk().Session.Routine, "five-minute-walk")
		},
		"start shows first which other routine it is that is asked about": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.SwitchOff{Routine: "desk-reset"})
			s.asks(coach.SwitchOff{Routine: "slow-breathing"})
			s.equal("asked about", hear[coach.CheckFirst](s, coach.Start{On: s.place("")}).Routine, "five-minute-walk")
			s.equal("the card offers it", among[coach.Offered](s, s.arrives()).Routine.ID, "five-minute-walk")
		},
		"start where nothing is left to be done": func(s *scene) {
			s.optsIn()
			s.offered()
			s.set(func(d *session.Desk) { d.Person.Safety.Off = []string{"desk"} })
			s.keepsAll(func() { s.hears(coach.Start{On: s.place("")}, coach.NoOther{}) })
		},
		"start while another runs": func(s *scene) {
			s.running()
			s.asks(coach.Break{})
			running := s.desk().Session
			s.set(func(d *session.Desk) { d.Card.Answer = session.Open }) // as an old record may have it
			s.keepsAll(func() { s.hears(coach.Start{On: s.place("")}, coach.Busy{Running: running}) })
		},
		"the second press of the same button has no second effect": func(s *scene) {
			for name, press := range map[string]func(coach.Place) coach.Intent{
				"stood": func(on coach.Place) coach.Intent { return coach.Stood{On: on} },
				"skip":  func(on coach.Place) coach.Intent { return coach.SkipCard{On: on} },
				"later": func(on coach.Place) coach.Intent { return coach.SnoozeCard{On: on} },
				"off":   func(on coach.Place) coach.Intent { return coach.OffToday{On: on} },
				"start": func(on coach.Place) coach.Intent { return coach.Start{On: on} },
			} {
				s.asks(coach.Forget{})
				s.at("8:30")
				s.optsIn()
				s.cleared("desk")
				s.offered()
				on := s.place("")
				s.hears(press(on), coach.Nothing{})
				s.arrives()
				once := s.desk()
				s.hears(press(on), coach.Nothing{})
				again := s.desk()
				again.Person.Version, again.Posts.Revisions = once.Person.Version, once.Posts.Revisions
				s.equal(name+", twice", again, once)
				s.equal(name+" is drawn once more, since it may never have been seen", len(s.arrives()), 1)
			}
		},
		"who stood up is reminded an interval later": func(s *scene) {
			s.optsIn()
			s.offered()
			s.at("10:00")
			s.hears(coach.Stood{On: s.place("")}, coach.Nothing{})
			s.equal("due", s.wall(s.desk().Person.Due), "Mon 10:50")
			s.equal("counted", s.desk().Days[0].Stood, 1)
			s.equal("the card", among[coach.CardState](s, s.arrives()).Desk.Card.Answer, session.Stood)
		},
		"who stood up just before a time of the day is not reminded then": func(s *scene) {
			s.optsIn()
			s.asks(coach.Plan{Text: "at 10:00 and 10:30 and 15:00"})
			s.offered()
			s.at("10:25")
			s.asks(coach.Stood{On: s.place("")})
			d := s.desk()
			s.equal("due", s.wall(d.Person.Due), "Mon 15:00")
			s.equal("why", []any{s.wall(d.Log[0].Due), d.Log[0].What, d.Log[0].Why}, []any{"Mon 10:30", session.WasDropped, string(schedule.Moved)})
		},
		"who stood up while a reminder was held hears no more of it": func(s *scene) {
			s.optsIn()
			s.offered()
			held := s.holds()
			s.asks(coach.Stood{On: s.place("")})
			s.equal("why", s.desk().Log[0], session.Note{At: s.now, Due: held, What: session.WasDropped, Why: string(schedule.Moved)})
		},
		"what is declined at once leaves the plan, and late begins it anew": func(s *scene) {
			s.optsIn()
			s.offered()
			s.at("9:55")
			s.hears(coach.SkipCard{On: s.place("")}, coach.Nothing{})
			s.equal("due", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "Mon 10:40")
			s.arrives()
			s.offered()
			s.at("11:20")
			s.asks(coach.SkipCard{On: s.place("")})
			s.equal("due", s.wall(hear[coach.Reasons](s, coach.Why{}).Next), "Mon 12:10")
		},
		"what is declined late by the wall leaves out what comes at once": func(s *scene) {
			s.optsIn()
			s.asks(coach.Plan{Text: "at 10:00 and 10:30 and 15:00"})
			s.offered()
			s.at("10:29")
			s.asks(coach.SkipCard{On: s.place("")})
			d := s.desk()
			s.equal("due", s.wall(d.Person.Due), "Mon 15:00")
			s.equal("why", []any{s.wall(d.Log[0].Due), d.Log[0].Why}, []any{"Mon 10:30", string(schedule.JustSeen)})
		},
		"a card is put off twice, and no more": func(s *scene) {
			s.optsIn()
			for range 2 {
				s.offered()
				s.hears(coach.SnoozeCard{On: s.place("")}, coach.Nothing{})
				s.equal("due", s.desk().Person.Due, s.now.Add(10*time.Minute))
				s.arrives()
			}
			s.offered()
			s.keepsAll(func() { s.hears(coach.SnoozeCard{On: s.place("")}, coach.NoMoreSnooze{}) })
		},
		"a break that was asked for can be put off by who is reminded": func(s *scene) {
			s.asks(coach.Break{})
			s.arrives()
			s.keepsAll(func() { s.hears(coach.SnoozeCard{On: s.place("")}, coach.NotReminded{}) })
			s.optsIn()
			s.hears(coach.SnoozeCard{On: s.place("")}, coach.Nothing{})
		},
		"what was put off is a little longer": func(s *scene) {
			s.optsIn()
			first := s.offered()
			s.asks(coach.SnoozeCard{On: s.place("")})
			s.arrives()
			s.set(func(d *session.Desk) { d.Offer("open-the-chest", "") }) // so that the same comes again
			again := s.offered()
			s.equal("longer", again.Longer, true)
			if again.Routine.Time() <= first.Routine.Time() {
				s.Errorf("%s takes %s, and put off %s", again.Routine.ID, first.Routine.Time(), again.Routine.Time())
			}
		},
		"no more today": func(s *scene) {
			s.optsIn()
			s.offered()
			s.hears(coach.OffToday{On: s.place("")}, coach.Nothing{})
			s.equal("paused until", s.wall(s.desk().Person.PausedUntil), "Tue 00:00")
			s.equal("the next", s.wall(s.desk().Person.Due), "Tue 09:50")
			s.equal("the card", among[coach.CardState](s, s.arrives()).Desk.Card.Answer, session.Off)
		},
		"another routine, and then there is none": func(s *scene) {
			s.optsIn()
			s.offered()
			s.hears(coach.Swap{On: s.place(""), Why: coach.SwapOther}, coach.Nothing{})
			s.equal("the other", among[coach.Offered](s, s.arrives()).Routine.ID, "open-the-chest")
			s.set(func(d *session.Desk) {
				d.Person.Safety.Without = []string{"desk-reset", "five-minute-walk", "slow-breathing"}
			})
			s.hears(coach.Swap{On: s.place(""), Why: coach.SwapOther}, coach.NoOther{})
			s.equal("it stays", s.desk().Card.Routine, "open-the-chest")
			s.hears(coach.Swap{On: s.place(""), Why: coach.SwapSeated}, coach.NoOther{})
			s.equal("an invitation to stand up", among[coach.Offered](s, s.arrives()).Routine, routine.Routine{})
		},
		"something shorter is never longer": func(s *scene) {
			s.optsIn()
			was := s.offered().Routine
			for range 20 {
				before, kept := s.desk().Card.Routine, s.desk().Person.Prefs.Length
				a := s.asks(coach.Swap{On: s.place(""), Why: coach.SwapShorter})
				if _, none := a.(coach.NoOther); none {
					s.equal("it stays", s.desk().Card.Routine, before)
					s.equal("and so does the length", s.desk().Person.Prefs.Length, kept)
					return
				}
				now := among[coach.Offered](s, s.arrives()).Routine
				if now.Time() >= was.Time() {
					s.Fatalf("after %s of %s comes %s of %s", was.ID, was.Time(), now.ID, now.Time())
				}
				was = now
			}
			s.Fatal("there is always something shorter")
		},
		"why another is wanted is remembered": swapsAreRemembered,
	}
}

// cleared notes that Ana answered these checks, as they are now.
func (s *scene) cleared(profiles ...string) {
	s.Helper()
	for _, p := range profiles {
		s.hears(coach.Clear{Profile: p}, coach.Cleared{To: coach.On})
	}
}

func swapsAreRemembered(s *scene) {
	type set struct {
		Equipment, Places []string
		Length            time.Duration
	}
	usual := set{[]string{"mat", "roller"}, []string{"seated", "standing", "floor"}, 3 * time.Minute}
	for _, tc := range []struct {
		why  coach.SwapReason
		of   string // what the card offers
		want set
	}{
		{coach.SwapLacks(routine.Roller), "wall-roll", set{[]string{"mat"}, usual.Places, usual.Length}},
		{coach.SwapNotDown, "thread-the-needle", set{usual.Equipment, []string{"seated", "standing"}, usual.Length}},
		{coach.SwapOpenPlan, "isolate-and-melt", set{[]string{"mat"}, []string{"seated", "standing"}, usual.Length}},
		{coach.SwapSeated, "open-the-chest", set{usual.Equipment, []string{"seated"}, usual.Length}},
		{coach.SwapShorter, "desk-reset", set{usual.Equipment, usual.Places, 2 * time.Minute}},
	} {
		s.asks(coach.Forget{})
		s.at("8:30")
		s.optsIn()
		s.cleared("floor-roller")
		s.set(func(d *session.Desk) {
			d.Person.Prefs.Equipment, d.Person.Prefs.Places, d.Person.Prefs.Length = usual.Equipment, usual.Places, usual.Length
		})
		s.offered()
		s.set(func(d *session.Desk) { d.Card.Routine = tc.of })
		s.equal("remembered", hear[coach.Remembered](s, coach.Swap{On: s.place(""), Why: tc.why}).Why, tc.why)
		now := s.desk().Person.Prefs
		s.equal("the settings after "+string(tc.why), set{now.Equipment, now.Places, now.Length}, tc.want)
		of, _ := s.material.Library.Routine(tc.of)
		s.equal(string(tc.why)+" is a reason", slices.Contains(coach.SwapReasons(of), tc.why), true)
	}
	reset, _ := s.material.Library.Routine("desk-reset")
	s.equal("what can be said against a chair", coach.SwapReasons(reset), []coach.SwapReason{coach.SwapOther, coach.SwapShorter})

	// Who rules out every place is left with the chair.
	s.set(func(d *session.Desk) {
		d.Person.Prefs.Places, d.Card.Routine, d.Card.Answer = []string{"floor"}, "thread-the-needle", session.Open
	})
	s.hears(coach.Swap{On: s.place(""), Why: coach.SwapNotDown}, coach.Remembered{Why: coach.SwapNotDown})
	s.equal("where", s.desk().Person.Prefs.Places, []string{"seated"})
}

func placeStories() map[string]func(*scene) {
	onCard := func(on coach.Place) []coach.Intent {
		return []coach.Intent{
			coach.Start{On: on},
			coach.Stood{On: on},
			coach.SnoozeCard{On: on},
			coach.SkipCard{On: on},
			coach.Swap{On: on},
			coach.OffToday{On: on},
		}
	}
	refused := func(s *scene, on coach.Place, want coach.Staleness) {
		s.Helper()
		s.keepsAll(func() {
			for _, i := range onCard(on) {
				s.hears(i, coach.Stale{Why: want})
			}
		})
	}
	return map[string]func(*scene){
		"of no card": func(s *scene) {
			s.optsIn()
			s.offered()
			refused(s, coach.Place{}, coach.OldCard)
		},
		"a card that was given to somebody else": func(s *scene) {
			s.optsIn()
			s.offered()
			on := s.place("")
			on.Card += 1000
			refused(s, on, coach.Misplaced)
		},
		"a card in another channel, or another message": func(s *scene) {
			s.optsIn()
			s.offered()
			for _, elsewhere := range []func(*coach.Place){
				func(p *coach.Place) { p.Channel = "C9" },
				func(p *coach.Place) { p.TS = "99.0" },
			} {
				on := s.place("")
				elsewhere(&on)
				refused(s, on, coach.Misplaced)
				on.Anywhere = true
				s.hears(coach.Swap{On: on}, coach.Nothing{})
			}
		},
		"nobody said where": func(s *scene) {
			s.optsIn()
			s.offered()
			on := s.place("")
			on.Channel, on.TS = "", ""
			s.hears(coach.Stood{On: on}, coach.Nothing{})
		},
		"a press before Slack said that the card is there": func(s *scene) {
			s.optsIn()
			s.falls()
			ready, _, err := s.store.Pending(s.Context(), s.now, 10)
			s.check("look what is owed", err)
			on := coach.Place{Card: ready[0].ID, Routine: "open-the-chest", Channel: "D1", TS: ts(ready[0].ID)}
			s.hears(coach.Stood{On: on}, coach.Nothing{})
			d := s.desk()
			s.equal("her card", []any{d.Card.ID, d.Card.Kind, d.Card.Routine, d.Card.Answer}, []any{on.Card, delivery.Reminder, "open-the-chest", session.Stood})
			s.equal("where it is", []any{d.Posts.Channel, d.Posts.TS[""]}, []any{"D1", on.TS})
		},
		"a press while Slack says that the card is there": func(s *scene) {
			s.optsIn()
			s.falls()
			ready, _, err := s.store.Pending(s.Context(), s.now, 10)
			s.check("look what is owed", err)
			on := coach.Place{Card: ready[0].ID, Channel: "D1", TS: ts(ready[0].ID)}
			c := coach.New(s.options(&overtaken{s.store, func() { s.arrives() }}))
			a, err := c.Do(s.Context(), ana(), coach.Stood{On: on}, berlin(), s.now)
			s.check("press", err)
			s.equal("the answer", a, coach.Answer(coach.Nothing{}))
			s.equal("her card", []any{s.desk().Card.ID, s.desk().Card.Answer}, []any{on.Card, session.Stood})
		},
		"a press on a card that may have arrived": func(s *scene) {
			s.optsIn()
			s.falls()
			s.delivered(delivery.Unknown)
			d := s.desk()
			s.equal("it may be there", len(d.Strays), 1)
			on := coach.Place{Card: d.Strays[0], Routine: "desk-reset", Channel: "D1", TS: "7.0"}
			s.hears(coach.SkipCard{On: on}, coach.Nothing{})
			s.equal("where the answer is shown", s.desk().Posts.TS[""], "7.0")
		},
		"a press on a newer card while a routine runs": func(s *scene) {
			s.running()
			s.set(func(d *session.Desk) { d.Strays = []uint64{d.Card.ID + 50} })
			d := s.desk()
			s.keepsAll(func() {
				s.hears(coach.Stood{On: coach.Place{Card: d.Strays[0]}}, coach.Busy{Running: d.Session})
			})
		},
		"a press tells where the card is that Slack never named": func(s *scene) {
			s.optsIn()
			s.offered()
			s.set(func(d *session.Desk) { d.Posts.TS = nil })
			on := s.place("")
			on.TS = "8.0"
			s.hears(coach.SkipCard{On: on}, coach.Nothing{})
			s.equal("where it is", s.desk().Posts.TS[""], "8.0")
		},
		"a press tells where the post is that Slack never named": func(s *scene) {
			s.running()
			s.set(func(d *session.Desk) { delete(d.Posts.TS, "step-0") })
			press := s.presses(session.Pause)
			press.On.TS = "8.0"
			s.hears(press, coach.Nothing{})
			s.equal("where it is", s.desk().Posts.TS["step-0"], "8.0")
			s.set(func(d *session.Desk) { delete(d.Posts.TS, "step-0") })
			s.asks(coach.Hurts{On: press.On})
			s.equal("and once more", s.desk().Posts.TS["step-0"], "8.0")
		},
	}
}
