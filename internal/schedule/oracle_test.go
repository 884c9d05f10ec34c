package schedule

import (
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/effort"
	"unhunch/internal/prefs"
)

// zoneNames are all that IANA's database names.
var zoneNames = sync.OnceValue(func() string {
	list, err := os.ReadFile(filepath.Join("..", "phrase", "zones.txt"))
	if err != nil {
		panic(err)
	}
	return string(list)
})

// nasty zones change at midnight, by half an hour, by two, or lose a day.
var nasty = []string{
	"Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut", "Atlantic/Azores",
	"Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "America/St_Johns", "Asia/Gaza",
	"Africa/Casablanca", "America/Asuncion", "America/Sao_Paulo", "Asia/Tehran", "Asia/Pyongyang",
}

// TestNextAgainstMinuteByMinute walks through the days around clock changes.
func TestNextAgainstMinuteByMinute(t *testing.T) {
	const seed = 20261121
	rng := rand.New(rand.NewPCG(seed, 0))
	compared := 0
	names := strings.Fields(zoneNames())
	rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range slices.Concat(names[:250], nasty, nasty, nasty) {
		zone := place(t, name)
		change, ok := someChange(rng, zone)
		if !ok {
			continue
		}
		start := change.Add(-2*day - time.Duration(rng.IntN(24))*time.Hour).Truncate(time.Hour)
		walk := walkFrom(zone, start, 4*24*60)
		for _, tt := range []prefs.Timetable{randomInterval(rng, name), randomTimes(rng, name), randomCron(rng, name)} {
			tt.PerDay = 1 + compared%9
			reminders, difference := walk.differs(compiled(t, tt), officeOf(tt))
			if compared += reminders; difference != "" {
				t.Fatalf("%s (lead %d), %s, change at %s (seed %d): %s", tt, tt.Lead, name, change.In(zone), seed, difference)
			}
		}
	}
	t.Logf("%d reminders compared", compared)
	if compared < 1000 {
		t.Error("that shows little")
	}
}

// TestChaosEveryZoneMinuteByMinute walks through every minute of 2000 to 2040 in
// every zone; without UNHUNCH_CHAOS, through the year of a clock change or two.
func TestChaosEveryZoneMinuteByMinute(t *testing.T) {
	first, last := effort.Chaos(2014, 2000), effort.Chaos(2014, 2040)
	zones := strings.Fields(zoneNames())
	zones = slices.Concat(nasty[:effort.Chaos(2, 0)], zones[:effort.Chaos(0, len(zones))])
	var reminders, minutes, differences atomic.Int64
	todo := make(chan string)
	var walkers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		walkers.Go(func() {
			for name := range todo {
				zone := place(t, name)
				tables := tablesFor(t, name)
				for year := first; year <= last; year++ {
					// The edges of a walk are unknown ground, so years overlap.
					start := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Add(-5 * day)
					walk := walkFrom(zone, start, 376*24*60)
					for _, tt := range tables {
						n, difference := walk.differs(tt.plan, tt.office)
						reminders.Add(int64(n))
						minutes.Add(int64(len(walk.wall)))
						if difference != "" {
							differences.Add(1)
							t.Errorf("%s (lead %d), %s: %s", tt, tt.Lead, name, difference)
						}
					}
				}
			}
		})
	}
	for i, name := range zones {
		todo <- name
		if i%50 == 0 {
			t.Logf("zone %d of %d", i+1, len(zones))
		}
	}
	close(todo)
	walkers.Wait()
	t.Logf("%d zones × %d timetables × %d years: %d minutes walked, %d reminders compared, %d differences",
		len(zones), tablesPerZone, last-first+1, minutes.Load(), reminders.Load(), differences.Load())
}

const tablesPerZone = 5

// table is a timetable and its two readings.
type table struct {
	prefs.Timetable
	plan   *Plan
	office *office
}

// tablesFor are two timetables that many people have, and three that hardly
// anybody has, of which no two zones have the same.
func tablesFor(t *testing.T, zone string) (all []table) {
	rng := rand.New(rand.NewPCG(0, fnv64(zone)))
	usual := prefs.Defaults(zone).Timetable
	spec := usual
	spec.Plan = prefs.Plan{Cron: "*/30 9-17 * * 1-5"}
	for i, tt := range [tablesPerZone]prefs.Timetable{usual, spec, randomInterval(rng, zone), randomTimes(rng, zone), randomCron(rng, zone)} {
		if i > 1 {
			tt.PerDay = 1 + int((fnv64(zone)+uint64(i))%9)
		}
		all = append(all, table{tt, compiled(t, tt), officeOf(tt)})
	}
	return all
}

