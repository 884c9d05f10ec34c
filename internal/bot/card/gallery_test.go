package card_test

import (
	"slices"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// reads is how the gallery is read: in English, but by TestWhoReadsGermanMeetsNoEnglish.
var reads = card.English()

var (
	ana  = prefs.UserID{Workspace: "T1", Person: "UANA"}
	noon = time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)
)

// reset has whatever a step can have, and what Slack would take for markup.
var reset = routine.Routine{
	ID: "reset", Title: "Neck & shoulder reset", Summary: "Quiet moves for <everybody>.",
	Setting: routine.Seated, Equipment: []routine.Equipment{"chair"}, Things: things[2:3],
	Steps: []routine.Step{
		{
			ID: "sit", Title: "Sit tall", Do: "Both feet down, hands on your thighs.",
			Dose: routine.Dose{Kind: routine.Setup, Seconds: 10},
		},
		{
			ID: "hold", Title: "Hold & breathe", Do: "Lean to the side and stay there.", Breathe: "Slowly.",
			Dose: routine.Dose{Kind: routine.Hold, Seconds: 20, Sets: 2}, Side: routine.Left,
			Tip: "Smaller is fine.", Care: "Stop if you feel dizzy.", Alt: "A person leans to the left.",
		},
		{
			ID: "turn", Title: "Turn to each side", Do: "Turn slowly.", Breathe: "Out as you turn.",
			Dose: routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 9}, Side: routine.Each,
		},
	},
	Aftercare: []string{"Walk a few steps before you go on."},
}

var walk = routine.Routine{
	ID: "walk", Title: "A few steps", Summary: "Nothing needed.", Setting: routine.Standing,
	Steps: []routine.Step{{ID: "go", Title: "Go", Do: "Go.", Dose: routine.Dose{Kind: routine.Roll, Seconds: 60}}},
}

var rolling = routine.Routine{
	ID: "rolling", Title: "Roll the upper back", Summary: "On the floor.", Setting: routine.Floor,
	Equipment: []routine.Equipment{routine.Roller, "mat"}, Things: things[:2], Screening: "floor-roller",
	Frequency: routine.Frequency{TimesADay: routine.Range{Min: 1, Max: 2}, DaysAWeek: routine.Range{Min: 3, Max: 3}},
	Steps:     []routine.Step{{ID: "roll", Title: "Roll", Do: "Roll.", Dose: routine.Dose{Kind: routine.Roll, Seconds: 90}}},
}

var paper = routine.Source{ID: "paper", Title: "Rolling & stiffness | a trial", URL: "https://example.com/paper", Strength: routine.Trial}

var pops = routine.Question{
	ID: "pops", Q: "Did something move?", A: "Probably not. If a pop hurts, stop.", Sources: []string{"paper"},
	Grounds: routine.Grounds{Certainty: routine.Good, Ground: "Seen in fingers."},
}

var aboutIt = routine.Question{ID: "kept", Q: "What is kept?", A: "Counts.", Topic: routine.OfTheBot}

// desk is Ana's, in Berlin, with a card that she has not answered.
func desk() session.Desk {
	set := prefstest.Straight("Europe/Berlin")
	set.Timetable.PerDay = 6
	return session.Desk{
		Person: prefs.Person{ID: ana, OptedIn: noon.AddDate(0, 0, -9), Version: 4, Prefs: set},
		Card:   session.Card{ID: 8, Kind: delivery.Reminder, Routine: reset.ID, Due: noon, Sent: noon},
		Days: []session.Day{
			{Date: "2026-03-03", Offered: 3, Done: 1, Stood: 1, Seconds: 140},
			{Date: "2026-03-02", Offered: 5, Snoozed: 1, Done: 2, Seconds: 280},
		},
	}
}

// with is Ana's desk after she did something.
func with(do func(*session.Desk)) session.Desk {
	d := desk()
	do(&d)
	return d
}

