package bot

import (
	"cmp"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
)

// Material is what an operator may change while the bot works.
type Material struct {
	Library  *routine.Library
	Words    *status.Words     // nil: the built-in ones
	Holidays schedule.Holidays // may be nil
	Usual    *prefs.Timetable  // of somebody new; nil: that of prefs.Defaults
	Support  string            // where people get help, in the operator's words; may be empty
}

// Renew goes on with other material. A routine under way goes on by it, as after
// a restart.
func (b *Bot) Renew(m Material) {
	b.material.Store(&coach.Material{Library: m.Library, Holidays: m.Holidays, Usual: m.Usual})
	b.presence.Relearn(cmp.Or(m.Words, status.Default()))
	b.homes.support.Store(&m.Support)
	b.pictures.gallery.Stock(m.Library)
	b.homes.stirAll()
}

// library is the latest.
func (b *Bot) library() *routine.Library { return b.material.Load().Library }
