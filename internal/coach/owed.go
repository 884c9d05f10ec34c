package coach

import (
	"context"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// mostUnanswered is how many reminders in a row may go unanswered before they become
// fewer.
const mostUnanswered = 3

// Owed asks what a message that is owed shows now.
type Owed struct{ Claim delivery.Claim }

// What a message shows.
type (
	// Gone says that there is nothing to show any more. The routine left the library, or the
	// card is not the person's last one.
	Gone struct{}
	// Unwanted says that the person paused, or is in a routine, since it was owed.
	Unwanted struct{}
	// Overtaken says that a newer edit of the same post is owed, or was made.
	Overtaken struct{}
	// EaseFirst says that the reminder is to give way to the question of Eased.
	EaseFirst struct{}
	// RestFirst says that the reminder is to give way to the question after a rest.
	RestFirst struct{}

	// Offered is an open card with a routine; the zero Routine invites to stand up.
	Offered struct {
		Card    session.Card
		Routine routine.Routine // dosed
		Longer  bool            // by a minute, since it was put off
		Chosen  string          // the id of a routine that was chosen just now; "": it stood on the card
		Shown   prefs.Pictures  // how the person wants its steps to be shown
		Before  Former          // the card that it takes the place of; zero: none that looks alive
	}
	// Passed is a card that another has taken the place of.
	Passed struct{}
	// CardState is the person's card as it stands, answered.
	CardState struct {
		Desk    session.Desk
		Routine routine.Routine
		Hurting Ending // where something hurt
	}
	// StepShown is the post of a step as it stands now.
	StepShown struct {
		Session session.Session
		Routine routine.Routine
		Step    int
		Part    string
		Shown   prefs.Pictures
	}
	// Advised is the post in which it was pressed that something hurts: what to do.
	Advised struct{ Last LastWord }
	// Over is the last word of a routine.
	Over struct{ Last LastWord }
	// FewerAsked is the question whether fewer reminders would be better.
	FewerAsked struct{}
	// WeekOver sums up the week that is over.
	WeekOver struct{ Week Week }
	// RollerCheck is the safety check of who says that they have a roller.
	RollerCheck struct{ Check routine.Screening }
)

// Previews reports whether it is the post of all steps at once.
func (a StepShown) Previews() bool { return a.Session.Overview && a.Part == session.Part(0) }

func (Owed) intent()        {}
func (Gone) answer()        {}
func (Unwanted) answer()    {}
func (Overtaken) answer()   {}
func (EaseFirst) answer()   {}
func (RestFirst) answer()   {}
func (Offered) answer()     {}
func (Passed) answer()      {}
func (CardState) answer()   {}
func (StepShown) answer()   {}
func (Advised) answer()     {}
func (Over) answer()        {}
func (FewerAsked) answer()  {}
func (WeekOver) answer()    {}
func (RollerCheck) answer() {}

// Show is Do of Owed, with the person who reads it: both are read at once.
func (c *Coach) Show(ctx context.Context, asked Owed, now time.Time) (Answer, prefs.Person, error) {
	d, err := c.read(ctx, asked.Claim.To, Facts{}, now)
	if err != nil {
		return nil, prefs.Person{}, err
	}
	return asked.look(d), d.Person, nil
}

func (i Owed) look(d *desk) Answer {
	c := i.Claim
	switch {
	case d.Posts.Overtaken(c.Message):
		return Overtaken{}
	case c.Kind == delivery.Reminder && d.Session.Live():
		return Unwanted{}
	case (c.Kind == delivery.Reminder || c.Kind == delivery.Easing || c.Kind == delivery.Summary) && !d.Person.Wanted(d.now):
		return Unwanted{}
	case c.Kind == delivery.Rested && (d.Person.OptedIn.IsZero() || !d.Person.PausedTill(d.now).IsZero()):
		return Unwanted{}
	case c.Kind == delivery.Reminder && d.Person.Rested(d.now):
		return RestFirst{}
	case c.Kind == delivery.Reminder && tooManyUnanswered(d):
		return EaseFirst{}
	}
	if c.Hurt && !d.Session.Live() {
		d.Session.State = session.Hurt
	}
	switch {
	case !c.Edit, d.Session.Live() && d.Session.Card == c.Ref.Card && c.Ref.Part == session.Part(d.Session.Turn):
	case d.Carries(c.Ref):
		c = carried(d, c)
	case d.Posts.OnCard(c.Ref.Part):
		c.Kind, c.Ref.Part = delivery.Card, ""
	}
	return shown(d, c)
}

// carried is the edit of a post that stands for the step that is shown now.
func carried(d *desk, c delivery.Claim) delivery.Claim {
	c.Kind, c.Step, c.Ref.Part = delivery.StepState, d.Session.Step, session.Part(d.Session.Turn)
	return c
}

func shown(d *desk, c delivery.Claim) Answer {
	switch c.Kind {
	case delivery.Reminder, delivery.Break:
		r, _ := d.suitedNow(c.Message) // none: an invitation to stand up
		before := former(d)
		d.Card = session.Card{ID: c.Ref.Card, Kind: c.Kind, Routine: r.ID, Due: c.Due, Before: c.Before, Snoozes: c.Snoozes}
		offered := offered(d)
		offered.Chosen, offered.Before = r.ID, before
		return offered
	case delivery.Passed:
		if d.Card.ID != c.Ref.Card {
			return Passed{}
		}
	case delivery.Card:
		return cardState(d, c)
	case delivery.Step, delivery.StepState:
		if c.Hurt && c.Ref.Part == session.Part(d.Session.Turn) && d.Session.Card == c.Ref.Card {
			return Advised{lastWord(d)}
		}
		if r := d.running(); c.Step < len(r.Steps) && d.Session.Card == c.Ref.Card {
			return StepShown{d.Session, r, c.Step, c.Ref.Part, d.Person.Prefs.Shown()}
		}
	case delivery.End, delivery.EndState:
		if last := lastWord(d); last.Routine.ID != "" && d.Session.Card == c.Ref.Card {
			return Over{last}
		}
	case delivery.Easing:
		if d.Person.Easing == prefs.Eased {
			return FewerAsked{}
		}
	case delivery.Rested:
		if d.Person.InRest() {
			return RestAsked{}
		}
	case delivery.Calendar:
		if kept := d.Person.Calendar; kept.Trouble != prefs.NoTrouble {
			return CalendarBroken{kept.Host, kept.Trouble}
		}
	case delivery.Summary:
		return WeekOver{week(d, session.LastWeek(d.Days, d.Day(c.Due)), d.Day(c.Due).AddDate(0, 0, -7))}
	case delivery.Screening:
		r, _ := d.library().Routine(c.Routine)
		if s, found := d.speaking().Screening(r.Screening); found {
			return RollerCheck{s}
		}
	}
	return Gone{}
}

// offered is what the person's card shows as long as nobody has answered it.
func offered(d *desk) Offered {
	r, _ := d.find(d.Card.Routine)
	as := d.suiting(r)
	longer := d.Card.Snoozes > 0 && as.Time()-d.usual(r).Time() >= aWordLonger
	card := d.Card
	if !card.Before.IsZero() {
		card.Before = d.Local(card.Before)
	}
	return Offered{Card: card, Routine: as, Longer: longer, Shown: d.Person.Prefs.Shown()}
}

// Outdate has a card that was never answered say that another has taken its place.
type Outdate struct{ Former }

func (Outdate) intent() {}

// One that was begun meanwhile says how it went.
func (i Outdate) worth(d *desk) bool { return d.Card.ID > i.Card && d.Session.Card != i.Card }

func (i Outdate) change(d *desk) (Answer, bool) {
	return Nothing{}, d.passes(i.Card, i.At, delivery.Tidy)
}

func cardState(d *desk, c delivery.Claim) Answer {
	r := d.dosed(d.Card.Routine)
	switch {
	case d.Card.ID != c.Ref.Card || r.ID != d.Card.Routine:
		return Gone{}
	case d.Card.Answer == session.Open:
		return offered(d)
	}
	state := CardState{Desk: *d.Desk, Routine: r}
	if c.Hurt {
		state.Hurting = ending(d, d.Session, r)
	}
	return state
}

func tooManyUnanswered(d *desk) bool {
	return d.Card.Unanswered() >= mostUnanswered && d.Person.Easing == prefs.NotEased
}

// Illustrate has the post of all steps written once more, after a while: pictures of it
// were still on their way to Slack.
type Illustrate struct {
	Card  uint64
	After time.Duration
}

func (Illustrate) intent() {}

func (i Illustrate) worth(d *desk) bool {
	s := d.Session
	return s.Card == i.Card && s.Live() && s.Previews(s.Turn)
}

func (i Illustrate) change(d *desk) (Answer, bool) {
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.StepState, Priority: delivery.Soon, Edit: true, Routine: d.Session.Routine,
		Ref: delivery.Ref{Card: i.Card, Part: session.Part(d.Session.Turn)}, Step: d.Session.Step,
		NotBefore: d.now.Add(Patience + i.After), // later than any edit that only waits for another way
	})
	return Nothing{}, true
}

