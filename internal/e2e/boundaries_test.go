package e2e

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// Slack shows a post before it answers the call, so a quick hand can press
// before the bot knows that the card is there.
func TestAPressBeforeSlackHasAnsweredThePostStays(t *testing.T) {
	for button, want := range map[string]struct {
		sees   string
		counts session.Day
	}{
		"Start":         {"Step 1 of 4", session.Day{Offered: 1, Started: 1}},
		"Just stood up": {"that is a full break", session.Day{Offered: 1, Stood: 1}},
		"In 10 min":     {"Put off until 10:00", session.Day{Offered: 1, Snoozed: 1}},
		"Skip":          {"Skipped.", session.Day{Offered: 1, Skipped: 1}},
	} {
		t.Run(button, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				h.until("2000-01-03 09:50", "Europe/Lisbon")
				h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.Slow, For: 3 * time.Second})
				passes(schedule.Slot(ana.desk(h).Person.ID, schedule.Spread))
				card := ana.Finds("Just stood up")
				ana.ClicksOn(card, button)
				passes(5 * time.Second)
				ana.Sees(want.sees)
				ana.ClicksOn(card, "Skip") // it is answered
				passes(5 * time.Second)
				ana.Sees(want.sees)

				ana.copies(h)
				if diff := cmp.Diff([]string{"09:50 sent"}, ana.lines()); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff([]session.Day{want.counts}, ana.counts(h)); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// In Havana the clocks change at midnight: one night has no 0:00, another two.
func TestPauseTodayLastsUntilTheNextDayWhereTheClocksChangeAtMidnight(t *testing.T) {
	for name, c := range map[string]struct {
		saturday, sunday string
		want             []string
	}{
		"there is no midnight":  {"2000-04-01", "2000-04-02", []string{"22:00 sent", "02:00 sent"}},
		"midnight comes twice":  {"2000-10-28", "2000-10-29", []string{"22:00 sent", "00:00 sent", "01:00 sent", "02:00 sent"}},
		"midnight is as always": {"2000-05-06", "2000-05-07", []string{"22:00 sent", "01:00 sent", "02:00 sent"}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := open(t, sandbox.Options{People: []sandbox.Profile{{Handle: "yuli", Zone: "America/Havana"}}})
				h.until(c.saturday+" 21:00", "America/Havana")
				h.starts()
				yuli := newWitness(t, h, "yuli")
				saysYes(yuli.Person)
				yuli.Types("/stretch plan every 60m 0:00-24:00 sat,sun max 24")
				yuli.Sees("every hour")
				h.until(c.saturday+" 22:01", "America/Havana")
				yuli.Chooses("Pause today")
				yuli.Sees("paused until")
				yuli.hasSettled(h)
				h.until(c.sunday+" 02:10", "America/Havana")
				yuli.copies(h)
				if diff := cmp.Diff(c.want, yuli.lines()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}

// What goes stale in an outage is not made up for, and the rest comes as it was shared
// out.
func TestWhatGoesStaleInAnOutageLeavesTheRestAsItWas(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.Types("/stretch plan at 9:50, 10:40, 11:30, 12:20 max 3")
		ana.Sees("at most 3 times a day")
		h.until("2000-01-03 09:45", "Europe/Lisbon")
		outage(h, 2*time.Hour)
		h.until("2000-01-03 13:00", "Europe/Lisbon")
		ana.copies(h)
		if diff := cmp.Diff([]string{"09:50 dropped: stale", "11:30 sent late", "12:20 sent"}, ana.lines()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