func fnv64(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// someChange is one of the zone's clock changes of 2000 to 2040.
func someChange(rng *rand.Rand, zone *time.Location) (time.Time, bool) {
	t := time.Date(2000+rng.IntN(41), time.Month(1+rng.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
	_, change := t.In(zone).ZoneBounds()
	if change.IsZero() || change.Year() > 2040 {
		change, _ = t.In(zone).ZoneBounds()
	}
	return change.UTC(), change.Year() >= 2000 && change.Year() <= 2040
}

// someDay is one of those, or a midnight where there is none.
func someDay(rng *rand.Rand, zone *time.Location) time.Time {
	if change, ok := someChange(rng, zone); ok {
		return change
	}
	return time.Date(2026, time.March, 1+rng.IntN(300), 0, 0, 0, 0, time.UTC)
}

func randomHours(rng *rand.Rand) prefs.Hours {
	var hours prefs.Hours
	for d := range hours {
		switch from := prefs.Minute(rng.IntN(8) * 15); rng.IntN(8) {
		case 0:
			hours[d] = []prefs.Span{{From: 0, To: 24 * 60}}
		case 1: // where clocks change
			hours[d] = []prefs.Span{{From: from, To: from + prefs.Minute(10+rng.IntN(240))}}
		case 2:
			hours[d] = []prefs.Span{{From: from, To: from + 20}, {From: from + 35, To: from + 200}, {From: 23*60 - from/4, To: 24 * 60}}
		case 3:
			hours[d] = []prefs.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 17*60 + 30}}
		case 4:
			hours[d] = []prefs.Span{{From: 20*60 + from, To: 24*60 + prefs.Minute(1+rng.IntN(600))}}
		case 5: // a pause where clocks change
			hours[d] = []prefs.Span{{From: 21 * 60, To: 24*60 + from + 1}, {From: 25*60 + from, To: 29 * 60}}
		}
	}
	hours[rng.IntN(7)] = []prefs.Span{{From: 0, To: 24 * 60}}
	for d := range hours { // a night is over when the next day begins
		if next := hours[(d+1)%7]; len(hours[d]) > 0 && len(next) > 0 {
			hours[d] = until(hours[d], 24*60+next[0].From)
		}
	}
	return hours
}

func until(spans []prefs.Span, end prefs.Minute) (rest []prefs.Span) {
	for _, s := range spans {
		if s.To = min(s.To, end); s.From < s.To {
			rest = append(rest, s)
		}
	}
	return rest
}

func randomInterval(rng *rand.Rand, zone string) prefs.Timetable {
	return prefs.Timetable{
		Plan: prefs.Plan{Every: 10 + rng.IntN(90)}, Hours: randomHours(rng),
		Zone: zone, PerDay: 6, Lead: rng.IntN(3) * 20,
	}
}

func randomCron(rng *rand.Rand, zone string) prefs.Timetable {
	minutes := []string{"0", "30", "*/15", "5,45", "*/25", "59"}
	hours := []string{"*", "0-3", "23", "1,2,3", "*/2"}
	days := []string{"*", "1-5", "0,6", "4,5"}
	pick := func(of []string) string { return of[rng.IntN(len(of))] }
	tt := randomInterval(rng, zone)
	tt.Plan = prefs.Plan{Cron: pick(minutes) + " " + pick(hours) + " * * " + pick(days)}
	return tt
}

func randomTimes(rng *rand.Rand, zone string) prefs.Timetable {
	tt := randomInterval(rng, zone)
	var times []prefs.Minute
	for m := prefs.Minute(rng.IntN(60)); m < 24*60-prefs.MinEvery && len(times) < prefs.MaxTimes; {
		times = append(times, m)
		m += prefs.Minute(prefs.MinEvery + rng.IntN(110)) // often enough where clocks change
	}
	tt.Plan = prefs.Plan{Times: times}
	return tt
}
