package session_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// given is a desk in Lisbon with exercises, each so often a day and of so many
// seconds: "3x40" is three times a day, forty seconds.
func given(t *testing.T, exercises ...string) session.Desk {
	t.Helper()
	d := session.Desk{Person: prefs.Person{ID: ana, OptedIn: noon, Prefs: prefs.Defaults("Europe/Lisbon")}}
	for _, text := range exercises {
		var often, seconds int
		if _, err := fmt.Sscanf(text, "%dx%d", &often, &seconds); err != nil {
			t.Fatal(err)
		}
		d.Prescribe(routine.Exercise{
			Title: text, Do: "Do it.", Kind: routine.Hold, Amount: seconds, Sets: 1,
			Side: routine.Both, Setting: routine.Seated, TimesADay: often,
		}, 0, "2026-03-31", noon.AddDate(0, 0, 28))
	}
	return d
}

// lives through a day of so many reminders, each of which is done, skipped or
// put off once by its letter, and tells what each was for.
func lives(d *session.Desk, answers string) string {
	var offered []string
	planned := len(answers)
	for i, answer := range answers {
		now := noon.Add(time.Duration(i) * 10 * time.Minute)
		for again := 0; ; again++ {
			r, own := d.Turn(routine.Person{}, planned, now)
			if !own {
				r = reset
			}
			if again == 0 {
				offered = append(offered, strings.TrimPrefix(r.ID, "own--"))
			} else if last := offered[len(offered)-1]; last != strings.TrimPrefix(r.ID, "own--") {
				offered[len(offered)-1] = last + " then " + r.ID
			}
			d.Card = session.Card{ID: d.Card.ID + 1, Kind: delivery.Reminder, Routine: r.ID, Sent: now, Snoozes: again}
			countOffered(d, now)
			if answer == 'z' && again == 0 {
				d.Reply(session.Snoozed, now.Add(5*time.Minute), now)
				continue
			}
			if answer != 'd' && answer != 'z' {
				d.Reply(session.Skipped, time.Time{}, now)
				break
			}
			d.Begin(r, now)
			for range r.Steps {
				d.Play(r, session.Event{Kind: session.TimeUp}, d.Session.Ends)
			}
			break
		}
	}
	return strings.Join(offered, " ")
}

// countOffered is what a store does when a reminder was sent.
func countOffered(d *session.Desk, now time.Time) {
	date := d.Local(now).Format(time.DateOnly)
	if len(d.Days) == 0 {
		d.Days = []session.Day{{Date: date}}
	}
	d.Days[0].Offered++
	d.Days[0].Hours[d.Local(now).Hour()].Offered++
}

