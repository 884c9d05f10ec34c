package session

import (
	"time"

	"unhunch/internal/prefs"
)

// AdviceRests is how long nothing is suggested to somebody who said no.
const AdviceRests = 8 * 7 * 24 * time.Hour

// Advice is what became of the suggestions that somebody was made, and of what they
// were asked. The zero Advice is none.
type Advice struct {
	NotBefore      time.Time        `json:"not_before,omitzero"` // nothing is suggested before
	Undo           *prefs.Timetable `json:"undo,omitempty"`      // what a suggestion changed
	Made           uint64           `json:"made,omitempty"`      // the prefs.Timetable.ID that it made of it
	Roller         uint64           `json:"roller,omitempty"`    // the card at whose end they were asked for a roller; 0: never
	NoRoller       bool             `json:"no_roller,omitempty"` // they said that they have none
	SwitchOffAsked []string         `json:"leave_out,omitempty"` // the routines of which they were asked whether to leave them out
}

// Took notes that a suggestion changed the timetable from what it was before.
func (a *Advice) Took(before, after prefs.Timetable) {
	a.Undo, a.Made = &before, after.ID()
}

// Before is the timetable from before a suggestion, as long as nothing but the
// suggestion has changed it.
func (a *Advice) Before(now prefs.Timetable) (before prefs.Timetable, ok bool) {
	if a.Undo == nil || a.Made != now.ID() {
		return prefs.Timetable{}, false
	}
	return *a.Undo, true
}
