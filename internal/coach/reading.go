package coach

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// What is asked for to be read.
type (
	// Why asks what became of the last reminder, and when the next one comes.
	Why struct{}
	// Routines asks what there is to do.
	Routines struct{}
	// About asks for all there is to know of a routine, by its id.
	About struct{ Routine string }
	// FAQ asks a question by its id, or looks for words in all of them; "": lists
	// them.
	FAQ struct{ Ask string }
	// Home asks for what one's Home tab shows.
	Home struct{}
	// Export asks for everything that is kept.
	Export struct{ Channel string } // where it was asked for
	// Forget asks for every trace of oneself to be removed.
	Forget struct{}
	// Standing asks how somebody stands, before anything is done.
	Standing struct{}
	// Greet asks for the question whether somebody wants to be reminded.
	Greet struct{}
)

// What comes of it.
type (
	// Reasons tells what became of the last reminder.
	Reasons struct {
		Desk     session.Desk
		Next     time.Time
		Off      []schedule.DayOff // before it
		Holidays schedule.Holidays
		Absent   bool // Slack says that they are off for days
		Now      time.Time
		Unseen   time.Time // since when no status of theirs was seen, where that is worth a word; else zero
	}
	// Shelf is the routines that somebody is shown: those that suit them, and those
	// that are switched off.
	Shelf struct {
		On, Off     []routine.Routine
		Locked      []Locked          // that suit but for what they need
		Own, OwnOff []routine.Routine // their own exercises, one by one
	}
	// Locked is a routine that somebody has not said they have everything for: one
	// thing or more, or the room.
	Locked struct {
		Routine routine.Routine
		Lacks   []routine.Thing
		NoRoom  bool
	}
	// NotThatOne says why another routine comes than the one that was wanted: it
	// needs more than they have, it is switched off, or neither and has a movement
	// in it that they leave out.
	NotThatOne struct {
		Wanted, Instead routine.Routine
		Locked          *Locked
		Off             bool
	}
	// Explained tells all there is to know of a routine.
	Explained struct {
		Routine routine.Routine
		Check   routine.Screening
		Sources []routine.Source
		Shown   prefs.Pictures // how they want to be shown where on the body
	}
	// Questions lists what can be asked.
	Questions struct {
		All   []routine.Question
		Asked string             // what was looked for; "": nothing was
		Found []routine.Question // the likeliest first
	}
	// Explanation answers a question.
	Explanation struct {
		Question routine.Question
		Sources  []routine.Source
		All      []routine.Question
	}
	// HomeShown is what a Home tab shows.
	HomeShown struct {
		Desk     session.Desk
		Next     []time.Time
		Moved    []schedule.Expected // those of them that a meeting moves
		Off      []schedule.DayOff   // before the first of them
		Holidays schedule.Holidays
		Absent   bool // Slack says that they are off for days
		Now      time.Time
		Ask      Ask // for who did not say yes
	}
	// Record is everything that is kept of somebody.
	Record struct {
		Desk session.Desk
		Here bool // they are looking at our messages
	}
	// NothingKept answers somebody of whom there is nothing.
	NothingKept struct{}
	// Forgotten says that it is done.
	Forgotten struct{}
	// Stands says how somebody stands.
	Stands struct {
		Reminded, Met bool
		Channel       string // that is ours with them; "": none is known
	}
)

func (Why) intent()      {}
func (Routines) intent() {}
func (About) intent()    {}
func (FAQ) intent()      {}
func (Home) intent()     {}
func (Export) intent()   {}
func (Forget) intent()   {}
func (Standing) intent() {}
func (Greet) intent()    {}

func (Reasons) answer()     {}
func (Shelf) answer()       {}
func (NotThatOne) answer()  {}
func (Explained) answer()   {}
func (Questions) answer()   {}
func (Explanation) answer() {}
func (HomeShown) answer()   {}
func (Record) answer()      {}
func (NothingKept) answer() {}
func (Forgotten) answer()   {}
func (Stands) answer()      {}

func (Why) look(d *desk) Answer {
	next := d.next()
	return Reasons{Desk: *d.Desk, Next: next, Off: d.off(next), Holidays: d.material.Holidays, Absent: d.away(), Now: d.now, Unseen: neverSeen(d)}
}

// seenWithin is how long nobody wonders that somebody has no status.
const seenWithin = 24 * time.Hour

