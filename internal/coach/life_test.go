package coach_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func lifeStories() map[string]func(*scene) {
	return map[string]func(*scene){
		"from a yes to being forgotten": wholeLife,
	}
}

// wholeLife is a day of somebody who does a little of everything.
func wholeLife(s *scene) {
	// She is asked, and says yes. What only Slack knows is asked for first.
	s.equal("the form of a stranger", hear[coach.SettingsShown](s, coach.Settings{}).Form.Asks, true)
	s.equal("a yes without a profile", s.asksWith(ana(), coach.OptIn{}, coach.Facts{}), coach.Answer(coach.Needs{Profile: true}))
	s.equal("what is kept by then", s.desk().Person, prefs.Person{ID: ana()})
	welcome := hear[coach.Welcome](s, coach.OptIn{})
	s.equal("the first reminder", s.wall(welcome.Next), "Mon 09:50")

	// She wants them more often, and a break of three minutes.
	shown := hear[coach.SettingsShown](s, coach.Settings{})
	form := s.filled(shown.Form, map[coach.Input]coach.Entry{
		coach.InputPlan: {Chosen: "every"}, coach.InputEvery: {Chosen: "30"}, coach.InputLength: {Chosen: "180"},
	})
	s.equal("what the form promises", s.walls(hear[coach.SettingsShown](s, coach.Preview{Filled: form}).Beside.Next)[:2], []string{"Mon 09:30", "Mon 10:30"}) // nine a day
	s.equal("what it says", s.wall(hear[coach.Saved](s, coach.Save{Filled: form}).Next), "Mon 09:30")
	s.equal("the break", s.desk().Person.Prefs.Length, 3*time.Minute)

	// The first reminder comes. Before its routine there is a safety check.
	offered := s.offered()
	s.equal("it comes", s.wall(s.now), "Mon 09:30")
	check := hear[coach.CheckFirst](s, coach.Start{On: s.place("")})
	s.equal("what it is about", []string{check.Check.Profile, check.Routine}, []string{"desk", offered.Routine.ID})
	s.hears(coach.Clear{On: s.place("an answer"), Profile: "desk", Routine: check.Routine}, coach.Cleared{To: coach.Begun})
	steps := s.arrives()
	s.equal("the first step", is[coach.StepShown](s, steps[len(steps)-1]).Step, 0)

	// She goes on by herself, has had enough, and stops.
	s.hears(s.presses(session.Next), coach.Nothing{})
	s.arrives()
	s.hears(s.presses(session.Stop), coach.Nothing{})
	s.equal("the last word", among[coach.Over](s, s.arrives()).Last.Session.State, session.Stopped)

	// The next one hurts: she rests, and wants to go on all the same.
	s.begins()
	s.hears(coach.Hurts{On: s.shown()}, coach.Nothing{})
	s.equal("what to do", among[coach.Advised](s, s.arrives()).Last.Session.State, session.Hurt)
	s.equal("what is kept of it", []any{s.desk().Session.State, s.wall(s.desk().Person.RestUntil)}, []any{session.Stopped, "Tue 00:00"})
	hear[coach.RestOver](s, coach.GoOn{})

	// The one after that she does to its end, and says how it was.
	s.begins()
	s.equal("the last word", among[coach.Over](s, s.finishes()).Last.Session.State, session.Done)
	s.hears(s.rates(session.Right), coach.Nothing{})
	s.equal("what she said of it", among[coach.Over](s, s.arrives()).Last.Session.Feedback, session.Right)

	// Another is put off, comes again, and is declined.
	s.offered()
	s.hears(coach.SnoozeCard{On: s.place("")}, coach.Nothing{})
	s.equal("it comes again", s.desk().Person.Due, s.now.Add(10*time.Minute))
	s.arrives()
	again := s.offered()
	s.equal("how often it was put off", again.Card.Snoozes, 1)
	s.hears(coach.SkipCard{On: s.place("")}, coach.Nothing{})
	s.arrives()

	// She has an appointment, comes back early, leaves one out, and wonders why.
	paused := hear[coach.PausedUntil](s, coach.Pause{Text: "until 4pm"})
	s.equal("paused", s.wall(paused.Until), "Mon 16:00")
	resumed := hear[coach.Resumed](s, coach.Resume{})
	skipped := hear[coach.SkippedTo](s, coach.Skip{})
	if !skipped.Next.After(resumed.Next) {
		s.Errorf("after leaving out %s comes %s", s.wall(resumed.Next), s.wall(skipped.Next))
	}
	reasons := hear[coach.Reasons](s, coach.Why{})
	s.equal("what became of the last one", reasons.Desk.Log[0].What, session.WasSent)
	s.equal("when the next one comes", reasons.Next, skipped.Next)

	// All that was kept can be had, and then nothing is.
	s.equal("days with a record", len(hear[coach.Record](s, coach.Export{Channel: "D1"}).Desk.Days), 1)
	old := s.place("")
	s.hears(coach.Forget{}, coach.Forgotten{})
	s.equal("what is kept", s.desk(), session.Desk{Person: prefs.Person{ID: ana()}})
	s.hears(coach.Start{On: old}, unmet())
	s.hears(coach.Export{}, coach.NothingKept{})
	s.equal("how much is owed", len(s.arrives()), 0)
}
