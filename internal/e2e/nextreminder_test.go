package e2e

import (
	"fmt"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// switches a quiet rule in the settings, as the form has it in words.
func (w *witness) switches(rule string) {
	_ = w.Types("/stretch settings") // whatever goes wrong ends the test
	_ = w.Chooses(rule)
	w.SubmitsAndCloses()
	passes(time.Second)
}

const (
	inHuddle  = "I am in a huddle"
	inMeeting = "in a meeting"
)

// What holds reminders back decides about none that is not due.
func TestAQuietRuleThatIsSwitchedLeavesTheNextOneAsItIs(t *testing.T) {
	for situation, c := range map[string]struct {
		before func(h *house, ana *witness)
		at     string
		after  func(h *house, ana *witness)
		until  string
		want   []string
	}{
		"the one after a snoozed one keeps to the working hours": {
			before: func(h *house, ana *witness) {
				ana.Types("/stretch plan at 10:00, 17:00")
				ana.Sees("Coming up")
				h.is("3 10:01")
				ana.Clicks("In 10 min")
				h.is("3 10:12")
				ana.Sees("Just stood up")
			},
			at:    "3 10:15",
			after: func(h *house, ana *witness) { h.is("3 16:59"); ana.SetStatus(sandbox.Status{Emoji: ":palm_tree:"}) },
			until: "3 18:10",
			want:  []string{"10:00 sent", "10:11 sent", "17:00 dropped: absent"},
		},
		"one that waits for the end of a huddle comes at once": {
			before: func(h *house, ana *witness) { h.is("3 09:49"); ana.SetHuddle(true) },
			at:     "3 09:55",
			until:  "3 10:30",
			want:   []string{"09:50 held: huddle, then sent late"},
		},
		"one that was put off comes when she said": {
			before: func(h *house, ana *witness) { h.is("3 09:51"); ana.Clicks("In 10 min") },
			at:     "3 09:55",
			until:  "3 10:30",
			want:   []string{"09:50 sent", "10:01 sent"},
		},
		"the one after a late one keeps its distance": {
			before: func(h *house, ana *witness) {
				h.is("3 09:49")
				ana.SetStatus(sandbox.Status{Text: "In a meeting", Until: bubble.Now().Add(46 * time.Minute)})
				h.is("3 10:36")
				ana.Sees("Just stood up")
			},
			at:    "3 10:37",
			until: "3 11:28",
			want:  []string{"09:50 held: meeting, then sent late", "11:25 sent"},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(_ *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				c.before(h, ana)
				h.is(c.at)
				ana.switches(inHuddle)
				if c.after != nil {
					c.after(h, ana)
				}
				h.is(c.until)
				h.had(ana, c.want...)
			})
		})
	}
}

// The settings say what comes of them before they are saved.
func TestTheSettingsAreTrueToWhatTheyShow(t *testing.T) {
	for situation, c := range map[string]struct {
		before func(h *house, ana *witness)
		at     string
		fills  func(ana *witness)
		shows  string
		until  string
		sent   string // the last one by then
	}{
		"only a quiet rule": {
			at:    "3 10:10",
			fills: func(ana *witness) { ana.Chooses(inMeeting) },
			shows: "Mon: 10:40 · 11:30", until: "3 10:42", sent: "10:40 sent",
		},
		"another interval, by somebody who had wanted fewer": {
			before: func(h *house, ana *witness) { h.is("3 12:21"); ana.Clicks("Fewer"); ana.Sees("Fewer it is") },
			at:     "3 12:30",
			fills:  func(ana *witness) { ana.Fills("How often", "every hour") },
			shows:  "Mon: 13:30 · 14:30", until: "3 13:32", sent: "13:30 sent",
		},
		"nothing, while one is put off": {
			before: func(h *house, ana *witness) {
				h.is("3 09:51")
				ana.Clicks("In 10 min")
				ana.Sees("Put off until 10:01")
			},
			at:    "3 09:55",
			fills: func(*witness) {},
			shows: "Mon: 10:01 · 10:51", until: "3 10:03", sent: "10:01 sent",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				if c.before != nil {
					c.before(h, ana)
				}
				h.is(c.at)
				ana.Types("/stretch settings")
				c.fills(ana)
				ana.Clicks("Show")
				ana.Sees(c.shows)
				ana.SubmitsAndCloses()
				h.is(c.until)
				ana.copies(h)
				if lines := ana.lines(); lines[len(lines)-1] != c.sent {
					t.Errorf("in the end it was %q", lines)
				}
			})
		})
	}
}

