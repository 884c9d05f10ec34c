package calendar

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/schedule"
	"unhunch/internal/strict"
)

var november = time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC)

// in lists the days off from 2026 to 2028.
func in(h schedule.Holidays) (list []string) {
	for _, day := range slices.Sorted(maps.Keys(h)) {
		date := time.Unix(int64(day)*24*60*60, 0).UTC()
		if date.Year() >= 2026 && date.Year() <= 2028 {
			list = append(list, date.Format(time.DateOnly)+" "+h[day])
		}
	}
	return list
}

func vcalendar(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n")
	for _, e := range events {
		b.WriteString("BEGIN:VEVENT\r\n" + strings.ReplaceAll(e, "\n", "\r\n") + "\r\nEND:VEVENT\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}

func TestRead(t *testing.T) {
	for situation, c := range map[string]struct {
		file string
		want []string
	}{
		"a list": {
			file: "# ours\n\n2026-12-24 Christmas  Eve # a half day really\r\n2026-12-30..2027-01-01 Between the years\n",
			want: []string{"2026-12-24 Christmas Eve", "2026-12-30 Between the years", "2026-12-31 Between the years", "2027-01-01 Between the years"},
		},
		"a list of days of every year": {
			file: "\ufeff12-25 Christmas Day\n02-29 Leap Day\n",
			want: []string{"2026-12-25 Christmas Day", "2027-12-25 Christmas Day", "2028-02-29 Leap Day", "2028-12-25 Christmas Day"},
		},
		"the first name of a day stays": {
			file: "2026-12-25 Christmas Day\n12-25 Christmas\n",
			want: []string{"2026-12-25 Christmas Day", "2027-12-25 Christmas", "2028-12-25 Christmas"},
		},
		"a calendar": {
			file: vcalendar(
				"UID:1\nDTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227\nSUMMARY:Christmas\\, both\n  days",
				"UID:2\nDTSTART:20270101\nSUMMARY;LANGUAGE=en:New Year",
				"UID:3\nDTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20261231\nSUMMARY:",
				"UID:4\nDTSTART;VALUE=DATE:20270501\nDURATION:P2D\nSUMMARY:May\nBEGIN:VALARM\nTRIGGER:-PT15M\nSUMMARY:Wake up\nDTSTART:20270601\nEND:VALARM",
				"UID:5\nDTSTART;VALUE=DATE:20270601\nSTATUS:CANCELLED\nSUMMARY:Called off",
			),
			want: []string{
				"2026-12-25 Christmas, both days", "2026-12-26 Christmas, both days", "2026-12-31 a day off", "2027-01-01 New Year",
				"2027-05-01 May", "2027-05-02 May",
			},
		},
		"a calendar of what comes every year": {
			file: vcalendar(
				"DTSTART;VALUE=DATE:20100714\nRRULE:FREQ=YEARLY\nSUMMARY:Quatorze Juillet\nEXDATE;VALUE=DATE:20270714\nRDATE;VALUE=DATE:20270715",
				"DTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nSUMMARY:Thanksgiving",
				"DTSTART;VALUE=DATE:20201004\nRRULE:FREQ=YEARLY;UNTIL=20271231\nSUMMARY:Until then",
			),
			want: []string{
				"2026-07-14 Quatorze Juillet", "2026-10-04 Until then", "2026-11-26 Thanksgiving",
				"2027-07-15 Quatorze Juillet", "2027-10-04 Until then", "2027-11-25 Thanksgiving",
				"2028-07-14 Quatorze Juillet", "2028-11-23 Thanksgiving",
			},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			got, err := Read("ours", []byte(c.file), november)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, in(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMistakesAreTold(t *testing.T) {
	for file, want := range map[string]string{
		"":                                    "ours: names no day: add one",
		"# nothing yet":                       "ours: names no day: add one",
		"2026-12-25":                          "ours:1: has no name: write what day it is",
		"\n25.12.2026 Christmas":              `ours:2: "25.12.2026" is no day: write 2026-12-25`,
		"2026-02-29 Leap Day":                 `ours:1: "2026-02-29" is no day`,
		"02-30 Never":                         `ours:1: "02-30" is no day`,
		"2026-12-31..2026-12-24 Backwards":    "ours:1: is -6 days long: let it end after it begins",
		"2026-01-01..2028-01-01 For ever":     "ours:1: is 731 days long",
		"12-24..12-31 Every year":             `ours:1: "12-24..12-31" is no day`,
		"caf\xe9":                             "ours: is not UTF-8",
		vcalendar():                           "ours: names no day",
		vcalendar("SUMMARY:Never"):            "ours:4: DTSTART: is missing",
		vcalendar("DTSTART:20261225T090000Z"): "ours:5: DTSTART: has a time of the day, and only whole days count: make it an all-day event",
		vcalendar("DTSTART;VALUE=DATE:2026"):  `ours:5: DTSTART: "2026" is no date: write it as in 20261225`,
		vcalendar("DTSTART:20261225\nDTEND:20301225"):                         "ours:4: is 1461 days long",
		vcalendar("DTSTART:20261225\nDURATION:PT8H"):                          `ours:6: DURATION: "PT8H" is no number of days: write it as in P1D`,
		vcalendar("DTSTART:20261225\nRRULE:FREQ=DAILY"):                       `ours:6: RRULE: "FREQ=DAILY" repeats daily, and only whole days that come every year can be followed`,
		vcalendar("DTSTART:20261225\nRRULE:FREQ=SOMETIMES"):                   `ours:6: RRULE: "FREQ=SOMETIMES" is no rule`,
		vcalendar("DTSTART:20261225\nRRULE:FREQ=YEARLY;BYHOUR=1,2"):           `ours:6: RRULE: "FREQ=YEARLY;BYHOUR=1,2" has a time of the day`,
		vcalendar("DTSTART:20261225\nRECURRENCE-ID:20261224"):                 "ours:6: RECURRENCE-ID: moves one day of another event",
		vcalendar("DTSTART:20261225\nEXDATE:20261225T000000"):                 "ours:6: EXDATE: has a time of the day",
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\n":                   "ours: is cut off: VEVENT does not end: export the calendar again",
		"BEGIN:VCALENDAR\nEND:VEVENT\n":                                       "ours:2: ends what was not begun",
		"BEGIN:VCALENDAR\nBEGIN:VEVENT\nwhat is this\nEND:VEVENT\n":           "ours:3: is no line of a calendar",
		"BEGIN:VCALENDAR\n" + vcalendar("DTSTART:20261225") + "END:VCALENDAR": "ours: names no day",
	} {
		_, err := Read("ours", []byte(file), november)
		problems, _ := errors.AsType[strict.Problems](err)
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), want) || problems[0].Mend == "" {
			t.Errorf("%q:\n %v\nwant\n %s", file, err, want)
		}
	}
}

func TestEveryMistakeIsToldAtOnceButNotForEver(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "day %d\n", i)
	}
	_, err := Read("ours", []byte(b.String()), november)
	if problems, _ := errors.AsType[strict.Problems](err); len(problems) != 50 || problems[49].Line != 50 {
		t.Errorf("%d problems", len(problems))
	}
	b.Reset()
	for i := range 100 {
		fmt.Fprintf(&b, "%d-01-01..%d-12-30 A year off\n", 2000+i, 2000+i)
	}
	_, err = Read("ours", []byte(b.String()), november)
	if problems, _ := errors.AsType[strict.Problems](err); len(problems) == 0 || !strings.Contains(problems[0].What, "more than 20000 days") {
		t.Errorf("%v", err)
	}
}

// A line may go on for as long as the file does.
func TestALongLineTakesNoMoreThanItsLength(t *testing.T) {
	long := vcalendar("DTSTART:20261225\nSUMMARY:Christmas\nDESCRIPTION:" + strings.Repeat("\n x", 100_000))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	days, err := Read("ours", []byte(long), november)
	runtime.ReadMemStats(&after)
	if len(days) != 1 || err != nil {
		t.Errorf("%d days, %v", len(days), err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 100*uint64(len(long)) {
		t.Errorf("it took %d bytes to read %d", took, len(long))
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("2026-12-25 Christmas\n12-26 Boxing Day"))
	f.Add([]byte(vcalendar("DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH\nEXDATE:20271125")))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=\"a:b\";VALUE=DATE:20261225\nEND:VEVENT\nEND:VCALENDAR"))
	f.Fuzz(func(t *testing.T, data []byte) {
		days, err := Read("ours", data, november)
		if (err == nil) == (len(days) == 0) || len(days) > mostDays {
			t.Errorf("%d days, %v", len(days), err)
		}
	})
}
