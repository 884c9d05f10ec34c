package session

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
)

func TestTwoWorkingDaysOfAWeekAreFree(t *testing.T) {
	office := prefs.Span{From: 540, To: 1020}
	week := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	for days, want := range []int{1, 1, 1, 1, 2, 3, 4, 5} {
		if got := Goal(prefs.Week(office, week[:days]...)); got != want {
			t.Errorf("%d working days: a goal of %d, want %d", days, got, want)
		}
	}
}

func TestAWeekBeginsOnMonday(t *testing.T) {
	days := []Day{{Date: "2026-03-04", Done: 1, Stood: 2}, {Date: "2026-03-02", Stood: 1}, {Date: "2026-03-01", Done: 9}}
	for now, want := range map[string][]Day{
		"2026-03-01": {
			{Date: "2026-02-23"},
			{Date: "2026-02-24"},
			{Date: "2026-02-25"},
			{Date: "2026-02-26"},
			{Date: "2026-02-27"},
			{Date: "2026-02-28"},
			{Date: "2026-03-01", Done: 9},
		},
		"2026-03-02": {{Date: "2026-03-02", Stood: 1}},
		"2026-03-04": {{Date: "2026-03-02", Stood: 1}, {Date: "2026-03-03"}, {Date: "2026-03-04", Done: 1, Stood: 2}},
	} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, DaysOfWeek(days, at)); diff != "" {
			t.Errorf("on %s: %s", now, diff)
		}
	}
	if taken := days[0].Taken(); taken != 3 {
		t.Errorf("%d breaks were taken", taken)
	}
}
