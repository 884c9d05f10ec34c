package bolt_test

import (
	"fmt"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// BenchmarkDesk reads all that is kept of one person: of somebody new, and of
// somebody who has used the bot for ten weeks and played a routine today.
func BenchmarkDesk(b *testing.B) {
	for name, lived := range lives() {
		b.Run(name, func(b *testing.B) {
			s := inhabit(b, lived)
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				d, err := s.Desk(b.Context(), person(i*7919%village))
				if err != nil || d.Card.ID == 0 {
					b.Fatalf("card %d, %v", d.Card.ID, err)
				}
				i++
			}
		})
	}
}

// BenchmarkChangeOf is the work of a press on the card of such a person. Its commit,
// which is all that is slow, they share with a crowd.
func BenchmarkChangeOf(b *testing.B) {
	for name, lived := range lives() {
		b.Run(name, func(b *testing.B) {
			s := inhabit(b, lived)
			b.ReportAllocs()
			b.ResetTimer()
			for from := 0; from < b.N; from += village {
				err := s.Bulk(min(village, b.N-from), person, func(i int, d *session.Desk) {
					d.Card.Snoozes++
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

const village = 1_000

// inhabit has each of a few people live with the bot.
func inhabit(b *testing.B, lived func(*session.Desk)) *bolt.Store {
	b.Helper()
	s, _ := populate(b, village, 0)
	if err := s.Bulk(village, person, func(_ int, d *session.Desk) { lived(d) }); err != nil {
		b.Fatal(err)
	}
	return s
}

// lives are what the bot knows of people.
func lives() map[string]func(*session.Desk) {
	day := func(d *session.Desk) {
		before := noon().AddDate(0, 0, -1)
		d.Person.Met = before
		d.Card = session.Card{ID: 1, Kind: delivery.Reminder, Routine: "desk-reset", Due: before, Sent: before, Answer: session.Stood}
		d.Posts = session.Posts{Card: 1, Channel: d.Person.Channel, TS: map[string]string{"": "1763553600.000100"}}
		for k := range 6 {
			at := before.Add(-time.Duration(k) * time.Hour)
			d.Log = append(d.Log, session.Note{At: at, Due: at, What: session.WasSent})
		}
		d.Days = []session.Day{{Date: before.Format(time.DateOnly), Offered: 6, Stood: 3, Skipped: 1}}
	}
	return map[string]func(*session.Desk){"a day": day, "ten weeks": func(d *session.Desk) {
		day(d)
		began := noon().AddDate(0, 0, -70)
		today := began.Truncate(24 * time.Hour)
		d.Person.Met, d.Person.OptedIn, d.Person.Locale = began, began, "en-US"
		d.Person.Safety.Screened, d.Person.Safety.Lists = map[string]time.Time{"desk": today}, map[string]string{"desk": "0a1b2c3d"}
		d.Card.Answer = session.Started
		d.Session = session.Session{
			Card: 1, Routine: "desk-reset", Amounts: []int{0, 6, 5, 0, 5}, Steps: 5, Step: 5, Turn: 5, State: session.Done, Pace: prefs.PaceAuto,
			Began: noon().AddDate(0, 0, -1), Ended: noon().AddDate(0, 0, -1).Add(3 * time.Minute), Spent: 2 * time.Minute, Feedback: session.Right,
		}
		for part := range 5 {
			d.Posts.TS[session.Part(part)] = fmt.Sprintf("1763553600.%06d", part)
		}
		d.Posts.TS["end"] = "1763553800.000100"
		d.Posts.Revisions = map[string]uint64{"": 20, "step-0": 21, "step-1": 22, "step-2": 23, "step-3": 24, "step-4": 25}
		d.Experience.Doses = map[string]int{"desk-reset": 1}
		d.Summary, d.Week = noon().AddDate(0, 0, 3), "2026-11-16"
		for k := range 2 {
			at := noon().AddDate(0, 0, -2).Add(-time.Duration(k) * time.Hour)
			d.Log = append(d.Log, session.Note{At: at, Due: at, What: session.WasDropped, Why: "meeting"})
		}
		ids := []string{"desk-reset", "wall-roll", "look-round", "chair-stands", "desk-bow", "open-the-chest", "shoulder-rolls", "five-minute-walk"}
		d.Days = nil
		for k := range session.DaysKept {
			date := noon().AddDate(0, 0, -1-k).Format(time.DateOnly)
			counts := session.Day{Date: date, Offered: 6, Started: 2, Done: 2, Stood: 1, Snoozed: 1, Skipped: 1, Seconds: 300}
			for h := range 6 {
				counts.Hours[9+h] = session.Hour{Offered: 1, Taken: uint16(h % 2)}
			}
			d.Days = append(d.Days, counts)
			for h := range 6 {
				if len(d.Offered) < session.OfferedKept {
					d.Offered = append(d.Offered, session.Offer{Routine: ids[(h+3*k)%len(ids)], Day: date, Skipped: h == 5})
				}
			}
		}
	}}
}
