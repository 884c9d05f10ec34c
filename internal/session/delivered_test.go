package session_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// reminder is Ana's, with an id above that of the card on her desk.
func reminder(id uint64) delivery.Message {
	return delivery.Message{ID: id, To: ana, Kind: delivery.Reminder, Ref: delivery.Ref{Card: id}, Due: noon, Unsaid: "calendar"}
}

func sent(ts string) delivery.Outcome {
	return delivery.Outcome{
		Verdict: delivery.Sent, At: noon.Add(time.Minute + time.Millisecond),
		Receipt: delivery.Receipt{Channel: "D1", TS: ts, Routine: reset.ID},
	}
}

func auckland(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func settle(t *testing.T, d *session.Desk, m delivery.Message, o delivery.Outcome) {
	t.Helper()
	if err := d.Settle(m, o, prefs.Days{Zone: auckland(t)}); err != nil {
		t.Fatal(err)
	}
}

func TestAReminderThatCameIsTheCardAndCounted(t *testing.T) {
	d := desk("")
	settle(t, &d, reminder(9), sent("1.2"))
	want := desk("")
	want.Person.Channel = "D1"
	want.Card = session.Card{ID: 9, Kind: delivery.Reminder, Routine: reset.ID, Due: noon, Sent: noon.Add(time.Minute), Ignored: 1}
	want.Posts = session.Posts{Card: 9, Channel: "D1", TS: map[string]string{"": "1.2"}}
	want.Log = []session.Note{{At: noon.Add(time.Minute + time.Millisecond), Due: noon, What: session.WasSent, Unsaid: "calendar"}}
	want.Days = []session.Day{{Date: "2026-03-04", Offered: 1}}
	want.Days[0].Hours[1].Offered = 1
	want.Offered = []session.Offer{{Routine: reset.ID, Day: "2026-03-04"}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("desk (-want +got):\n%s", diff)
	}
}

func TestAnEditIsOvertakenByANewerOneOfItsPostOnly(t *testing.T) {
	posts := session.Posts{Card: 9, Revisions: map[string]uint64{"": 11, "step-0": 14}}
	for situation, c := range map[string]struct {
		id, card uint64
		part     string
		post     bool
		want     bool
	}{
		"the card's last edit":                   {id: 11, card: 9},
		"one before it":                          {id: 10, card: 9, want: true},
		"the step's last edit":                   {id: 14, card: 9, part: "step-0"},
		"one before it, newer than the card's":   {id: 13, card: 9, part: "step-0", want: true},
		"an edit of a step that was never owed":  {id: 1, card: 9, part: "step-1"},
		"an edit of another card":                {id: 1, card: 8},
		"the card itself, which comes before it": {id: 9, card: 9, post: true},
	} {
		m := delivery.Message{ID: c.id, Ref: delivery.Ref{Card: c.card, Part: c.part}, Edit: !c.post}
		if got := posts.Overtaken(m); got != c.want {
			t.Errorf("%s: overtaken %t, want %t", situation, got, c.want)
		}
	}
}

func TestWhatWasPressedBeforeSlackAnsweredStays(t *testing.T) {
	d := desk("")
	d.Card = session.Card{ID: 9, Kind: delivery.Reminder, Routine: "swapped", Answer: session.Snoozed, Until: noon.Add(time.Hour), Ignored: 3, Seen: true}
	d.Posts = session.Posts{Card: 9, TS: map[string]string{"step-0": "2.0"}, Revisions: map[string]uint64{"": 11}}
	settle(t, &d, reminder(9), sent("1.2"))
	want := d.Card
	want.Sent, want.Due = noon.Add(time.Minute), noon
	if diff := cmp.Diff(want, d.Card); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	if d.Card.Routine != "swapped" || d.Card.Answer != session.Snoozed || d.Card.Ignored != 3 || !d.Card.Seen {
		t.Errorf("what they made of it is gone: %+v", d.Card)
	}
	posts := session.Posts{Card: 9, Channel: "D1", TS: map[string]string{"": "1.2", "step-0": "2.0"}, Revisions: map[string]uint64{"": 11}}
	if diff := cmp.Diff(posts, d.Posts); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
}

func TestACardThatComesDuringARoutineIsCountedAndStray(t *testing.T) {
	d := desk("")
	d.Begin(reset, noon)
	before := d.Card
	settle(t, &d, reminder(9), sent("1.2"))
	if diff := cmp.Diff(before, d.Card); diff != "" {
		t.Errorf("card (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]uint64{9}, d.Strays); diff != "" || d.Days[0].Offered != 1 {
		t.Errorf("strays %v, days %v", d.Strays, d.Days)
	}
}

func TestHowOtherMessagesEnd(t *testing.T) {
	dropped := delivery.Outcome{Verdict: delivery.Dropped, Reason: delivery.Stale, At: noon}
	unknown := delivery.Outcome{Verdict: delivery.Unknown, Reason: delivery.NoReply, At: noon}
	edit := reminder(9)
	edit.Edit = true
	of := func(kind delivery.Kind, card uint64, part string) delivery.Message {
		return delivery.Message{ID: 9, To: ana, Kind: kind, Ref: delivery.Ref{Card: card, Part: part}}
	}
	for name, c := range map[string]struct {
		m         delivery.Message
		o         delivery.Outcome
		want      func(*session.Desk)
		concerned bool
	}{
		"a reminder went stale": {reminder(9), dropped, func(d *session.Desk) {
			d.Log = []session.Note{{At: noon, Due: noon, What: session.WasDropped, Why: "stale"}}
		}, true},
		"nobody knows of a reminder": {reminder(9), unknown, func(d *session.Desk) {
			d.Log, d.Strays = []session.Note{{At: noon, Due: noon, What: session.WasUnknown, Why: "no-reply"}}, []uint64{9}
		}, true},
		"nobody knows of an older one": {reminder(6), unknown, func(d *session.Desk) {
			d.Log = []session.Note{{At: noon, Due: noon, What: session.WasUnknown, Why: "no-reply"}}
		}, true},
		"nobody knows of a break asked for": {of(delivery.Break, 9, ""), unknown, func(d *session.Desk) { d.Strays = []uint64{9} }, true},
		"a break asked for went stale":      {of(delivery.Break, 9, ""), dropped, func(*session.Desk) {}, false},
		"a step came":                       {of(delivery.Step, 7, "step-0"), sent("2.0"), func(d *session.Desk) { d.Posts.TS["step-0"] = "2.0"; d.Person.Channel = "D1" }, true},
		"a step of an older card came":      {of(delivery.Step, 5, "step-0"), sent("2.0"), func(d *session.Desk) { d.Person.Channel = "D1" }, true},
		"a summary came":                    {of(delivery.Summary, 9, ""), sent("2.0"), func(d *session.Desk) { d.Person.Channel = "D1" }, true},
		"the question after a rest came":    {of(delivery.Rested, 9, ""), sent("2.0"), func(d *session.Desk) { d.Person.Channel = "D1" }, true},
		"an edit was made":                  {edit, sent("2.0"), func(*session.Desk) {}, false},
		"nobody knows of an edit":           {edit, unknown, func(*session.Desk) {}, false},
		"a reminder waits":                  {reminder(9), delivery.Outcome{Verdict: delivery.Later}, func(*session.Desk) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			begin := func() session.Desk {
				d := desk("")
				d.Posts = session.Posts{Card: 7, TS: map[string]string{"": "1.0"}}
				return d
			}
			d, want := begin(), begin()
			settle(t, &d, c.m, c.o)
			c.want(&want)
			if diff := cmp.Diff(want, d); diff != "" {
				t.Errorf("desk (-want +got):\n%s", diff)
			}
			if is := session.Concerned(c.m, c.o); is != c.concerned {
				t.Errorf("concerned: %v", is)
			}
		})
	}
}

func TestAMessageOfAnUnknownKindIsNotSettled(t *testing.T) {
	d := desk("")
	m := reminder(9)
	m.Kind = "hologram"
	if err := d.Settle(m, sent("1.2"), prefs.Days{Zone: time.UTC}); err == nil {
		t.Error("settled")
	}
}

func TestTheLastOfSeveralRemindersIsAsIfEachHadBeenPlaced(t *testing.T) {
	for name, answer := range map[string]session.Answer{"the first was not answered": session.Open, "it was": session.Stood} {
		t.Run(name, func(t *testing.T) {
			begin := func() session.Desk {
				d := desk("")
				d.Place(session.Posted{Card: session.Card{ID: 8, Kind: delivery.Reminder}})
				d.Card.Answer = answer
				return d
			}
			posted := func(id uint64) session.Posted {
				return session.Posted{Card: session.Card{ID: id, Kind: delivery.Reminder, Sent: noon}, Channel: "D1", TS: "1.0"}
			}
			each, last := begin(), begin()
			for id := uint64(9); id <= 12; id++ {
				each.Place(posted(id))
			}
			last.PlaceLast(posted(12), 3)
			if diff := cmp.Diff(each, last); diff != "" {
				t.Errorf("desk (-each +last):\n%s", diff)
			}
		})
	}
}

func TestWhatGoesOnIsToldOnce(t *testing.T) {
	held := session.Note{At: noon, Due: noon, What: session.WasHeld, Why: "in-call"}
	absent := session.Note{At: noon, Due: noon, What: session.WasDropped, Why: "absent"}
	later := func(n session.Note) session.Note {
		n.At, n.Due = n.At.Add(time.Hour), n.Due.Add(time.Hour)
		return n
	}
	stillHeld := held
	stillHeld.At = noon.Add(time.Minute)
	for name, c := range map[string]struct {
		last, now session.Note
		lasts     bool
		want      int
	}{
		"the same reminder is held still":   {held, stillHeld, false, 1},
		"another one is held":               {held, later(held), false, 2},
		"somebody is away still":            {absent, later(absent), true, 1},
		"one that was dropped, and another": {absent, later(absent), false, 2},
		"held, and then dropped":            {held, absent, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			var d session.Desk
			d.Tell(c.last, c.lasts)
			d.Tell(c.now, c.lasts)
			if len(d.Log) != c.want {
				t.Errorf("%d notes: %v", len(d.Log), d.Log)
			}
		})
	}
}

