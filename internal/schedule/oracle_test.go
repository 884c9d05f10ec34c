package schedule

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
)

//go:embed testdata/zones.txt
var zoneNames string // all that IANA's database names

// nasty zones change at midnight, by half an hour, by two, or lose a day.
var nasty = []string{
	"Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut", "Atlantic/Azores",
	"Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "America/St_Johns", "Asia/Gaza",
	"Africa/Casablanca", "America/Asuncion", "America/Sao_Paulo", "Asia/Tehran", "Asia/Pyongyang",
}

// TestNextAgainstMinuteByMinute walks through the days around clock changes,
// minute by minute with a plain idea of each rule, and compares: nothing outside
// the hours, nothing twice, nothing missing.
func TestNextAgainstMinuteByMinute(t *testing.T) {
	const seed = 20261121
	rng := rand.New(rand.NewPCG(seed, 0))
	compared := 0
	names := strings.Fields(zoneNames)
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
			plan := compiled(t, tt)
			want := walk.times(plan.hours, plan.lead, tt.Plan)
			compared += len(want)
			if diff := cmp.Diff(want, chainWithin(plan, walk, plan.hours)); diff != "" {
				t.Fatalf("%s (lead %d), %s, change at %s (seed %d):\n%s", tt, tt.Lead, name, change.In(zone), seed, diff)
			}
		}
	}
	t.Logf("%d reminders compared", compared)
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

func randomHours(rng *rand.Rand) prefs.Hours {
	var hours prefs.Hours
	for d := range hours {
		switch from := prefs.Minute(rng.IntN(8) * 15); rng.IntN(5) {
		case 0:
			hours[d] = []prefs.Span{{From: 0, To: 24 * 60}}
		case 1: // where clocks change
			hours[d] = []prefs.Span{{From: from, To: from + prefs.Minute(10+rng.IntN(240))}}
		case 2:
			hours[d] = []prefs.Span{{From: from, To: from + 20}, {From: from + 35, To: from + 200}, {From: 23*60 - from/4, To: 24 * 60}}
		case 3:
			hours[d] = []prefs.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 17*60 + 30}}
		}
	}
	hours[rng.IntN(7)] = []prefs.Span{{From: 0, To: 24 * 60}}
	return hours
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

// walk is a stretch of real time, minute by minute.
type walk struct {
	zone   *time.Location
	at     []time.Time
	wall   []int64 // minutes that the wall shows
	before int64   // the latest that it showed before
}

func walkFrom(zone *time.Location, start time.Time, minutes int) walk {
	w := walk{zone: zone, before: wallMinute(start.Add(-time.Minute), zone)}
	for i := range 24 * 60 {
		w.before = max(w.before, wallMinute(start.Add(-time.Duration(i+1)*time.Minute), zone))
	}
	for i := range minutes {
		at := start.Add(time.Duration(i) * time.Minute)
		w.at, w.wall = append(w.at, at), append(w.wall, wallMinute(at, zone))
	}
	return w
}

func wallMinute(t time.Time, zone *time.Location) int64 {
	_, offset := t.In(zone).Zone()
	return (t.Unix() + int64(offset)) / 60
}

// stretch numbers the span and the day that a wall minute lies in; 0: none.
func stretch(hours prefs.Hours, wall int64) (number int64, span prefs.Span, last bool) {
	const thursday = 4 // 1970-01-01
	date, minute := wall/(24*60), prefs.Minute(wall%(24*60))
	spans := hours[(date+thursday)%7]
	for i, s := range spans {
		if s.From <= minute && minute < s.To {
			return date*10 + int64(i), s, i == len(spans)-1
		}
	}
	return 0, prefs.Span{}, false
}

