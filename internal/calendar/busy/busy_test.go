package busy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/calendar/busy"
)

// file is a calendar of events, each of which is lines.
func file(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n")
	for _, e := range events {
		if !strings.HasPrefix(e, "BEGIN:") {
			e = "BEGIN:VEVENT\n" + e + "\nEND:VEVENT"
		}
		b.WriteString(strings.ReplaceAll(e, "\n", "\r\n") + "\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}

// berlin is where the person is whose calendars are read.
func berlin(t testing.TB) *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// said is how somebody in Berlin would say it.
func said(c busy.Calendar, zone *time.Location) string {
	var all []string
	for _, s := range c.Spans {
		from, to := s.From.In(zone), s.To.In(zone)
		end := "15:04"
		if from.YearDay() != to.YearDay() {
			end = "02 Jan 15:04"
		}
		all = append(all, from.Format("02 Jan 15:04")+"-"+to.Format(end))
	}
	return strings.Join(all, ", ")
}

// In the two weeks from Monday 30 November 2026 on, in Berlin.
func TestWhenSomebodyIsBusy(t *testing.T) {
	const weekly = "UID:a\nDTSTART;TZID=Europe/Berlin:20261201T100000\nDTEND;TZID=Europe/Berlin:20261201T110000\nRRULE:FREQ=WEEKLY"
	for situation, c := range map[string]struct {
		events []string
		want   string
	}{
		"a meeting in UTC":           {[]string{"DTSTART:20261201T090000Z\nDTEND:20261201T100000Z"}, "01 Dec 10:00-11:00"},
		"a meeting in New York":      {[]string{"DTSTART;TZID=America/New_York:20261201T090000\nDURATION:PT1H"}, "01 Dec 15:00-16:00"},
		"a time without a zone":      {[]string{"DTSTART:20261201T090000\nDTEND:20261201T100000"}, "01 Dec 09:00-10:00"},
		"every week":                 {[]string{weekly}, "01 Dec 10:00-11:00, 08 Dec 10:00-11:00"},
		"every week but one":         {[]string{weekly + "\nEXDATE;TZID=Europe/Berlin:20261208T100000"}, "01 Dec 10:00-11:00"},
		"every week but on a day":    {[]string{weekly + "\nEXDATE;VALUE=DATE:20261208"}, "01 Dec 10:00-11:00"},
		"one is moved":               {[]string{weekly, "UID:a\nRECURRENCE-ID;TZID=Europe/Berlin:20261208T100000\nDTSTART;TZID=Europe/Berlin:20261209T150000\nDTEND;TZID=Europe/Berlin:20261209T153000"}, "01 Dec 10:00-11:00, 09 Dec 15:00-15:30"},
		"one is moved into sight":    {[]string{weekly, "UID:a\nRECURRENCE-ID:20261215T090000Z\nDTSTART:20261210T090000Z\nDTEND:20261210T100000Z"}, "01 Dec 10:00-11:00, 08 Dec 10:00-11:00, 10 Dec 10:00-11:00"},
		"one is called off":          {[]string{weekly, "UID:a\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T090000Z\nSTATUS:CANCELLED"}, "01 Dec 10:00-11:00"},
		"all from one on are later":  {[]string{weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z\nDTSTART;TZID=Europe/Berlin:20261208T120000\nDURATION:PT2H"}, "01 Dec 10:00-11:00, 08 Dec 12:00-14:00"},
		"all from one on called off": {[]string{weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z\nDTSTART:20261208T090000Z\nSTATUS:CANCELLED"}, "01 Dec 10:00-11:00"},
		"a zone of Windows":          {[]string{"DTSTART;TZID=W. Europe Standard Time:20261201T100000\nDTEND;TZID=\"Eastern Standard Time\":20261201T050000"}, "01 Dec 10:00-11:00"},
		"back to back":               {[]string{"DTSTART:20261201T090000Z\nDTEND:20261201T100000Z", "DTSTART:20261201T100000Z\nDTEND:20261201T110000Z"}, "01 Dec 10:00-12:00"},
		"a day that is marked":       {[]string{"DTSTART;VALUE=DATE:20261201\nX-MICROSOFT-CDO-BUSYSTATUS:OOF"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day that is not":          {[]string{"DTSTART;VALUE=DATE:20261201"}, ""},
		"a free/busy list":           {[]string{"BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20261201T090000Z/20261201T100000Z,20261202T090000Z/PT30M\nFREEBUSY;FBTYPE=FREE:20261203T090000Z/PT1H\nEND:VFREEBUSY"}, "01 Dec 10:00-11:00, 02 Dec 10:00-10:30"},
	} {
		t.Run(situation, func(t *testing.T) {
			zone := berlin(t)
			monday := time.Date(2026, time.November, 30, 0, 0, 0, 0, zone)
			got, err := busy.Read(strings.NewReader(file(c.events...)), zone, monday, monday.AddDate(0, 0, 14))
			if err != nil || len(got.Odd) > 0 {
				t.Errorf("%v, odd %v", err, got.Odd)
			}
			if diff := cmp.Diff(c.want, said(got, zone)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