// TestCatchingUpIsBeingToldOneByOne compares the two for random news.
func TestCatchingUpIsBeingToldOneByOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 1))
	lasts := func(n session.Note) bool { return n.Why == "absent" }
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	merged := 0
	for range 300 {
		var told, caught session.Desk
		for range 4 {
			var notes []session.Note
			var offers []session.Offer
			for range rng.IntN(30) {
				n := session.Note{At: noon, Due: noon.Add(time.Duration(rng.IntN(3)) * time.Hour), What: session.What(pick("sent", "held", "dropped")), Why: pick("absent", "in-call")}
				o := session.Offer{Routine: pick("", "desk-reset", "open-the-chest", "own--1"), Day: pick("2026-11-28", "2026-11-29")}
				notes, offers = append(notes, n), append(offers, o)
			}
			before := len(told.Log)
			for i := range slices.Backward(notes) {
				told.Tell(notes[i], lasts(notes[i]))
				told.Offer(offers[i].Routine, offers[i].Day)
			}
			merged += len(notes) + before - len(told.Log)
			caught.CatchUp(notes, lasts, offers)
			if !slices.Equal(told.Log, caught.Log) || !slices.Equal(told.Offered, caught.Offered) {
				t.Fatalf("told %v, %v;\ncaught up with %v, %v", told.Log, told.Offered, caught.Log, caught.Offered)
			}
		}
	}
	if merged == 0 {
		t.Error("nothing went on")
	}
}

