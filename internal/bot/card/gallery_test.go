package card_test

import (
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

var (
	ana  = prefs.UserID{Workspace: "T1", Person: "UANA"}
	noon = time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)
)

// reset has whatever a step can have, and what Slack would take for markup.
var reset = routine.Routine{
	ID: "reset", Title: "Neck & shoulder reset", Summary: "Quiet moves for <everybody>.",
	Setting: routine.Seated, Equipment: []routine.Equipment{routine.Chair},
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
	Equipment: []routine.Equipment{routine.Roller, routine.Mat}, Screening: "floor-roller",
	Frequency: routine.Frequency{TimesADay: routine.Range{Min: 1, Max: 2}, DaysAWeek: routine.Range{Min: 3, Max: 3}},
	Steps:     []routine.Step{{ID: "roll", Title: "Roll", Do: "Roll.", Dose: routine.Dose{Kind: routine.Roll, Seconds: 90}}},
}

var paper = routine.Source{ID: "paper", Title: "Rolling & stiffness | a trial", URL: "https://example.com/paper", Strength: routine.Trial}

var pops = routine.Question{
	ID: "pops", Q: "Did something move?", A: "Probably not. If a pop hurts, stop.", Sources: []string{"paper"},
	Grounds: routine.Grounds{Certainty: routine.Good, Ground: "Seen in fingers."},
}

var screening = routine.Screening{
	Profile: "desk", Title: "Moving without a roller", Intro: "Move within comfort.",
	AskFirst: []routine.Item{{Text: "Dizziness when you turn"}}, Pressure: "No more than 4 out of 10.",
	DoNot:  []routine.Item{{Text: "New or severe pain", Action: "Get medical advice soon."}, {Text: "A wound"}},
	StopIf: []string{"sharp or spreading pain", "dizziness"},
}

