package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// These stories play in January 2000, in Lisbon: "10 09:00" is a Monday at nine.

// sundayEvening is right before a week begins.
const sundayEvening = "09 20:00"

// since opens a house at a moment at which Ana says yes.
func since(t *testing.T, moment string, tell func(h *house, ana *witness)) {
	t.Helper()
	inBubble(t, func(t *testing.T) {
		h := open(t, sandbox.Options{})
		h.is(moment)
		h.starts()
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		tell(h, ana)
		h.endsWell()
	})
}

// skims is a week in which nearly all of the reminders at four go by.
func skims(d *session.Desk) {
	day := session.Day{Date: "2000-01-04", Offered: 14, Snoozed: 1, Stood: 6, Done: 1, Seconds: 130}
	day.Hours[10] = session.Hour{Offered: 7, PutOff: 1, Taken: 5}
	day.Hours[11] = session.Hour{Offered: 1, Taken: 1}
	day.Hours[16] = session.Hour{Offered: 6, Taken: 1}
	d.Days = []session.Day{day}
}

func TestAWeekIsSummedUpAtItsFirstWorkingMinute(t *testing.T) {
	since(t, "07 08:30", func(h *house, ana *witness) {
		h.is("07 09:51")
		ana.Clicks("In 10 min")
		h.is("07 10:02")
		ana.Clicks("Just stood up")
		h.is("07 10:54")
		ana.Clicks("Skip")
		h.is("07 11:30")
		ana.Types("/stretch pause today")

		h.is("10 08:59")
		ana.DoesNotSee("Last week")
		passes(time.Minute + schedule.Slot(ana.desk(h).Person.ID, schedule.Spread))
		ana.DoesNotSee("Last week") // its pictures are on their way to Slack
		passes(20 * time.Second)
		ana.Sees("Last week")
		ana.Sees("1 break, on 1 day.")
		ana.Sees("1 of 2 reminders became a break") // the one that was put off is one
		ana.Types("/stretch progress")
		ana.Sees("A fresh week")

		h.is("10 18:00")
		if n := strings.Count(ana.Reads(), "Last week"); n != 1 {
			h.t.Errorf("%d summaries in a week", n)
		}
	})
}

func TestWhoGetsASummaryAndWhen(t *testing.T) {
	for name, c := range map[string]struct {
		does   func(h *house, ana *witness)
		before string // nothing has come by then; "": it may have
		after  string // it has come by then; "": none comes
	}{
		"as usual": {func(*house, *witness) {}, "10 08:59", "10 09:01"},
		"a week that begins on Tuesday": {func(_ *house, ana *witness) {
			ana.Types("/stretch plan 10:15-15:00 tue-fri")
			ana.Sees("10:15")
		}, "11 10:14", "11 10:16"},
		"on holiday on Monday": {func(h *house, ana *witness) {
			ana.Types("/stretch pause until tuesday")
			ana.Sees("paused")
		}, "10 18:00", ""},
		"paused and back by Monday": {func(h *house, ana *witness) {
			ana.Types("/stretch pause until monday")
			ana.Sees("paused")
		}, "10 08:59", "10 09:01"},
		"off sick, by their status": {func(h *house, ana *witness) {
			h.is("10 08:58")
			ana.SetStatus(sandbox.Status{Emoji: ":face_with_thermometer:", Text: "Off sick"})
		}, "10 18:00", ""},
		"they do not want any": {func(h *house, ana *witness) {
			ana.Types("/stretch settings")
			ana.Fills("A summary of the week comes", "never")
			ana.SubmitsAndCloses()
		}, "10 18:00", ""},
		"no reminder came last week": {func(h *house, ana *witness) {
			h.alters(ana.Person, func(d *session.Desk) { d.Days = nil })
		}, "10 18:00", ""},
		"another zone": {func(h *house, ana *witness) {
			ana.SetZone("Asia/Tokyo") // nine hours ahead
		}, "09 23:59", "10 00:01"},
		"the bot was away for an hour": {func(h *house, ana *witness) {
			h.is("10 08:30")
			h.stops()
			passes(time.Hour)
			h.starts()
		}, "", "10 09:31"},
		"the bot was away for half a day": {func(h *house, ana *witness) {
			h.is("10 08:30")
			h.stops()
			passes(5 * time.Hour)
			h.starts()
		}, "10 18:00", ""},
		"forgotten meanwhile": {func(h *house, ana *witness) {
			ana.Types("/stretch delete")
			ana.Clicks("Delete everything")
			ana.Sees("I no longer keep anything about you")
		}, "10 18:00", ""},
	} {
		t.Run(name, func(t *testing.T) {
			since(t, sundayEvening, func(h *house, ana *witness) {
				h.alters(ana.Person, func(d *session.Desk) {
					d.Days = []session.Day{{Date: "2000-01-06", Offered: 3, Stood: 1}}
				})
				c.does(h, ana)
				if c.before != "" {
					h.is(c.before)
					ana.DoesNotSee("Last week")
				}
				if c.after != "" {
					h.is(c.after)
					ana.Sees("Last week")
				}
			})
		})
	}
}

