package schedule

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

func TestNext(t *testing.T) {
	comeNext(t, map[string]planned{
		"the day begins a whole interval in": {
			plan: "every 50m 9:00-17:30 mon-fri", after: "2026-11-23 06:00",
			want: []string{"Mon 09:50", "Mon 10:40", "Mon 11:30"},
		},
		"an interval counts from where it is": {
			plan: "every 50m 9:00-17:30 mon-fri", after: "2026-11-23 10:07:41",
			want: []string{"Mon 10:57", "Mon 11:47"},
		},
		"the weekend is off": {
			plan: "every 2 hours 9-17 mon-fri", after: "2026-11-27 14:30",
			want: []string{"Fri 16:30", "Mon 11:00"},
		},
		"the end of the hours is outside": {
			plan: "every 50m 9:00-9:50 mon,tue 9-10 wed", after: "2026-11-23 06:00",
			want: []string{"Wed 09:50", "Wed 09:50"},
		},
		"the last minute counts": {
			plan: "every 50m 9:00-9:51 mon,tue", after: "2026-11-23 06:00",
			want: []string{"Mon 09:50", "Tue 09:50"},
		},
		"lunch starts the interval anew": {
			plan: "every 50m 9-12 13-15 mon-fri", after: "2026-11-23 10:40",
			want: []string{"Mon 11:30", "Mon 13:50", "Mon 14:40", "Tue 09:50"},
		},
		"a stretch that is too short has none": {
			plan: "every 50m 9-9:30 13-15 mon-fri", after: "2026-11-23 06:00",
			want: []string{"Mon 13:50", "Mon 14:40", "Tue 13:50"},
		},
		"the end of the day is quiet, the end of the morning is not": {
			plan: "every 50m 9-12 13-15 mon-fri", lead: 30, after: "2026-11-23 10:40",
			want: []string{"Mon 11:30", "Mon 13:50", "Tue 09:50"},
		},
		"hours to midnight and from midnight are one stretch": {
			plan: "every 45m 22-24 mon 0-2 tue", after: "2026-11-23 22:10",
			want: []string{"Mon 22:55", "Mon 23:40", "Tue 00:25", "Tue 01:10", "Tue 01:55", "Mon 22:45"},
		},
		"the end of the night is quiet, midnight is not": {
			plan: "every 50m 22-24 mon 0-6 tue max 24", lead: 20, after: "2026-11-23 12:00",
			want: []string{
				"Mon 22:50", "Mon 23:40", "Tue 00:30", "Tue 01:20", "Tue 02:10", "Tue 03:00", "Tue 03:50", "Tue 04:40", "Tue 05:30", "Mon 22:50",
			},
		},
		"night after night, and a day between": {
			plan: "every 4h 22-24 mon,tue 0-6 tue,wed", lead: 20, after: "2026-11-23 12:00",
			want: []string{"Tue 02:00", "Wed 02:00", "Tue 02:00"},
		},
		"cron keeps to the hours": {
			plan: "cron 0 8-20/4 * * * 9-17 mon-fri", after: "2026-11-26 15:00",
			want: []string{"Thu 16:00", "Fri 12:00", "Fri 16:00", "Mon 12:00"},
		},
		"cron at the first minute of the hours": {
			plan: "at 9:00 mon-fri", after: "2026-11-23 08:59",
			want: []string{"Mon 09:00", "Tue 09:00"},
		},
		"times of the day": {
			plan: "at 10:00, 12:30, 15:00 mon,wed", after: "2026-11-23 10:00",
			want: []string{"Mon 12:30", "Mon 15:00", "Wed 10:00", "Wed 12:30", "Wed 15:00", "Mon 10:00"},
		},
		"a time in the lunch of one day is none on that day": {
			plan: "at 12:30 9-12 13-17 mon 9-17 tue", after: "2026-11-23 09:00",
			want: []string{"Tue 12:30", "Tue 12:30"},
		},
		"cron is quiet at the end of the day": {
			plan: "cron 0,30 15-16 * * * 9-17 mon-fri", lead: 30, after: "2026-11-23 15:00",
			want: []string{"Mon 15:30", "Mon 16:00", "Tue 15:00"},
		},
		"day of the month or weekday, as cron has it": {
			plan: "cron 0 10 24 * 1 9-17 mon-sun", after: "2026-11-22 12:00",
			want: []string{"Mon 10:00", "Tue 10:00", "Mon 10:00"},
		},
		"7 is Sunday": {
			plan: "cron 0 10 * * 7 9-17 daily", after: "2026-11-23 12:00",
			want: []string{"Sun 10:00", "Sun 10:00"},
		},
	})
}

