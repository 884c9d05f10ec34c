package schedule

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs/prefstest"
)

func TestEveryOtherReminderIsLeftOut(t *testing.T) {
	for situation, c := range map[string]struct {
		plan, after string
		want        []string
	}{
		"an interval is twice as long": {
			plan: "every 50m 9:00-17:30 mon-fri", after: "2026-11-23 08:00",
			want: []string{"Mon 09:50", "Mon 11:30", "Mon 13:10", "Mon 14:50", "Mon 16:30", "Tue 09:50"},
		},
		"also from wherever it was begun anew": {
			plan: "every 50m 9:00-17:30 mon-fri", after: "2026-11-23 10:07",
			want: []string{"Mon 11:47", "Mon 13:27", "Mon 15:07", "Mon 16:47", "Tue 09:50"},
		},
		"what is left of the morning is too short": {
			plan: "every 50m 9-12 13-17 mon-fri", after: "2026-11-23 11:31",
			want: []string{"Mon 14:40", "Mon 16:20", "Tue 09:50", "Tue 11:30", "Tue 14:40"},
		},
		"each stretch has room for one": {
			plan: "every 50m 9-10 11-12 13-14 mon-fri", after: "2026-11-23 08:00",
			want: []string{"Mon 09:50", "Mon 13:50", "Tue 09:50"},
		},
		"cron": {
			plan: "cron 0 9-17/2 * * 1-5", after: "2026-11-23 08:00",
			want: []string{"Mon 09:00", "Mon 13:00", "Mon 17:00", "Tue 09:00"},
		},
		"times of the day": {
			plan: "at 10:00, 15:00 mon-fri", after: "2026-11-23 08:00",
			want: []string{"Mon 10:00", "Tue 10:00"},
		},
		"one a day comes on every other date": {
			plan: "at 10:00 daily", after: "2026-11-23 08:00",
			want: []string{"Mon 10:00", "Wed 10:00", "Fri 10:00"},
		},
		"at most one a day, too": {
			plan: "every 50m 9:00-17:30 mon-fri max 1", after: "2026-11-24 17:00",
			want: []string{"Wed 09:50", "Wed 11:30"}, // the second is the day's cap's to stop
		},
		"a day that has no turn has none after a break either": {
			plan: "every 50m 9:00-17:30 mon-fri max 1", after: "2026-11-24 10:07",
			want: []string{"Wed 09:50"},
		},
		"once a week comes every other week": {
			plan: "at 10:00 mon", after: "2026-11-20 08:00",
			want: []string{"23 Nov 10:00", "07 Dec 10:00"},
		},
		"once a year is seldom enough": {
			plan: "cron 0 10 1 1 *", after: "2026-11-20 08:00",
			want: []string{"01 Jan 2027", "01 Jan 2028"},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			base := prefstest.Straight("Europe/Berlin").Timetable
			base.Lead = 0
			if strings.Contains(c.plan, "1 1 *") {
				base = timetable(t, "Europe/Berlin", "daily")
			}
			tt, _, err := readPlan(c.plan, base)
			if err != nil {
				t.Fatal(err)
			}
			tt.EveryOther = true
			plan := compiled(t, tt)
			var got []string
			for now := at(t, plan.zone, c.after); len(got) < len(c.want); {
				now = plan.Next(now)
				got = append(got, now.In(plan.zone).Format(layoutOf(c.want[0])))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func layoutOf(text string) string {
	for _, layout := range []string{"Mon 15:04", "02 Jan 15:04", "02 Jan 2006"} {
		if _, err := time.Parse(layout, text); err == nil {
			return layout
		}
	}
	return ""
}

// TestHalfOfADayIsHalf compares random plans in random zones, at clock changes
// too, with the same plan in full.
func TestHalfOfADayIsHalf(t *testing.T) {
	const seed = 20261122
	rng := rand.New(rand.NewPCG(seed, 0))
	names := strings.Fields(zoneNames())
	compared := 0
	for range 400 {
		name := names[rng.IntN(len(names))]
		zone := place(t, name)
		start := someDay(rng, zone)
		tt := randomInterval(rng, name)
		if rng.IntN(2) == 0 {
			tt = randomCron(rng, name)
		}
		full := compiled(t, tt)
		tt.EveryOther = true
		half := compiled(t, tt)
		for i := -2; i < 3; i++ {
			morning := full.dawn(start.Add(time.Duration(i) * day))
			evening := full.dusk(morning)
			all, some := dayOf(full, morning, evening), dayOf(half, morning, evening)
			compared += len(all)
			switch {
			case len(all) == 1 && full.date(all[0])%2 != 0 && full.Next(all[0]).Sub(all[0]) < searched/2:
				all = nil
			case len(all) > 1:
				all = slices.Collect(everySecond(all))
			}
			if tt.Plan.Cron != "" || len(tt.Hours[morning.In(zone).Weekday()]) < 2 {
				if diff := cmp.Diff(all, some); diff != "" {
					t.Fatalf("%s, %s, %s (seed %d):\n%s", tt, name, morning.In(zone), seed, diff)
				}
			}
			if len(some) > len(all)+1 {
				t.Fatalf("%s, %s: %d of %d on %s (seed %d)", tt, name, len(some), len(all), morning.In(zone), seed)
			}
		}
	}
	t.Logf("%d reminders compared", compared)
}

func dayOf(p *Plan, morning, end time.Time) (list []time.Time) {
	for t := p.Next(morning.Add(-time.Second)); !t.IsZero() && t.Before(end); t = p.Next(t) {
		list = append(list, t)
	}
	return list
}

func everySecond(all []time.Time) func(func(time.Time) bool) {
	return func(yield func(time.Time) bool) {
		for i := 0; i < len(all); i += 2 {
			if !yield(all[i]) {
				return
			}
		}
	}
}
