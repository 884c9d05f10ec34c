//go:build !race

package busy_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"unhunch/internal/calendar/busy"
)

// Each of these files wants to cost as much as it can. What it allocates stands for
// the work, too: all that is done for long allocates as it goes.
func TestNoFileCostsMoreThanSoMuch(t *testing.T) {
	event := func(lines ...string) string {
		return "BEGIN:VEVENT\n" + strings.Join(lines, "\n") + "\nEND:VEVENT\n"
	}
	repeats := func(rule string) string {
		return event("DTSTART:00010101T000000Z", "DURATION:PT1S", "RRULE:"+rule)
	}
	minutes := func(count int, lines func(at string) string) string {
		var b strings.Builder
		for i := range count {
			b.WriteString(lines(time.Unix(1_790_000_000+60*int64(i), 0).UTC().Format("20060102T150405Z")))
		}
		return b.String()
	}
	many := func(one string) string { return strings.Repeat(one, min(20_000, 9<<20/len(one))) }
	for situation, lines := range map[string]string{
		"every second":               many(repeats("FREQ=SECONDLY")),
		"every second, counted":      many(repeats("FREQ=SECONDLY;COUNT=2000000000")),
		"every minute":               many(event("DTSTART:20260101T000000Z", "DURATION:PT1S", "RRULE:FREQ=MINUTELY")),
		"every day since the year 1": many(repeats("FREQ=DAILY;COUNT=9999999")),
		"a day that never comes":     many(repeats("FREQ=YEARLY;BYMONTHDAY=30;BYYEARDAY=60;COUNT=3")),
		"weeks that never come":      many(repeats("FREQ=YEARLY;BYWEEKNO=1,2,3,50;BYMONTHDAY=31;BYMONTH=2;COUNT=2")),
		"one of very many times":     many(repeats("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,2,3,4,5,6,7;BYMINUTE=1,2,3,4,5,6,7,8;BYSECOND=1,2,3,4;BYSETPOS=1")),
		"a long rule":                many(repeats("FREQ=DAILY;BYDAY=MO" + strings.Repeat(",MO", 100_000))),
		"rules without end":          many(event("DTSTART:20260101T000000Z", strings.Repeat("RRULE:FREQ=DAILY\n", 30_000))),
		"days left out":              many(event("DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY", "EXDATE:20260101T000000Z"+strings.Repeat(",20260101T000000Z", 50_000))),
		"days besides":               many(event("DTSTART:20260101T000000Z", "DURATION:PT1S", "RDATE:20261201T000000Z"+strings.Repeat(",20261201T000000Z", 50_000))),
		"parameters":                 many(event("DTSTART" + strings.Repeat(";A=B", 250_000) + ":20260101T000000Z")),
		"values of a parameter":      many(event("DTSTART;A=B" + strings.Repeat(",B", 400_000) + ":20260101T000000Z")),
		"a long line":                event("DTSTART:20260101T000000Z", "UID:"+strings.Repeat("x", 9<<20)),
		"zones":                      minutes(20_000, func(at string) string { return event("DTSTART;TZID=Zone/X"+at+":20260101T000000", "RRULE:FREQ=DAILY") }),
		"all from each on": event("UID:a", "DTSTART:19700101T000000Z", "DURATION:PT1S", "RRULE:FREQ=MINUTELY") + minutes(19_000, func(at string) string {
			return event("UID:a", "RECURRENCE-ID;RANGE=THISANDFUTURE:"+at, "DTSTART:"+at, "DURATION:PT1S")
		}),
		"a thousand of one UID": minutes(6_000, func(at string) string {
			return event("UID:a", "DTSTART:"+at, "RRULE:FREQ=DAILY", "DURATION:PT1S") + event("UID:a", "RECURRENCE-ID;RANGE=THISANDFUTURE:"+at, "DTSTART:"+at) + event("UID:a", "RECURRENCE-ID:"+at, "DTSTART:"+at)
		}),
		"longer than anything": many(event("DTSTART:00010101T000000Z", "DTEND:99991231T000000Z", "RRULE:FREQ=DAILY")),
		"clocks put on daily": func() string {
			var b strings.Builder
			for i := range 190 {
				fmt.Fprintf(&b, "BEGIN:VTIMEZONE\nTZID:Z%d\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n%sEND:STANDARD\nEND:VTIMEZONE\n%s", i, strings.Repeat("RRULE:FREQ=DAILY\n", 100), event(fmt.Sprintf("DTSTART;TZID=Z%d:20261201T000000", i)))
			}
			return b.String()
		}(),
		"inside each other": strings.Repeat("BEGIN:X\n", 1_000_000),
	} {
		t.Run(situation, func(t *testing.T) {
			data := []byte("BEGIN:VCALENDAR\n" + lines + "END:VCALENDAR\n")
			from := time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got, err := busy.Read(bytes.NewReader(data), time.UTC, from, from.AddDate(0, 0, 2))
			runtime.ReadMemStats(&after)
			took := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%d bytes: %d MiB in all, %d events, odd %v, %v", len(data), took, got.Events, got.Odd, err)
			if took > 3000 {
				t.Errorf("%d bytes took %d MiB", len(data), took)
			}
		})
	}
}