// open tells for each minute the stretch it lies in, numbered, 0 for none, and
// whether it is quiet.
func (w walk) open(hours prefs.Hours, lead time.Duration) (number []int, quiet []bool) {
	number, quiet = make([]int, len(w.at)), make([]bool, len(w.at))
	before, count := int64(0), 0
	for i := range w.at {
		name, _, _ := stretch(hours, w.wall[i])
		if name != before {
			count++
		}
		if before = name; name != 0 {
			number[i] = count
		}
	}
	for i := range w.at {
		over := i+1 < len(w.at) && number[i] != 0 && number[i+1] != number[i]
		if !over {
			continue
		}
		_, span, last := stretch(hours, w.wall[i])
		from := w.wall[i]/(24*60)*24*60 + int64(span.From)
		if !last || w.wall[i+1] < from {
			continue
		}
		for j := i; j >= 0 && number[j] == number[i] && w.at[i].Add(time.Minute).Sub(w.at[j]) <= lead; j-- {
			quiet[j] = true
		}
	}
	return number, quiet
}

// times is the oracle: what a timetable means, with nothing clever.
func (w walk) times(hours prefs.Hours, lead time.Duration, plan prefs.Plan) []string {
	var due func(i int) bool
	number, quiet := w.open(hours, lead)
	if plan.Every > 0 {
		since := 0
		due = func(i int) bool {
			if i == 0 || number[i] != number[i-1] {
				since = 0
			} else {
				since++
			}
			return since > 0 && since%plan.Every == 0
		}
	} else {
		seen := w.before
		due = func(i int) bool {
			comes := false
			for m := seen + 1; m <= w.wall[i]; m++ { // more than one where a gap was
				name, _, _ := stretch(hours, m)
				comes = comes || name != 0 && planned(plan, m)
			}
			seen = max(seen, w.wall[i])
			return comes
		}
	}
	var times []string
	begin, end := w.compared(number)
	for i := range w.at {
		if d := due(i); d && number[i] != 0 && !quiet[i] && i >= begin && i < end {
			times = append(times, w.at[i].In(w.zone).Format(time.RFC3339))
		}
	}
	return times
}

// compared is where the oracle knows all: from the first whole stretch to the
// beginning of the last.
func (w walk) compared(number []int) (begin, end int) {
	begin, end = 1, len(number)-1
	for begin < len(number)-1 && number[begin] == number[0] {
		begin++
	}
	for end > begin && number[end] == number[len(number)-1] {
		end--
	}
	return begin, end + 1
}

func chainWithin(plan *Plan, w walk, hours prefs.Hours) []string {
	number, _ := w.open(hours, plan.lead)
	begin, end := w.compared(number)
	var times []string
	for t := w.at[begin].Add(-time.Second); ; {
		t = plan.Next(t)
		if t.IsZero() || !t.Before(w.at[0].Add(time.Duration(end)*time.Minute)) {
			return times
		}
		times = append(times, t.In(w.zone).Format(time.RFC3339))
	}
}

// planned reports whether a plan by the wall names a minute.
func planned(plan prefs.Plan, wall int64) bool {
	if len(plan.Times) > 0 {
		return slices.Contains(plan.Times, prefs.Minute(wall%(24*60)))
	}
	return matches(plan.Cron, wall)
}

// matches is a cron spec taken literally, for the few forms that randomCron
// writes: no day of the month, no month.
func matches(spec string, wall int64) bool {
	f := strings.Fields(spec)
	t := time.Unix(wall*60, 0).UTC()
	return fieldMatches(f[0], t.Minute()) && fieldMatches(f[1], t.Hour()) && fieldMatches(f[4], int(t.Weekday()))
}

func fieldMatches(field string, n int) bool {
	for part := range strings.SplitSeq(field, ",") {
		var a, b int
		switch {
		case part == "*":
			return true
		case strings.HasPrefix(part, "*/"):
			fmt.Sscanf(part, "*/%d", &a)
			if n%a == 0 {
				return true
			}
		case strings.Contains(part, "-"):
			fmt.Sscanf(part, "%d-%d", &a, &b)
			if a <= n && n <= b {
				return true
			}
		default:
			fmt.Sscan(part, &a)
			if n == a {
				return true
			}
		}
	}
	return false
}