func TestOwnExercisesComeAsOftenAsWasSaid(t *testing.T) {
	for situation, c := range map[string]struct {
		exercises []string
		answers   string // of each reminder: done, skipped, put off and then done (z)
		want      string // what each reminder is for
	}{
		"none":                                {nil, "dddddd", "reset reset reset reset reset reset"},
		"twice a day, of six":                 {[]string{"2x40"}, "dddddd", "1 reset reset 1 reset reset"},
		"three times, of six":                 {[]string{"3x40"}, "dddddd", "1 reset 1 reset 1 reset"},
		"as often as there are reminders":     {[]string{"6x40"}, "dddddd", "1 1 1 1 1 1"},
		"more often than there are":           {[]string{"9x40"}, "dddd", "1 1 1 1"},
		"four times, of six":                  {[]string{"4x40"}, "dddddd", "1 1 reset 1 1 reset"},
		"one that is skipped comes again":     {[]string{"2x40"}, "sddddd", "1 reset 1 1 reset reset"},
		"skipping all day leaves the library": {[]string{"2x40"}, "ssssss", "1 reset 1 reset 1 reset"},
		"whoever wants all is offered all":    {[]string{"6x40"}, "ssssss", "1 1 1 1 1 1"},
		"put off, it is the same":             {[]string{"2x40"}, "zddddd", "1 reset reset 1 reset reset"},
		"two fit into a break":                {[]string{"2x40", "2x40"}, "dddd", "1-2 reset 1-2 reset"},
		"two do not fit, and take turns":      {[]string{"2x150", "2x150"}, "dddddd", "1 2 reset 1 2 reset"},
		"one alone may be longer":             {[]string{"1x290"}, "ddd", "1 reset reset"},
		"what is furthest behind comes first": {[]string{"1x150", "4x150"}, "dddd", "1 2 2 2"},
	} {
		t.Run(situation, func(t *testing.T) {
			d := given(t, c.exercises...)
			if diff := cmp.Diff(c.want, lives(&d, c.answers)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// noon is on a Tuesday.
func TestOwnExercisesComeOnTheirDaysAlone(t *testing.T) {
	d := given(t, "2x40", "1x30")
	d.Own[0].Days = []routine.Day{"monday", "wednesday"}
	d.Own[1].Days = []routine.Day{"tuesday", "wednesday"}
	var turns []string
	for day := range 7 {
		r, _ := d.Turn(routine.Person{}, 6, noon.AddDate(0, 0, day))
		turns = append(turns, r.ID)
	}
	if diff := cmp.Diff([]string{"own--2", "own--1-2", "", "", "", "", "own--1"}, turns); diff != "" {
		t.Errorf("from Tuesday on (-want +got):\n%s", diff)
	}
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, time.July, 6, 23, 30, 0, 0, time.UTC) // a Tuesday in Lisbon already
	d.Own[0].Ends, d.Own[1].Ends = late.AddDate(0, 1, 0), late.AddDate(0, 1, 0)
	if r, _ := d.Turn(routine.Person{}, 6, late); r.ID != "own--2" {
		t.Errorf("at %s: %q", late.In(lisbon), r.ID)
	}
	if !d.Offers(d.Own[0].Routine(), routine.Person{}, noon.AddDate(0, 0, 1)) {
		t.Error("who asks for one on another day does not get it")
	}
}

func TestOwnExercisesStartAnewEachDay(t *testing.T) {
	d := given(t, "2x40")
	lives(&d, "dddddd")
	if _, ok := d.Turn(routine.Person{}, 6, noon.Add(11*time.Hour)); ok {
		t.Error("a third one on the same day")
	}
	if _, ok := d.Turn(routine.Person{}, 6, noon.Add(13*time.Hour)); !ok {
		t.Error("none on the next day")
	}
}

func TestWhatIsNotOfferedOfOwnExercises(t *testing.T) {
	for situation, change := range map[string]func(d *session.Desk){
		"it is over":        func(d *session.Desk) { d.Own[0].Ends = noon },
		"it is left out":    func(d *session.Desk) { d.Rest(1, true) },
		"it needs a roller": func(d *session.Desk) { d.Own[0].Equipment = []routine.Equipment{routine.Roller} },
		"it needs a floor":  func(d *session.Desk) { d.Own[0].Setting = routine.Floor },
		"it is deleted":     func(d *session.Desk) { d.Unprescribe(1) },
	} {
		t.Run(situation, func(t *testing.T) {
			d := given(t, "6x40")
			r := d.Own[0].Routine()
			if change(&d); len(d.Own) > 0 {
				r = d.Own[0].Routine()
			}
			if turn, ok := d.Turn(routine.Person{}, 6, noon); ok {
				t.Errorf("offered %s", turn.ID)
			}
			if d.Offers(r, routine.Person{}, noon) {
				t.Error("it can be asked for")
			}
		})
	}
}

func TestAnExerciseEndsWithItsLastDay(t *testing.T) {
	d := given(t, "1x40", "2x40")
	d.Own[1].Ends = noon.Add(time.Hour)
	if got := d.Wakes(); !got.Equal(d.Own[1].Ends) {
		t.Errorf("the desk wakes at %s", got)
	}
	d.Expire(noon.Add(time.Hour - time.Second))
	if len(d.Own) != 2 {
		t.Error("it went too early")
	}
	d.Expire(noon.Add(time.Hour))
	if len(d.Own) != 1 || d.Own[0].Number != 1 {
		t.Errorf("left: %+v", d.Own)
	}
	d.Prescribe(routine.Exercise{Title: "third"}, 0, "2026-03-31", noon.AddDate(0, 0, 28))
	if d.Own[1].Number != 3 {
		t.Errorf("a number was used again: %+v", d.Own)
	}
}

func TestAnExerciseThatWasEditedIsAnotherOne(t *testing.T) {
	d := given(t, "1x40", "2x40")
	d.Own[0].Off, d.Own[0].Day, d.Own[0].Done = true, "2026-03-03", 1
	d.Prescribe(routine.Exercise{Title: "better", Kind: routine.Hold, Amount: 30, Sets: 1}, 1, "2026-04-01", noon.AddDate(0, 0, 29))
	if _, ok := d.Prescribed("own--1"); ok {
		t.Error("the old one is there")
	}
	o := d.Own[0]
	if o.Number != 3 || o.Title != "better" || !o.Off || o.Done != 1 || len(d.Own) != 2 {
		t.Errorf("%+v", d.Own)
	}
}

func TestOnlyWhatWasDoneCounts(t *testing.T) {
	for situation, c := range map[string]struct {
		events []session.EventKind // after Start
		want   []int               // how often each was done
	}{
		"all of it":             {[]session.EventKind{session.Next, session.Next, session.Next, session.Next}, []int{1, 1, 1}},
		"stopped at once":       {[]session.EventKind{session.Stop}, []int{0, 0, 0}},
		"after the first":       {[]session.EventKind{session.Next, session.Stop}, []int{1, 0, 0}},
		"between two sides":     {[]session.EventKind{session.Next, session.Next, session.Stop}, []int{1, 0, 0}},
		"after both sides":      {[]session.EventKind{session.Next, session.Next, session.Next, session.Stop}, []int{1, 1, 0}},
		"it hurt in the second": {[]session.EventKind{session.Next, session.Hurts}, []int{1, 0, 0}},
	} {
		t.Run(situation, func(t *testing.T) {
			d := given(t, "3x40", "3x40", "3x40")
			d.Own[1].Side = routine.Each
			d.Card = session.Card{ID: 7, Kind: delivery.Reminder, Routine: "own--1-2-3", Sent: noon}
			r, _ := d.Prescribed("own--1-2-3")
			if !d.Begin(r, noon) {
				t.Fatal("it did not begin")
			}
			for _, kind := range c.events {
				d.Play(r, session.Event{Kind: kind, Card: 7, Turn: d.Session.Turn}, noon.Add(time.Minute))
			}
			for i, o := range d.Own {
				if o.Done != c.want[i] || o.Off {
					t.Errorf("%s: done %d, off: %t", o.Title, o.Done, o.Off)
				}
			}
			if len(d.Offered) > 0 {
				t.Errorf("the library varies on %v", d.Offered)
			}
		})
	}
}
