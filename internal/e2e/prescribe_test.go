package e2e

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// secret stands in every text that somebody enters about themselves here.
const secret = "chin-tuck-of-ana"

// enters fills in an exercise, with some of it otherwise.
func enters(p *sandboxtest.Person, title string, other ...string) {
	p.Fills("Name", title)
	p.Fills("How it is done", "Draw the chin back, "+secret+".")
	p.Fills("How many, or how many seconds", "10")
	for i := 0; i+1 < len(other); i += 2 {
		p.Fills(other[i], other[i+1])
	}
}

func TestAnExerciseFromThePhysiotherapistComesInTurnWithTheRoutines(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch plan 9:00-14:45") // six a day
		ana.Types("/stretch prescribe")
		ana.Sees("Only you see")
		ana.Sees("Never write a diagnosis")
		enters(ana.Person, "Chin tuck", "How often a day", "3 times a day")
		ana.SubmitsTwice() // the same form twice is one wish
		ana.Sees("3 times a day, until Jan 31, 2000.")
		ana.ClosesModal()
		if own := ana.desk(h).Own; len(own) != 1 {
			t.Fatalf("kept %d exercises", len(own))
		}

		h.until("2000-01-03 09:51", "Europe/Lisbon")
		ana.Sees("Chin tuck")
		ana.Clicks("Start") // without a safety check: somebody who knows them gave it to them
		ana.Sees("Step 1 of 1")
		ana.Sees("10 times, about 4 seconds each")
		ana.Sees("Stop if it hurts")
		ana.Clicks("Finish")
		ana.Sees("Thanks for taking the time.")
		if strings.Contains(ana.Reads(), "How was it?") {
			t.Errorf("it asks how it was:\n%s", ana.Reads())
		}
		var offered []string
		for range 5 {
			passes(51 * time.Minute) // the next one is reckoned from the end of a routine
			offered = append(offered, ana.desk(h).Card.Routine)
			ana.Clicks("Start")
			passes(5 * time.Second)
			for d := ana.desk(h); d.Session.Live(); d = ana.desk(h) {
				passes(bubble.Until(d.Session.Ends) + 2*time.Second)
			}
		}
		for i, r := range offered {
			if own := i%2 == 1; own != (r == "own--1") {
				t.Errorf("after the first: %v", offered)
			}
		}
		if d := ana.desk(h); d.Own[0].Done != 3 || d.Days[0].Done != 6 {
			t.Errorf("done %d times, %d breaks", d.Own[0].Done, d.Days[0].Done)
		}
	})
}

func TestAnExerciseComesOnItsDaysWithItsBandAndItsRest(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana") // on a Monday
		saysYes(ana.Person)
		ana.Types("/stretch prescribe")
		enters(ana.Person, "Band row", "Sets", "2, one after the other", "Rest between two sets", "30 seconds", "Band or weight", "red <band>")
		ana.Fills("On which days", "Tuesday", "Friday")
		ana.Submits()
		ana.Sees("2 × 10 times, about 4 seconds each, with 30 seconds of rest in between")
		ana.Sees("With: red <band>")
		ana.Sees("2 times a day on Tuesday and Friday, until Jan 31, 2000.")
		ana.Clicks("Edit")
		ana.Fills("How often a day", "3 times a day")
		ana.Submits() // the days are still ticked
		ana.Sees("3 times a day on Tuesday and Friday")
		ana.ClosesModal()

		h.until("2000-01-03 11:00", "Europe/Lisbon")
		if r := ana.desk(h).Card.Routine; r == "" || strings.HasPrefix(r, "own-") {
			t.Errorf("on Monday: %q", r)
		}
		h.until("2000-01-04 11:00", "Europe/Lisbon")
		ana.Sees("Band row")
		ana.Clicks("Start")
		ana.Sees("With: red <band>")
		passes(5*time.Second + 110*time.Second - time.Second) // two sets of 40 seconds, and the rest
		if d := ana.desk(h); !d.Session.Live() {
			t.Error("it is over before the rest is")
		}
		passes(3 * time.Second)
		ana.Sees("Thanks for taking the time.")
	})
}

func TestWhatIsWrongInAnExerciseIsToldAtItsInput(t *testing.T) {
	for name, c := range map[string]struct{ label, value, sees string }{
		"no repetition":   {"How many, or how many seconds", "0", "0 is out of bounds"},
		"51 repetitions":  {"How many, or how many seconds", "51", "Write a whole number from 1 to 50."},
		"yesterday":       {"Last day", "2000-01-02", "This day is over."},
		"in a year":       {"Last day", "2001-01-05", "That is more than a year away."},
		"the last of it":  {"Last day", "2001-01-03", ""},
		"today":           {"Last day", "2000-01-03", ""},
		"fifty of them":   {"How many, or how many seconds", "50", ""},
		"half a sentence": {"Name", "x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				ana.Types("/stretch prescribe")
				enters(ana.Person, "Chin tuck", c.label, c.value)
				ana.Submits()
				if c.sees == "" {
					ana.Sees("Add an exercise")
				} else {
					ana.Sees(c.sees)
				}
				if kept := len(ana.desk(h).Own); kept != 0 != (c.sees == "") {
					t.Errorf("%d kept", kept)
				}
			})
		})
	}
}