// desk is Ana's, in Berlin, with a card that she has not answered.
func desk() session.Desk {
	return session.Desk{
		Person: prefs.Person{ID: ana, OptedIn: noon.AddDate(0, 0, -9), Version: 4, Prefs: prefs.Defaults("Europe/Berlin")},
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
	return card.Step(d.Session, reset, d.Session.Step, session.Part(d.Session.Turn), card.Picture{})
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

// hang is one card on the wall.
type hang struct {
	name    string
	message card.Message
}

const (
	auto   = prefs.PaceAuto
	byHand = prefs.PaceNext
)

// gallery is every card in every state.
func gallery() []hang {
	d := desk()
	table := d.Person.Prefs.Timetable
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
	asked := d.Card
	asked.Kind = delivery.Break
	hurt := after(auto, session.TimeUp, session.Hurts)
	hurt.Session.State = session.Hurt // as a message says that is owed for it
	done := after(auto, session.TimeUp, session.TimeUp, session.TimeUp)
	stopped := after(byHand, session.Next, session.Stop)
	second := after(auto, session.TimeUp)

	return []hang{
		{"offer-reminder", card.Offer(d.Card, reset)},
		{"offer-reminder-after-two-snoozes", card.Offer(snoozed, reset)},
		{"offer-reminder-a-minute-longer", card.OfferLonger(snoozed, reset)},
		{"offer-break", card.Offer(asked, reset)},
		{"card-open", card.State(d, reset)},
		{"card-under-way", card.State(after(auto), reset)},
		{"card-done", card.State(done, reset)},
		{"card-stopped", card.State(stopped, reset)},
		{"card-hurt", card.State(hurt, reset)},
		{"card-stood", card.State(with(func(d *session.Desk) { d.Reply(session.Stood, time.Time{}, noon) }), reset)},
		{"card-snoozed", card.State(with(func(d *session.Desk) { d.Reply(session.Snoozed, noon.Add(10*time.Minute), noon) }), reset)},
		{"card-skipped", card.State(with(func(d *session.Desk) { d.Reply(session.Skipped, time.Time{}, noon) }), reset)},
		{"card-not-now", card.State(with(func(d *session.Desk) { d.Card = asked; d.Reply(session.Skipped, time.Time{}, noon) }), reset)},
		{"card-paused", card.State(off, reset)},
		{"card-paused-for-ever", card.State(offForever, reset)},

		{"step-first", shown(after(auto))},
		{"step-middle", shown(second)},
		{"step-with-picture", card.Step(second.Session, reset, 1, session.Part(1), card.Picture{URL: "https://example.com/hold.gif", Alt: "A person leans to the left."})},
		{"step-with-uploaded-picture", card.Step(second.Session, reset, 1, session.Part(1), card.Picture{File: "F1", Alt: "A person leans to the left."})},
		{"step-by-hand", shown(after(byHand, session.Next))},
		{"step-last-by-hand", shown(after(byHand, session.Next, session.Next))},
		{"step-paused", shown(after(auto, session.TimeUp, session.Pause))},
		{"step-paused-with-picture", card.Step(after(auto, session.TimeUp, session.Pause).Session, reset, 1, session.Part(1), card.Picture{URL: "https://example.com/hold.gif", Alt: "A person leans to the left."})},
		{"step-ticked", card.Step(second.Session, reset, 0, session.Part(0), card.Picture{})},
		{"step-gone-back-from", card.Step(after(auto, session.TimeUp, session.Back).Session, reset, 1, session.Part(1), card.Picture{})},
		{"step-stopped", shown(stopped)},
		{"step-last-done", shown(done)},

		{"end-done", card.End(done.Session, reset, card.Ending{Screening: screening, Next: next})},
		{"end-answered", card.End(after(byHand, session.Next, session.Next, session.Next, session.Rate).Session, reset, card.Ending{Next: next})},
		{"end-stopped", card.End(stopped.Session, reset, card.Ending{Screening: screening, Next: next})},
		{"end-hurt", card.End(hurt.Session, reset, card.Ending{Screening: screening, Gentler: walk, LeftOut: true, Next: next})},
		{"end-hurt-nothing-gentler", card.End(hurt.Session, reset, card.Ending{Screening: screening, LeftOut: true})},
		{"end-hurt-and-nothing-kept", card.End(hurt.Session, reset, card.Ending{Screening: screening})},

		{"easing", card.Easing()},
		{"easing-keep", card.EasingSettled(table, next)},
		{"easing-fewer", card.EasingSettled(halved.Person.Prefs.Timetable, next)},
		{"easing-pause", card.EasingPaused(berlin(prefs.Forever), true)},
		{"plan-halved", card.Plan(halved, []time.Time{next}, noon)},

		{"opt-in", card.OptIn(table)},
		{"opt-in-cron", card.OptIn(cron.Person.Prefs.Timetable)},
		{"welcome", card.Welcome(table, next)},
		{"not-now", card.NotNow()},
		{"help", card.Help("/stretch")},
		{"unknown", card.Unknown("snoze <b>", "snooze", "/stretch")},
		{"unknown-nothing-near", card.Unknown("@channel", "", "/stretch")},
		{"sorry", card.Say("I couldn't save that. Try again in a minute.")},
		{"stale-card", card.Stale(card.OldCard)},
		{"stale-step", card.Stale(card.OldStep)},
		{"stale-session", card.Stale(card.Ended)},
		{"busy", card.Busy(second.Session)},

		{"why-nothing-yet", card.Why(d, next, nil, noon)},
		{"why-sent", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasSent}), next, nil, noon)},
		{"why-sent-late", card.Why(said(session.Note{At: noon.Add(5 * time.Minute), Due: noon, What: session.WasSent}), next, nil, noon)},
		{"why-held", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasHeld, Why: string(schedule.InRoutine)}), next, nil, noon)},
		{"why-held-for-two-reasons", card.Why(said(held(15, schedule.InHuddle), held(0, schedule.InMeeting)), next, nil, noon)},
		{"why-held-and-then-the-plan-changed", card.Why(with(func(d *session.Desk) {
			d.Log, d.Person.Due = []session.Note{held(0, schedule.InMeeting)}, noon.Add(time.Hour)
		}), next, nil, noon)},
		{"why-held-and-sent", card.Why(said(
			session.Note{At: noon.Add(20 * time.Minute), Due: noon, What: session.WasSent, Unsaid: "dnd"},
			held(15, schedule.InHuddle), held(0, schedule.InMeeting),
			session.Note{At: noon.Add(-time.Hour), Due: noon.Add(-time.Hour), What: session.WasSent},
		), next, nil, noon)},
		{"why-held-and-left-out", card.Why(said(
			session.Note{At: noon.Add(time.Hour), Due: noon, What: session.WasDropped, Why: string(schedule.TooLate)}, held(0, schedule.DND),
		), next, nil, noon)},
		{"why-sent-and-slack-said-nothing", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasSent, Unsaid: "status,dnd,away"}), next, nil, noon)},
		{"why-on-holiday", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.Absent)}), next, nil, noon)},
		{"why-on-a-day-off", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.Holiday)}), next, daysOff(), noon)},
		{"why-dropped", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: string(schedule.DayEnd)}), next, nil, noon)},
		{"why-unknown", card.Why(said(session.Note{At: noon, Due: noon, What: session.WasUnknown, Why: string(delivery.NoReply)}), time.Time{}, nil, noon)},
		{"why-paused", card.Why(pausedDesk, next, nil, noon)},
		{"why-not-in", card.Why(stranger, time.Time{}, nil, noon)},

		{"plan", card.Plan(d, []time.Time{next, berlin(noon.Add(100 * time.Minute)), berlin(noon.Add(20 * time.Hour))}, noon)},
		{"plan-fixed", card.Plan(with(func(d *session.Desk) { d.Person.Prefs.ZoneFixed = true }), []time.Time{next}, noon)},
		{"plan-cron", card.Plan(cron, []time.Time{next}, noon)},
		{"plan-paused", card.Plan(pausedDesk, nil, noon)},
		{"plan-without-future", card.Plan(d, nil, noon)},
		{"plan-not-in", card.Plan(stranger, nil, noon)},
		{"routines", card.Routines(card.Shelf{On: []routine.Routine{reset, walk}, Off: []routine.Routine{rolling}})},
		{"routines-and-own", card.Routines(card.Shelf{
			On: []routine.Routine{reset}, Own: []routine.Routine{own()[0].Routine(), own()[1].Routine()}, OwnOff: []routine.Routine{own()[2].Routine()},
		})},
		{"offer-own", card.Offer(d.Card, own()[0].Routine())},
		{"offer-own-together", card.Offer(d.Card, routine.Prescribed([]routine.Exercise{own()[0].Exercise, own()[1].Exercise}))},
		{"step-own", card.Step(session.Session{State: session.Running, Steps: 1, Since: noon, Ends: noon.Add(time.Minute)}, own()[0].Routine(), 0, session.Part(0), card.Picture{})},
		{"end-own", card.End(session.Session{State: session.Done, Steps: 1, Spent: time.Minute}, own()[0].Routine(), card.Ending{Next: next})},
		{"routines-none", card.Routines(card.Shelf{})},
		{"learn-more", card.About(rolling, screening, []routine.Source{paper, {Title: "A book", Where: "Our shelf, 2020", Strength: routine.Clinical}}, card.Picture{})},
		{"learn-more-with-picture", card.About(rolling, screening, nil, card.Picture{URL: "https://example.com/zones.png", Alt: "Where the roller may go."})},
		{"faq", card.Questions([]routine.Question{pops})},
		{"faq-answer", card.Answer(pops, []routine.Source{paper}, []routine.Question{pops})},
		{"offer-reminder-rolling", card.Offer(d.Card, rolling)},
		{"offer-nothing-suits", card.Offer(d.Card, routine.Routine{})},
		{"offer-break-nothing-suits", card.Offer(asked, routine.Routine{})},
		{"swapped-and-remembered", card.Remembered(card.SwapNotDown)},
		{"screen-before-a-card", card.Screen(screening, card.Value{Card: 8, Routine: "reset"})},
		{"screen-roller", card.RollerCheck(screening)},
		{"screened-and-begun", card.Screened(card.Begun)},
		{"screened", card.Screened(card.On)},
		{"screened-and-nothing-kept", card.Screened(card.Unkept)},
		{"one-applies", card.Applies(screening, card.Left{Kept: true, Instead: walk})},
		{"one-applies-and-swapped", card.Applies(screening, card.Left{Kept: true, Swapped: walk})},
		{"one-applies-nothing-left", card.Applies(screening, card.Left{Kept: true})},
		{"one-applies-and-nothing-kept", card.Applies(screening, card.Left{})},
		{"screen-later", card.Later(true)},
		{"screen-later-and-no-card-waits", card.Later(false)},
		{"not-that-one", card.NotThatOne(rolling, walk)},
		{"safety", card.Safety([]card.Checked{{Screening: screening}})},
		{"safety-asked", card.Safety([]card.Checked{{Screening: screening, Asked: noon}})},
		{"safety-off", card.Safety([]card.Checked{{Screening: screening, Asked: noon, Off: true}})},
		{"left-out", card.LeftOut(walk, true)},
		{"turned-on", card.LeftOut(walk, false)},
		{"progress", card.Progress(card.Week{Progress: week})},
		{"progress-fresh-week", card.Progress(card.Week{})},
		{"progress-and-a-suggestion", card.Progress(card.Week{Progress: kept, Best: []int{10, 14}, Drop: &card.Drop{Hour: 16}})},
		{"summary", card.Summary(card.Week{Progress: kept, Best: []int{10}})},
		{"summary-and-a-suggestion", card.Summary(card.Week{Progress: kept, Drop: &card.Drop{Hour: 16, At: "16:30"}})},
		{"summary-without-breaks", card.Summary(card.Week{Progress: session.Progress{Offered: 4}})},
		{"summary-no-more", card.NoSummary()},
		{"hour-dropped", card.Dropped(dropped.Person.Prefs.Timetable, 16, next)},
		{"hour-kept", card.KeptHour()},
		{"hour-undone", card.Undone(table, true, next)},
		{"hour-not-undone", card.Undone(table, false, next)},
		{"plan-with-an-hour-dropped", card.Plan(dropped, []time.Time{next}, noon)},
		{"forget", card.ConfirmForget()},
		{"forgotten", card.Forgotten()},

		{"invitation", card.Invitation("UANA")},
		{"invite-not-one-by-one", card.NotOneByOne()},
		{"invite-elsewhere", card.InviteElsewhere()},
		{"invited-already", card.InvitedAlready()},
		{"exported", card.Exported()},
		{"export-is-there", card.ExportIsThere()},
		{"nothing-kept", card.NothingKept()},
		{"export-page", card.ExportPages("{\n  \"of\": \"T1/UANA\"\n}")[0]},

		{"on-its-way", card.OnItsWay()},
		{"paused", card.Paused(berlin(noon.AddDate(0, 0, 1)), false)},
		{"paused-for-ever", card.Paused(prefs.Forever, true)},
		{"resumed", card.Resumed(next)},
		{"resumed-without-future", card.Resumed(time.Time{})},
		{"snoozed-to", card.SnoozedTo(next)},
		{"skipped-to", card.SkippedTo(next)},
		{"skipped-without-future", card.SkippedTo(time.Time{})},
		{"not-reminded", card.NotReminded()},
		{"no-more-snooze", card.NoMoreSnooze()},
		{"too-far", card.TooFar(4 * time.Hour)},
		{"no-other", card.NoOther()},
		{"too-long", card.TooLong()},
	}
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
	return []room{
		{"home", card.Home(d, card.Around{Next: next}, noon)},
		{"home-paused", card.Home(pausedDesk, card.Around{}, noon)},
		{"home-not-in", card.Home(stranger, card.Around{Support: "Ask in C0123ABCDE, <@here>, help@example.com or https://example.com/help."}, noon)},
		{"home-held", card.Home(held, card.Around{Next: next}, noon)},
		{"home-goal-reached", card.Home(reached, card.Around{Next: next, Support: "help@example.com"}, noon.AddDate(0, 0, 4))},
		{"settings", opened(d.Person, next)},
		{"settings-uneven-hours", opened(uneven.Person, nil)},
		{"settings-times", opened(times.Person, next)},
		{"exercises", card.Exercises(own(), map[int]bool{2: true})},
		{"exercises-none", card.Exercises(nil, nil)},
		{"exercises-as-many-as-fit", card.Exercises(many(), nil)},
		{"exercise-new", card.ExerciseForm(session.Own{}, 3, d.Local(noon))},
		{"exercise-edited", card.ExerciseForm(own()[1], 3, d.Local(noon))},
	}
}

func opened(p prefs.Person, next []time.Time) slack.ModalViewRequest {
	return card.NewForm(p.Prefs).View(card.Beside{
		Person: p, Now: noon, Next: next, Off: []string{"Rolling on the floor", walk.Title}, Languages: []string{"en", "de"},
	})
}

type room struct {
	name string
	view any // slack.ModalViewRequest or slack.HomeTabViewRequest
}