// Whoever puts a reminder off to after hours gets it then. One that was to come
// inside the hours is over with them.
func TestAReminderThatWasPutOffIsNotHeldBeyondTheDay(t *testing.T) {
	for situation, c := range map[string]struct {
		plan, snoozed, over string // over: the huddle, or ""
		want                []string
	}{
		"a huddle that goes on after hours":      {"at 17:00", "3 17:01", "3 18:05", []string{"17:00 sent", "17:11 held: huddle, then dropped: off-hours"}},
		"a huddle that ends in the last minutes": {"at 17:00", "3 17:01", "3 17:20", []string{"17:00 sent", "17:11 held: huddle, then sent late"}},
		"put off into the last minutes":          {"at 17:05", "3 17:06", "", []string{"17:05 sent", "17:16 sent"}},
		"put off to after hours":                 {"at 17:05", "3 17:25", "", []string{"17:05 sent", "17:35 sent"}},
		"put off to after hours, in a huddle":    {"at 17:05", "3 17:25", "3 17:50", []string{"17:05 sent", "17:35 held: huddle, then sent late"}},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(_ *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				ana.Types("/stretch plan " + c.plan)
				ana.Sees("Coming up")
				h.is(c.snoozed)
				ana.Clicks("In 10 min")
				ana.Sees("Put off until")
				if c.over != "" {
					ana.SetHuddle(true)
					h.is(c.over)
					ana.SetHuddle(false)
				}
				h.is("3 19:00")
				h.had(ana, c.want...)
			})
		})
	}
}

// What is said to come next does come then, whatever became of the one before.
func TestTheNextOneIsSaidAsItComes(t *testing.T) {
	huddle := func(h *house, ana *witness, from, to string) {
		h.is(from)
		ana.SetHuddle(true)
		h.is(to)
		ana.SetHuddle(false)
	}
	for situation, c := range map[string]struct {
		before func(h *house, ana *witness)
		asks   string
		next   string // as it is said
		until  string
		sent   string // the last one by then
	}{
		"the one before came late, after an outage": {
			before: func(h *house, _ *witness) { h.is("3 09:45"); h.stops(); h.is("3 10:20"); h.starts() },
			asks:   "3 10:22", next: "today at 11:10", until: "3 11:11", sent: "11:10 sent",
		},
		"the one before came late, since Slack took nothing": {
			before: func(h *house, _ *witness) {
				h.is("3 09:49")
				h.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.RateLimited, RetryAfter: 5 * time.Minute})
			},
			asks: "3 09:58", next: "today at 10:40", until: "3 10:41", sent: "10:40 sent",
		},
		"the one before waited for a huddle": {
			before: func(h *house, ana *witness) { huddle(h, ana, "3 09:49", "3 10:05") },
			asks:   "3 10:08", next: "today at 10:55", until: "3 10:57", sent: "10:55 sent",
		},
		"the one before was put off, and came again": {
			before: putsOffOneOf(2),
			asks:   "3 10:03", next: "today at 16:41", until: "3 16:43", sent: "16:41 sent", // of two, the last
		},
		"the one before was put off, and is still to come": {
			before: putsOffOneOf(1),
			asks:   "3 09:53", next: "today at 10:01", until: "3 10:03", sent: "10:01 sent",
		},
		"the last of the day was put off, and came again": {
			before: putsOffOneOf(1),
			asks:   "3 10:03", next: "tomorrow at 09:50", until: "4 09:51", sent: "09:50 sent",
		},
		"one was put off before it came": {
			before: func(h *house, ana *witness) {
				ana.Types("/stretch plan at 9:50, 10:40 max 2")
				h.is("3 09:40")
				ana.Types("/stretch snooze 20m")
			},
			asks: "3 10:50", next: "tomorrow at 09:50", until: "4 09:51", sent: "09:50 sent",
		},
		"one was put off, and then skipped": {
			before: func(h *house, ana *witness) {
				ana.Types("/stretch plan max 1")
				h.is("3 09:51")
				ana.Clicks("In 10 min")
				ana.Sees("Put off until 10:01")
				ana.Types("/stretch skip")
				ana.Sees("Skipped. The next one comes as planned")
				passes(time.Second)
				ana.DoesNotSee("Put off until 10:01")
			},
			asks: "3 10:03", next: "tomorrow at 09:50", until: "4 09:51", sent: "09:50 sent",
		},
		"the one before was left out": {
			before: func(h *house, ana *witness) { huddle(h, ana, "3 09:49", "3 10:52") },
			asks:   "3 10:54", next: "today at 11:41", until: "3 11:43", sent: "11:41 sent",
		},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				c.before(h, ana)
				h.is(c.asks)
				ana.Types("/stretch why")
				ana.Sees("Next reminder: " + c.next)
				h.is(c.until)
				ana.copies(h)
				if lines := ana.lines(); lines[len(lines)-1] != c.sent {
					t.Errorf("in the end it was %q", lines)
				}
			})
		})
	}
}

