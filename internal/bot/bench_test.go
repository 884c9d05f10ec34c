package bot

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
	"unhunch/routines"
)

// BenchmarkCard tells what a reminder's card costs from its claim to the blocks,
// without Slack and without a store: of somebody with all equipment and as many
// offers behind them as are kept, for whom the whole library is there.
func BenchmarkCard(b *testing.B) {
	library, err := routine.Load(routines.Files)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	kept := regular(library, now)
	c := coach.New(coach.Options{
		Desks:    onlyOne{desk: kept},
		Material: func() coach.Material { return coach.Material{Library: library} },
		Absent:   func(prefs.Person, time.Time) bool { return false },
		Unseen:   func(prefs.UserID) time.Time { return time.Time{} },
		Log:      slog.New(slog.DiscardHandler),
	})
	claim := delivery.Claim{Message: delivery.Message{ID: 4711, To: kept.Person.ID, Kind: delivery.Reminder, Due: now, Ref: delivery.Ref{Card: 4711}}}
	shows := func() coach.Answer {
		shown, err := c.Do(b.Context(), kept.Person.ID, coach.Owed{Claim: claim}, coach.Facts{}, now)
		if err != nil {
			b.Fatal(err)
		}
		return shown
	}
	offered := shows()
	if o, ok := offered.(coach.Offered); !ok || o.Chosen == "" {
		b.Fatalf("%T", offered)
	}
	b.Run("decided", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			shows()
		}
	})
	b.Run("drawn", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			card.For(kept.Person).Draw(offered)
		}
	})
}

// regular is the desk of somebody who has been reminded for long.
func regular(library *routine.Library, now time.Time) session.Desk {
	d := session.Desk{Person: prefs.Person{
		ID: prefs.UserID{Workspace: "T1", Person: "U1"}, Met: now.AddDate(0, -2, 0), OptedIn: now.AddDate(0, -2, 0),
		Channel: "D1", Locale: "en-US", Prefs: prefs.Defaults("Europe/Berlin"), Version: 9,
	}}
	for _, t := range library.Things() {
		d.Person.Prefs.Equipment = append(d.Person.Prefs.Equipment, string(t.ID))
	}
	for _, s := range routine.Settings() {
		d.Person.Prefs.Places = append(d.Person.Prefs.Places, string(s))
	}
	for _, profile := range library.Profiles() {
		d.Person.Safety.Clear(now.AddDate(0, -1, 0), profile)
	}
	for i, all := 0, library.Routines(); i < session.OfferedKept; i++ {
		d.Offered = append(d.Offered, session.Offer{Routine: all[i*7%len(all)].ID, Day: now.AddDate(0, 0, -i/6).Format(time.DateOnly)})
	}
	d.Experience.Stages = map[string]routine.Reached{}
	for _, p := range library.Progressions() {
		d.Experience.Stages[p.ID] = routine.Reached{Stage: len(p.Stages) - 1}
	}
	return d
}

// onlyOne is a store in memory of one desk that is only read.
type onlyOne struct {
	coach.Desks
	desk session.Desk
}

func (o onlyOne) Desk(context.Context, prefs.UserID) (session.Desk, error) { return o.desk, nil }

// BenchmarkPress tells how long a person waits for the acknowledgement of a
// press: of ten people, one after the other, who press on an idle bot. Beside
// it stands the least that slack-go can do, a loop that acknowledges at once
// and does nothing.
func BenchmarkPress(b *testing.B) {
	for _, over := range []string{"memory", "TCP"} {
		for _, by := range []struct {
			who    string
			starts func(*house)
		}{{"unhunch", (*house).starts}, {"bare", (*house).startsBare}} {
			b.Run(fmt.Sprintf("over=%s/by=%s", over, by.who), func(b *testing.B) {
				h := moveIn(b, sandbox.Options{People: crowd(10), Lenient: true, PingEvery: time.Second})
				if over == "TCP" {
					door, err := h.Listen(b.Context(), "127.0.0.1:0")
					if err != nil {
						b.Fatal(err)
					}
					b.Cleanup(door.Close)
					h.Door = door
				}
				by.starts(h)
				people, controls := h.buttons()
				already := len(h.Deliveries())
				for i := 0; b.Loop(); i++ {
					if err := people[i%10].Use(b.Context(), controls[i%10]); err != nil {
						b.Fatal(err)
					}
					b.StopTimer()
					rests(h.bot) // it is idle again
					b.StartTimer()
				}
				b.StopTimer()
				var took []time.Duration
				for _, d := range h.Deliveries()[already:] {
					took = append(took, d.AckAfter)
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2])/1e6, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
				h.ends()
			})
		}
	}
}

// BenchmarkIdle tells what the bot keeps in memory for ten people of whom
// nobody does anything, beside the pretend Slack it is connected to.
func BenchmarkIdle(b *testing.B) {
	for b.Loop() {
		before := heap()
		h := moveIn(b, sandbox.Options{People: crowd(10)})
		h.starts()
		for _, p := range h.People() {
			h.reminded(p.Handle)
		}
		b.ReportMetric(float64(heap()-before)/1024, "heap-KB")
		h.ends()
	}
}

// startsBare connects one slack-go client that acknowledges whatever comes.
func (h *house) startsBare() {
	h.t.Helper()
	client := h.Socket()
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 2)
	go func() { ended <- client.RunContext(ctx) }()
	go func() {
		for {
			select {
			case <-ctx.Done():
				ended <- nil
				return
			case event := <-client.Events:
				if event.Request != nil && event.Request.EnvelopeID != "" {
					_ = client.AckCtx(ctx, event.Request.EnvelopeID, nil)
				}
			}
		}
	}()
	h.stop = func() error {
		cancel()
		<-ended
		<-ended
		h.stop = nil
		return nil
	}
	h.holds(1)
}

// buttons gives everybody a message with a button.
func (h *house) buttons() (people []*sandboxtest.Person, all []sandbox.Control) {
	h.t.Helper()
	for _, p := range h.People() {
		person := h.reminded(p.Handle)
		if _, _, err := h.API().PostMessage(person.ID(), button("Why now?", "why", "")); err != nil {
			h.t.Fatal(err)
		}
		people, all = append(people, person), append(all, person.Finds("Why now?").Controls()[0])
	}
	return people, all
}
