package card

import (
	"testing"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// text is the wall of a plan that Slack cannot write.
func text() wall { return English().wallOf(coach.PlanShown{}) }

func TestHoursInWords(t *testing.T) {
	office, morning := prefs.Span{From: 9 * 60, To: 17*60 + 30}, prefs.Span{From: 9 * 60, To: 13 * 60}
	split := prefs.Week(office, time.Monday, time.Tuesday, time.Wednesday, time.Thursday)
	for _, d := range split.Days() {
		split[d] = []prefs.Span{{From: 9 * 60, To: 12 * 60}, {From: 13 * 60, To: 17*60 + 30}}
	}
	split[time.Friday] = []prefs.Span{morning}
	for want, hours := range map[string]prefs.Hours{
		"never":                                     {},
		"09:00–17:30, every day":                    prefs.Week(office, everyDay()...),
		"09:00–17:30, Sunday":                       prefs.Week(office, time.Sunday),
		"09:00–17:30, Saturday and Sunday":          prefs.Week(office, time.Sunday, time.Saturday),
		"09:00–17:30, Friday to Sunday":             prefs.Week(office, time.Sunday, time.Friday, time.Saturday),
		"09:00–17:30, Monday, Wednesday and Friday": prefs.Week(office, time.Monday, time.Wednesday, time.Friday),
		"09:00–12:00 and 13:00–17:30 on Monday to Thursday; 09:00–13:00 on Friday": split,
	} {
		if got := text().hoursWords(hours); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTimetableInWords(t *testing.T) {
	tt := prefstest.Straight("Europe/Berlin").Timetable
	for want, plan := range map[string]prefs.Plan{
		"at 10:00, 09:00–17:30, Monday to Friday":                             {Times: []prefs.Minute{600}},
		"at 10:00, 12:30 and 15:05, 09:00–17:30, Monday to Friday":            {Times: []prefs.Minute{600, 750, 905}},
		"every 50 minutes, 09:00–17:30, Monday to Friday":                     {Every: 50},
		"every hour, 09:00–17:30, Monday to Friday":                           {Every: 60},
		"every 2 hours, 09:00–17:30, Monday to Friday":                        {Every: 120},
		"by the cron spec `0 10 * * *`, inside 09:00–17:30, Monday to Friday": {Cron: "0 10 * * *"},
	} {
		tt.Plan = plan
		if got := text().scheduleWords(tt); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func everyDay() []time.Weekday {
	return []time.Weekday{
		time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday,
	}
}

// What is said of a plan can be typed.
func TestAPlanInWordsIsReadBack(t *testing.T) {
	base := prefstest.Straight("Europe/Paris").Timetable
	for _, text := range []string{
		"every 50m 9:00-17:30 mon-fri", "at 10:00, 12:30, 15:00 10-16 mon,wed", "at noon", "every 8h 0-24 daily",
		"9-12 13-17:30 mon-thu 9-13 fri", "10-11 mon,tue 12-13 wed 14-15 sat,sun every 20m",
		"cron 0 10,15 * * 1-5", "cron 0 10 * * * 10-16 mon,wed", "cron 0 10 15 * * 9-17", "every 20m 22-24 mon 0-6 tue", "every 20m 01-05 sat", "at 02:15, 4:30 0-6 daily",
	} {
		first, _, err := phrase.Plan(text, base)
		if err != nil {
			t.Fatal(err)
		}
		for _, locale := range []string{"en-GB", "en-US"} {
			said := English().wallOf(coach.PlanShown{Locale: locale}).scheduleWords(first)
			again, _, err := phrase.Plan(said, base)
			if err != nil || again.ID() != first.ID() {
				t.Errorf("%q: %q became %q (%v)", text, said, again, err)
			}
		}
	}
}