// putsOffOneOf has somebody with at most so many a day put the first one off.
func putsOffOneOf(most int) func(*house, *witness) {
	return func(h *house, ana *witness) {
		ana.Types(fmt.Sprintf("/stretch plan max %d", most))
		h.is("3 09:51")
		ana.Clicks("In 10 min")
	}
}

func TestASkipLeavesOutTheOneThatWaits(t *testing.T) {
	story(t, func(_ *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.is("3 09:49")
		ana.SetHuddle(true)
		h.is("3 09:55")
		ana.Types("/stretch skip")
		ana.Sees("Skipped: today at 09:50. Next reminder: today at 10:40")
		ana.Types("/stretch why")
		ana.Sees("Held 09:50–09:55: you were in a huddle; then it was left out: you skipped it.")
		ana.SetHuddle(false)
		h.is("3 10:42")
		h.had(ana, "09:50 held: huddle, then dropped: skipped", "10:40 sent")
	})
}

func TestNoReminderIsPutOffMoreThanTwice(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.is("3 09:51")
		ana.Clicks("In 10 min")
		ana.Sees("Put off until 10:01")
		h.is("3 09:58")
		ana.Types("/stretch snooze")
		ana.Sees("Put off until 10:08")
		passes(time.Second)
		ana.DoesNotSee("Put off until 10:01") // nor does the card say so
		h.is("3 10:05")
		ana.Types("/stretch snooze")
		ana.Sees("This one cannot be put off any further")
		h.is("3 10:30")
		h.had(ana, "09:50 sent", "10:08 sent")

		ana.Clicks("Skip") // the next one is another one
		h.is("3 10:50")
		ana.Types("/stretch snooze 40m")
		ana.Sees("Put off until 11:30")
	})
}

// Each reminder counts once, when it has its last word.
func TestProgressCountsEachReminderOnce(t *testing.T) {
	for situation, c := range map[string]struct {
		does func(h *house, ana *witness)
		want string
	}{
		"a break that was asked for is put off, and taken": {func(h *house, ana *witness) {
			h.is("3 09:51")
			ana.Clicks("Just stood up")
			h.is("3 09:55")
			ana.Types("/stretch now")
			ana.Sees("Here you go")
			ana.Types("/stretch snooze")
			h.is("3 10:06")
			ana.Clicks("Just stood up")
		}, "2 of 2 reminders became a break"},
		"put off, and taken": {func(h *house, ana *witness) {
			h.is("3 09:51")
			ana.Clicks("In 10 min")
			h.is("3 10:02")
			ana.Clicks("Just stood up")
		}, "1 of 1 reminder became a break"},
		"put off, and skipped": {func(h *house, ana *witness) {
			h.is("3 09:51")
			ana.Clicks("In 10 min")
			ana.Sees("Put off until")
			ana.Types("/stretch skip")
			h.is("3 10:52")
			ana.Clicks("Just stood up")
		}, "1 of 2 reminders became a break"},
		"put off, and paused": {func(h *house, ana *witness) {
			h.is("3 09:51")
			ana.Clicks("In 10 min")
			ana.Sees("Put off until")
			ana.Types("/stretch pause 20m")
			h.is("3 11:02")
			ana.Clicks("Just stood up")
		}, "1 of 2 reminders became a break"},
		"yesterday's is put off today": {func(h *house, ana *witness) {
			ana.Types("/stretch plan at 17:00")
			h.is("4 08:55")
			ana.Clicks("In 10 min")
			h.is("4 09:06")
			ana.Clicks("Just stood up")
		}, "1 of 1 reminder became a break"},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(_ *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				c.does(h, ana)
				passes(time.Second)
				ana.Types("/stretch progress")
				ana.Sees(c.want)
			})
		})
	}
}