// Ease makes the plan of somebody easier whose reminders go unanswered, and owes
// them the question about it in place of the one that is about to be sent: that
// is a moment at which nothing speaks against it.
type Ease struct{}

// EasedNow answers Ease: the plan is easier now.
type EasedNow struct{}

func (Ease) intent()     {}
func (EasedNow) answer() {}

func (Ease) worth(d *desk) bool { return tooManyUnanswered(d) }

func (Ease) change(d *desk) (Answer, bool) {
	prefs.Ease(&d.Person)
	d.Card.Seen = true // the row is dealt with
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Easing, Priority: delivery.Soon, NotAfter: d.now.Add(schedule.StaleAfter),
	})
	d.cannotFollow(schedule.Replan(&d.Person, d.now))
	return EasedNow{}, true
}

// Noticed ends the row of unanswered reminders: the person did something,
// whatever it was. Who answered the card has ended it already.
type Noticed struct{}

func (Noticed) intent() {}

func (Noticed) worth(d *desk) bool { return d.Card.Unanswered() > 0 }

func (Noticed) change(d *desk) (Answer, bool) {
	d.Card.Seen = true
	return Nothing{}, true
}

// TimeUp does what happens by itself on a desk whose time has come: it moves on
// somebody whose step is over, sums their week up, and deletes the exercises
// whose last day is over.
type TimeUp struct{}

func (TimeUp) intent() {}

func (TimeUp) change(d *desk) (Answer, bool) {
	play(d, session.Event{Kind: session.TimeUp})
	sumUp(d)
	d.Expire(d.now)
	return Nothing{}, true
}

func (TimeUp) unmet(*desk) Answer { return Nothing{} }
