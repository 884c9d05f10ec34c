package schedule

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/effort"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// A Monday in Berlin, with what came until a moment: "" is the day's beginning.
func TestACapSpreads(t *testing.T) {
	for situation, c := range map[string]struct {
		plan  string
		lead  int
		other bool // every other one is left out
		came  string
		count int // with that
		want  string
	}{
		"first and last are kept":       {plan: "every 30m 9:00-17:30 max 5", lead: 20, want: "09:30 11:30 13:30 15:30 17:00"},
		"over lunch":                    {plan: "every 60m 9-12 13:00-17:30 max 3", lead: 20, want: "10:00 14:00 17:00"},
		"one a day is the first":        {plan: "every 50m max 1", want: "09:50"},
		"two are the first and last":    {plan: "every 50m max 2", want: "09:50 17:20"},
		"the cap is not reached":        {plan: "every 2h max 6", want: "11:00 13:00 15:00 17:00"},
		"the cap is just reached":       {plan: "every 2h max 4", want: "11:00 13:00 15:00 17:00"},
		"times":                         {plan: "at 9, 10, 11, 12, 13, 14, 15, 16 max 4", want: "09:00 11:00 14:00 16:00"},
		"times with a gap":              {plan: "at 9:00, 9:10, 9:20, 16:00 max 3", want: "09:00 09:20 16:00"},
		"cron":                          {plan: "cron */15 * * * * max 6", want: "09:00 10:45 12:30 14:00 15:45 17:15"},
		"the second came late":          {plan: "every 30m max 5", lead: 20, came: "12:17", count: 2, want: "13:47 15:17 16:47"},
		"and by the wall":               {plan: "cron */30 * * * * max 5", lead: 20, came: "12:17", count: 2, want: "14:00 15:30 17:00"},
		"the wall's next is too near":   {plan: "cron */30 * * * * 9-12 max 5", came: "09:50", count: 2, want: "10:30 11:00 11:30"},
		"and not, by a minute":          {plan: "cron */30 * * * * 9-12 max 4", came: "09:45", count: 1, want: "10:30 11:00 11:30"},
		"the only one that is too near": {plan: "at 10:00, 15:00 max 2", came: "09:58", count: 1, want: "15:00"},
		"as many as are left":           {plan: "every 30m max 5", lead: 20, came: "15:10", count: 1, want: "15:40 16:10 16:40"},
		"early ones":                    {plan: "every 30m max 5", lead: 20, came: "09:40", count: 4, want: "16:40"},
		"every other one":               {plan: "every 30m max 6", lead: 20, other: true, want: "09:30 13:30 16:30"},
		"the second half of a night":    {plan: "every 30m 22-6 mon max 3", came: "22:30", count: 1, want: "02:00 05:30"},
	} {
		t.Run(situation, func(t *testing.T) {
			tt := timetable(t, "Europe/Berlin", c.plan)
			tt.Lead, tt.EveryOther = c.lead, c.other
			plan := compiled(t, tt)
			monday := Today(tt.Days(), at(t, plan.zone, "2026-11-23 12:00"))
			monday.Count = c.count
			next := plan.Next(at(t, plan.zone, "2026-11-23 06:00"))
			if c.came != "" {
				next = plan.following(monday, at(t, plan.zone, "2026-11-23 "+c.came))
			}
			var got []string
			for ; plan.date(next) == monday.Day && monday.Count < plan.perDay; next = plan.following(monday, next) {
				got = append(got, next.In(plan.zone).Format("15:04"))
				monday.Count++
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// somePlan is one that somebody may have, with a cap that most often spreads.
func somePlan(rng *rand.Rand, zone string) prefs.Timetable {
	tt := []prefs.Timetable{randomInterval(rng, zone), randomTimes(rng, zone), randomCron(rng, zone)}[rng.IntN(3)]
	tt.PerDay = 1 + rng.IntN(8)
	return tt
}

// On ten thousand days on which nothing was held the plan's first and last moment
// are kept, and as many as the cap allows; and never more, nor two closer than the
// plan has them.
func TestWhatACapLeaves(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 2))
	names := strings.Fields(zoneNames())
	days, spread := 0, 0
	for days < effort.Chaos(effort.Check(2_000, 10_000), 100_000) {
		tt := somePlan(rng, names[rng.IntN(len(names))])
		plan := compiled(t, tt)
		start := time.Date(2026, time.January, 1+rng.IntN(365), rng.IntN(24), 0, 0, 0, time.UTC)
		var all []time.Time
		for next := plan.Next(plan.tomorrow(start)); next.Before(start.AddDate(0, 0, 40)) && !next.IsZero(); next = plan.Next(next) {
			all = append(all, next)
		}
		for _, of := range byDay(plan, all) {
			days++
			var got []time.Time
			sent := Tally{Day: plan.date(of[0])}
			for next := of[0]; !next.IsZero() && plan.date(next) == sent.Day && sent.Count < tt.PerDay; next = plan.following(sent, next) {
				got = append(got, next)
				sent.Count++
			}
			if len(got) < len(of) {
				spread++
			}
			if wrong := wrongIn(got, of, tt); wrong != "" {
				t.Fatalf("%s, at most %d, in %s on %s: %s", tt, tt.PerDay, tt.Zone, of[0].In(plan.zone).Format(time.DateOnly), wrong)
			}
		}
	}
	t.Logf("%d days, on %d of which the cap left something out", days, spread)
	if spread < days/4 {
		t.Error("that shows little")
	}
}

// byDay parts moments into days, without the last, which may be cut off.
func byDay(plan *Plan, moments []time.Time) (days [][]time.Time) {
	for from, i := 0, 1; i < len(moments); i++ {
		if plan.date(moments[i]) != plan.date(moments[from]) {
			days, from = append(days, moments[from:i]), i
		}
	}
	return days
}

// wrongIn says what is wrong with what came on a day that had these moments.
func wrongIn(got, of []time.Time, tt prefs.Timetable) string {
	switch {
	case len(got) != min(len(of), tt.PerDay):
		return fmt.Sprintf("%d came, of %d", len(got), len(of))
	case !got[0].Equal(of[0]):
		return fmt.Sprintf("the first is %s, not %s", got[0], of[0])
	case len(got) > 1 && !got[len(got)-1].Equal(of[len(of)-1]):
		return fmt.Sprintf("the last is %s, not %s", got[len(got)-1], of[len(of)-1])
	}
	for _, g := range got {
		if !slices.ContainsFunc(of, g.Equal) {
			return fmt.Sprintf("%s is no moment of the plan", g)
		}
	}
	for i := range got[1:] {
		if gap := got[i+1].Sub(got[i]); gap < time.Duration(tt.Plan.Every)*time.Minute || gap <= 0 {
			return fmt.Sprintf("%s follows on %s", got[i+1], got[i])
		}
	}
	return ""
}

// On ten thousand days on which reminders are put off, held and late, and the bot is
// down, nobody gets more than the cap, nor two reminders closer than the interval,
// or, by the wall and where some are left out, than half of what the plan has there.
func TestADayThatIsDisturbedIsSharedOutAnew(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 3))
	names := strings.Fields(zoneNames())
	days, came := map[int]bool{}, 0
	for person := 0; len(days) < effort.Chaos(effort.Check(2_000, 10_000), 100_000); person++ {
		tt := somePlan(rng, names[rng.IntN(len(names))])
		plan := compiled(t, tt)
		now := time.Date(2026, time.January, 1+rng.IntN(365), rng.IntN(24), 0, 0, 0, time.UTC)
		first := reminded(t, tt, now).Due
		due := Due{User: ana, At: first, First: first, Timetable: tt}
		var last time.Time
		for range 150 {
			if due.At.IsZero() {
				break
			}
			now = moment.Latest(due.At, now)
			if rng.IntN(4) == 0 { // held, or an outage
				now = now.Add(time.Duration(rng.IntN(80*60)) * time.Second)
			}
			before := due.Day
			d := Decide(due, plan, Presence{}, now)
			due = Due{User: ana, At: d.Next, First: d.Next, Timetable: tt, Day: d.Day}
			if d.Verdict != Send {
				continue
			}
			came++
			days[person*1000+d.Day.Day%1000] = true
			if d.Day.Count > tt.PerDay || before.Day == d.Day.Day && d.Day.Count != before.Count+1 {
				t.Fatalf("%s, at most %d, in %s: %d came on the day of %s", tt, tt.PerDay, tt.Zone, d.Day.Count, now.In(plan.zone))
			}
			if gap := now.Sub(last); gap < max(time.Duration(tt.Plan.Every)*time.Minute-onTime, tooSoon) {
				t.Fatalf("%s in %s: %s came %s after the one before", tt, tt.Zone, now.In(plan.zone), gap)
			}
			last = now
		}
	}
	t.Logf("%d reminders on %d days", came, len(days))
}
