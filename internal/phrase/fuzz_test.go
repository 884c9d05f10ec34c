package phrase

import (
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/schedule"
)

// What is said of a moment, read again, means the same; and so does each of the
// ways that somebody is asked about.
func FuzzWhenSaidBack(f *testing.F) {
	for _, text := range []string{
		"20m", "1h30", "until monday", "until 5", "until 3:15", "for 1:30", "1730", "until 3/1", "until next friday", "an hour and a half",
		"until 17h30", "until 2027", "until 3.12", "until friday midnight", "1 month", "until 24.12.26", "tomorrow", "until further notice",
	} {
		f.Add(text, int64(1_795_000_000), uint8(0))
	}
	zones := []string{"Europe/Berlin", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu"}
	f.Fuzz(func(t *testing.T, text string, unix int64, in uint8) {
		zone, now := place(t, zones[int(in)%len(zones)]), time.Unix(unix%4_000_000_000, 0)
		got, err := monday.When(text, now, zone)
		readAgain(t, got, err, now, zone)
		for _, w := range WaysIn(err) {
			if !w.Until.After(now) || w.Until.Sub(now) > 367*24*time.Hour {
				t.Errorf("%q at %s may be %s", text, now, w.Until)
			}
		}
	})
}

func FuzzPlanSaidBack(f *testing.F) {
	for _, text := range []string{
		"every 50m 9:00-17:30 mon-fri", "at 10:00, 15:00 mon-fri", "every 50m 9-12, 1-5", "cron 0 10 15 * * mon-fri", "every 50m 17:00-9:00", "22-6 mon",
		"at 3 0-24 daily", "every other hour us/pacific", "every 1.5h between 9 and 5", "9-midnight max 8", "every 50m 1-5", "at 2, 4 13-17 sat",
	} {
		f.Add(text)
	}
	base := prefstest.Straight("Europe/Berlin").Timetable
	f.Fuzz(func(t *testing.T, text string) {
		got, _, err := Plan(text, base)
		plannedAgain(t, got, err, base)
		for _, w := range WaysIn(err) {
			if err := schedule.CheckTimetable(w.Timetable); err != nil {
				t.Errorf("%q may be %q: %v", text, w.Timetable, err)
			}
		}
	})
}

func FuzzHoursSaidBack(f *testing.F) {
	for _, text := range []string{"mon-thu 9:00-12:00, 13:00-17:30\nfri 9-13", "mon-fri 9-12, 1-5", "mon: 22-24; tue 0-6", "mon 01:00-5", "sat 6-2, 18:00-0:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hours, err := Hours(text, prefstest.Straight("UTC").Timetable.Hours)
		if err != nil || schedule.CheckTimetable(prefs.Timetable{Plan: prefs.Plan{Cron: "0 * * * *"}, Hours: hours, Zone: "UTC", PerDay: 1}) != nil {
			return
		}
		if again, err := Hours(hours.Lines(), prefs.Hours{}); err != nil || again.Lines() != hours.Lines() {
			t.Errorf("%q is %q, and that is %q (%v)", text, hours.Lines(), again.Lines(), err)
		}
	})
}

func FuzzTimesSaidBack(f *testing.F) {
	for _, text := range []string{"10:00, 12:30, 15:00", "10 am, 3 pm", "10, 12, 3", "03:00", "midnight and noon", "1730"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		times, err := Times(text)
		if err != nil {
			return
		}
		said := prefs.TypedTimes(times)
		if again, err := Times(said); len(said) < longestPhrase && (err != nil || prefs.TypedTimes(again) != said) {
			t.Errorf("%q is %q, and that is %q (%v)", text, said, prefs.TypedTimes(again), err)
		}
	})
}