func TestExercisesAreListedEditedAndDeleted(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch prescribe")
		enters(ana.Person, "Chin tuck")
		ana.Submits()
		ana.Clicks("Add an exercise")
		enters(ana.Person, "Reach <!channel> & up", "Side", "Each side", "Counted in", "Seconds to hold")
		ana.Submits()
		ana.Sees("10 seconds on each side")
		ana.Sees("Reach <!channel> & up") // as she wrote it, and nobody is called
		ana.Clicks("Edit")
		ana.Fills("Where it is done", "On the floor")
		ana.Submits()
		ana.Sees("It rests: your settings leave out what is done on the floor")
		var numbers []int
		for _, o := range ana.desk(h).Own {
			numbers = append(numbers, o.Number)
		}
		if diff := cmp.Diff([]int{3, 2}, numbers); diff != "" {
			t.Error(diff)
		}
		ana.Clicks("Delete")
		passes(time.Second)
		ana.DoesNotSee("Chin tuck")
		ana.Clicks("Leave it out")
		ana.Sees("Left out for now.")
		ana.ClosesModal()
		ana.Types("/stretch routines")
		ana.Sees("From your physiotherapist")
		ana.Clicks("Turn on")
		ana.Sees("is on again")
		ana.Types("/stretch prescribe")
		ana.Sees("Reach")
		ana.Clicks("Delete")
		passes(time.Second)
		ana.DoesNotSee("10 seconds on each side")
		if own := ana.desk(h).Own; len(own) > 0 {
			t.Errorf("kept: %+v", own)
		}
	})
}

func TestTwoFormsThatWereOpenAtOnce(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch prescribe")
		enters(ana.Person, "Chin tuck")
		ana.Submits()
		ana.Clicks("Edit")
		ana.Fills("Name", "Chin tuck, better")
		h.alters(ana.Person, func(d *session.Desk) { d.Unprescribe(1) }) // on another device
		ana.Submits()
		ana.Sees("changed or deleted since the form was opened")
		ana.ClosesModal()

		h.alters(ana.Person, func(d *session.Desk) {
			for i := range session.MostOwn {
				d.Prescribe(session.Exercise{Title: strconv.Itoa(i), Kind: "hold", Amount: 5, Sets: 1, TimesADay: 1}, 0, "2000-01-31", bubble.Now().Add(time.Hour))
			}
		})
		ana.Types("/stretch prescribe")
		ana.Sees("That is as many as fit.")
	})
}

// A day ends where she is.
func TestAnExerciseIsDeletedWhenItsLastDayIsOver(t *testing.T) {
	for name, c := range map[string]struct {
		does          func(h *house, ana *witness)
		before, after string // on her wall in Lisbon
	}{
		"at midnight":                    {func(*house, *witness) {}, "3 23:59", "4 00:00"},
		"at midnight in Tokyo":           {func(_ *house, ana *witness) { ana.SetZone("Asia/Tokyo") }, "3 14:59", "3 15:00"},
		"right after the bot was away":   {func(h *house, _ *witness) { h.is("3 23:30"); h.stops(); passes(time.Hour); h.starts() }, "", "4 00:31"},
		"and not before, when she rests": {func(_ *house, ana *witness) { ana.Types("/stretch pause") }, "3 23:59", "4 00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				ana.Types("/stretch prescribe")
				enters(ana.Person, "Chin tuck", "Last day", "2000-01-03")
				ana.Submits()
				ana.Sees("until Jan 3, 2000")
				c.does(h, ana)
				if c.before != "" {
					h.is(c.before)
					if own := ana.desk(h).Own; len(own) != 1 {
						t.Errorf("gone before its time: %+v", own)
					}
				}
				h.is(c.after)
				passes(2 * time.Second)
				if own := ana.desk(h).Own; len(own) > 0 {
					t.Errorf("kept: %+v", own)
				}
			})
		})
	}
}

func TestThisHurtsRestsFromTheirExercisesToo(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch prescribe")
		enters(ana.Person, "Chin tuck", "How often a day", "12 times a day")
		ana.Submits()
		ana.ClosesModal()
		ana.Types("/stretch now")
		ana.Sees("Chin tuck")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 1")
		ana.Clicks("This hurts")
		ana.Sees("Good that you stopped")
		ana.Sees("Nothing more comes today")
		card := ana.desk(h).Card.ID
		ana.Types("/stretch now")
		ana.Sees("You rest")
		if d := ana.desk(h); d.Own[0].Off || d.Card.ID != card {
			t.Errorf("%+v, %+v", d.Own[0], d.Card)
		}
	})
}

func TestNobodyElseAndNoLogEverReadsAnExercise(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		ben := newWitness(t, h, "ben")
		saysYes(ana.Person)
		saysYes(ben.Person)
		ana.Types("/stretch prescribe")
		enters(ana.Person, secret, "How often a day", "12 times a day")
		ana.Submits()
		ana.ClosesModal()
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		ana.Clicks("Start")
		ana.Sees("Step 1 of 1")
		ana.Clicks("Finish")
		ben.Types("/stretch routines")
		ben.Types("/stretch prescribe")
		ben.Sees("Never write a diagnosis")
		if strings.Contains(ben.Reads(), secret) {
			t.Errorf("Ben reads it:\n%s", ben.Reads())
		}
		ana.Types("/stretch delete")
		ana.Clicks("Delete everything")
		ana.Sees("I no longer keep anything about you")
		d := ana.desk(h)
		if len(d.Own) > 0 || d.OwnLast != 0 {
			t.Errorf("kept: %+v", d.Own)
		}
		if log := h.log.String(); strings.Contains(log, secret) || log == "" {
			t.Errorf("the log:\n%s", log)
		}
	})
}
