package schedule

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

func TestAnHourIsLeftOut(t *testing.T) {
	for situation, c := range map[string]struct {
		plan string
		lead int
		hour int
		want string // "": there is nothing to leave out
	}{
		"the end of the day, whose last minutes stay quiet": {
			plan: "every 50m 9:00-17:30 mon-fri", lead: 20, hour: 17, want: "every 50m Mon-Fri 9:00-17:20",
		},
		"no room is left behind it": {
			plan: "every 50m 9:00-17:30 mon-fri", lead: 20, hour: 16, want: "every 50m Mon-Fri 9:00-16:20",
		},
		"there is room behind it": {
			plan: "every 25m 9:00-17:30 mon-fri", hour: 16, want: "every 25m Mon-Fri 9:00-16:00, 17:00-17:30",
		},
		"noon": {
			plan: "every 50m 9:00-17:30 mon-fri", lead: 20, hour: 12, want: "every 50m Mon-Fri 9:00-12:00, 13:00-17:30",
		},
		"the beginning": {
			plan: "every 50m 9:00-17:30 mon-fri", lead: 20, hour: 9, want: "every 50m Mon-Fri 10:00-17:30",
		},
		"what is left before it has no room": {
			plan: "every 50m 9:30-17:30 mon-fri", hour: 10, want: "every 50m Mon-Fri 11:00-17:30",
		},
		"a whole afternoon": {
			plan: "every 25m 9:00-12:00 16:00-17:00 mon-fri", lead: 20, hour: 16, want: "every 25m Mon-Fri 9:00-12:20",
		},
		"the quiet time at the day's end": {plan: "every 50m 9:00-17:10 mon-fri", lead: 20, hour: 17},
		"outside the hours":               {plan: "every 50m 9:00-17:30 mon-fri", hour: 18},
		"in a lunch break":                {plan: "every 50m 9-12 13-17 mon-fri", hour: 12},
		"all there is":                    {plan: "every 50m 9:00-10:00 mon-fri", hour: 9},
		"cron": {
			plan: "cron 30 9-17 * * 1-5", hour: 16, want: "cron 30 9-17 * * 1-5 Mon-Fri 9:00-16:00, 17:00-17:30",
		},
		"times of the day":         {plan: "at 10:00, 16:30 mon-fri", hour: 16, want: "at 10:00 Mon-Fri 9:00-17:30"},
		"two times of the day":     {plan: "at 10:00, 16:00, 16:30, 17:00 mon-fri", hour: 16, want: "at 10:00, 17:00 Mon-Fri 9:00-17:30"},
		"no time of the day":       {plan: "at 10:00, 16:30 mon-fri", hour: 15},
		"the only time of the day": {plan: "at 16:30 mon-fri", hour: 16},
		"days that differ":         {plan: "every 25m 9:00-17:00 mon-thu 9:00-13:00 fri", hour: 14, want: "every 25m Mon-Thu 9:00-14:00, 15:00-17:00; Fri 9:00-13:00"},
		"the evening of a night": {
			plan: "every 91m 21:00-0:31, 01:30-5:00 mon 20:45-1:30 tue", lead: 40, hour: 22,
			want: "every 91m Tue 01:30-4:20, 23:00-1:30",
		},
		"a day that has nothing else": {plan: "every 25m 9:00-17:00 mon-thu 14:00-15:00 fri", hour: 14, want: "every 25m Mon-Thu 9:00-14:00, 15:00-17:00"},
	} {
		t.Run(situation, func(t *testing.T) {
			tt := timetable(t, "Europe/Berlin", c.plan)
			tt.Lead = c.lead
			before := tt.String()
			got, ok := WithoutHour(tt, c.hour)
			if ok != (c.want != "") || ok && got.String() != c.want {
				t.Errorf("%s (%t), want %s", got, ok, c.want)
			}
			if tt.String() != before {
				t.Errorf("the plan before it became %s", tt)
			}
			if again, ok := WithoutHour(got, c.hour); c.want != "" && ok {
				t.Errorf("left out again: %s", again)
			}
		})
	}
}

// TestWhatIsLeftOutIsTheHourAndNothingElse compares random plans with
// themselves. An interval begins anew behind the gap, so only its gap and its
// frame are looked at. Where a clock change leaves out the hour, what comes at its
// end may be of the hour or of what follows on it.
func TestWhatIsLeftOutIsTheHourAndNothingElse(t *testing.T) {
	const seed = 20261123
	rng := rand.New(rand.NewPCG(seed, 0))
	names := strings.Fields(zoneNames())
	compared, left := 0, 0
	for range 500 {
		name := names[rng.IntN(len(names))]
		tt := randomCron(rng, name)
		if rng.IntN(3) == 0 {
			tt = randomInterval(rng, name)
		}
		hour := rng.IntN(24)
		cut, ok := WithoutHour(tt, hour)
		if !ok {
			continue
		}
		left++
		full, less := compiled(t, tt), compiled(t, cut)
		start := time.Date(2026, time.Month(1+rng.IntN(12)), 1+rng.IntN(28), 0, 0, 0, 0, time.UTC)
		inHour := func(t time.Time) bool { return t.In(full.zone).Hour() == hour }
		ofEither := func(t time.Time) bool { return inHour(t) || leapt(t, hour, full.zone) }
		for i := range 7 {
			morning := full.today(start.Add(time.Duration(i) * day))
			evening := full.tomorrow(morning)
			all, some := dayOf(full, morning, evening), dayOf(less, morning, evening)
			compared += len(all)
			if slices.ContainsFunc(some, inHour) {
				t.Fatalf("%s without %d:00 still has it: %v (seed %d)", tt, hour, some, seed)
			}
			if tt.Plan.Kind() == prefs.ByInterval {
				for _, r := range some {
					if full.Quiet(r) != "" {
						t.Fatalf("%s without %d:00 reminds at %s (seed %d)", tt, hour, r.In(full.zone), seed)
					}
				}
				continue
			}
			all, some = slices.DeleteFunc(all, ofEither), slices.DeleteFunc(some, ofEither)
			if !slices.EqualFunc(all, some, time.Time.Equal) {
				t.Fatalf("%s (lead %d) without %d:00 is %s, on %s (seed %d):\n%v, want %v", tt, tt.Lead, hour, cut, morning.In(full.zone), seed, some, all)
			}
		}
	}
	t.Logf("%d plans, %d reminders compared", left, compared)
}

// leapt reports whether the clock leapt over a time of the hour at that moment.
func leapt(t time.Time, hour int, zone *time.Location) bool {
	for wall := ToWall(t.Add(-time.Minute), zone).Add(time.Minute); wall.Before(ToWall(t, zone)); wall = wall.Add(time.Minute) {
		if wall.Hour() == hour {
			return true
		}
	}
	return false
}