func TestARestoredDeskDoesNothingTwice(t *testing.T) {
	d := desk("")
	if d.Restore(noon) {
		t.Error("an idle desk was changed")
	}
	d.Begin(reset, noon.Add(-time.Minute))
	d.Summary, d.Week = noon.Add(time.Hour), "2026-03-02"
	if !d.Restore(noon) || d.Session.State != session.Stopped || !d.Session.Ended.Equal(noon) || !d.Wakes().Equal(d.Summary) {
		t.Errorf("after the backup %+v, and it wakes at %v", d.Session, d.Wakes())
	}
	if d.Restore(noon) {
		t.Error("it is changed again")
	}
	if d.Summary = noon; !d.Restore(noon) || !d.Summary.IsZero() || d.Week != "" {
		t.Errorf("a summary that was due still comes at %v, for %q", d.Summary, d.Week)
	}
}

func TestRemindersAreCountedWhereTheyCame(t *testing.T) {
	zone := auckland(t)
	hour := session.HourOf(noon, prefs.Days{Zone: zone}) // one in the morning of the next day there
	days := session.CountOffered(nil, session.Offered{Hour: hour, Count: 2}, session.Offered{Hour: hour - 48 + 22, Count: 1})
	days = session.CountOffered(days, session.Offered{Hour: hour, Count: 1})
	want := []session.Day{{Date: "2026-03-04", Offered: 3}, {Date: "2026-03-03", Offered: 1}}
	want[0].Hours[1].Offered, want[1].Hours[23].Offered = 3, 1
	if diff := cmp.Diff(want, days); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}