// after leads through the routine with a list of events, ten seconds apart.
func after(pace prefs.Pace, kinds ...session.EventKind) session.Desk {
	d := desk()
	d.Person.Prefs.Pace = pace
	now := noon
	d.Begin(reset, now)
	for _, k := range kinds {
		now = now.Add(10 * time.Second)
		if k == session.TimeUp {
			now = d.Session.Ends
		}
		d.Play(reset, session.Event{Kind: k, Card: d.Card.ID, Turn: d.Session.Turn, Feedback: session.TooMuch}, now)
	}
	return d
}

// shown is the step that is shown.
func shown(d session.Desk) card.Message {
	return reads.Step(d.Session, reset, d.Session.Step, session.Part(d.Session.Turn), card.Picture{})
}

func said(log ...session.Note) session.Desk {
	return with(func(d *session.Desk) { d.Log, d.Person.Due = log, noon })
}

// held is a note about a reminder that was due at noon.
func held(minutes int, why schedule.Reason) session.Note {
	return session.Note{At: noon.Add(time.Duration(minutes) * time.Minute), Due: noon, What: session.WasHeld, Why: string(why)}
}

func daysOff() schedule.Holidays {
	days := schedule.Holidays{}
	days.Add(noon, "St. Ann & Joachim")
	return days
}

// example is a message, and the name of its golden file.
type example struct {
	name    string
	message card.Message
}

const (
	auto   = prefs.PaceAuto
	byHand = prefs.PaceNext
)

func stateOf(d session.Desk) card.Message {
	return reads.State(coach.CardState{Desk: d, Routine: reset})
}

