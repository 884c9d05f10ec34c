package schedule

import (
	"strings"
	"testing"
)

// TestParseWhenBeforeTheHolidays is about a Friday a week before Christmas.
func TestParseWhenBeforeTheHolidays(t *testing.T) {
	zone := place(t, "Europe/Berlin")
	now := at(t, zone, "2026-12-18 10:00")
	for text, want := range map[string]string{
		"until 3 Jan":                "2027-01-03 00:00",
		"through 3 jan":              "2027-01-04 00:00",
		"through sunday":             "2026-12-21 00:00",
		"through 3 jan 12:00":        "2027-01-03 12:00",
		"until the 3rd":              "2027-01-03 00:00",
		"until the 31st at 9":        "2026-12-31 09:00",
		"until 3rd of january":       "2027-01-03 00:00",
		"until Monday, 4 January":    "2027-01-04 00:00",
		"until 3.1.":                 "2027-01-03 00:00",
		"until 3.1.2027":             "2027-01-03 00:00",
		"vacation until 3 jan":       "2027-01-03 00:00",
		"for my holiday until jan 3": "2027-01-03 00:00",
		"2 weeks":                    "2027-01-01 10:00",
		"for six weeks":              "2027-01-29 10:00",
		"a fortnight":                "2027-01-01 10:00",
		"until next year":            "2027-01-01 00:00",
		"until the new year":         "2027-01-01 00:00",
		"this week":                  "2026-12-21 00:00",
		"for the rest of the week":   "2026-12-21 00:00",
		"until the end of the month": "2027-01-01 00:00",
		"for the rest of the day":    "2026-12-19 00:00",
		"until 1 nov":                "2027-11-01 00:00",
	} {
		got, err := ParseWhen(text, now, zone)
		if err != nil || !got.Equal(at(t, zone, want)) {
			t.Errorf("%q is %s, want %s (%v)", text, got.In(zone).Format("2006-01-02 15:04"), want, err)
		}
	}
	for text, says := range map[string]string{
		"until 17 dec":            `"until 17 dec" is only just past; name the year`,
		"until 18.12.":            "only just past",
		"until 17 dec 2026":       "already past",
		"24 dec to 3 jan":         "you named two days; say only when it ends",
		"from 24 dec until 3 jan": "you named two days",
		"until tuesday 4 jan":     "4 January 2027 is a Monday; say just the date",
		"until the 32nd":          "I do not understand",
		"until 30.2.":             "February does not have 30 days",
		"until 1.13.":             `"1.13." is no date`,
		"until christmas":         "I do not understand",
	} {
		_, err := ParseWhen(text, now, zone)
		if found := problems(err); len(found) != 1 || found[0].Mend == "" || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
