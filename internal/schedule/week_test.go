package schedule

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

func TestAWeekIsShownAsItIsPlanned(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*prefs.Timetable)
		want   map[time.Weekday]string
	}{
		"every two hours": {func(*prefs.Timetable) {}, map[time.Weekday]string{time.Monday: "11:00 13:00 15:00 17:00", time.Friday: "11:00 13:00 15:00 17:00"}},
		"in another zone": {func(t *prefs.Timetable) { t.Zone = "Pacific/Auckland" }, map[time.Weekday]string{time.Monday: "11:00 13:00 15:00 17:00"}},
		"two times":       {func(t *prefs.Timetable) { t.Plan = prefs.Plan{Times: []prefs.Minute{600, 900}} }, map[time.Weekday]string{time.Monday: "10:00 15:00"}},
		"a short Friday": {
			func(t *prefs.Timetable) { t.Hours[time.Friday] = []prefs.Span{{From: 540, To: 720}} },
			map[time.Weekday]string{time.Thursday: "11:00 13:00 15:00 17:00", time.Friday: "11:00"},
		},
		"nights, each of the day on which it begins": {
			func(t *prefs.Timetable) {
				t.Hours = prefs.Week(prefs.Span{From: 22 * 60, To: 30 * 60}, time.Sunday, time.Monday)
			},
			map[time.Weekday]string{time.Sunday: "0:00 2:00 4:00", time.Monday: "0:00 2:00 4:00", time.Tuesday: ""},
		},
		"what cannot be followed": {func(t *prefs.Timetable) { t.Plan.Every = 3 }, map[time.Weekday]string{time.Monday: ""}},
		"one a day":               {func(t *prefs.Timetable) { t.PerDay = 1 }, map[time.Weekday]string{time.Monday: "11:00", time.Saturday: ""}},
	} {
		timetable := prefs.Defaults("Europe/Berlin").Timetable
		timetable.Plan, timetable.PerDay = prefs.Plan{Every: 120}, 6
		timetable.Hours = prefs.Week(prefs.Span{From: 9 * 60, To: 17*60 + 30}, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
		c.change(&timetable)
		week := WeekOf(timetable)
		for day, want := range c.want {
			var said []string
			for _, m := range week[day] {
				said = append(said, m.String())
			}
			if got := strings.Join(said, " "); got != want {
				t.Errorf("%s: %s is %q, want %q", name, day, got, want)
			}
		}
	}
}
