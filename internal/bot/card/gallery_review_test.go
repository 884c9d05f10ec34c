package card_test

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// reviewed is Ana's desk after some weeks: on Tuesday noon she had breaks on Monday and
// today.
func reviewed() session.Desk {
	return with(func(d *session.Desk) {
		d.Person.OptedIn = noon.AddDate(0, -2, 0)
		d.Days = append(d.Days,
			session.Day{Date: "2026-02-27", Done: 1}, session.Day{Date: "2026-02-25", Stood: 4}, session.Day{Date: "2026-02-23", Stood: 1},
			session.Day{Date: "2026-02-10", Stood: 1}, session.Day{Date: "2026-02-09", Stood: 1},
		)
	})
}

// drawnOf are pictures of it.
func drawnOf(r session.Review) []card.Picture {
	alts := reads.Described(r)
	return []card.Picture{{URL: "https://example.com/week.png", Alt: alts[0]}, {URL: "https://example.com/weeks.png", Alt: alts[1]}}
}

func reviews() []example {
	d := reviewed()
	soFar := coach.Week{Progress: session.Week(d.Days, d.Day(noon)), Review: d.Review(d.Day(noon), noon)}
	over := coach.Week{Progress: session.LastWeek(d.Days, d.Day(noon)), Review: d.Review(d.Day(noon).AddDate(0, 0, -7), noon)}
	return []example{
		{"progress-in-pictures", reads.Progress(soFar, drawnOf(soFar.Review)...)},
		{"summary-in-pictures", reads.Summary(over, drawnOf(over.Review)...)},
		{"summary-of-weeks", reads.Summary(over)},
	}
}

func reviewRooms(next []time.Time) []room {
	d := reviewed()
	a := coach.HomeShown{Desk: d, Next: next, Now: noon}
	return []room{
		{"home-in-pictures", reads.Home(a, card.Around{}, drawnOf(d.Review(d.Day(noon), noon))...)},
		{"home-of-weeks", reads.Home(a, card.Around{})},
	}
}

// Whatever the pictures show is said, and each number of it: in the description and in the
// text that is read aloud.
func TestADescriptionSaysAllNumbers(t *testing.T) {
	d := reviewed()
	for name, c := range map[string]struct {
		review      session.Review
		week, weeks []string
		never       []string
	}{
		"in the middle of a week": {
			d.Review(d.Day(noon), noon),
			[]string{"Monday: 2 breaks", "Tuesday, today: 2 breaks", "Wednesday: still to come", "Friday: still to come", "Saturday: a day off"},
			[]string{"2, free, 3 and 2 so far", "a break on 3 days"},
			[]string{"miss", "0", "no break"},
		},
		"a week that is over": {
			d.Review(d.Day(noon).AddDate(0, 0, -7), noon),
			[]string{"Monday: 1 break;", "Tuesday: free", "Wednesday: 4 breaks", "Friday: 1 break", "Sunday: a day off"},
			[]string{"2, free and 3."},
			[]string{"today", "to come", "so far"},
		},
		"on a day off": {
			session.Review{Days: [7]session.ReviewedDay{{Kind: session.DayBefore}, {Kind: session.DayToday}}, Weeks: []int{4, 0}, Goal: 1},
			[]string{"Tuesday: today"},
			[]string{"4 and a fresh one", "a break on 1 day."},
			[]string{"Monday", "0"},
		},
	} {
		alts := reads.Described(c.review)
		for i, said := range [][]string{c.week, c.weeks} {
			for _, words := range said {
				if !strings.Contains(alts[i], words) {
					t.Errorf("%s: %q does not say %q", name, alts[i], words)
				}
			}
			for _, words := range c.never {
				if strings.Contains(alts[i], words) {
					t.Errorf("%s: %q says %q", name, alts[i], words)
				}
			}
		}
	}
	soFar := reviews()[0].message
	for _, alt := range reads.Described(d.Review(d.Day(noon), noon)) {
		if !strings.Contains(soFar.Text, alt) {
			t.Errorf("the text does not say %q:\n%s", alt, soFar.Text)
		}
	}
}

// The longest description has room.
func TestADescriptionIsNeverCut(t *testing.T) {
	r := session.Review{Weeks: []int{7, 7, 7, 7, 7}, Goal: 5}
	for i := range r.Days {
		r.Days[i] = session.ReviewedDay{Taken: 999, Kind: session.DayPast}
	}
	for _, locale := range []string{"en-US", "de-DE"} {
		for _, alt := range card.For(prefs.Person{Locale: locale}).Described(r) {
			if len(alt) > 500 {
				t.Errorf("%d bytes: %s", len(alt), alt)
			}
		}
	}
}