// planned is a plan in Berlin, with what it has after a moment.
type planned struct {
	plan, after string
	lead        int
	want        []string
}

func comeNext(t *testing.T, situations map[string]planned) {
	t.Helper()
	for situation, c := range situations {
		t.Run(situation, func(t *testing.T) {
			tt := timetable(t, "Europe/Berlin", c.plan)
			tt.Lead = c.lead
			plan := compiled(t, tt)
			got := chain(plan, at(t, plan.zone, c.after), len(c.want), "Mon 15:04")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNextAtClockChanges(t *testing.T) {
	for situation, c := range map[string]struct {
		zone, plan, after string
		want              []string
	}{
		"Berlin springs over it": {
			"Europe/Berlin", "cron 30 2 * * * 0-6 daily", "2026-03-28 12:00",
			[]string{"29 Mar 03:00 +0200", "30 Mar 02:30 +0200"},
		},
		"Berlin, where the gap's end is outside the hours": {
			"Europe/Berlin", "cron 30 2 * * * 0-3 daily", "2026-03-27 12:00",
			[]string{"28 Mar 02:30 +0100", "30 Mar 02:30 +0200"},
		},
		"Berlin, where the gap hides two of them": {
			"Europe/Berlin", "cron 0,30 2-3 * * * 0-6 daily", "2026-03-28 12:00",
			[]string{"29 Mar 03:00 +0200", "29 Mar 03:30 +0200", "30 Mar 02:00 +0200"},
		},
		"Berlin has it twice": {
			"Europe/Berlin", "cron 30 2 * * * 0-6 daily", "2026-10-24 12:00",
			[]string{"25 Oct 02:30 +0200", "26 Oct 02:30 +0100"},
		},
		"Berlin, asked in the second of the doubled hours": {
			"Europe/Berlin", "cron 0,15,30,45 2 * * * 0-6 daily", "2026-10-25 02:10 +0100",
			[]string{"26 Oct 02:00 +0100"},
		},
		"a time of the day in the gap comes at its end, and what would come with it does not": {
			"Europe/Berlin", "at 2:15, 2:45, 3:00, 3:30 0-6 daily", "2026-03-28 12:00",
			[]string{"29 Mar 03:00 +0200", "29 Mar 03:30 +0200", "30 Mar 02:15 +0200"},
		},
		"a time of the day in the doubled hour comes once": {
			"Europe/Berlin", "at 2:15, 2:45 0-6 daily", "2026-10-24 12:00",
			[]string{"25 Oct 02:15 +0200", "25 Oct 02:45 +0200", "26 Oct 02:15 +0100"},
		},
		"midnight is a time of the day": {
			"America/Havana", "at 0:00, 23:30 0-24 daily", "2026-03-07 12:00",
			[]string{"07 Mar 23:30 -0500", "08 Mar 01:00 -0400", "08 Mar 23:30 -0400"},
		},
		"an interval goes on through the gap": {
			"Europe/Berlin", "every 50m 01-5 sun", "2026-03-28 12:00",
			[]string{"29 Mar 01:50 +0100", "29 Mar 03:40 +0200", "29 Mar 04:30 +0200"},
		},
		"an interval goes on through the doubled hour": {
			"Europe/Berlin", "every 50m 01-5 sun", "2026-10-24 12:00",
			[]string{"25 Oct 01:50 +0200", "25 Oct 02:40 +0200", "25 Oct 02:30 +0100", "25 Oct 03:20 +0100", "25 Oct 04:10 +0100"},
		},
		"hours that begin in the doubled hour begin twice": {
			"Europe/Berlin", "every 20m 02:30-3:30 sun", "2026-10-24 12:00",
			[]string{"25 Oct 02:50 +0200", "25 Oct 02:50 +0100", "25 Oct 03:10 +0100"},
		},
		"New York springs": {
			"America/New_York", "cron 15 2 * * * 0-6 daily", "2026-03-07 12:00",
			[]string{"08 Mar 03:00 -0400", "09 Mar 02:15 -0400"},
		},
		"New York falls back": {
			"America/New_York", "cron 15 1 * * * 0-6 daily", "2026-10-31 12:00",
			[]string{"01 Nov 01:15 -0400", "02 Nov 01:15 -0500"},
		},
		"Lord Howe moves by half an hour, on": {
			"Australia/Lord_Howe", "cron 15 2 * * * 0-6 daily", "2026-10-03 12:00",
			[]string{"04 Oct 02:30 +1100", "05 Oct 02:15 +1100"},
		},
		"Lord Howe moves by half an hour, back": {
			"Australia/Lord_Howe", "cron 45 1 * * * 0-6 daily", "2026-04-04 12:00",
			[]string{"05 Apr 01:45 +1100", "06 Apr 01:45 +1030"},
		},
		"Cairo's Friday begins at one": {
			"Africa/Cairo", "cron 0 10 * * 5 9-17 daily", "2026-04-20 12:00",
			[]string{"24 Apr 10:00 +0300", "01 May 10:00 +0300"},
		},
		"Cairo's Friday stays a Friday": {
			"Africa/Cairo", "cron */30 9-17 * * 0-4 9-10 daily", "2026-04-23 09:00",
			[]string{"23 Apr 09:30 +0200", "26 Apr 09:00 +0300"},
		},
		"Cairo's Thursday has its last hour twice": {
			"Africa/Cairo", "cron 30 23 * * * 0-24 daily", "2026-10-28 23:30",
			[]string{"29 Oct 23:30 +0300", "30 Oct 23:30 +0200"},
		},
		"Havana has no midnight": {
			"America/Havana", "cron 0 0 * * * 0-24 daily", "2026-03-07 12:00",
			[]string{"08 Mar 01:00 -0400", "09 Mar 00:00 -0400"},
		},
		"Havana has midnight twice": {
			"America/Havana", "cron 0 0 * * * 0-24 daily", "2026-10-31 12:00",
			[]string{"01 Nov 00:00 -0400", "02 Nov 00:00 -0500"},
		},
		"Santiago's Saturday goes on": {
			"America/Santiago", "every 60m 22-24 sat", "2026-04-04 12:00",
			[]string{"04 Apr 23:00 -0300", "04 Apr 23:00 -0400", "11 Apr 23:00 -0400"},
		},
		"Santiago's Sunday begins at one": {
			"America/Santiago", "every 30m 0-2 sun", "2026-09-05 12:00",
			[]string{"06 Sep 01:30 -0300", "13 Sep 00:30 -0300"},
		},
		"Beirut keeps its Sunday": {
			"Asia/Beirut", "cron 0 9 * * 0 9-17 daily", "2026-03-28 12:00",
			[]string{"29 Mar 09:00 +0300", "05 Apr 09:00 +0300"},
		},
		"the Azores change at midnight": {
			"Atlantic/Azores", "cron 30 0 * * * 0-24 daily", "2026-03-28 12:00",
			[]string{"29 Mar 01:00 +0000", "30 Mar 00:30 +0000"},
		},
		"Troll moves by two hours": {
			"Antarctica/Troll", "cron 30 1,2 * * * 0-6 daily", "2026-03-28 12:00",
			[]string{"29 Mar 03:00 +0200", "30 Mar 01:30 +0200"},
		},
		"Apia has no 30 December 2011": {
			"Pacific/Apia", "cron 0 10 * * 4,5,6 9-17 daily", "2011-12-28 12:00",
			[]string{"29 Dec 10:00 -1000", "31 Dec 10:00 +1400"},
		},
		"Apia's interval leaves the day out, too": {
			"Pacific/Apia", "every 4h 9-17:30 thu,fri,sat", "2011-12-29 12:00",
			[]string{"29 Dec 16:00 -1000", "31 Dec 13:00 +1400"},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			plan := following(t, c.zone, c.plan)
			got := chain(plan, at(t, plan.zone, c.after), len(c.want), "02 Jan 15:04 -0700")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func chain(plan *Plan, after time.Time, n int, layout string) []string {
	var times []string
	for range n {
		after = plan.Next(after)
		times = append(times, after.In(plan.zone).Format(layout))
	}
	return times
}

func TestEveryoneKeepsTheirInterval(t *testing.T) {
	plan := following(t, "Europe/Berlin", "every 50m 9-12 13-17 mon-fri")
	for n := range 500 {
		id := prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U", n)}
		due := plan.NextFor(id, at(t, plan.zone, "2026-11-23 06:00"))
		for range 20 {
			next := plan.NextFor(id, due)
			if plain := plan.Next(due.Truncate(time.Minute)); next.Sub(plain) != Slot(id, Spread) {
				t.Fatalf("%s: %s after %s, the plan says %s", id, next, due, plain)
			}
			if plan.Quiet(next) != "" {
				t.Fatalf("%s: %s is outside the hours", id, next)
			}
			due = next
		}
	}
}

func TestSlotsAreSpread(t *testing.T) {
	seen := map[time.Duration]int{}
	for n := range 5000 {
		slot := Slot(prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U0", n)}, Spread)
		if slot < 0 || slot >= Spread || slot%time.Second != 0 {
			t.Fatal("slot", slot)
		}
		seen[slot]++
	}
	for slot, n := range seen {
		if n > 200 {
			t.Errorf("%d of 5000 people share %s", n, slot)
		}
	}
	if len(seen) != int(Spread/time.Second) {
		t.Errorf("%d slots are used", len(seen))
	}
	if Slot(prefs.UserID{}, 0) != 0 {
		t.Error("a slot without width")
	}
}

// What the usual day is said to be.
func TestTheUsualDay(t *testing.T) {
	plan := compiled(t, prefs.Defaults("Europe/Berlin").Timetable)
	var got []string
	for next := plan.Next(at(t, plan.zone, "2026-11-27 00:00")); len(got) < 7; next = plan.Next(next) {
		got = append(got, next.In(plan.zone).Format("Mon 15:04"))
	}
	want := []string{"Fri 10:00", "Fri 11:00", "Fri 14:00", "Fri 15:00", "Fri 16:00", "Fri 17:00", "Mon 10:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	half := prefs.Person{Prefs: prefs.Defaults("Europe/Berlin")}
	prefs.Ease(&half)
	plan = compiled(t, half.Prefs.Timetable)
	got = nil
	for next := plan.Next(at(t, plan.zone, "2026-11-27 00:00")); len(got) < 4; next = plan.Next(next) {
		got = append(got, next.In(plan.zone).Format("Mon 15:04"))
	}
	if diff := cmp.Diff([]string{"Fri 10:00", "Fri 14:00", "Fri 16:00", "Mon 10:00"}, got); diff != "" {
		t.Errorf("every other one: %s", diff)
	}
	for clock, want := range map[string]Reason{
		"11:59": "", "12:00": OffHours, "13:00": "", "17:09": "", "17:10": DayEnd, "17:30": OffHours, // the morning's end is not quiet, the day's is
	} {
		if got := plan.Quiet(at(t, plan.zone, "2026-11-27 "+clock)); got != want {
			t.Errorf("%s: %q, want %q", clock, got, want)
		}
	}
}

func TestQuiet(t *testing.T) {
	tt := prefstest.Straight("Europe/Berlin").Timetable
	plan := compiled(t, tt)
	for situation, c := range map[string]struct {
		at   string
		want Reason
	}{
		"before the first minute":   {"2026-11-23 08:59:59", OffHours},
		"first minute":              {"2026-11-23 09:00", ""},
		"before the quiet time":     {"2026-11-23 17:09:59", ""},
		"quiet time begins":         {"2026-11-23 17:10", DayEnd},
		"last minute":               {"2026-11-23 17:29:59", DayEnd},
		"last minute is over":       {"2026-11-23 17:30", OffHours},
		"weekend":                   {"2026-11-28 12:00", OffHours},
		"Sunday's clock is changed": {"2026-10-25 12:00", OffHours},
	} {
		if got := plan.Quiet(at(t, plan.zone, c.at)); got != c.want {
			t.Errorf("%s (%s): %q, want %q", situation, c.at, got, c.want)
		}
	}
}

func TestCompileRefuses(t *testing.T) {
	good := prefstest.Straight("Europe/Berlin").Timetable
	for situation, change := range map[string]func(*prefs.Timetable){
		"unknown zone":       func(t *prefs.Timetable) { t.Zone = "Europe/Atlantis" },
		"the server's zone":  func(t *prefs.Timetable) { t.Zone = "Local" },
		"a time of 25:00":    func(t *prefs.Timetable) { t.Plan = prefs.Plan{Times: []prefs.Minute{1500}} },
		"no working day":     func(t *prefs.Timetable) { t.Hours = prefs.Hours{} },
		"a panicking spec":   func(t *prefs.Timetable) { t.Plan = prefs.Plan{Cron: "TZ=0"} },
		"neither plan":       func(t *prefs.Timetable) { t.Plan = prefs.Plan{} },
		"an interval of nil": func(t *prefs.Timetable) { t.Plan.Every = -1 },
	} {
		tt := good
		change(&tt)
		if _, err := Compile(tt); len(problems(err)) == 0 {
			t.Errorf("%s: %v", situation, err)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	for name, plan := range map[string]prefs.Plan{"interval": {Every: 50}, "times": {Times: []prefs.Minute{600, 750, 900}}, "cron": {Cron: "0 10,15 * * 1-5"}} {
		b.Run(name, func(b *testing.B) {
			tt := prefstest.Straight("Europe/Berlin").Timetable
			tt.Plan = plan
			p, err := Compile(tt)
			if err != nil {
				b.Fatal(err)
			}
			start := time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)
			after := start
			for b.Loop() {
				if after = p.Next(after); after.Year() > 2030 {
					after = start
				}
			}
		})
	}
}
