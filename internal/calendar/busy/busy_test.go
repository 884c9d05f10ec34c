package busy_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
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
		"a meeting in UTC":                 {[]string{"DTSTART:20261201T090000Z\nDTEND:20261201T100000Z"}, "01 Dec 10:00-11:00"},
		"a meeting in New York":            {[]string{"DTSTART;TZID=America/New_York:20261201T090000\nDURATION:PT1H"}, "01 Dec 15:00-16:00"},
		"a time without a zone":            {[]string{"DTSTART:20261201T090000\nDTEND:20261201T100000"}, "01 Dec 09:00-10:00"},
		"every week":                       {[]string{weekly}, "01 Dec 10:00-11:00, 08 Dec 10:00-11:00"},
		"every week but one":               {[]string{weekly + "\nEXDATE;TZID=Europe/Berlin:20261208T100000"}, "01 Dec 10:00-11:00"},
		"every week but on a day":          {[]string{weekly + "\nEXDATE;VALUE=DATE:20261208"}, "01 Dec 10:00-11:00"},
		"one is moved":                     {[]string{weekly, "UID:a\nRECURRENCE-ID;TZID=Europe/Berlin:20261208T100000\nDTSTART;TZID=Europe/Berlin:20261209T150000\nDTEND;TZID=Europe/Berlin:20261209T153000"}, "01 Dec 10:00-11:00, 09 Dec 15:00-15:30"},
		"one is moved into sight":          {[]string{weekly, "UID:a\nRECURRENCE-ID:20261215T090000Z\nDTSTART:20261210T090000Z\nDTEND:20261210T100000Z"}, "01 Dec 10:00-11:00, 08 Dec 10:00-11:00, 10 Dec 10:00-11:00"},
		"one is called off":                {[]string{weekly, "UID:a\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T090000Z\nSTATUS:CANCELLED"}, "01 Dec 10:00-11:00"},
		"all from one on are later":        {[]string{weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z\nDTSTART;TZID=Europe/Berlin:20261208T120000\nDURATION:PT2H"}, "01 Dec 10:00-11:00, 08 Dec 12:00-14:00"},
		"all from one on called off":       {[]string{weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z\nDTSTART:20261208T090000Z\nSTATUS:CANCELLED"}, "01 Dec 10:00-11:00"},
		"a zone of Windows":                {[]string{"DTSTART;TZID=W. Europe Standard Time:20261201T100000\nDTEND;TZID=\"Eastern Standard Time\":20261201T050000"}, "01 Dec 10:00-11:00"},
		"back to back":                     {[]string{"DTSTART:20261201T090000Z\nDTEND:20261201T100000Z", "DTSTART:20261201T100000Z\nDTEND:20261201T110000Z"}, "01 Dec 10:00-12:00"},
		"all from one on, in another zone": {[]string{weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z\nDTSTART;TZID=America/New_York:20261209T090000\nDURATION:PT2H"}, "01 Dec 10:00-11:00, 09 Dec 15:00-17:00"},
		"one of those that are later":      {[]string{weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261201T090000Z\nDTSTART;TZID=Europe/Berlin:20261201T120000\nDURATION:PT2H", "UID:a\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T060000Z\nDURATION:PT1H"}, "01 Dec 12:00-14:00, 08 Dec 07:00-08:00"},
		"all from one on move into sight":  {[]string{"UID:a\nDTSTART:20261101T090000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY", "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261101T090000Z\nDTSTART:20261201T090000Z\nDURATION:PT1H"}, "01 Dec 10:00-11:00"},
		"all from one on, of no series":    {[]string{"UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261201T090000Z\nDTSTART:20261201T100000Z\nDURATION:PT1H"}, "01 Dec 11:00-12:00"},
		"the first of all is moved":        {[]string{"UID:a\nDTSTART:20261201T090000Z\nDURATION:PT1H", "UID:a\nRECURRENCE-ID:20261201T090000Z\nDTSTART:20261202T090000Z\nDURATION:PT1H"}, "02 Dec 10:00-11:00"},
		"one inside another":               {[]string{"DTSTART:20261201T090000Z\nDURATION:PT3H", "DTSTART:20261201T100000Z\nDURATION:PT1H"}, "01 Dec 10:00-13:00"},
		"a whole day is moved":             {[]string{"UID:a\nDTSTART;VALUE=DATE:20261201\nTRANSP:OPAQUE\nRRULE:FREQ=WEEKLY", "UID:a\nRECURRENCE-ID:20261207T230000Z\nDTSTART;VALUE=DATE:20261209\nTRANSP:OPAQUE"}, "01 Dec 00:00-02 Dec 00:00, 09 Dec 00:00-10 Dec 00:00"},
		"whole days until a time":          {[]string{"DTSTART;VALUE=DATE:20261201\nTRANSP:OPAQUE\nRRULE:FREQ=WEEKLY;UNTIL=20261207T230000Z"}, "01 Dec 00:00-02 Dec 00:00"},
		"a zone that changes":              {[]string{"BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:20261201T120000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE", "DTSTART;TZID=Office:20261201T110000\nDURATION:PT30M", "DTSTART;TZID=Office:20261201T130000\nDURATION:PT30M", "DTSTART;TZID=Office:20261202T110000\nDURATION:PT30M"}, "01 Dec 09:00-09:30, 01 Dec 11:00-11:30, 02 Dec 03:00-03:30"},
		"one is moved twice":               {[]string{weekly, "UID:a\nSEQUENCE:2\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261209T090000Z\nDURATION:PT1H", "UID:a\nSEQUENCE:1\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261210T090000Z\nDURATION:PT1H"}, "01 Dec 10:00-11:00, 09 Dec 10:00-11:00"},
		"one is moved twice, in order":     {[]string{weekly, "UID:a\nSEQUENCE:1\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261210T090000Z\nDURATION:PT1H", "UID:a\nSEQUENCE:2\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261209T090000Z\nDURATION:PT1H"}, "01 Dec 10:00-11:00, 09 Dec 10:00-11:00"},
		"one is moved, by its day":         {[]string{weekly, "UID:a\nRECURRENCE-ID;VALUE=DATE:20261208\nDTSTART:20261209T090000Z\nDURATION:PT1H"}, "01 Dec 10:00-11:00, 09 Dec 10:00-11:00"},
		"a day is left out by a midnight":  {[]string{"DTSTART;VALUE=DATE:20261201\nTRANSP:OPAQUE\nRRULE:FREQ=WEEKLY\nEXDATE:20261207T230000Z"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day is left out by a time":      {[]string{"DTSTART;VALUE=DATE:20261201\nTRANSP:OPAQUE\nRRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Berlin:20261208T000000"}, "01 Dec 00:00-02 Dec 00:00"},
		"one in the gap of others is free": {[]string{weekly, "UID:a\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T090000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT"}, "01 Dec 10:00-11:00"},
		"one of a free series is not":      {[]string{weekly + "\nTRANSP:TRANSPARENT", "UID:a\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T090000Z\nDURATION:PT1H"}, "08 Dec 10:00-11:00"},
		"a free series is so from one on":  {[]string{weekly + "\nTRANSP:TRANSPARENT", "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z\nDTSTART:20261208T090000Z\nDURATION:PT1H"}, "08 Dec 10:00-11:00"},
		"the series is called off":         {[]string{weekly + "\nSEQUENCE:1\nSTATUS:CANCELLED", weekly, "UID:a\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261208T090000Z\nDURATION:PT1H"}, ""},
		"a rule and days besides":          {[]string{weekly + "\nRDATE:20261203T090000Z\nRDATE;VALUE=PERIOD:20261204T090000Z/PT15M,20261205T090000Z/20261205T091000Z"}, "01 Dec 10:00-11:00, 03 Dec 10:00-11:00, 04 Dec 10:00-10:15, 05 Dec 10:00-10:10, 08 Dec 10:00-11:00"},
		"two rules":                        {[]string{weekly + "\nRRULE:FREQ=WEEKLY;BYDAY=SA"}, "01 Dec 10:00-11:00, 05 Dec 10:00-11:00, 08 Dec 10:00-11:00, 12 Dec 10:00-11:00"},
		"it has begun, and does not end":   {[]string{"DTSTART:20261129T220000Z\nDTEND:20261230T000000Z"}, "30 Nov 00:00-14 Dec 00:00"},
		"a long one of long ago":           {[]string{"DTSTART:20260101T080000Z\nDURATION:P340D"}, "30 Nov 00:00-07 Dec 09:00"},
		"a rule of long ones":              {[]string{"DTSTART:20261026T080000Z\nDURATION:P36D\nRRULE:FREQ=YEARLY"}, "30 Nov 00:00-01 Dec 09:00"},
		"tentative":                        {[]string{"DTSTART:20261201T090000Z\nDURATION:PT1H\nSTATUS:TENTATIVE\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"}, "01 Dec 10:00-11:00"},
		"free, says Outlook":               {[]string{"DTSTART:20261201T090000Z\nDURATION:PT1H\nTRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"}, ""},
		"working elsewhere":                {[]string{"DTSTART:20261201T090000Z\nDURATION:PT1H\nTRANSP:OPAQUE\nX-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"}, ""},
		"a mark that nobody knows":         {[]string{"DTSTART:20261201T090000Z\nDURATION:PT1H\nX-MICROSOFT-CDO-BUSYSTATUS:NAPPING\nTRANSP:MAYBE"}, "01 Dec 10:00-11:00"},
		"a day that is marked":             {[]string{"DTSTART;VALUE=DATE:20261201\nX-MICROSOFT-CDO-BUSYSTATUS:OOF"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day that is marked by Apple":    {[]string{"DTSTART;VALUE=DATE:20261201\nX-APPLE-EWS-BUSYSTATUS:BUSY"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day that is tentative":          {[]string{"DTSTART;VALUE=DATE:20261201\nX-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"}, ""},
		"a day that is opaque":             {[]string{"DTSTART;VALUE=DATE:20261201\nTRANSP:OPAQUE"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day that is not":                {[]string{"DTSTART;VALUE=DATE:20261201"}, ""},
		"a day from midnight to midnight":  {[]string{"DTSTART;TZID=W. Europe Standard Time:20261201T000000\nDTEND;TZID=W. Europe Standard Time:20261202T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE"}, ""},
		"midnight to midnight, in hours":   {[]string{"DTSTART:20261201T000000\nDTEND:20261202T000000"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day that ends on itself":        {[]string{"DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261201\nTRANSP:OPAQUE"}, "01 Dec 00:00-02 Dec 00:00"},
		"a day without VALUE":              {[]string{"DTSTART:20261201\nDTEND:20261203\nTRANSP:OPAQUE"}, "01 Dec 00:00-03 Dec 00:00"},
		"VALUE=DATE, and a time":           {[]string{"DTSTART;VALUE=DATE:20261201T100000\nDTEND;VALUE=DATE:20261201T110000"}, "01 Dec 10:00-11:00"},
		"no longer than a moment":          {[]string{"DTSTART:20261201T090000Z", "DTSTART:20261202T090000Z\nDTEND:20261202T090000Z"}, ""},
		"a zone and a Z":                   {[]string{"DTSTART;TZID=Europe/Berlin:20261201T090000Z\nDURATION:PT1H"}, "01 Dec 10:00-11:00"},
		"a zone with colons and no quotes": {[]string{"BEGIN:VTIMEZONE\nTZID:(UTC+03:00) Somewhere\\, else\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE", "DTSTART;TZID=(UTC+03:00) Somewhere, else:20261201T090000\nDURATION:PT1H"}, "01 Dec 07:00-08:00"},
		"a zone in small print":            {[]string{"DTSTART;TZID=utc:20261201T090000\nDURATION:PT1H", "DTSTART;TZID=UTC+2:20261202T090000\nDURATION:PT1H", "DTSTART;TZID=GMT-03:30:20261203T090000\nDURATION:PT1H", "DTSTART;TZID=CET:20261204T090000\nDURATION:PT1H"}, "01 Dec 10:00-11:00, 02 Dec 08:00-09:00, 03 Dec 13:30-14:30, 04 Dec 09:00-10:00"},
		"an alarm has times of its own":    {[]string{"DTSTART:20261201T090000Z\nBEGIN:VALARM\nTRIGGER:-PT5M\nDURATION:PT3H\nDTSTART:20261202T090000Z\nEND:VALARM\nDURATION:PT1H"}, "01 Dec 10:00-11:00"},
		"what is no event":                 {[]string{"BEGIN:VTODO\nDTSTART:20261201T090000Z\nDURATION:PT1H\nEND:VTODO", "BEGIN:X-THING\nBEGIN:X-PART\nDTSTART:20261201T090000Z\nEND:X-PART\nEND:X-THING"}, ""},
		"a day of another list":            {[]string{"BEGIN:VFREEBUSY\nFREEBUSY:20261201T090000Z/PT1H\nFREEBUSY;FBTYPE=X-NAP:20261202T090000Z/PT1H\nFREEBUSY;FBTYPE=free:20261203T090000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20261204T090000Z/PT1H\nEND:VFREEBUSY"}, "01 Dec 10:00-11:00, 02 Dec 10:00-11:00, 04 Dec 10:00-11:00"},
		"a free/busy list":                 {[]string{"BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20261201T090000Z/20261201T100000Z,20261202T090000Z/PT30M\nFREEBUSY;FBTYPE=FREE:20261203T090000Z/PT1H\nEND:VFREEBUSY"}, "01 Dec 10:00-11:00, 02 Dec 10:00-10:30"},
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

// What cannot be used is counted, and what can be is.
func TestOddThingsAreCounted(t *testing.T) {
	const meeting = "DTSTART:20261201T090000Z\nDURATION:PT1H"
	zone := berlin(t)
	monday := time.Date(2026, time.November, 30, 0, 0, 0, 0, zone)
	for situation, c := range map[string]struct {
		events []string
		want   map[busy.Oddity]int
		also   string // besides the meeting of 10:00 on 1 December
	}{
		"no beginning":                    {[]string{"DURATION:PT1H"}, map[busy.Oddity]int{busy.OddTime: 1}, ""},
		"a beginning that is none":        {[]string{"DTSTART:soon\nDURATION:PT1H", "DTSTART:20261301T090000Z", "DTSTART:20261202T250000Z", "DTSTART:2026-12-02", "DTSTART:20261202T090000.5Z"}, map[busy.Oddity]int{busy.OddTime: 5}, ""},
		"an end that is none":             {[]string{"DTSTART:20261202T090000Z\nDTEND:later", "DTSTART:20261202T090000Z\nDURATION:P1Y", "DTSTART:20261202T090000Z\nDURATION:-PT1H"}, map[busy.Oddity]int{busy.OddTime: 3}, ""},
		"it ends before it begins":        {[]string{"DTSTART:20261202T090000Z\nDTEND:20261202T080000Z", "DTSTART:20261202T090000Z\nDTEND;TZID=America/New_York:20261202T030000\nRRULE:FREQ=DAILY"}, map[busy.Oddity]int{busy.OddTime: 2}, ""},
		"instead of nobody knows what":    {[]string{"RECURRENCE-ID:then\nDTSTART:20261202T090000Z\nDURATION:PT1H"}, map[busy.Oddity]int{busy.OddTime: 1}, ""},
		"a list with what is no time":     {[]string{"BEGIN:VFREEBUSY\nFREEBUSY:20261202T090000Z/PT1H,soon,20261203T090000Z\nEND:VFREEBUSY"}, map[busy.Oddity]int{busy.OddTime: 2}, ", 02 Dec 10:00-11:00"},
		"a rule that is none":             {[]string{"DTSTART:20261202T090000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES"}, map[busy.Oddity]int{busy.OddRule: 1}, ", 02 Dec 10:00-11:00"},
		"a rule that never ends":          {[]string{"DTSTART:00010101T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY;COUNT=2000000000"}, map[busy.Oddity]int{busy.OddRule: 1}, ""},
		"a rule that never comes":         {[]string{"DTSTART:20261202T090000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=10TU"}, map[busy.Oddity]int{}, ""},
		"a date of a list":                {[]string{"DTSTART:20261202T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261203T090000Z,soon,\nRDATE:20261206T090000Z,20261206T090000Z/when"}, map[busy.Oddity]int{busy.OddLine: 2}, ", 02 Dec 10:00-11:00, 04 Dec 10:00-11:00, 06 Dec 10:00-11:00"},
		"lines that are none":             {[]string{"DTSTART:20261202T090000Z\nDURATION:PT1H\nDESCRIPTION:it goes on\nwithout an indent\nX=1\nEXDATE;VALUE=\"DATE:20261202"}, map[busy.Oddity]int{busy.OddLine: 3}, ", 02 Dec 10:00-11:00"},
		"an event that does not end":      {[]string{"BEGIN:VEVENT\nDTSTART:20261202T090000Z\nDURATION:PT1H", "DTSTART:20261203T090000Z\nDURATION:PT1H"}, map[busy.Oddity]int{busy.OddLine: 1}, ", 02 Dec 10:00-11:00, 03 Dec 10:00-11:00"},
		"an alarm that does not end":      {[]string{"DTSTART:20261202T090000Z\nDURATION:PT1H\nBEGIN:VALARM"}, map[busy.Oddity]int{busy.OddLine: 1}, ", 02 Dec 10:00-11:00"},
		"an end of nothing":               {[]string{"DTSTART:20261202T090000Z\nDURATION:PT1H\nEND:VTIMEZONE"}, map[busy.Oddity]int{busy.OddLine: 1}, ", 02 Dec 10:00-11:00"},
		"a zone that nobody knows":        {[]string{"DTSTART;TZID=Office:20261202T100000\nDURATION:PT1H", "DTSTART;TZID=Office:20261203T100000\nDURATION:PT1H"}, map[busy.Oddity]int{busy.OddZone: 1}, ", 02 Dec 10:00-11:00, 03 Dec 10:00-11:00"},
		"the zone of the machine":         {[]string{"DTSTART;TZID=Local:20261202T100000\nDURATION:PT1H", "DTSTART;TZID=../../etc/passwd:20261203T100000\nDURATION:PT1H"}, map[busy.Oddity]int{busy.OddZone: 2}, ", 02 Dec 10:00-11:00, 03 Dec 10:00-11:00"},
		"a zone that is explained, oddly": {[]string{"BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+9900\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE", "DTSTART;TZID=Office:20261202T100000\nDURATION:PT1H"}, map[busy.Oddity]int{busy.OddZone: 1}, ", 02 Dec 10:00-11:00"},
	} {
		t.Run(situation, func(t *testing.T) {
			got, err := busy.Read(strings.NewReader(file(append(c.events, meeting)...)), zone, monday, monday.AddDate(0, 0, 14))
			if diff := cmp.Diff(c.want, got.Odd); diff != "" || err != nil {
				t.Errorf("%v, odd (-want +got):\n%s", err, diff)
			}
			if diff := cmp.Diff("01 Dec 10:00-11:00"+c.also, said(got, zone)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsNoCalendarIsTold(t *testing.T) {
	meeting := file("DTSTART:20261201T090000Z\nDURATION:PT1H")
	for situation, c := range map[string]struct {
		file string
		want error
	}{
		"nothing":                    {"", busy.NotCalendar},
		"a page that asks to log in": {"<!DOCTYPE html>\n<title>Log in</title>\n", busy.NotCalendar},
		"an event outside of one":    {"BEGIN:VEVENT\nDTSTART:20261201T090000Z\nEND:VEVENT\n", busy.NotCalendar},
		"half an event":              {meeting[:len(meeting)-40], busy.CutOff},
		"the end is missing":         {strings.TrimSuffix(meeting, "END:VCALENDAR\r\n"), busy.CutOff},
		"10 MiB":                     {meeting + strings.Repeat("\n", busy.Largest-len(meeting)), nil},
		"a byte more":                {meeting + strings.Repeat("\n", busy.Largest+1-len(meeting)), busy.TooLarge},
		"20,000 events":              {file(slices.Repeat([]string{"DTSTART:20261201T090000Z"}, busy.MostEvents)...), nil},
		"one more":                   {file(slices.Repeat([]string{"DTSTART:20261201T090000Z"}, busy.MostEvents+1)...), busy.TooMany},
		"one more in a list":         {file("BEGIN:VFREEBUSY\nFREEBUSY:20261201T090000Z/PT1H" + strings.Repeat(",20261201T090000Z/PT1H", busy.MostEvents) + "\nEND:VFREEBUSY"), busy.TooMany},
	} {
		t.Run(situation, func(t *testing.T) {
			got, err := busy.Read(strings.NewReader(c.file), time.UTC, time.Unix(0, 0), time.Unix(1<<32, 0))
			if !errors.Is(err, c.want) || (err != nil) != (got.Spans == nil && got.Events == 0) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	broken := errors.New("the cable is out")
	if _, err := busy.Read(iotest.ErrReader(broken), time.UTC, time.Time{}, time.Time{}); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// What a file may take is bounded: a title of nine megabytes takes no more than any.
func TestWhatNobodyNeedsTakesNoMemory(t *testing.T) {
	var before, after runtime.MemStats
	long := strings.Repeat("a secret with a folded line\r\n ", 300_000)
	data := file("DTSTART:20261201T090000Z\nDURATION:PT1H\nSUMMARY:" + long)
	runtime.ReadMemStats(&before)
	got, err := busy.Read(strings.NewReader(data), time.UTC, time.Unix(0, 0), time.Unix(1<<32, 0))
	runtime.ReadMemStats(&after)
	if len(got.Spans) != 1 || err != nil {
		t.Errorf("%v, %v", got, err)
	}
	took := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d bytes for a title of %d", took, len(long))
	if took > 500_000 {
		t.Errorf("it took %d bytes to read %d that nobody needs", took, len(data))
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.ics")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, w := range windows {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			got, err := busy.Read(bytes.NewReader(data), zone, w[0], w[1])
			if ctx.Err() != nil {
				t.Error("it took longer than 20 seconds")
			}
			cancel()
			if err != nil && got.Spans != nil {
				t.Errorf("%v, and spans all the same", err)
			}
			last := w[0].Add(-1)
			for _, s := range got.Spans {
				if !s.From.After(last) || !s.To.After(s.From) || s.To.After(w[1]) {
					t.Errorf("%v is after %v, in %v", s, last, w)
				}
				last = s.To
			}
		}
	})
}

// A file of ten megabytes: 20,000 events, half of which repeat, with all that
// people write into them.
func BenchmarkRead(b *testing.B) {
	var events []string
	for i := range busy.MostEvents {
		e := fmt.Sprintf("UID:event-%d@calendar.example\nDTSTAMP:20260901T080000Z\nSUMMARY:Meeting %d\nDTSTART;TZID=Europe/Berlin:2026%02d%02dT%02d0000\nDURATION:PT45M\nLOCATION:Room %d\nDESCRIPTION:%s", i, i, 1+i%12, 1+i%28, 8+i%9, i, strings.Repeat("what is to be talked about ", 10))
		if i%2 == 0 {
			e += "\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\nEXDATE;TZID=Europe/Berlin:20261130T090000"
		}
		events = append(events, e)
	}
	data, zone := []byte(file(events...)), berlin(b)
	from := time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if got, err := busy.Read(bytes.NewReader(data), zone, from, from.Add(48*time.Hour)); err != nil || len(got.Spans) == 0 {
			b.Fatal(got, err)
		}
	}
}