// gallery is every card in every state.
func gallery() []example {
	d := desk()
	table := coach.PlanOf(d.Person)
	berlin := d.Local
	next := berlin(noon.Add(50 * time.Minute))
	cron := with(func(d *session.Desk) { d.Person.Prefs.Timetable.Plan = prefs.Plan{Cron: "0 10,15 * * 1-5"} })
	pausedDesk := with(func(d *session.Desk) { d.Person.PausedUntil = noon.AddDate(0, 0, 6) })
	off := with(func(d *session.Desk) {
		d.Person.PausedUntil = noon.Add(11 * time.Hour)
		d.Reply(session.Off, time.Time{}, noon)
	})
	offForever := with(func(d *session.Desk) {
		d.Person.PausedUntil = prefs.Forever
		d.Reply(session.Off, time.Time{}, noon)
	})
	stranger := session.Desk{Person: prefs.Person{ID: ana, Prefs: prefs.Defaults("Europe/Berlin")}}
	usual := coach.PlanOf(stranger.Person)
	halved := with(func(d *session.Desk) { prefs.Ease(&d.Person) })
	dropped := with(func(d *session.Desk) {
		before := d.Person.Prefs.Timetable
		d.Person.Prefs.Timetable, _ = schedule.WithoutHour(before, 16)
		d.Advice.Took(before, d.Person.Prefs.Timetable)
	})
	week := session.Week(d.Days, berlin(noon))
	kept := week
	kept.Kept = 4
	snoozed := d.Card
	snoozed.Snoozes = schedule.MaxSnoozes
	early := d.Card
	early.Before = d.Local(noon.Add(5 * time.Minute))
	asked := d.Card
	asked.Kind = delivery.Break
	hurt := after(auto, session.TimeUp, session.Hurts)
	hurt.Session.State = session.Hurt // as a message says that is owed for it
	done := after(auto, session.TimeUp, session.TimeUp, session.TimeUp)
	stopped := after(byHand, session.Next, session.Stop)
	second := after(auto, session.TimeUp)

	return append([]example{
		{"offer-reminder", reads.Offer(d.Card, reset)},
		{"offer-reminder-after-two-snoozes", reads.Offer(snoozed, reset)},
		{"offer-reminder-a-minute-longer", reads.OfferLonger(snoozed, reset)},
		{"offer-reminder-before-a-meeting", reads.Offer(early, reset)},
		{"offer-break", reads.Offer(asked, reset)},
		{"card-open", stateOf(d)},
		{"card-under-way", stateOf(after(auto))},
		{"card-done", stateOf(done)},
		{"card-stopped", stateOf(stopped)},
		{"card-hurt", stateOf(hurt)},
		{"card-stood", stateOf(with(func(d *session.Desk) { d.Reply(session.Stood, time.Time{}, noon) }))},
		{"card-snoozed", stateOf(with(func(d *session.Desk) { d.Reply(session.Snoozed, noon.Add(10*time.Minute), noon) }))},
		{"card-skipped", stateOf(with(func(d *session.Desk) { d.Reply(session.Skipped, time.Time{}, noon) }))},
		{"card-not-now", stateOf(with(func(d *session.Desk) { d.Card = asked; d.Reply(session.Skipped, time.Time{}, noon) }))},
		{"card-paused", stateOf(off)},
		{"card-paused-for-ever", stateOf(offForever)},

		{"step-first", shown(after(auto))},
		{"step-middle", shown(second)},
		{"step-with-picture", reads.Step(second.Session, reset, 1, session.Part(1), card.Picture{URL: "https://example.com/hold.gif", Alt: "A person leans to the left."})},
		{"step-with-uploaded-picture", reads.Step(second.Session, reset, 1, session.Part(1), card.Picture{File: "F1", Alt: "A person leans to the left."})},
		{"step-by-hand", shown(after(byHand, session.Next))},
		{"step-last-by-hand", shown(after(byHand, session.Next, session.Next))},
		{"step-gone-on-with", shown(after(auto, session.TimeUp, session.Pause, session.Resume))},
		{"step-paused", shown(after(auto, session.TimeUp, session.Pause))},
		{"step-paused-with-picture", reads.Step(after(auto, session.TimeUp, session.Pause).Session, reset, 1, session.Part(1), card.Picture{URL: "https://example.com/hold.gif", Alt: "A person leans to the left."})},
		{"step-ticked", reads.Step(second.Session, reset, 0, session.Part(0), card.Picture{})},
		{"step-gone-back-from", reads.Step(after(auto, session.TimeUp, session.Back).Session, reset, 1, session.Part(1), card.Picture{})},
		{"step-stopped", shown(stopped)},
		{"step-last-done", shown(done)},

		{"end-done", reads.End(done.Session, reset, coach.Ending{Screening: screening, Next: next})},
		{"end-answered", reads.End(after(byHand, session.Next, session.Next, session.Next, session.Rate).Session, reset, coach.Ending{Next: next})},
		{"end-stopped", reads.End(stopped.Session, reset, coach.Ending{Screening: screening, Next: next})},
		{"end-hurt", reads.End(hurt.Session, reset, coach.Ending{Screening: screening, Rest: coach.Resting{Until: next, Gentle: []routine.Routine{reset, walk}}})},
		{"end-hurt-nothing-gentle", reads.End(hurt.Session, reset, coach.Ending{Screening: screening, Rest: coach.Resting{Until: next}})},
		{"end-hurt-and-nothing-kept", reads.End(hurt.Session, reset, coach.Ending{Screening: screening})},

		{"easing", reads.Easing()},
		{"easing-keep", reads.EasingSettled(coach.FewerSettled{Plan: table, Next: next, Undo: undo})},
		{"easing-fewer", reads.EasingSettled(coach.FewerSettled{Plan: coach.PlanOf(halved.Person), Next: next, Undo: undo})},
		{"easing-pause", reads.EasingPaused(berlin(prefs.Forever), true)},
		{"plan-halved", planned(halved, []time.Time{next})},

		{"opt-in", reads.OptIn(coach.Ask{Usual: usually()})},
		{"not-met", reads.NotMet(coach.Unmet{Usual: usually()})},
		{"opt-in-cron", reads.OptIn(coach.Ask{Usual: coach.PlanOf(cron.Person)})},
		{"welcome", reads.Welcome(coach.Welcome{Plan: table, Next: next})},
		{"welcome-on-a-holiday", reads.Welcome(coach.Welcome{Plan: table, Next: next, Off: daysOffOf("St. Ann & Joachim")})},
		{"not-now", reads.NotNow()},
		{"help", stretching().Help(typed())},
		{"unknown", stretching().Unknown("snoze <b>", "snooze")},
		{"unknown-nothing-near", stretching().Unknown("@channel", "")},
		{"sorry", card.Told("I couldn't save that. Try again in a minute.")},
		{"stale-misplaced", reads.Stale(coach.Misplaced)},
		{"card-passed", reads.Passed()},
		{"stale-card", reads.Stale(coach.OldCard)},
		{"stale-step", reads.Stale(coach.OldStep)},
		{"stale-session", reads.Stale(coach.Ended)},
		{"busy", reads.Busy(second.Session)},

		{"plan", planned(d, []time.Time{next, berlin(noon.Add(100 * time.Minute)), berlin(noon.Add(20 * time.Hour))})},
		{"plan-fixed", planned(with(func(d *session.Desk) { d.Person.Prefs.ZoneFixed = true }), []time.Time{next})},
		{"plan-cron", planned(cron, []time.Time{next})},
		{"plan-paused", planned(pausedDesk, nil)},
		{"plan-without-future", planned(d, nil)},
		{"plan-not-in", planned(stranger, nil)},
		{"routines", reads.Routines(coach.Shelf{On: []routine.Routine{reset, walk}, Off: []routine.Routine{rolling}})},
		{"routines-and-own", reads.Routines(coach.Shelf{
			On: []routine.Routine{reset}, Own: []routine.Routine{own()[0].Routine(), own()[1].Routine()}, OwnOff: []routine.Routine{own()[2].Routine()},
		})},
		{"offer-own", reads.Offer(d.Card, own()[0].Routine())},
		{"offer-own-together", reads.Offer(d.Card, routine.Prescribed([]routine.Exercise{own()[0].Exercise, own()[1].Exercise}).With(things))},
		{"step-own", reads.Step(session.Session{State: session.Running, Steps: 1, Since: noon, Ends: noon.Add(time.Minute)}, own()[0].Routine(), 0, session.Part(0), card.Picture{})},
		{"end-own", reads.End(session.Session{State: session.Done, Steps: 1, Spent: time.Minute}, own()[0].Routine(), coach.Ending{Next: next})},
		{"routines-none", reads.Routines(coach.Shelf{})},
		{"learn-more", reads.About(rolling, screening, []routine.Source{paper, {Title: "A book", Where: "Our shelf, 2020", Strength: routine.Clinical}}, card.Picture{})},
		{"learn-more-with-picture", reads.About(rolling, screening, nil, card.Picture{URL: "https://example.com/zones.png", Alt: "Where the roller may go."})},
		{"faq", reads.Questions(coach.Questions{All: []routine.Question{pops, aboutIt}})},
		{"faq-found", stretching().Questions(coach.Questions{All: []routine.Question{pops, aboutIt}, Asked: "<move>", Found: []routine.Question{pops}})},
		{"faq-nothing-found", stretching().Questions(coach.Questions{All: []routine.Question{pops}, Asked: "xylophone"})},
		{"faq-answer-of-the-bot", reads.Answer(aboutIt, nil, []routine.Question{pops, aboutIt})},
		{"faq-answer", reads.Answer(pops, []routine.Source{
			paper, {Title: "Sitting less", Where: "A journal, 2025", Strength: routine.Study, Read: routine.NotRead},
		}, []routine.Question{pops})},
		{"offer-reminder-rolling", reads.Offer(d.Card, rolling)},
		{"offer-nothing-suits", reads.Offer(d.Card, routine.Routine{})},
		{"offer-break-nothing-suits", reads.Offer(asked, routine.Routine{})},
		{"swapped-and-remembered", reads.Remembered(coach.Remembered{Why: coach.SwapNotDown, Undo: undo})},
		{"swapped-and-thing-remembered", reads.Remembered(coach.Remembered{Why: coach.SwapLacks("mat"), Without: things[1]})},
		{"screen-before-a-card", reads.Screen(screening, card.Value{Card: 8, Routine: "reset"})},
		{"screen-roller", reads.RollerCheck(screening)},
		{"screened-and-begun", reads.Screened(coach.Cleared{To: coach.Begun})},
		{"screened", reads.Screened(coach.Cleared{To: coach.On})},
		{"screened-and-nothing-kept", reads.Screened(coach.Cleared{To: coach.Unkept})},
		{"one-applies", reads.Applies(screening, coach.Remaining{Kept: true, Instead: walk})},
		{"one-applies-and-swapped", reads.Applies(screening, coach.Remaining{Kept: true, Swapped: walk})},
		{"one-applies-nothing-left", reads.Applies(screening, coach.Remaining{Kept: true})},
		{"one-applies-and-nothing-kept", reads.Applies(screening, coach.Remaining{})},
		{"screen-later", reads.Later(true)},
		{"screen-later-and-no-card-waits", reads.Later(false)},
		{"safety", reads.Safety([]coach.Checked{{Screening: screening}}, nil)},
		{"safety-asked", reads.Safety([]coach.Checked{{Screening: screening, Asked: noon}}, movements())},
		{"safety-off", reads.Safety([]coach.Checked{{Screening: screening, Asked: noon, Off: true}}, nil)},
		{"left-out", reads.Switched(coach.Switched{Routine: walk, Off: true, Undo: undo})},
		{"turned-on", reads.Switched(coach.Switched{Routine: walk})},
		{"progress", reads.Progress(coach.Week{Progress: week})},
		{"progress-fresh-week", reads.Progress(coach.Week{})},
		{"progress-and-a-suggestion", reads.Progress(coach.Week{Progress: kept, Best: []int{10, 14}, Drop: &coach.Drop{Hour: 16}})},
		{"summary", reads.Summary(coach.Week{Progress: kept, Best: []int{10}})},
		{"summary-and-a-suggestion", reads.Summary(coach.Week{Progress: kept, Drop: &coach.Drop{Hour: 16, At: 16*60 + 30, Single: true}})},
		{"summary-without-breaks", reads.Summary(coach.Week{Progress: session.Progress{Offered: 4}})},
		{"summary-no-more", reads.NoSummary(coach.SummaryOff{Undo: undo})},
		{"hour-dropped", reads.Dropped(coach.PlanOf(dropped.Person), 16, next)},
		{"hour-kept", reads.KeptHour()},
		{"hour-undone", reads.Undone(table, true, next)},
		{"hour-not-undone", reads.Undone(table, false, next)},
		{"plan-with-an-hour-dropped", planned(dropped, []time.Time{next})},
		{"forget", reads.ConfirmForget()},
		{"forgotten", reads.Forgotten()},

		{"invitation", reads.Invitation("UANA", usually())},
		{"invite-not-one-by-one", reads.NotOneByOne()},
		{"invite-elsewhere", reads.InviteElsewhere()},
		{"invited-already", reads.InvitedAlready()},
		{"exported", reads.Exported()},
		{"export-is-there", reads.ExportIsThere()},
		{"nothing-kept", reads.NothingKept()},
		{"export-page", reads.ExportPages("{\n  \"of\": \"T1/UANA\"\n}")[0]},

		{"on-its-way", reads.OnItsWay()},
		{"paused", reads.Paused(berlin(noon.AddDate(0, 0, 1)), false)},
		{"paused-for-ever", reads.Paused(prefs.Forever, true)},
		{"resumed", reads.Resumed(coach.Resumed{Next: next})},
		{"resumed-without-future", reads.Resumed(coach.Resumed{})},
		{"snoozed-to", reads.SnoozedTo(next)},
		{"skipped-to", reads.SkippedTo(coach.SkippedTo{Next: next})},
		{"skipped-several", reads.SkippedTo(coach.SkippedTo{LeftOut: []time.Time{next, next.Add(50 * time.Minute)}, Next: next.Add(100 * time.Minute)})},
		{"skipped-without-future", reads.SkippedTo(coach.SkippedTo{})},
		{"none-to-skip", reads.NoneToSkip(coach.NoneToSkip{Next: next})},
		{"cannot-skip", reads.CannotSkip(coach.CannotSkip{Asked: "lunch"})},
		{"cannot-skip-tomorrow-yet", reads.CannotSkip(coach.CannotSkip{Asked: "tomorrow", First: next})},
		{"not-sooner", reads.NotSooner(coach.NotSooner{Until: next.Add(-20 * time.Minute), Next: next})},
		{"saved-first", reads.SavedFirst(usual)},
		{"not-opened-leaving", reads.NotOpened(avoidForm("desk"))},
		{"not-opened-settings", reads.NotOpened(coach.SettingsShown{})},
		{"not-opened-exercises", reads.NotOpened(coach.ExercisesListed{})},
		{"not-reminded", reads.NotReminded()},
		{"no-more-snooze", reads.NoMoreSnooze()},
		{"too-far", reads.TooFar(time.Hour, "2 hours")},
		{"no-other", reads.NoOther(coach.NoOther{})},
		{"too-long", reads.TooLong()},
		{"ambiguous-pause", reads.Ambiguous(ambiguousPause())},
		{"ambiguous-plan", reads.Ambiguous(ambiguousPlan(table.Timetable))},
		{"ambiguous-cancel", reads.Ambiguous(coach.Ambiguous{Running: second.Session, Ways: []coach.Way{
			{Typed: "skip", Means: coach.MeansSkip}, {Typed: "pause today", Means: coach.MeansToday}, {Typed: "pause", Means: coach.MeansForever},
		}})},
	}, slices.Concat(beforeAYes(next), whys(), rests(), overviews(), havings(next), calendars(), pauses(), reviews())...)
}

