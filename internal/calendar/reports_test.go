package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What people and programs write, with the days off that it means. "2026-07-14" is
// a day, "refused" that nothing is read.
func TestCalendarsAsProgramsWriteThem(t *testing.T) {
	const party = "DTSTART;VALUE=DATE:20260714\nRRULE:FREQ=YEARLY;UNTIL=20280101\nUID:a@b\nSUMMARY:Fair"
	for situation, c := range map[string]struct {
		events []string
		want   string
	}{
		"a rule with nothing in it":          {[]string{"DTSTART;VALUE=DATE:20260501\nRRULE:\nSUMMARY:May"}, "2026-05-01"},
		"an end with nothing in it":          {[]string{"DTSTART;VALUE=DATE:20260501\nDTEND:\nSUMMARY:May"}, "2026-05-01"},
		"a length and a status with nothing": {[]string{"DTSTART;VALUE=DATE:20260501\nDURATION: \nSTATUS:\nSUMMARY:May"}, "2026-05-01"},
		"days left out, and none named":      {[]string{"DTSTART;VALUE=DATE:20260501\nEXDATE:\nRDATE;VALUE=DATE:\nSUMMARY:May"}, "2026-05-01"},
		"a date with nothing in it":          {[]string{"DTSTART:\nSUMMARY:Never"}, "refused"},
		"a line folded inside a letter":      {[]string{"DTSTART;VALUE=DATE:20260501\nSUMMARY:May\nDESCRIPTION:é\xc3\n \xa9é"}, "2026-05-01"},
		"a line folded with a tab":           {[]string{"DTSTART;VALUE=DATE:2026\n\t0501\nSUMMARY:May"}, "2026-05-01"},
		"one year is called off":             {[]string{party, "UID:a@b\nRECURRENCE-ID;VALUE=DATE:20270714\nSTATUS:CANCELLED"}, "2026-07-14"},
		"one year is called off first":       {[]string{"UID:a@b\nRECURRENCE-ID;VALUE=DATE:20270714\nSTATUS:CANCELLED", party}, "2026-07-14"},
		"one year is called off at midnight": {[]string{party, "UID:a@b\nRECURRENCE-ID;TZID=Europe/Berlin:20270714T000000\nSTATUS:CANCELLED"}, "2026-07-14"},
		"one year is called off in UTC":      {[]string{party, "UID:a@b\nRECURRENCE-ID:20270713T220000Z\nSTATUS:CANCELLED"}, "2026-07-14"},
		"another event is called off":        {[]string{party, "UID:c@d\nRECURRENCE-ID;VALUE=DATE:20270714\nSTATUS:CANCELLED"}, "2026-07-14 2027-07-14"},
		"one year is moved":                  {[]string{party, "UID:a@b\nRECURRENCE-ID;VALUE=DATE:20270714\nDTSTART;VALUE=DATE:20270715\nSUMMARY:Fair"}, "2026-07-14 2027-07-15"},
		"a day that is moved from nowhere":   {[]string{"UID:a@b\nRECURRENCE-ID;VALUE=DATE:20270714\nDTSTART;VALUE=DATE:20270715\nSUMMARY:Fair"}, "refused"},
		"all from one year on":               {[]string{party, "UID:a@b\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20270714\nDTSTART;VALUE=DATE:20270715\nSUMMARY:Fair"}, "refused"},
		"a semicolon behind a rule":          {[]string{"DTSTART;VALUE=DATE:20260119\nRRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=3MO;\nSUMMARY:A Monday"}, "2026-01-19 2027-01-18 2028-01-17"},
		"spaces inside a rule":               {[]string{"DTSTART;VALUE=DATE:20260525\nRRULE:FREQ=YEARLY; BYMONTH=5; BYDAY=-1MO\nSUMMARY:A Monday"}, "2026-05-25 2027-05-31 2028-05-29"},
		"so many times since the year 1":     {[]string{"DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY;COUNT=2027\nSUMMARY:New Year"}, "2026-01-01 2027-01-01"},
		"a tenth Tuesday of a month":         {[]string{"DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas", "DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=10TU\nSUMMARY:Never"}, "2026-12-25"},
		"a day that never comes":             {[]string{"DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas", "DTSTART;VALUE=DATE:20260228\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nSUMMARY:Never"}, "2026-12-25"},
		"two semicolons inside a rule":       {[]string{"DTSTART;VALUE=DATE:20260119\nRRULE:freq=yearly;;BYMONTH=1;BYDAY=3MO\nSUMMARY:A Monday"}, "2026-01-19 2027-01-18 2028-01-17"},
		"an observance":                      {[]string{"DTSTART;VALUE=DATE:20261031\nSUMMARY:A feast\nDESCRIPTION:Observance\\nTo hide observances\\, go to Google Calendar Settings > Holidays\nTRANSP:TRANSPARENT", "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\nDESCRIPTION:Public holiday\nTRANSP:TRANSPARENT"}, "2026-12-25"},
		"an observance in another language":  {[]string{"DTSTART;VALUE=DATE:20261031\nSUMMARY:Ein Fest\nDESCRIPTION:Gedenktag\\nWer keine sehen will\\, findet das in Google Kalender\nTRANSP:TRANSPARENT", "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas"}, "2026-12-25"},
		"a day in hours":                     {[]string{"DTSTART;VALUE=DATE:20261225\nDURATION:PT24H\nSUMMARY:Christmas"}, "2026-12-25"},
		"two days in hours":                  {[]string{"DTSTART;VALUE=DATE:20261225\nDURATION:PT48H\nSUMMARY:Christmas"}, "2026-12-25 2026-12-26"},
		"a day and hours":                    {[]string{"DTSTART;VALUE=DATE:20261225\nDURATION:P1DT24H0M0S\nSUMMARY:Christmas"}, "2026-12-25 2026-12-26"},
		"a day in minutes":                   {[]string{"DTSTART;VALUE=DATE:20261225\nDURATION:PT1440M\nSUMMARY:Christmas"}, "2026-12-25"},
		"half a day in hours":                {[]string{"DTSTART;VALUE=DATE:20261225\nDURATION:PT36H\nSUMMARY:Christmas"}, "refused"},
		"from midnight to midnight":          {[]string{"DTSTART;TZID=\"W. Europe Standard Time\":20261225T000000\nDTEND;TZID=\"W. Europe Standard Time\":20261227T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nSUMMARY:Christmas"}, "2026-12-25 2026-12-26"},
		"from midnight to a minute before":   {[]string{"DTSTART;TZID=Europe/Berlin:20261225T000000\nDTEND;TZID=Europe/Berlin:20261225T235900\nSUMMARY:Christmas"}, "2026-12-25"},
		"from midnight for a day":            {[]string{"DTSTART:20261225T000000\nDURATION:P1D\nSUMMARY:Christmas"}, "2026-12-25"},
		"from midnight to midnight in UTC":   {[]string{"DTSTART:20261225T000000Z\nDTEND:20261226T000000Z\nSUMMARY:Christmas"}, "2026-12-25"},
		"every year from midnight":           {[]string{"DTSTART:20261225T000000\nDTEND:20261226T000000\nRRULE:FREQ=YEARLY\nEXDATE:20271225T000000\nSUMMARY:Christmas"}, "2026-12-25 2028-12-25"},
		"whole days of the east in UTC":      {[]string{"DTSTART:20261224T230000Z\nDTEND:20261226T230000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nSUMMARY:Christmas"}, "2026-12-25 2026-12-26"},
		"a whole day of the west in UTC":     {[]string{"DTSTART:20261225T080000Z\nDTEND:20261226T080000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nSUMMARY:Christmas"}, "2026-12-25"},
		"a comma behind the days left out":   {[]string{"DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20270501,\nSUMMARY:May"}, "2026-05-01 2028-05-01"},
		"from midnight to noon":              {[]string{"DTSTART:20261225T000000\nDTEND:20261225T120000\nSUMMARY:Christmas"}, "refused"},
		"from midnight to nowhere":           {[]string{"DTSTART:20261225T000000\nSUMMARY:Christmas"}, "refused"},
		"from nine to nine":                  {[]string{"DTSTART:20261225T090000\nDTEND:20261226T090000\nSUMMARY:Christmas"}, "refused"},
		"a rule that began in the year 1":    {[]string{"DTSTART;VALUE=DATE:00010101\nRRULE:FREQ=YEARLY;UNTIL=20271231\nSUMMARY:New Year"}, "2026-01-01 2027-01-01"},
		"a rule that began in the year 1601": {[]string{"DTSTART;VALUE=DATE:16010101\nRRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=-1FR\nSUMMARY:A Friday"}, "2026-12-25 2027-12-31 2028-12-29"},
		"every other year since the year 1":  {[]string{"DTSTART;VALUE=DATE:00010501\nRRULE:FREQ=YEARLY;INTERVAL=2\nSUMMARY:May"}, "2027-05-01"},
		"a leap day since long ago":          {[]string{"DTSTART;VALUE=DATE:16000229\nRRULE:FREQ=YEARLY\nSUMMARY:Leap Day"}, "2028-02-29"},
	} {
		t.Run(situation, func(t *testing.T) {
			for _, now := range []time.Time{november, november.AddDate(0, -10, 5), time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)} {
				got, err := Read("ours", []byte(vcalendar(c.events...)), now)
				var days []string
				for _, day := range in(got) {
					date, _, _ := strings.Cut(day, " ")
					days = append(days, date)
				}
				if err != nil {
					days = []string{"refused"}
				}
				if diff := cmp.Diff(c.want, strings.Join(days, " ")); diff != "" {
					t.Errorf("read on %s (%v):\n%s", now.Format(time.DateOnly), err, diff)
				}
			}
		})
	}
}

