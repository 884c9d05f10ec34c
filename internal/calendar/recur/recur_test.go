package recur_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"

	"unhunch/internal/calendar/recur"
)

const shape = "2006-01-02 15:04:05"

func at(t testing.TB, text string) time.Time {
	moment, err := time.Parse(shape[:len(text)], text)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func said(times []time.Time) (all []string) {
	for _, t := range times {
		all = append(all, t.Format("2006-01-02 15:04"))
	}
	return all
}

// The rules are those of RFC 5545, 3.8.5.3, brought to 2026.
func TestWhenARuleComes(t *testing.T) {
	for situation, c := range map[string]struct {
		rule, first, from, to string
		want                  string // days, or times where it comes more often
	}{
		"ten times": {
			rule: "FREQ=DAILY;COUNT=10", first: "2026-11-25 09:00", from: "2026-12-01", to: "2027-01-01",
			want: "2026-12-01 09:00, 2026-12-02 09:00, 2026-12-03 09:00, 2026-12-04 09:00",
		},
		"until a day, to its end": {
			rule: "FREQ=DAILY;UNTIL=20261202", first: "2026-11-25 09:00", from: "2026-12-01", to: "2027-01-01",
			want: "2026-12-01 09:00, 2026-12-02 09:00",
		},
		"until its last time": {
			rule: "FREQ=DAILY;UNTIL=20261202T090000", first: "2026-11-25 09:00", from: "2026-12-01", to: "2027-01-01",
			want: "2026-12-01 09:00, 2026-12-02 09:00",
		},
		"every other week, from Sunday on": {
			rule: "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR", first: "2026-11-30 09:00", from: "2026-11-30", to: "2026-12-20",
			want: "2026-11-30 09:00, 2026-12-02 09:00, 2026-12-04 09:00, 2026-12-14 09:00, 2026-12-16 09:00, 2026-12-18 09:00",
		},
		"the week begins on Monday": {
			rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", first: "2026-12-01 09:00", from: "2026-12-01", to: "2027-12-01",
			want: "2026-12-01 09:00, 2026-12-06 09:00, 2026-12-15 09:00, 2026-12-20 09:00",
		},
		"the week begins on Sunday": {
			rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", first: "2026-12-01 09:00", from: "2026-12-01", to: "2027-12-01",
			want: "2026-12-01 09:00, 2026-12-13 09:00, 2026-12-15 09:00, 2026-12-27 09:00",
		},
		"the last Friday": {
			rule: "FREQ=MONTHLY;BYDAY=-1FR", first: "2026-01-30 09:00", from: "2026-11-01", to: "2027-01-01",
			want: "2026-11-27 09:00, 2026-12-25 09:00",
		},
		"Friday the 13th": {
			rule: "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", first: "2026-02-13 09:00", from: "2026-02-01", to: "2027-01-01",
			want: "2026-02-13 09:00, 2026-03-13 09:00, 2026-11-13 09:00",
		},
		"the 31st, where there is one": {
			rule: "FREQ=MONTHLY", first: "2026-08-31 09:00", from: "2026-09-01", to: "2027-01-01",
			want: "2026-10-31 09:00, 2026-12-31 09:00",
		},
		"the last working day": {
			rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", first: "2026-01-30 09:00", from: "2026-10-20", to: "2027-01-01",
			want: "2026-10-30 09:00, 2026-11-30 09:00, 2026-12-31 09:00",
		},
		"the 20th Monday of the year": {
			rule: "FREQ=YEARLY;BYDAY=20MO", first: "2020-05-18 09:00", from: "2026-01-01", to: "2027-01-01",
			want: "2026-05-18 09:00",
		},
		"Monday of week 20": {
			rule: "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", first: "2020-05-11 09:00", from: "2026-01-01", to: "2027-01-01",
			want: "2026-05-11 09:00",
		},
		"week 20, on the weekday that it began with": {
			rule: "FREQ=YEARLY;BYWEEKNO=20", first: "2020-05-12 09:00", from: "2026-01-01", to: "2027-01-01",
			want: "2026-05-12 09:00",
		},
		"the first Tuesday after a Monday in November, every four years": {
			rule: "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", first: "1996-11-05 09:00", from: "2020-01-01", to: "2030-01-01",
			want: "2020-11-03 09:00, 2024-11-05 09:00, 2028-11-07 09:00",
		},
		"every three hours": {
			rule: "FREQ=HOURLY;INTERVAL=3;UNTIL=20261201T170000", first: "2026-12-01 09:00", from: "2026-12-01 10:00", to: "2026-12-03",
			want: "2026-12-01 12:00, 2026-12-01 15:00",
		},
		"every 90 minutes, four times": {
			rule: "FREQ=MINUTELY;INTERVAL=90;COUNT=4", first: "2026-12-01 22:00", from: "2026-12-01", to: "2026-12-03",
			want: "2026-12-01 22:00, 2026-12-01 23:30, 2026-12-02 01:00, 2026-12-02 02:30",
		},
		"every 20 minutes of two hours": {
			rule: "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10", first: "2026-12-01 09:00", from: "2026-12-02", to: "2026-12-02 10:10",
			want: "2026-12-02 09:00, 2026-12-02 09:20, 2026-12-02 09:40, 2026-12-02 10:00",
		},
		"the tenth Tuesday of a month": {
			rule: "FREQ=YEARLY;BYMONTH=12;BYDAY=10TU", first: "2026-12-01 09:00", from: "2026-01-01", to: "2036-01-01",
		},
		"an hour that never comes": {
			rule: "FREQ=HOURLY;INTERVAL=24;BYHOUR=5", first: "2026-12-01 06:00", from: "2026-01-01", to: "2028-01-01",
		},
		"a rule that began in the year 1": {
			rule: "FREQ=DAILY", first: "0001-01-01 09:00", from: "2026-12-01", to: "2026-12-03",
			want: "2026-12-01 09:00, 2026-12-02 09:00",
		},
		"every other week since 1601": {
			rule: "FREQ=WEEKLY;INTERVAL=2", first: "1601-01-01 09:00", from: "2026-12-01", to: "2026-12-20",
			want: "2026-12-07 09:00",
		},
		"a leap day": {
			rule: "FREQ=YEARLY", first: "1600-02-29 00:00", from: "2026-01-01", to: "2033-01-01",
			want: "2028-02-29 00:00, 2032-02-29 00:00",
		},
		"untidy": {
			rule: " freq=weekly;;BYDAY = MO ;X-NOTE=1;", first: "2026-11-30 09:00", from: "2026-12-01", to: "2026-12-10",
			want: "2026-12-07 09:00",
		},
		"before it began": {
			rule: "FREQ=DAILY", first: "2026-12-02 09:00", from: "2026-12-01", to: "2026-12-03",
			want: "2026-12-02 09:00",
		},
		"nothing is asked for": {
			rule: "FREQ=DAILY", first: "2026-12-02 09:00", from: "2026-12-05", to: "2026-12-05",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			rule, err := recur.Parse(c.rule, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			left := 1_000_000
			got, err := rule.Between(at(t, c.first), at(t, c.from), at(t, c.to), &left)
			if diff := cmp.Diff(c.want, strings.Join(said(got), ", ")); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestUntilIsByTheClockOfAZone(t *testing.T) {
	berlin := time.FixedZone("", 60*60)
	rule, err := recur.Parse("FREQ=DAILY;UNTIL=20261202T090000Z", berlin)
	if err != nil {
		t.Fatal(err)
	}
	for first, want := range map[string]string{
		"2026-12-01 10:00": "2026-12-01 10:00, 2026-12-02 10:00",
		"2026-12-01 10:01": "2026-12-01 10:01",
	} {
		left := 100
		got, err := rule.Between(at(t, first), at(t, "2026-12-01"), at(t, "2027-01-01"), &left)
		if is := strings.Join(said(got), ", "); is != want || err != nil {
			t.Errorf("%s, %v, want %s", is, err, want)
		}
	}
}

func TestWhatIsNoRule(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "is no rule",
		"FREQ=SOMETIMES":                  "is no rule: undefined frequency: SOMETIMES",
		"BYDAY=MO":                        "is no rule: RRULE property FREQ is required",
		"FREQ=DAILY;INTERVAL=-1":          "is no rule: interval must be greater than 0",
		"FREQ=DAILY;BYMONTH=13":           "is no rule: bymonth must be between 1 and 12",
		"FREQ=DAILY;UNTIL=tomorrow":       "is no rule",
		"FREQ=DAILY;COUNT=99999999999999": "",
		"FREQ=YEARLY;BYEASTER=0":          "is no rule: there is no BYEASTER in it",
		"FREQ=HOURLY;BYSETPOS=2":          "picks from the times of an hour",
		"FREQ=DAILY;DTSTART=20261201":     "is no rule: it begins by itself",
		"FREQ=DAILY\nFREQ=DAILY":          "is no rule",
		"DTSTART:20261201\nFREQ=DAILY":    "is no rule",
	} {
		_, err := recur.Parse(text, time.UTC)
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// Each of these would take a library to the year 9999, or for ever.
func TestNoRuleGoesOnForEver(t *testing.T) {
	for text, first := range map[string]string{
		"FREQ=SECONDLY":                                        "0001-01-01 00:00",
		"FREQ=SECONDLY;COUNT=2000000000":                       "0001-01-01 00:00",
		"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2":        "0001-01-01 00:00",
		"FREQ=DAILY;COUNT=2000000000":                          "0001-01-01 00:00",
		"FREQ=MONTHLY;BYYEARDAY=366;BYMONTH=11;COUNT=1":        "0001-01-01 00:00",
		"FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8;BYMINUTE=0,1,2,3": "0001-01-01 00:00",
	} {
		rule, err := recur.Parse(text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		const most = 50_000
		left := most
		got, err := rule.Between(at(t, first), at(t, "2026-01-01"), at(t, "2126-01-01"), &left)
		if !errors.Is(err, recur.ErrTooMuch) || got != nil || left > 0 {
			t.Errorf("%s: %d times, %v, %d left of %d", text, len(got), err, left, most)
		}
	}
	rule, err := recur.Parse("FREQ=MINUTELY", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	left := 100_000_000
	if _, err := rule.Between(at(t, "2026-01-01"), at(t, "2026-01-01"), at(t, "2036-01-01"), &left); !errors.Is(err, recur.ErrTooMuch) {
		t.Errorf("every minute of ten years: %v", err)
	}
}

// Random rules come when rrule-go says, wherever that one can be asked.
func TestRulesComeAsTheLibrarySays(t *testing.T) {
	dice := rand.New(rand.NewPCG(15, 6))
	asked, times := 0, 0
	for asked < 1_000 {
		text, first := random(dice)
		want, ok := library(text, first)
		if !ok {
			continue
		}
		rule, err := recur.Parse(text, time.UTC)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		left := 10_000_000
		got, err := rule.Between(first, first.AddDate(1, 0, 0), first.AddDate(3, 0, 0), &left)
		if !slices.EqualFunc(want, got, time.Time.Equal) || err != nil {
			t.Fatalf("%s from %s on: %v (-library +ours):\n%s", text, first.Format(shape), err, cmp.Diff(said(want), said(got)))
		}
		asked, times = asked+1, times+len(got)
	}
	t.Logf("%d rules, %d times, 0 differences", asked, times)
	if times < 10*asked {
		t.Error("that shows little")
	}
}

// library asks rrule-go, where it neither panics nor goes on for ever.
func library(text string, first time.Time) (times []time.Time, ok bool) {
	defer func() { ok = recover() == nil && ok }()
	option, err := rrule.StrToROption(text)
	if err != nil {
		return nil, false
	}
	option.Dtstart = first
	if option.Until.IsZero() {
		option.Until = first.AddDate(3, 0, 0).Add(-time.Second)
	}
	rule, err := rrule.NewRRule(*option)
	if err != nil {
		return nil, false
	}
	return rule.Between(first.AddDate(1, 0, 0), first.AddDate(3, 0, 0).Add(-time.Second), true), true
}

func random(dice *rand.Rand) (text string, first time.Time) {
	first = time.Date(2015+dice.IntN(12), time.Month(1+dice.IntN(12)), 1+dice.IntN(31), dice.IntN(24), dice.IntN(60), 0, 0, time.UTC)
	freq := []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"}[dice.IntN(9)]
	parts := []string{"FREQ=" + freq}
	often := func(n int) bool { return dice.IntN(n) == 0 }
	add := func(name string, least, most int, negative bool) {
		var list []string
		for range 1 + dice.IntN(3) {
			n := least + dice.IntN(most-least+1)
			if negative && often(3) {
				n = -n
			}
			if !slices.Contains(list, fmt.Sprint(n)) { // the library would have both
				list = append(list, fmt.Sprint(n))
			}
		}
		parts = append(parts, name+"="+strings.Join(list, ","))
	}
	switch {
	case freq == "HOURLY": // every few days, or it comes ten thousand times
		parts = append(parts, fmt.Sprintf("INTERVAL=%d", 50+dice.IntN(50)))
	case often(2):
		parts = append(parts, fmt.Sprintf("INTERVAL=%d", 1+dice.IntN(5)))
	}
	if often(4) {
		parts = append(parts, fmt.Sprintf("COUNT=%d", 1+dice.IntN(200)))
	} else if often(4) {
		parts = append(parts, "UNTIL="+first.AddDate(0, dice.IntN(40), dice.IntN(30)).Format("20060102T150405Z"))
	}
	if often(3) {
		parts = append(parts, "WKST="+[]string{"MO", "TU", "SU"}[dice.IntN(3)])
	}
	if often(3) {
		add("BYMONTH", 1, 12, false)
	}
	if often(3) {
		var list []string
		counted := (freq == "MONTHLY" || freq == "YEARLY") && often(2) // the library is wrong where some are and some are not
		for range 1 + dice.IntN(3) {
			day := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}[dice.IntN(7)]
			if counted {
				day = fmt.Sprint([]int{1, 2, 3, 4, 5, -1, -2, -5}[dice.IntN(8)]) + day
			}
			list = append(list, day)
		}
		parts = append(parts, "BYDAY="+strings.Join(list, ","))
	}
	if often(5) {
		add("BYMONTHDAY", 1, 31, true)
	}
	if freq == "YEARLY" && often(6) {
		add("BYYEARDAY", 1, 366, true)
	}
	if freq == "YEARLY" && often(6) {
		add("BYWEEKNO", 2, 51, false) // the library miscounts the last of some years
		parts = append(parts, "BYDAY=MO")
	}
	if freq != "HOURLY" && often(6) {
		add("BYHOUR", 0, 23, false)
	}
	if often(6) {
		add("BYMINUTE", 0, 59, false)
	}
	if freq != "HOURLY" && freq != "DAILY" && often(4) {
		add("BYSETPOS", 1, 3, true)
	}
	return strings.Join(parts, ";"), first
}
