package session

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

// These stories play in January 2000: the 3rd is a Monday.

func officeHours(days ...time.Weekday) prefs.Hours {
	return prefs.Week(prefs.Span{From: 9 * 60, To: 17 * 60}, days...)
}

func workingWeek() prefs.Hours {
	return officeHours(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
}

// stood are breaks by their days, as in "03:2 05:1" of January.
func stood(t *testing.T, text string) (days []Day) {
	t.Helper()
	for word := range strings.FieldsSeq(text) {
		var d Day
		date, n, _ := strings.Cut(word, ":")
		if _, err := fmt.Sscan(n, &d.Stood); err != nil {
			t.Fatal(err)
		}
		if d.Date = date; len(date) == 2 {
			d.Date = "2000-01-" + date
		}
		days = append([]Day{d}, days...)
	}
	return days
}

func dayOf(t *testing.T, date string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// told is a review in words: "2 - 1* > > . . of 3: 4 2", where * is today, - a day without
// a break, > one that is ahead, . one off and ~ one before they began.
func told(r Review) string {
	var said []string
	for _, d := range r.Days {
		word := map[DayKind]string{DayPast: "-", DayToday: "-", DayAhead: ">", DayOff: ".", DayBefore: "~"}[d.Kind]
		if d.Taken > 0 {
			word = fmt.Sprint(d.Taken)
		}
		if d.Kind == DayToday {
			word += "*"
		}
		said = append(said, word)
	}
	weeks := strings.Trim(fmt.Sprint(r.Weeks), "[]")
	text := strings.Join(said, " ") + fmt.Sprintf(" of %d: %s", r.Goal, weeks)
	if r.Over {
		text += " (over)"
	}
	return text
}

func TestAWeekIsReviewedDayByDay(t *testing.T) {
	for situation, c := range map[string]struct {
		days  string
		week  string // a day of it; "": today
		today string
		hours prefs.Hours
		began string
		want  string
	}{
		"in its middle":             {"17:2 19:1", "", "2000-01-19", workingWeek(), "2000-01-17", "2 - 1* > > . . of 3: 2"},
		"nothing yet":               {"", "", "2000-01-17", workingWeek(), "2000-01-17", "-* > > > > . . of 3: 0"},
		"a break on a Saturday":     {"21:1 22:3", "", "2000-01-23", workingWeek(), "2000-01-03", "- - - - 1 3 -* of 3: 2"},
		"begun on Wednesday":        {"19:1", "", "2000-01-20", workingWeek(), "2000-01-19", "~ ~ 1 -* > . . of 3: 1"},
		"a break before the yes":    {"18:1", "", "2000-01-20", workingWeek(), "2000-01-19", "~ 1 - -* > . . of 3: 1"},
		"the week that is over":     {"10:1 11:2 14:4 17:9", "2000-01-16", "2000-01-17", workingWeek(), "2000-01-03", "1 2 - - 4 . . of 3: 3 (over)"},
		"who works on Sundays":      {"16:2", "2000-01-16", "2000-01-17", officeHours(time.Sunday), "2000-01-01", ". . . . . . 2 of 1: 1 (over)"},
		"a long time":               {"1999-12-20:1 1999-12-21:1 27:9 2000-01-03:1 04:1 05:1 17:1", "", "2000-01-17", workingWeek(), "1999-06-01", "1* > > > > . . of 3: 2 0 3 0 1"},
		"before what is kept":       {"1999-12-13:1 17:1", "", "2000-01-17", workingWeek(), "1999-06-01", "1* > > > > . . of 3: 1"},
		"all five weeks are kept":   {"1999-12-13:1 1999-12-14:1 11:1 17:1", "2000-01-16", "2000-01-17", workingWeek(), "1999-06-01", "- 1 - - - . . of 3: 2 0 0 0 1 (over)"},
		"a day of the first is not": {"1999-12-13:1 1999-12-14:1 1999-12-20:1 11:1 18:1", "2000-01-16", "2000-01-18", workingWeek(), "1999-06-01", "- 1 - - - . . of 3: 1 0 0 1 (over)"},
		"a break from before a yes": {"04:1", "", "2000-01-17", workingWeek(), "2000-01-17", "-* > > > > . . of 3: 1 0 0"},
	} {
		t.Run(situation, func(t *testing.T) {
			today := dayOf(t, c.today)
			week := today
			if c.week != "" {
				week = dayOf(t, c.week)
			}
			if got := told(ReviewOf(KeptDays(stood(t, c.days)), week, today, c.hours, c.began)); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// A review counts what the words of a week count.
func TestAReviewCountsAsTheWordsDo(t *testing.T) {
	days := stood(t, "10:1 11:2 14:4 17:3 18:1")
	for _, date := range []time.Time{dayOf(t, "2000-01-18"), dayOf(t, "2000-01-20"), dayOf(t, "2000-01-23")} {
		r, week := ReviewOf(days, date, date, workingWeek(), "2000-01-03"), Week(days, date)
		if last := r.Weeks[len(r.Weeks)-1]; last != week.Days {
			t.Errorf("%s: %d days, and Week says %d", date.Format(time.DateOnly), last, week.Days)
		}
		for i, d := range DaysOfWeek(days, date) {
			if r.Days[i].Taken != d.Taken() {
				t.Errorf("%s: %d breaks on day %d, and DaysOfWeek says %d", date.Format(time.DateOnly), r.Days[i].Taken, i+1, d.Taken())
			}
		}
	}
}
