package coach

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// snoozeFor is what "In 10 min" means, and a snooze without a time.
const snoozeFor = 10 * time.Minute

// What is pressed on a card.
type (
	// Start begins the routine of the card. Where its screening has to be asked
	// first, that is the answer, and the card waits.
	Start struct{ On Place }
	// Stood says that somebody just stood up.
	Stood struct{ On Place }
	// SnoozeCard puts the card off for snoozeFor.
	SnoozeCard struct{ On Place }
	// SkipCard declines the card.
	SkipCard struct{ On Place }
	// Swap wants another routine on the card, and says why.
	Swap struct {
		On  Place
		Why SwapReason
	}
	// OffToday wants no more reminders today.
	OffToday struct{ On Place }
)

// SwapReason says what does not suit about the routine on a card.
type SwapReason string

// The reasons. What they rule out is remembered.
const (
	SwapOther    SwapReason = "other"    // nothing: just another one
	SwapNotDown  SwapReason = "not-down" // cannot lie down
	SwapOpenPlan SwapReason = "open-plan"
	SwapSeated   SwapReason = "seated"
	SwapShorter  SwapReason = "shorter"
)

// lacking begins the reason of somebody who has no such thing.
const lacking = "no-"

// SwapLacks is the reason of somebody who has no such thing: "no-roller".
func SwapLacks(e routine.Equipment) SwapReason { return lacking + SwapReason(e) }

// Lacks is the thing that somebody does not have; false: that is not why.
func (s SwapReason) Lacks() (routine.Equipment, bool) {
	if id, lacks := strings.CutPrefix(string(s), lacking); lacks {
		return routine.Equipment(id), true
	}
	return "", false
}

// SwapReasons lists what can be said against a routine.
func SwapReasons(r routine.Routine) []SwapReason {
	reasons := []SwapReason{SwapOther}
	for _, e := range r.Needs() {
		reasons = append(reasons, SwapLacks(e))
	}
	for _, s := range []SwapReason{SwapNotDown, SwapOpenPlan, SwapSeated, SwapShorter} {
		if s.changes(r) {
			reasons = append(reasons, s)
		}
	}
	return reasons
}

func (s SwapReason) changes(r routine.Routine) bool {
	switch s {
	case SwapOther, SwapShorter:
		return true
	case SwapNotDown:
		return r.Setting == routine.Floor
	case SwapOpenPlan:
		return r.Setting == routine.Floor || r.Uses(routine.Roller)
	case SwapSeated:
		return r.Setting != routine.Seated
	}
	return false
}

// What comes of it, beside that the card shows it.
type (
	// CheckFirst is the check of the routine that was to begin.
	CheckFirst struct {
		Check   routine.Screening
		Card    uint64
		Routine string
	}
	// NoMoreSnooze answers who has put a reminder off often enough.
	NoMoreSnooze struct{}
	// Remembered says what a swap changed in the settings. Without is the thing that
	// they lack, if that is why. Undo takes it back; "": nothing changed.
	Remembered struct {
		Why     SwapReason
		Without routine.Thing
		Undo    string
	}
)

func (Start) intent()      {}
func (Stood) intent()      {}
func (SnoozeCard) intent() {}
func (SkipCard) intent()   {}
func (Swap) intent()       {}
func (OffToday) intent()   {}

func (i Start) place() Place      { return i.On }
func (i Stood) place() Place      { return i.On }
func (i SnoozeCard) place() Place { return i.On }
func (i SkipCard) place() Place   { return i.On }
func (i Swap) place() Place       { return i.On }
func (i OffToday) place() Place   { return i.On }

func (CheckFirst) answer()   {}
func (NoMoreSnooze) answer() {}
func (Remembered) answer()   {}

// reply is an answer to a card.
type reply interface {
	placed
	reply(d *desk) (Answer, bool)
}

// onCard replies to the person's last card, where it is open.
func onCard(d *desk, i reply) (Answer, bool) {
	if d.older(i.place()) {
		return onOlder(d, i)
	}
	if a := d.adopt(i.place()); a != nil {
		return a, false
	}
	if d.Card.Answer != session.Open {
		d.redraw() // it may not have shown its answer, or this is a press that came twice
		return Nothing{}, true
	}
	return i.reply(d)
}

// onOlder takes a press on a card that a newer one has taken the place of as far as it
// makes sense, and has it say so.
func onOlder(d *desk, i reply) (Answer, bool) {
	on, open := i.place(), d.Card.Answer == session.Open
	switch i := i.(type) {
	case Start:
		switch {
		case d.Session.Live() && d.Session.Card != on.Card:
			return Busy{d.Session}, d.passesWhere(on)
		case d.takeUp(on):
			return i.reply(d)
		}
	case Stood:
		if open {
			d.passesWhere(on)
			return i.reply(d) // the newer one shows it
		}
	case SkipCard:
		return Nothing{}, d.passesWhere(on)
	case OffToday: // who wants to stop is stopped
		d.passesWhere(on)
		if open {
			return i.reply(d)
		}
		offToday(d)
		return pausedUntil(d), true
	}
	return Stale{OldCard}, d.passesWhere(on)
}

func (i Start) change(d *desk) (Answer, bool)      { return onCard(d, i) }
func (i Stood) change(d *desk) (Answer, bool)      { return onCard(d, i) }
func (i SnoozeCard) change(d *desk) (Answer, bool) { return onCard(d, i) }
func (i SkipCard) change(d *desk) (Answer, bool)   { return onCard(d, i) }
func (i Swap) change(d *desk) (Answer, bool)       { return onCard(d, i) }
func (i OffToday) change(d *desk) (Answer, bool)   { return onCard(d, i) }

