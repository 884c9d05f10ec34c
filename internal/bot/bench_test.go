package bot

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

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
					h.bot.Wait() // it is idle again
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
