package card

import (
	"fmt"
	"testing"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	read "unhunch/internal/sandbox/mrkdwn"
)

// Whatever stands on one screen is written in one way: as Slack does it for whoever
// reads it, where it can be.
func TestTimesOfAPlanAreWrittenAsAllOthersAre(t *testing.T) {
	office := prefs.Span{From: 9 * 60, To: 17*60 + 30}
	night := prefs.Span{From: 0, To: 24 * 60}
	for situation, tc := range map[string]struct {
		zone, locale  string
		fixed         bool
		span          prefs.Span
		want, isMoved string // isMoved: as somebody in Tokyo reads it
	}{
		"with twelve hours":                {"America/New_York", "en-US", false, office, "9:00 AM–5:30 PM", "11:00 PM–7:30 AM"},
		"with twenty-four":                 {"Europe/Berlin", "de-DE", false, office, "09:00–17:30", "17:00–01:30"},
		"from midnight to midnight":        {"America/New_York", "en-US", false, night, "12:00 AM–12:00 AM", "2:00 PM–2:00 PM"},
		"in a zone that changes its clock": {"Australia/Lord_Howe", "en-GB", false, office, "09:00–17:30", "07:00–15:30"},
		"in another zone than the reader":  {"Europe/Berlin", "en-US", true, office, "9:00 AM–5:30 PM", "9:00 AM–5:30 PM"},
		"in another one, with twenty-four": {"Europe/Berlin", "en-GB", true, night, "00:00–24:00", "00:00–24:00"},
		"of noon":                          {"Europe/Berlin", "en-US", true, prefs.Span{From: 12 * 60, To: 12*60 + 5}, "12:00 PM–12:05 PM", "12:00 PM–12:05 PM"},
		"Slack has not told the zone yet":  {"UTC", "", false, office, "09:00–17:30", "09:00–17:30"},
		"the zone is none":                 {"Nowhere", "en-GB", false, office, "09:00–17:30", "09:00–17:30"},
	} {
		t.Run(situation, func(t *testing.T) {
			said := English().wallOf(coach.PlanShown{Timetable: prefs.Timetable{Zone: tc.zone}, Fixed: tc.fixed, Locale: tc.locale}).span(tc.span)
			for place, want := range map[string]string{tc.zone: tc.want, "Asia/Tokyo": tc.isMoved} {
				zone, err := time.LoadLocation(place)
				if err != nil {
					zone = time.UTC
				}
				if got := (read.Reader{Zone: zone, Locale: tc.locale}).Plain(said); got != want {
					t.Errorf("in %s it reads %q, want %q", place, got, want)
				}
			}
		})
	}
}

func TestADateIsWrittenAsAllOthersAre(t *testing.T) {
	for place, want := range map[string]string{"Pacific/Auckland": "Dec 1, 2026", "America/Los_Angeles": "Nov 30, 2026"} {
		zone, err := time.LoadLocation(place)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC)
		if got := (read.Reader{Zone: zone}).Plain(English().day(at)); got != want {
			t.Errorf("in %s: %q", place, got)
		}
	}
}

func TestHowLongItTookIsAsLongAsItWasToTake(t *testing.T) {
	for seconds, want := range map[int]string{0: "less than a minute", 20: "less than a minute", 45: "1 minute", 100: "2 minutes", 119: "2 minutes", 139: "2 minutes", 155: "2½ minutes", 161: "3 minutes"} {
		if got := English().spentWords(time.Duration(seconds) * time.Second); got != want {
			t.Errorf("%d seconds: %s, want %s", seconds, got, want)
		}
	}
	for seconds := 60; seconds < 600; seconds += 7 { // a card promised it
		d := time.Duration(seconds) * time.Second
		promised, took := English().Length(d), English().spentWords(d)
		n := seconds / 60
		if promised != "about "+took && (promised != fmt.Sprintf("%d to %d minutes", n, n+1) || took != fmt.Sprintf("%d½ minutes", n)) {
			t.Errorf("%s: the card says %s, and in the end it was %s", d, promised, took)
		}
	}
}
