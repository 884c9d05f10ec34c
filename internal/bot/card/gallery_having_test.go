package card_test

import (
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// havings are what is said of equipment, and of a routine that does not suit.
func havings(next time.Time) []hang {
	done := after(prefs.PaceAuto, session.TimeUp, session.TimeUp, session.TimeUp)
	return []hang{
		{"not-that-one-needs-more", reads.NotThatOne(coach.NotThatOne{Wanted: rolling, Instead: walk, Locked: &coach.Locked{Routine: rolling, Lacks: things[:2]}})},
		{"not-that-one-switched-off", reads.NotThatOne(coach.NotThatOne{Wanted: rolling, Instead: walk, Off: true})},
		{"not-that-one-left-out", reads.NotThatOne(coach.NotThatOne{Wanted: rolling, Instead: walk})},
		{"leave-out", reads.LeaveOut(rolling)},
		{"having", reads.Having(coach.Having{Things: things[:2], Begin: rolling})},
		{"having-and-check-first", reads.Having(coach.Having{Things: things[:1], Checks: true})},
		{"having-room", reads.Having(coach.Having{})},
		{"routines-locked", reads.Routines(coach.Shelf{On: []routine.Routine{reset}, Locked: []coach.Locked{
			{Routine: rolling, Lacks: things[:2]}, {Routine: walk, NoRoom: true}, {Routine: onFloor(), Lacks: things[:1]},
		}})},
		{"end-asks-for-a-roller", reads.End(done.Session, reset, coach.Ending{AskRoller: true, Next: next})},
	}
}