func TestListsAsPeopleWriteThem(t *testing.T) {
	const three = "2026-12-24 2026-12-25 2026-12-26"
	for line, want := range map[string]string{
		"2026-12-24 .. 2026-12-26 Shutdown":      three,
		"2026-12-24..2026-12-26\tShutdown":       three,
		"2026-12-24 ..2026-12-26 Shutdown":       three,
		"2026-12-24 … 2026-12-26 Shutdown":       three,
		"2026-12-24 to 2026-12-26 Shutdown":      three,
		"2026-12-24 bis 2026-12-26 Betriebsruhe": three,
		"2026-12-24 - 2026-12-26 Shutdown":       three,
		"2026-12-24–2026-12-26 Shutdown":         three,
		"2026-12-24 to 2026-12-26: Shutdown":     three,
		"2026-12-24 Shutdown until 2026-12-31":   "refused",
		"2026-12-24 Shutdown (to 2026-12-31)":    "refused",
		"2026-12-28 Boxing Day (for 2026-12-26)": "2026-12-28",
		"2026-12-24 until Shutdown":              "refused",
		"2026-12-24 .. Shutdown":                 "refused",
		"2026-12-24 to 26 Shutdown":              "refused",
		"2026-12-24 to 12-26 Shutdown":           "refused",
		"2026-12-24 2026-12-26 Shutdown":         "refused",
		"2026-12-24 and 2026-12-26 Shutdown":     "refused",
		"2026-12-24, 2026-12-26 Shutdown":        "refused",
		"2026-12-24-2026-12-26 Shutdown":         "refused",
		"12-24 .. 12-26 Shutdown":                "refused",
		"2026-12-25\tChristmas Day":              "2026-12-25",
		"2026-12-25\u00a0Christmas Day":          "2026-12-25",
		"\t2026-12-25 \t Christmas Day":          "2026-12-25",
		"2026-12-25: Christmas Day":              "2026-12-25",
		"2026-12-25 - Christmas Day":             "2026-12-25",
		"2026-12-24 1/2 day":                     "2026-12-24",
		"2026-12-24 Open 9-12":                   "2026-12-24",
	} {
		got, err := Read("ours", []byte(line), november)
		var days []string
		for _, day := range in(got) {
			date, name, _ := strings.Cut(day, " ")
			days = append(days, date)
			if name == "" || strings.HasPrefix(name, "-") {
				t.Errorf("%q has the name %q", line, name)
			}
		}
		if err != nil {
			days = []string{"refused"}
		}
		if is := strings.Join(days, " "); is != want {
			t.Errorf("%q is %s, want %s (%v)", line, is, want, err)
		}
	}
}

// What nobody needs is told, and does no harm.
func TestOddLinesOfACalendarAreTold(t *testing.T) {
	file := vcalendar(
		"DTSTART;VALUE=DATE:20261225\nX-APPLE-RADIUS=49.9\nSUMMARY:Christmas",
		"DTSTART;VALUE=DATE:20261226\nDESCRIPTION:It goes on\nwithout an indent\nSUMMARY:Boxing Day",
		"DTSTART;VALUE=DATE:20261231\nDESCRIPTION:Observance\\nTo hide them\\, see Google Calendar\nTRANSP:TRANSPARENT\nSUMMARY:Silvester",
	)
	days, passed, err := ReadTelling("ours", []byte(file), november)
	if diff := cmp.Diff([]string{"2026-12-25 Christmas", "2026-12-26 Boxing Day"}, in(days)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	want := []string{
		"ours:6: is no line of a calendar: export the calendar again, or use a plain list of days",
		"ours:12: is no line of a calendar: export the calendar again, or use a plain list of days",
		"ours:15: is an observance, on which people work: 1 such make no day off: make it an event of your own, if it is a day off here",
	}
	var told []string
	for _, p := range passed {
		told = append(told, p.Error())
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}
