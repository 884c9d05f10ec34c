package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/effort"
	"unhunch/internal/prefs"
)

// crowd is a store in which the same people are due at every beat, in this order.
type crowd struct {
	ledger
	due     []Due
	decides func(Due, Decision)
}

func (c *crowd) Advance(_ context.Context, _ time.Time, _ int, decide func(Due) Decision) (Beat, error) {
	for _, due := range c.due {
		c.decides(due, decide(due))
	}
	return Beat{Due: len(c.due)}, nil
}

// TestABeatDecidesAboutEverybodyAsIfTheyWereAlone has people who share plans meet in
// the beats of one scheduler, around clock changes: what was found out for one of
// them, in one minute or in one beat is not what another is told.
func TestABeatDecidesAboutEverybodyAsIfTheyWereAlone(t *testing.T) {
	const seed = 20261129
	rng := rand.New(rand.NewPCG(seed, 16))
	names := strings.Fields(zoneNames())
	seen := map[Verdict]int{}
	for range effort.Chaos(effort.Check(40, 400), 10_000) {
		zone := append(names, nasty...)[rng.IntN(len(names)+len(nasty))]
		now := someDay(rng, place(t, zone))
		now = now.Add(time.Duration(rng.IntN(96*60)-48*60) * time.Minute)
		tables := make([]prefs.Timetable, 4)
		for i := range tables {
			tables[i] = somePlan(rng, []string{zone, "Europe/Berlin"}[rng.IntN(2)])
			tables[i].EveryOther = rng.IntN(4) == 0
		}
		presences, holidays := map[prefs.UserID]Presence{}, Holidays{}
		if rng.IntN(4) == 0 {
			holidays.Add(now, "a day off")
		}
		store := &crowd{}
		s := New(Options{
			Store: store, Wake: func() {}, Log: slog.New(slog.DiscardHandler), Holidays: holidays,
			Presence: func(id prefs.UserID, _ time.Time) Presence { return presences[id] },
		})
		for range 3 {
			now = now.Add(time.Duration(rng.IntN(90*60)) * time.Second)
			store.due = nil
			for i := range 40 {
				due := someDue(rng, tables[rng.IntN(len(tables))], now)
				due.User.Person = fmt.Sprint("U", i)
				presences[due.User] = somePresence(rng, now)
				store.due = append(store.due, due)
			}
			store.decides = func(due Due, got Decision) {
				plan := compiled(t, due.Timetable)
				known := presences[due.User]
				_, known.DayOff = holidays[plan.date(now)]
				seen[got.Verdict]++
				if diff := cmp.Diff(Decide(due, plan, known, now), got); diff != "" {
					t.Errorf("%s, at most %d, in %s (seed %d), at %s, %+v:\n%s", due.Timetable, due.Timetable.PerDay, due.Timetable.Zone, seed, now, due, diff)
				}
			}
			if _, err := s.Tick(t.Context(), now); err != nil || t.Failed() {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%v", seen)
	for _, v := range []Verdict{Send, Held, Dropped, PutBack} {
		if seen[v] == 0 {
			t.Errorf("nothing was %s", v)
		}
	}
}

// someDue is a reminder that a beat may meet at now.
func someDue(rng *rand.Rand, tt prefs.Timetable, now time.Time) Due {
	at := now.Add(-time.Duration(rng.IntN(3)*25) * time.Second) // many at the same
	if rng.IntN(8) == 0 {
		at = now.Add(-time.Duration(rng.IntN(90)) * time.Minute)
	}
	due := Due{
		User: prefs.UserID{Workspace: "T1"}, At: at, First: at, Timetable: tt,
		Snoozes: max(0, rng.IntN(6)-3), InRoutine: rng.IntN(20) == 0, Doubtful: rng.IntN(20) == 0, Calendar: rng.IntN(2) == 0,
		Day: Tally{Today(tt.Days(), now).Day - rng.IntN(2), rng.IntN(5)},
	}
	switch rng.IntN(10) {
	case 0: // it was held
		due.First = at.Add(-time.Duration(rng.IntN(50)) * time.Minute)
	case 1: // it was brought forward
		due.First = at.Add(time.Duration(5+rng.IntN(15)) * time.Minute)
	}
	for range rng.IntN(3) {
		from := now.Add(time.Duration(rng.IntN(300)-20) * time.Minute)
		due.Pauses = due.Pauses.With(prefs.Pause{From: from, Until: from.Add(time.Duration(1+rng.IntN(3000)) * time.Minute)}, now)
	}
	return due
}

// somePresence is what may be known of its person: of most, nothing.
func somePresence(rng *rand.Rand, now time.Time) (p Presence) {
	if rng.IntN(4) == 0 {
		p = (&life{rng: rng}).someMood(now.Add(time.Duration(rng.IntN(120)) * time.Minute))
	}
	p.NoStatus, p.NoCalendar = rng.IntN(8) == 0, rng.IntN(8) == 0
	for range rng.IntN(3) {
		from := now.Add(time.Duration(rng.IntN(120)-30) * time.Minute)
		p.Meetings = append(p.Meetings, Meeting{from, from.Add(time.Duration(rng.IntN(90)) * time.Minute)})
	}
	p.Meetings = Merge(p.Meetings)
	return p
}