// rooms is every view.
func rooms() []room {
	d := desk()
	uneven := with(func(d *session.Desk) {
		d.Person.Prefs.Timetable.Hours[time.Friday] = []prefs.Span{{From: 9 * 60, To: 12 * 60}}
		d.Person.Prefs.Timetable.Plan = prefs.Plan{Cron: "0 10,15 * * 1-5"}
		d.Person.Prefs.ZoneFixed = true
		d.Person.Prefs.Equipment = []string{"roller"}
		d.Person.Prefs.Length = 165 * time.Second
	})
	times := with(func(d *session.Desk) {
		d.Person.Prefs.Timetable.Plan = prefs.Plan{Times: []prefs.Minute{600, 750, 900}}
	})
	next := []time.Time{d.Local(noon.Add(50 * time.Minute)), d.Local(noon.Add(100 * time.Minute)), d.Local(noon.Add(20 * time.Hour))}
	pausedDesk := with(func(d *session.Desk) { d.Person.PausedUntil = prefs.Forever })
	held := with(func(d *session.Desk) {
		d.Log = []session.Note{{At: noon, Due: noon, What: session.WasHeld, Why: string(schedule.InHuddle)}}
	})
	reached := with(func(d *session.Desk) {
		d.Days = append(d.Days, session.Day{Date: "2026-03-06", Stood: 20}, session.Day{Date: "2026-03-07", Done: 1, Seconds: 100})
	})
	stranger := session.Desk{Person: prefs.Person{ID: ana, Prefs: prefs.Defaults("Europe/Berlin")}}
	return append([]room{
		{"home", reads.Home(coach.HomeShown{Desk: d, Next: next, Now: noon}, card.Around{})},
		{"home-lacking", reads.Home(coach.HomeShown{Desk: d, Next: next, Now: noon}, card.Around{NoDND: true, NoFiles: true, NoPictures: true})},
		{"home-around-meetings", reads.Home(coach.HomeShown{Desk: d, Next: next, Moved: aroundMeetings(next[0]), Now: noon}, card.Around{})},
		{"home-before-a-night", reads.Home(coach.HomeShown{Desk: with(func(d *session.Desk) {
			d.Person.Prefs.Timetable.Hours = prefs.Week(prefs.Span{From: 22 * 60, To: 30 * 60}, time.Tuesday)
		}), Next: []time.Time{noon.Add(11 * time.Hour), noon.Add(13 * time.Hour), noon.Add(15 * time.Hour)}, Moved: []schedule.Expected{{Due: noon.Add(795 * time.Minute), At: noon.Add(13 * time.Hour), Before: noon.Add(785 * time.Minute)}}, Now: noon}, card.Around{})},
		{"home-paused", reads.Home(coach.HomeShown{Desk: pausedDesk, Now: noon}, card.Around{})},
		{"home-announced", reads.Home(coach.HomeShown{Desk: with(func(d *session.Desk) {
			d.Person.Pauses = prefs.Pauses{{From: noon.Add(-time.Hour), Until: noon.Add(time.Hour)}, {From: berlinDay(10), Until: berlinDay(25)}}
		}), Now: noon}, card.Around{})},
		{"home-absent", reads.Home(coach.HomeShown{Desk: d, Next: next, Absent: true, Now: noon}, card.Around{})},
		{"home-not-in", reads.Home(coach.HomeShown{Desk: stranger, Now: noon, Ask: coach.Ask{Usual: usually()}}, card.Around{Support: "Ask in C0123ABCDE, <@here>, help@example.com or https://example.com/help."})},
		{"home-held", reads.Home(coach.HomeShown{Desk: held, Next: next, Now: noon}, card.Around{})},
		{"home-holiday", reads.Home(coach.HomeShown{Desk: with(func(d *session.Desk) {
			d.Log = []session.Note{{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.Holiday)}}
		}), Next: next[2:], Off: daysOffOf("St. Ann & Joachim"), Holidays: daysOff(), Now: noon}, card.Around{})},
		{"home-put-off", reads.Home(coach.HomeShown{Desk: with(func(d *session.Desk) {
			d.Person.Due, d.Person.Snoozes = next[0], 1
		}), Next: next, Now: noon}, card.Around{})},
		{"home-goal-reached", reads.Home(coach.HomeShown{Desk: reached, Next: next, Now: noon.AddDate(0, 0, 4)}, card.Around{Support: "help@example.com"})},
		{"settings", opened(d.Person, next)},
		{"settings-of-a-stranger", openedOf(stranger.Person)},
		{"home-saved-first", reads.Home(coach.HomeShown{Desk: stranger, Now: noon, Ask: coach.Ask{Usual: coach.PlanOf(stranger.Person), Own: true}}, card.Around{})},
		{"settings-uneven-hours", opened(uneven.Person, nil)},
		{"settings-times", opened(times.Person, next)},
		{"leave", reads.AvoidForm(avoidForm("desk"))},
		{"leave-for-no-check", reads.AvoidForm(avoidForm(""))},
		{"exercises", reads.Exercises(coach.ExercisesListed{Own: own(), Resting: map[int]bool{2: true}, Things: things})},
		{"exercises-none", reads.Exercises(coach.ExercisesListed{})},
		{"exercises-as-many-as-fit", reads.Exercises(coach.ExercisesListed{Own: many()})},
		{"exercise-new", reads.ExerciseForm(coach.ExerciseForm{Last: 3, Today: d.Local(noon), Things: things[:2]})},
		{"exercise-edited", reads.ExerciseForm(coach.ExerciseForm{Own: own()[1], Last: 3, Today: d.Local(noon), Things: things[:2]})},
	}, slices.Concat(calendarRooms(), reviewRooms(next))...)
}
