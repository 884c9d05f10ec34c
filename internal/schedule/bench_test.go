package schedule

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// BenchmarkTick is one in which ten thousand people of forty zones are due,
// without what the store does.
func BenchmarkTick(b *testing.B) {
	const people = 10_000
	noon := time.Date(2026, time.February, 10, 11, 30, 0, 0, time.UTC)
	spec := func(t *prefs.Timetable) {
		t.Plan = prefs.Plan{Cron: "*/30 9-17 * * 1-5"}
		t.Hours = prefs.Week(prefs.Span{From: 9 * 60, To: 18 * 60}, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
		t.PerDay, t.Lead = prefs.MaxPerDay, 0
	}
	for _, c := range []struct {
		situation string
		plan      func(*prefs.Timetable)
		person    func(i int, d *Due)
		known     Presence
	}{
		{situation: "a spec", plan: spec},
		{situation: "the usual plan"},
		{situation: "a cap that spreads", plan: func(t *prefs.Timetable) { t.Plan.Every, t.PerDay = 30, 5 }},
		{situation: "every other one", plan: func(t *prefs.Timetable) { t.EveryOther = true }},
		{situation: "a pause to come", plan: spec, person: func(i int, d *Due) {
			d.Pauses = prefs.Pauses{{From: noon.Add(time.Duration(20+i%600) * time.Minute), Until: noon.Add(40 * time.Hour)}}
		}},
		{situation: "a night", plan: func(t *prefs.Timetable) {
			for d := range t.Hours {
				t.Hours[d] = []prefs.Span{{From: 10 * 60, To: 10*60 + 30}, {From: 11 * 60, To: 24*60 + 4*60}}
			}
		}},
		{situation: "a calendar", plan: spec, person: func(_ int, d *Due) { d.Calendar = true }, known: Presence{Meetings: []Meeting{
			{noon.Add(-2 * time.Hour), noon.Add(-time.Hour)}, {noon.Add(2 * time.Hour), noon.Add(3 * time.Hour)},
		}}},
		{situation: "a meeting", plan: spec, known: Presence{Status: prefs.RuleMeeting}},
		{situation: "a plan each", plan: spec, person: func(i int, d *Due) {
			d.Timetable.Lead = i % 300
			d.TimetableID = uint64(i + 1)
		}},
	} {
		b.Run(c.situation, func(b *testing.B) {
			sent := 0
			store := &crowd{decides: func(_ Due, d Decision) {
				if d.Owed != nil {
					sent++
				}
			}}
			for i := range people {
				due := Due{
					User: prefs.UserID{Workspace: fmt.Sprintf("T%09d", i%50), Person: fmt.Sprintf("U%010d", i)},
					At:   noon, First: noon, Timetable: prefs.Defaults(prefstest.Zones()[i%len(prefstest.Zones())]).Timetable,
				}
				if c.plan != nil {
					c.plan(&due.Timetable)
				}
				due.TimetableID = due.Timetable.ID()
				due.Day = Tally{Today(due.Timetable.Days(), noon).Day, i % 3}
				if c.person != nil {
					c.person(i, &due)
				}
				store.due = append(store.due, due)
			}
			s := New(Options{
				Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler),
				Presence: func(prefs.UserID, time.Time) Presence { return c.known },
			})
			b.ReportAllocs()
			for b.Loop() {
				beat, err := s.Tick(b.Context(), noon.Add(time.Second))
				if err != nil || beat.Due != people || (sent > 0) == (c.known.Status != "") {
					b.Fatal(beat, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/people, "ns/reminder")
		})
	}
}