func (Start) reply(d *desk) (Answer, bool) {
	r, ok := d.suited(d.Card.Routine)
	if !ok {
		return NoOther{}, false
	}
	if !d.begins(r) {
		return stillRests(d), false
	}
	another := d.Card.Routine != r.ID
	if d.Person.Safety.Cleared(r.Screening, d.now) {
		if !d.Begin(d.suiting(r), d.now) {
			return Busy{d.Session}, false
		}
		if another {
			d.offer(r.ID)
		}
		return Nothing{}, true
	}
	check, _ := d.speaking().Screening(r.Screening)
	if another { // the card shows what its answer begins
		d.Card.Routine = r.ID
		d.offer(r.ID)
		d.redraw()
	}
	return CheckFirst{Check: check, Card: d.Card.ID, Routine: r.ID}, true
}

// A break by moving counts in full, so the next one is reckoned from it.
func (Stood) reply(d *desk) (Answer, bool) {
	d.Reply(session.Stood, time.Time{}, d.now)
	afterMoving(d)
	return Nothing{}, true
}

func (SkipCard) reply(d *desk) (Answer, bool) {
	skipCard(d)
	if r, tired := tiredOf(d); tired {
		d.Advice.SwitchOffAsked = append(slices.Clone(d.Advice.SwitchOffAsked), r.ID)
		return SwitchOffAsked{r}, true
	}
	return Nothing{}, true
}

// skipCard leaves the plan as it is, unless the card had been there for a while:
// then the next one would follow at once.
func skipCard(d *desk) {
	d.Reply(session.Skipped, time.Time{}, d.now)
	if d.now.Sub(d.Card.Sent) < schedule.Prompt || !d.Person.Wanted(d.now) {
		return
	}
	d.Person = d.anchored()
	leftOut, err := schedule.Restart(&d.Person, d.tally(), d.now)
	d.cannotFollow(err)
	if !leftOut.IsZero() {
		d.Note(session.Note{At: d.now, Due: leftOut, What: session.WasDropped, Why: string(schedule.JustSeen)})
	}
}

func (SnoozeCard) reply(d *desk) (Answer, bool) {
	if a := snoozeCard(d, snoozeFor); a != nil {
		return a, false
	}
	return Nothing{}, true
}

// snoozeCard puts the reminder of an open card off; nil: it is.
func snoozeCard(d *desk, by time.Duration) Answer {
	if d.Card.Snoozes >= schedule.MaxSnoozes {
		return NoMoreSnooze{}
	}
	if !d.Person.Wanted(d.now) {
		return NotReminded{}
	}
	d.Person.Snoozes = d.Card.Snoozes
	schedule.Snooze(&d.Person, d.now, by)
	d.Reply(session.Snoozed, d.now.Add(by), d.now)
	return nil
}

func (OffToday) reply(d *desk) (Answer, bool) {
	offToday(d)
	return Nothing{}, true
}

// offToday keeps quiet until the person's day is over, and says so on the card that is there.
func offToday(d *desk) {
	d.Person.PausedUntil = d.tomorrow(d.now)
	d.Reply(session.Off, d.Person.PausedUntil, d.now)
	d.cannotFollow(schedule.Replan(&d.Person, d.now))
}

// Who cannot lie down today is not offered the floor tomorrow: the settings show it.
func (i Swap) reply(d *desk) (Answer, bool) {
	of, length := d.dosed(d.Card.Routine), d.Person.Prefs.Length
	before, card := d.lasting(), d.Card
	ruleOut(&d.Person.Prefs, i.Why, of)
	other, ok := d.elsewhere(of)
	if !ok || i.Why == SwapOther || !suits(d, i.Why, of)(other) {
		other, ok = d.instead(of, suits(d, i.Why, of))
	}
	if !ok && d.offers(of) {
		if i.Why == SwapShorter {
			d.Person.Prefs.Length = length // nothing would come of it
		}
		return NoOther{d.takesBack(before)}, true // it stays on the card
	}
	d.Card.Routine = other.ID
	d.offer(other.ID)
	d.redraw()
	switch {
	case !ok:
		return NoOther{d.takesBackCard(before, card)}, true
	case i.Why == SwapOther || i.Why == "":
		return Nothing{}, true
	}
	lacks, _ := i.Why.Lacks()
	return Remembered{i.Why, d.speaking().Thing(lacks), d.takesBackCard(before, card)}, true
}

// suits tells what may come in the place of a routine: what is shorter is so as it
// would be on the card.
func suits(d *desk, why SwapReason, of routine.Routine) func(routine.Routine) bool {
	if why != SwapShorter || of.ID == "" {
		return anyRoutine
	}
	return func(r routine.Routine) bool {
		kept := *d.Desk
		kept.Card.Routine = r.ID
		then := *d
		then.Desk = &kept
		return then.suiting(r).Time() < of.Time()
	}
}

// ruleOut changes what somebody allows by what they said of a routine. Who
// rules out every place is left with the chair.
func ruleOut(set *prefs.Prefs, why SwapReason, of routine.Routine) {
	not := func(list []string, out ...string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(out, s) })
	}
	const roller, floor, seated = string(routine.Roller), string(routine.Floor), string(routine.Seated)
	if lacks, ok := why.Lacks(); ok {
		set.Equipment = not(set.Equipment, string(lacks))
	}
	switch why {
	case SwapOther:
	case SwapNotDown:
		set.Places = not(set.Places, floor)
	case SwapOpenPlan:
		set.Equipment = not(set.Equipment, roller)
		set.Places = not(set.Places, floor)
	case SwapSeated:
		set.Places = []string{seated}
	case SwapShorter:
		set.Length = max(prefs.MinLength, min(set.Length, of.Time())-30*time.Second).Truncate(30 * time.Second)
	}
	if len(set.Places) == 0 {
		set.Places = []string{seated}
	}
}