// neverSeen is since when no status was seen of somebody whose reminders a status would
// hold back, and nothing else tells of their meetings; zero: there was one, or it is too
// soon to tell.
func neverSeen(d *desk) time.Time {
	since, quiet := d.unseen(d.Person.ID), d.Person.Prefs.Timetable.Quiet
	if since.IsZero() || d.now.Sub(since) < seenWithin || d.Person.Calendar.Given() || !quiet.Heeds(prefs.RuleMeeting) {
		return time.Time{}
	}
	return d.Local(since)
}

func (Standing) look(d *desk) Answer {
	return Stands{Reminded: !d.Person.OptedIn.IsZero(), Met: !d.Person.Met.IsZero(), Channel: d.Person.Channel}
}

func (i Routines) look(d *desk) Answer { return i.shelf(d) }

func (Routines) shelf(d *desk) Shelf {
	who := d.wishes()
	able := who
	able.Off, able.Without = nil, nil
	var shelf Shelf
	for _, r := range routine.Allowed(d.speaking(), able) {
		r = d.dosed(r.ID)
		if who.Allows(r) {
			shelf.On = append(shelf.On, r)
		} else {
			shelf.Off = append(shelf.Off, r)
		}
	}
	shelf.Locked = locked(d)
	for _, o := range d.Own {
		switch r := o.Routine().With(d.speaking().Things()); {
		case o.Off:
			shelf.OwnOff = append(shelf.OwnOff, r)
		case d.offers(r):
			shelf.Own = append(shelf.Own, r)
		}
	}
	return shelf
}

func notThatOne(d *desk, of, instead routine.Routine) NotThatOne {
	a, shelf := NotThatOne{Wanted: of, Instead: instead}, Routines{}.shelf(d)
	a.Off = slices.ContainsFunc(shelf.Off, func(r routine.Routine) bool { return r.ID == of.ID })
	for _, l := range shelf.Locked {
		if l.Routine.ID == of.ID {
			a.Locked = &l
		}
	}
	return a
}

// locked lists the routines that would suit with more equipment, or room: those that
// lack the least first.
func locked(d *desk) (list []Locked) {
	who := d.wishes()
	able := who
	able.Settings = routine.Settings()
	for _, t := range d.library().Things() {
		able.Equipment = append(able.Equipment, t.ID)
	}
	for _, r := range routine.Allowed(d.speaking(), able) {
		if who.Allows(r) {
			continue
		}
		l := Locked{Routine: d.dosed(r.ID), NoRoom: !slices.Contains(d.Person.Prefs.Places, string(r.Setting))}
		for _, e := range r.Needs() {
			if !d.Person.Prefs.Has(string(e)) {
				l.Lacks = append(l.Lacks, r.Thing(e))
			}
		}
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(a, b Locked) int { return cmp.Compare(len(a.Lacks), len(b.Lacks)) })
	return list
}

func (i About) look(d *desk) Answer {
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}
	}
	s, _ := d.speaking().Screening(r.Screening)
	return Explained{r, s, sources(d, r.Sources), d.Person.Prefs.Shown()}
}

func (i FAQ) look(d *desk) Answer {
	library := d.speaking()
	all := library.Questions()
	asked := strings.TrimSpace(i.Ask)
	q, ok := library.NearestQuestion(asked)
	if !ok {
		found := library.Search(asked)
		if len(found) != 1 {
			return Questions{All: all, Asked: asked, Found: found}
		}
		q = found[0]
	}
	return Explanation{q, sources(d, q.Sources), all}
}

func sources(d *desk, ids []string) []routine.Source {
	var list []routine.Source
	for _, id := range ids {
		if s, ok := d.library().Source(id); ok {
			list = append(list, s)
		}
	}
	return list
}

// The question to who is not reminded shows no zone.
func (Home) look(d *desk) Answer {
	asks := d.ask()
	d.settle()
	coming := d.expected(d.Person.Prefs.Timetable.PerDay)
	next := times(coming)
	return HomeShown{Desk: *d.Desk, Next: next, Moved: moved(coming), Off: d.off(first(next)), Holidays: d.material.Holidays, Absent: d.away(), Now: d.now, Ask: asks}
}

func (i Export) look(d *desk) Answer {
	if d.Person.Version == 0 {
		return NothingKept{}
	}
	return Record{*d.Desk, d.ours(i.Channel)}
}

func (Greet) look(d *desk) Answer { return d.ask() }