// A summary is owed in the transaction that sets the next one, and is never
// posted twice.
func TestASummaryComesOnceThroughPowerCutsAndRestarts(t *testing.T) {
	for name, c := range map[string]struct {
		when cut
		want int
	}{
		"before the call reaches Slack":           {beforeTheCall, 0}, // nobody can know, so it is not sent again
		"before its answer reaches the bot":       {afterTheCall, 1},
		"a restart right before, and right after": {"", 1},
	} {
		t.Run(name, func(t *testing.T) {
			since(t, sundayEvening, func(h *house, ana *witness) {
				h.alters(ana.Person, skims)
				h.is("10 08:59")
				if c.when != "" {
					h.losesPower(c.when, "chat.postMessage")
					h.is("10 09:02")
					h.comesBack()
				} else {
					h.stops()
					h.starts()
					h.is("10 09:02")
					h.stops()
					h.starts()
				}
				h.is("10 09:40")
				if n := strings.Count(ana.Reads(), "Last week"); n != c.want {
					t.Errorf("%d summaries, want %d", n, c.want)
				}
			})
		})
	}
}

func TestAnHourThatIsMostlySkippedIsLeftOutAndPutBack(t *testing.T) {
	since(t, sundayEvening, func(h *house, ana *witness) {
		own := ana.desk(h).Person.Prefs.Timetable
		h.alters(ana.Person, skims)
		h.is("10 09:02")
		ana.Sees("7 breaks and 2 minutes of guided movement")
		ana.Sees("7 of 13 reminders became a break")
		ana.Sees("Breaks suit you best from 10:00 to 11:00.")
		ana.Sees("You skip most breaks from 16:00 to 17:00: drop them?")
		ana.ClicksTwice("Yes")
		ana.Sees("Your plan is now every 50 minutes, 09:00–16:20, Monday to Friday")
		without := own
		without.Hours = prefs.Week(prefs.Span{From: 9 * 60, To: 16*60 + 20}, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
		if diff := cmp.Diff(without, ana.desk(h).Person.Prefs.Timetable); diff != "" {
			h.t.Errorf("the plan (-want +got):\n%s", diff)
		}
		ana.Types("/stretch progress") // nothing is suggested twice
		ana.Clicks("Undo")
		ana.Sees("Your plan is as it was: every 50 minutes, 09:00–17:30, Monday to Friday")
		if diff := cmp.Diff(own, ana.desk(h).Person.Prefs.Timetable); diff != "" {
			h.t.Errorf("the plan (-want +got):\n%s", diff)
		}
		ana.Clicks("Undo") // there is nothing left to undo
		ana.Sees("Your plan was changed since")
	})
}

func TestOneTimeOfTheDayIsNamed(t *testing.T) {
	since(t, sundayEvening, func(h *house, ana *witness) {
		ana.Types("/stretch plan at 10:00, 11:00, 16:30 mon-fri")
		ana.Sees("Coming up")
		h.alters(ana.Person, skims)
		ana.Types("/stretch progress")
		ana.Sees("You skip most 16:30 breaks: drop them?")
		ana.Clicks("Yes")
		ana.Sees("at 10:00 and 11:00")
		ana.Types("/stretch plan")
		ana.Clicks("Undo")
		ana.Sees("at 10:00, 11:00 and 16:30")
	})
}

func TestANoToASuggestionIsRemembered(t *testing.T) {
	since(t, sundayEvening, func(h *house, ana *witness) {
		h.alters(ana.Person, skims)
		ana.Types("/stretch progress")
		ana.Clicks("No")
		ana.Sees("All right, they stay")
		rests := ana.desk(h).Advice.NotBefore
		if want := bubble.Now().AddDate(0, 0, 56); rests.Sub(want).Abs() > time.Minute {
			h.t.Errorf("until %s, want %s", rests, want)
		}
		asks := func(at time.Time) bool {
			h.alters(ana.Person, func(d *session.Desk) { d.Advice.NotBefore = at })
			ana.Types("/stretch progress")
			passes(time.Second)
			shown := ana.Finds("Your week so far")
			return strings.Contains(ana.Screen().MessageText(shown), "drop them?")
		}
		if asks(bubble.Now().Add(2 * time.Second)) {
			h.t.Error("asked again too early")
		}
		if !asks(bubble.Now()) {
			h.t.Error("never asked again")
		}
	})
}

func TestSummariesEndWithAPress(t *testing.T) {
	since(t, sundayEvening, func(h *house, ana *witness) {
		h.alters(ana.Person, skims)
		h.is("10 09:02")
		ana.Clicks("No more summaries")
		ana.Sees("shows your week at any time")
		again := func(d *session.Desk) { d.Summary, d.Week = bubble.Now().Add(time.Minute), "2000-01-10" }
		h.alters(ana.Person, again)
		h.is("10 09:10")
		h.alters(ana.Person, func(d *session.Desk) { d.Person.Prefs.Summary = "" }) // or else it would have come
		h.alters(ana.Person, again)
		h.is("10 09:15")
		ana.Sees("Last week")
		if n := strings.Count(ana.Reads(), "Last week"); n != 2 {
			h.t.Errorf("%d summaries", n)
		}
	})
}
