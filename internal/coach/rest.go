package coach

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// A rest is a day without exercises. Whoever has one after "This hurts" has the same
// as whoever wanted one: nothing tells the two apart.

// What is asked of a rest.
type (
	// RestToday wants no more exercises today.
	RestToday struct{ On Place }
	// GoOn ends a rest.
	GoOn struct{}
	// RestOn has it last another day.
	RestOn struct{}
	// WhatToDo asks when pain is a reason to see somebody.
	WhatToDo struct{}
	// AskRested owes the question how to go on in the place of the first reminder after
	// a rest. Until it is answered, the rest goes on.
	AskRested struct{}
)

// What comes of it. Times are on the person's wall; the zero time is none.
type (
	// Resting says how long a rest lasts, and what there is in it.
	Resting struct {
		Until  time.Time
		Gentle []routine.Routine
	}
	// RestAsked is the question how to go on after a rest.
	RestAsked struct{}
	// RestOver answers GoOn.
	RestOver struct {
		Next time.Time
		Off  []schedule.DayOff // before it
	}
	// WhenToAsk answers WhatToDo by the check that asks most.
	WhenToAsk struct{ Check routine.Screening }
)

func (RestToday) intent() {}
func (GoOn) intent()      {}
func (RestOn) intent()    {}
func (WhatToDo) intent()  {}
func (AskRested) intent() {}

func (Resting) answer()   {}
func (RestAsked) answer() {}
func (RestOver) answer()  {}
func (WhenToAsk) answer() {}

func (i RestToday) place() Place { return i.On }

// Who wants to stop is stopped, whatever became of the card.
func (i RestToday) change(d *desk) (Answer, bool) {
	switch {
	case !d.older(i.On):
		d.adopt(i.On) // what else it says is nothing to them
	case i.On.Part == "":
		d.passesWhere(i.On)
	}
	rest(d)
	return resting(d), true
}

func (GoOn) change(d *desk) (Answer, bool) {
	p := &d.Person
	rested := p.InRest()
	p.RestUntil = time.Time{}
	if rested {
		unsay(d)
		d.cannotFollow(schedule.Replan(p, d.now))
	}
	next := d.next()
	return RestOver{next, d.off(next)}, rested
}

func (RestOn) change(d *desk) (Answer, bool) {
	rest(d)
	return resting(d), true
}

func (WhatToDo) look(d *desk) Answer {
	if !d.known() {
		return d.unmet()
	}
	return WhenToAsk{longestCheck(d)}
}

func (AskRested) worth(d *desk) bool { return d.Person.Rested(d.now) }

func (AskRested) change(d *desk) (Answer, bool) {
	rest(d)
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Rested, Priority: delivery.Soon, NotAfter: d.now.Add(schedule.StaleAfter),
	})
	return Nothing{}, true
}

// rest wants no exercises until the person's next day, and says so on an open card.
func rest(d *desk) {
	d.Person.RestUntil = d.tomorrow(d.now)
	d.Reply(session.Off, d.Person.RestUntil, d.now)
	d.cannotFollow(schedule.Replan(&d.Person, d.now))
}

// resting is what is left of a rest.
func resting(d *desk) Resting {
	who := d.wishes()
	r := Resting{Until: d.Local(d.Person.RestUntil)}
	for _, gentle := range d.speaking().Gentle() {
		if who.Allows(gentle) {
			r.Gentle = append(r.Gentle, gentle)
		}
	}
	return r
}

// stillRests answers who wants something in a rest that is not for it.
func stillRests(d *desk) Answer {
	if d.Person.Rested(d.now) {
		return RestAsked{}
	}
	return resting(d)
}

// unsay has the card that says that nothing comes say so no more. It reports false
// where it does not say so.
func unsay(d *desk) bool {
	if d.Card.Answer != session.Off {
		return false
	}
	d.Card.Answer = session.Skipped
	d.redraw()
	return true
}

// longestCheck is the check that asks most.
func longestCheck(d *desk) (s routine.Screening) {
	if profiles := d.library().Profiles(); len(profiles) > 0 {
		s, _ = d.speaking().Screening(profiles[len(profiles)-1])
	}
	return s
}
