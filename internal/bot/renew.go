package bot

import (
	"cmp"

	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
)

// Material is what an operator may change while the bot works.
type Material struct {
	Library  *routine.Library
	Words    *status.Words     // nil: the built-in ones
	Holidays schedule.Holidays // may be nil
}

// edition is the part of it that has to be one and the same for as long as a
// piece of work takes: a press begun with one library ends with it.
type edition struct {
	library  *routine.Library
	holidays schedule.Holidays
}

// Renew goes on with other material. A routine under way goes on by it, as after
// a restart.
func (b *Bot) Renew(m Material) {
	b.edition.Store(&edition{m.Library, m.Holidays})
	b.sightings.relearn(cmp.Or(m.Words, status.Default()))
	b.gallery.stock(m.Library)
	b.homes.stirAll()
}

// latest is the bot with the latest edition. Whatever begins a piece of work
// takes it.
func (b *Bot) latest() *Bot {
	with := *b
	is := b.edition.Load()
	with.library, with.holidays = is.library, is.holidays
	return &with
}
