package coach_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
	"unhunch/routines"
)

// saysApplies says that an item of a check applies, and leaves out what it rules out.
func (s *scene) saysApplies(profile, id string) routine.Item {
	s.Helper()
	form := hear[coach.AvoidForm](s, coach.Applies{Card: s.desk().Card.ID, Profile: profile})
	at := slices.IndexFunc(form.Check.Items, func(i routine.Item) bool { return i.ID == id })
	if at < 0 {
		s.Fatalf("%s does not ask about %s", profile, id)
	}
	item := form.Check.Items[at]
	leaves := hear[coach.AvoidsNow](s, coach.Avoid{Movements: item.RulesOut, Profile: profile, Card: form.Card})
	s.equal("told back", movementIDs(leaves.Movements), slices.Sorted(slices.Values(item.RulesOut)))
	return item
}

// has is a movement of a routine that an item rules out; "": there is none.
func has(i routine.Item, r routine.Routine) string {
	for _, m := range r.Movements {
		if slices.Contains(i.RulesOut, m) {
			return m
		}
	}
	return ""
}

// Whatever applies, and however somebody asks for a routine then: it has nothing in
// it that the item rules out.
func TestNothingComesThatAnItemRulesOut(t *testing.T) {
	whole, err := routine.Load(routines.Files)
	if err != nil {
		t.Fatal(err)
	}
	check, _ := whole.Screening("floor-roller") // which asks most
	told := map[string]bool{}
	for _, i := range check.Items {
		if out := strings.Join(i.RulesOut, " "); !i.RulesAllOut() && !told[out] {
			told[out] = true
			t.Run(i.ID, func(t *testing.T) {
				t.Parallel()
				s := opens(t, &met{types: map[string]bool{}, values: map[string]bool{}})
				s.material.Library = whole
				looksFor(s, i)
			})
		}
	}
}

// looksFor asks in every way for what an item rules out.
func looksFor(s *scene, i routine.Item) {
	s.Helper()
	s.optsIn()
	s.set(func(d *session.Desk) {
		d.Person.Prefs.Places, d.Person.Prefs.Equipment = []string{"seated", "standing", "floor"}, []string{"roller", "long-roller", "mat", "towel", "band"}
	})
	s.cleared("floor-roller")
	out := slices.DeleteFunc(s.material.Library.Routines(), func(r routine.Routine) bool { return has(i, r) == "" })
	older := s.gets(out[0].ID)
	s.equal("it comes", older.Routine, out[0].ID)
	last := out[len(out)-1].ID
	s.equal("and it", s.gets(last).Routine, last)
	s.now = s.now.Add(2 * time.Hour) // nobody answers, and it stays there

	s.saysApplies("floor-roller", i.ID)
	s.spares(i, "the card that is there", among[coach.Offered](s, s.arrives()).Routine)
	newer := s.place("")
	s.begun(i, "an older card", older)
	s.begun(i, "the card that was there", newer)

	shelf := hear[coach.Shelf](s, coach.Routines{})
	for _, r := range slices.Concat(shelf.On, shelf.Off) {
		s.spares(i, "the list", r)
	}
	for _, l := range shelf.Locked {
		s.spares(i, "what needs more", l.Routine)
	}
	for n, r := range out {
		if having := hear[coach.Having](s, coach.Have{Routine: r.ID}); having.Begin.ID != "" {
			s.Errorf("whoever has all that %s needs begins it", r.ID)
		}
		if n < 4 { // each is a card, and they are all alike
			s.begun(i, "by its name: "+r.ID, s.gets(r.ID))
		}
	}
	for n := range 3 {
		s.spares(i, fmt.Sprintf("reminder %d", n), s.offered().Routine)
		s.asks(coach.Swap{On: s.place(""), Why: coach.SwapOther})
		s.arrives()
		s.spares(i, fmt.Sprintf("swap %d", n), s.offers())
		s.asks(coach.SkipCard{On: s.place("")})
		s.arrives()
	}
}

// spares expects that a routine has nothing in it that an item rules out.
func (s *scene) spares(i routine.Item, what string, r routine.Routine) {
	s.Helper()
	if m := has(i, r); m != "" {
		s.Errorf("%s: %s, and %s rules out %s", what, r.ID, i.ID, m)
	}
}

// gets is where a break is that somebody asks for by its name.
func (s *scene) gets(id string) coach.Place {
	s.Helper()
	s.asks(coach.Break{Wanted: id})
	s.arrives()
	return s.place("")
}

// begun begins what is on a card, and stops it.
func (s *scene) begun(i routine.Item, what string, on coach.Place) {
	s.Helper()
	if first, asks := s.asks(coach.Start{On: on}).(coach.CheckFirst); asks {
		s.asks(coach.Clear{On: coach.Place{Card: on.Card, Routine: first.Routine}, Profile: first.Check.Profile, Routine: first.Routine})
	}
	s.arrives()
	d := s.desk()
	if !d.Session.Live() || d.Session.Card != on.Card {
		s.Errorf("%s: nothing begins", what)
		return
	}
	r, _ := s.material.Library.Routine(d.Session.Routine)
	s.spares(i, what, r)
	s.asks(s.presses(session.Stop))
	s.arrives()
}

// offers is the routine on Ana's card.
func (s *scene) offers() routine.Routine {
	s.Helper()
	r, _ := s.material.Library.Routine(s.desk().Card.Routine)
	return r
}

// Who cannot do the one gets the other, which is the same at a desk.
func TestTheSameAtADeskComesInstead(t *testing.T) {
	whole, err := routine.Load(routines.Files)
	if err != nil {
		t.Fatal(err)
	}
	onFloor, atDesk := []string{"seated", "standing", "floor"}, []string{"seated", "standing"}
	for name, c := range map[string]struct {
		places []string
		says   func(*scene)
	}{
		"it is asked for by its name":   {places: atDesk},
		"she cannot lie down":           {onFloor, func(s *scene) { s.asks(coach.Swap{On: s.place(""), Why: coach.SwapNotDown}) }},
		"she has nobody to see her":     {onFloor, func(s *scene) { s.asks(coach.Swap{On: s.place(""), Why: coach.SwapOpenPlan}) }},
		"she does not get down":         {onFloor, func(s *scene) { s.asks(coach.Avoid{Movements: []string{"floor"}}) }},
		"she keeps her head up":         {onFloor, func(s *scene) { s.saysApplies("desk", "pressure") }},
		"it is on her card, and begins": {onFloor, func(s *scene) { s.set(func(d *session.Desk) { d.Person.Prefs.Places = atDesk }) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := opens(t, &met{types: map[string]bool{}, values: map[string]bool{}})
			s.material.Library = whole
			s.optsIn()
			s.cleared("desk")
			s.set(func(d *session.Desk) { d.Person.Prefs.Places, d.Person.Prefs.Equipment = c.places, []string{"mat"} })
			s.gets("thread-the-needle")
			if c.says != nil {
				s.equal("at first", s.offers().ID, "thread-the-needle")
				c.says(s)
			}
			s.asks(coach.Start{On: s.place("")})
			s.equal("what begins", s.desk().Session.Routine, "standing-thread")
		})
	}
}
