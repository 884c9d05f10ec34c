package card_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// twelve is a progression of two stages.
var twelve = routine.Progression{
	ID: "twelve", Title: "Twelve weeks", Stages: []routine.Stage{
		{Week: 1, Goal: "Get used to <it>.", NextIf: "It stays at 3 out of 10."},
		{Week: 3, Goal: "Down on the floor."},
	},
}

// havings are what is said of equipment, and of a routine that does not suit.
func havings(next time.Time) []example {
	done := after(prefs.PaceAuto, session.TimeUp, session.TimeUp, session.TimeUp)
	at := func(change func(*routine.Progress)) coach.Ending {
		p := routine.Progress{Progression: twelve, Week: 1, Halves: 3, Needed: 6, NotBefore: "2026-03-16"}
		change(&p)
		return coach.Ending{Arc: &p, Next: next}
	}
	begun, ready := at(func(*routine.Progress) {}), at(func(p *routine.Progress) { p.Halves, p.NotBefore = 6, "" })
	last, outside := at(func(p *routine.Progress) { p.Stage, p.Week = 1, 3 }), at(func(p *routine.Progress) { p.Stage = routine.Outside })
	rests := at(func(p *routine.Progress) { p.NoRoller = "2026-03-04" })
	return []example{
		{"end-in-a-progression", reads.End(done.Session, reset, begun)},
		{"end-of-a-roll", reads.End(done.Session, rolling, coach.Ending{Next: next})},
		{"end-before-the-next-stage", reads.End(done.Session, reset, ready)},
		{"end-at-the-last-stage", reads.End(done.Session, reset, last)},
		{"end-off-the-roller", reads.End(done.Session, reset, rests)},
		{"progress-of-a-progression", reads.Progress(coach.Week{Arcs: []routine.Progress{*begun.Arc, *outside.Arc}})},
		{"not-that-one-needs-more", reads.NotThatOne(coach.NotThatOne{Wanted: rolling, Instead: walk, Locked: &coach.Locked{Routine: rolling, Lacks: things[:2]}})},
		{"not-that-one-switched-off", reads.NotThatOne(coach.NotThatOne{Wanted: rolling, Instead: walk, Off: true})},
		{"not-that-one-left-out", reads.NotThatOne(coach.NotThatOne{Wanted: rolling, Instead: walk})},
		{"leave-out", reads.SwitchOffAsked(rolling)},
		{"having", reads.Having(coach.Having{Things: things[:2], Begin: rolling, Undo: undo})},
		{"having-and-check-first", reads.Having(coach.Having{Things: things[:1], Checks: true})},
		{"having-room", reads.Having(coach.Having{})},
		{"having-not", draw(coach.HavingNot{Undo: undo})},
		{"left-out-own", reads.Switched(coach.Switched{Routine: own()[0].Routine(), Off: true})},
		{"no-other-and-remembered", reads.NoOther(coach.NoOther{Undo: undo})},
		{"routines-locked", reads.Routines(coach.Shelf{On: []routine.Routine{reset}, Locked: []coach.Locked{
			{Routine: rolling, Lacks: things[:2]}, {Routine: walk, NoRoom: true}, {Routine: onFloor(), Lacks: things[:1]},
		}})},
		{"routines-locked-and-no-room", reads.Routines(coach.Shelf{On: []routine.Routine{walk}, Locked: []coach.Locked{
			{Routine: onFloor(), Lacks: things[:1], NoRoom: true},
		}})},
		{"end-asks-for-a-roller", reads.End(done.Session, reset, coach.Ending{AskRoller: true, Next: next})},
	}
}
