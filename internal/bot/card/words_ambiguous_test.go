package card_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

// Who chooses between two plans can tell them apart where Slack cuts a button's
// words, and in the style of all else that they read.
func TestNoTwoWaysToReadAPlanLookAlike(t *testing.T) {
	const cutAt = 30
	base := prefstest.Straight("Europe/Berlin").Timetable
	for typed, want := range map[string]string{
		"every 50m 17:00-9:00":                   "These hours can be 5:00 PM–9:00 PM or 5:00 PM–9:00 AM.",
		"mon-thu 9-12, 13-17 fri 9-8":            "2. 9:00 AM–12:00 PM and 1:00 PM–5:00 PM on Monday to Thursday; 8:00 AM–9:00 AM on Friday",
		"every 50m 1-5":                          "These hours can be 1:00 PM–5:00 PM or 1:00 AM–5:00 AM.\nWhich one do you mean?",
		"at 3 0-24 daily":                        "can begin at 3:00 PM or at 3:00 AM.",
		"every 50m IST":                          "is the time of more than one place.\nWhich one do you mean?",
		"every 50m 9-midnight portland":          "is the time of more than one place.",
		"cron 0 10 15 * * mon-fri":               "10 15 * * mon-fri",
		"mon-thu 9-12, 13-17:30 fri 17:00-9:00":  "2. 9:00 AM–12:00 PM and 1:00 PM–5:30 PM on Monday to Thursday; 5:00 PM–9:00 AM on Friday",
		"9am-8am":                                "every 50 minutes, 9:00 AM–8:00 AM, Monday to Friday",
		"cron 0 0,10,20,30,40,50 9-16 * * daily": "Is this what you mean?\n0,10,20,30,40,50 9-16 * * *, inside 9:00 AM–5:30 PM, Monday to Friday",
	} {
		_, _, err := phrase.Plan(typed, base)
		problems, ok := err.(prefs.Problems) //nolint:errorlint // that is what it gives
		if !ok {
			t.Fatalf("%q: %v", typed, err)
		}
		a := coach.Ambiguous{Problem: problems[0], For: coach.PlanShown{Timetable: base, Locale: "en-US"}}
		for _, r := range phrase.WaysIn(err) {
			a.Ways = append(a.Ways, coach.Way{Typed: "plan " + r.Text, Means: coach.MeansPlan, Plan: r.Timetable})
		}
		m := card.English().Ambiguous(a)
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q: %q is not in\n%s", typed, want, m.Text)
		}
		var seen []string
		for _, e := range elements(m.Blocks) {
			label := e.(*slack.ButtonBlockElement).Text.Text
			if cut := []rune(label); utf8.RuneCountInString(label) > cutAt {
				label = string(cut[:cutAt])
			}
			if slices.Contains(seen, label) {
				t.Errorf("%q: two buttons say %q", typed, label)
			}
			seen = append(seen, label)
		}
		if len(seen) != len(a.Ways) {
			t.Errorf("%q: buttons %q", typed, seen)
		}
	}
}
