package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// These stories play in the first week of January 2000, in Lisbon: "3 12:20" is
// Monday at twenty past twelve.

func (h *house) is(moment string) { h.t.Helper(); h.until("2000-01-"+moment, "Europe/Lisbon") }

// had compares what became of somebody's reminders.
func (h *house) had(p *witness, want ...string) {
	h.t.Helper()
	p.copies(h)
	if diff := cmp.Diff(want, p.lines()); diff != "" {
		h.t.Errorf("%s's reminders (-want +got):\n%s", p.handle, diff)
	}
}

// hasSettled is somebody who was asked already how many reminders they would
// like, and wants them all.
func (w *witness) hasSettled(h *house) {
	h.t.Helper()
	h.alters(w.Person, func(d *session.Desk) { prefs.Settle(&d.Person, false) })
}

// askedHowMany is the question to somebody whose reminders go unanswered.
const askedHowMany = "You skipped the last three"

// threeIgnored are the first three reminders of Monday, and the question in
// place of the fourth.
var threeIgnored = []string{"09:50 sent", "10:40 sent", "11:30 sent", "12:20 dropped: instead, and the card is there"}

func TestThreeInARowWithoutAnAnswerHalveTheRemindersAndAskOnce(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.is("3 12:19")
		ana.DoesNotSee(askedHowMany)
		h.is("3 12:21")
		ana.Sees(askedHowMany)
		ana.Types("/stretch why")
		ana.Sees("a question came in its place")
		ana.Types("/stretch plan")
		ana.Sees("at most 5 times a day")
		ana.Sees("Every other one is left out for now")

		ana.copies(h)   // the log is short
		h.is("4 17:00") // no answer: it stays halved
		h.had(ana, append(slices.Clone(threeIgnored), "14:00 sent", "16:30 sent", "09:50 sent", "11:30 sent", "13:10 sent", "14:50 sent", "16:30 sent")...)
		h.is("5 17:00") // and nothing is asked again
		if n := strings.Count(ana.Reads(), askedHowMany); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestWhatIsAnsweredToTheQuestionHolds(t *testing.T) {
	for button, c := range map[string]struct {
		sees  string
		after []string
	}{
		"Keep": {"Your plan is as you made it: every 50 minutes", []string{
			"13:11 sent", "14:01 sent", "14:51 sent", "15:41 sent", "16:31 sent",
			"09:50 sent", "10:40 sent", "11:30 sent", "12:20 sent", // four in a row, and no question
		}},
		"Fewer": {"Fewer it is", []string{"14:00 sent", "16:30 sent", "09:50 sent", "11:30 sent"}},
		"Pause": {"Reminders are paused until you want them again", nil},
	} {
		t.Run(button, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				h.is("3 12:21")
				ana.ClicksTwice(button)
				ana.Sees(c.sees)
				h.is("3 14:30")
				ana.copies(h) // the log is short
				h.is("3 18:00")
				ana.copies(h)
				h.is("4 13:00")
				h.had(ana, append(slices.Clone(threeIgnored), c.after...)...)
				if n := strings.Count(ana.Reads(), "skipped the last three"); n > 1 {
					t.Errorf("asked %d times", n)
				}
			})
		})
	}
}

func TestWhoWantsAllRemindersBackGetsThem(t *testing.T) {
	for name, c := range map[string]struct {
		does func(ana *witness)
		want []string
	}{
		"with the button below the answer": {func(ana *witness) {
			ana.Clicks("Fewer")
			ana.Clicks("All of them again")
			ana.Sees("Your plan is as you made it")
		}, []string{"13:11 sent", "14:01 sent"}},
		"with the button below the plan": {func(ana *witness) {
			ana.Types("/stretch plan")
			ana.Clicks("All of them again")
			ana.Sees("Your plan is as you made it")
		}, []string{"13:11 sent", "14:01 sent"}},
		"by another plan": {func(ana *witness) {
			ana.Types("/stretch plan every 45m")
			ana.Sees("every 45 minutes")
		}, []string{"13:06 sent", "13:51 sent"}},
		"after a pause": {func(ana *witness) {
			ana.Clicks("Pause")
			ana.Clicks("Remind me again")
			ana.Sees("Reminders are on again")
		}, []string{"13:11 sent", "14:01 sent"}},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				h.is("3 12:21")
				c.does(ana)
				h.is("3 14:10")
				h.had(ana, append(slices.Clone(threeIgnored), c.want...)...)
			})
		})
	}
}

// What somebody sets besides how often says nothing of how often.
func TestTheHalfOutlastsOtherSettings(t *testing.T) {
	for name, c := range map[string]struct {
		label, value string
		halved       bool
	}{
		"nothing else":      {"How long a break takes", "about 2½ minutes", true},
		"a longer break":    {"How long a break takes", "about 4 minutes", true},
		"a calmer picture":  {"A step is shown", "in a still picture", true},
		"another interval":  {"How often", "every hour", false},
		"fewer than before": {"At most", "4 reminders a day", false},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				h.is("3 12:21")
				ana.Clicks("Fewer")
				ana.Sees("Fewer it is")
				ana.Types("/stretch settings")
				ana.Fills(c.label, c.value)
				ana.SubmitsAndCloses()
				passes(time.Second)
				if got := ana.desk(h).Person.Prefs.Timetable.EveryOther; got != c.halved {
					t.Errorf("every other one is left out: %t", got)
				}
			})
		})
	}
}

// A press or a command, whatever it is, is not ignoring.
func TestWhoDoesAnythingInBetweenIsNotAsked(t *testing.T) {
	for name, c := range map[string]struct {
		at   string
		does func(ana *witness)
		want string // of 12:20
	}{
		"nothing":                                  {"3 12:19", func(*witness) {}, "12:20 dropped: instead, and the card is there"},
		"a command in the last minute":             {"3 12:19", func(ana *witness) { ana.Types("/stretch why") }, "12:20 sent"},
		"a command right after the first":          {"3 09:52", func(ana *witness) { ana.Types("/stretch help") }, "12:20 sent"},
		"a word that means nothing":                {"3 11:00", func(ana *witness) { ana.Types("/stretch what is this") }, "12:20 sent"},
		"another routine on the second card":       {"3 10:45", func(ana *witness) { ana.Chooses("Something else") }, "12:20 sent"},
		"a skip of the third":                      {"3 11:31", func(ana *witness) { ana.Clicks("Skip") }, "12:20 sent"},
		"a question from the third card":           {"3 11:35", func(ana *witness) { ana.Chooses("Why now?") }, "12:20 sent"},
		"a look at the Home tab, which is no word": {"3 11:35", func(ana *witness) { ana.Opens("Home") }, "12:20 dropped: instead, and the card is there"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				h.is(c.at)
				c.does(ana)
				h.is("3 12:22")
				h.had(ana, "09:50 sent", "10:40 sent", "11:30 sent", c.want)
			})
		})
	}
}

func TestAnyKindOfPlanIsHalved(t *testing.T) {
	for name, c := range map[string]struct {
		plan  string
		until []string // as the log is short
		want  []string
	}{
		"cron": {
			"9-13 mon-fri cron 0,30 9-17 * * 1-5",
			[]string{"3 13:00", "4 12:00"},
			[]string{"09:00 sent", "09:30 sent", "10:00 sent", "10:30 dropped: instead, and the card is there", "11:00 sent", "12:00 sent", "09:00 sent", "10:00 sent", "11:00 sent"},
		},
		"one a day": {
			"at 10:00 mon-fri",
			[]string{"6 11:00", "7 11:00"},
			[]string{"10:00 sent", "10:00 sent", "10:00 sent", "10:00 dropped: instead, and the card is there"}, // Friday has no turn
		},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				ana.Types("/stretch plan " + c.plan)
				ana.Sees("Coming up")
				for _, moment := range c.until {
					h.is(moment)
					ana.copies(h)
				}
				h.had(ana, c.want...)
			})
		})
	}
}

// Somebody who answers a card late has only just looked: the next one does not
// follow at once.
func TestALateAnswerBeginsTheIntervalAnew(t *testing.T) {
	const twice = "at 10:00, 15:00 mon-fri"
	for name, c := range map[string]struct {
		plan, at, presses string
		next              string
		why               string // of one that is left out
	}{
		"skipped at once":                         {"", "3 09:51", "Skip", "today at 10:40", ""},
		"skipped ten minutes later":               {"", "3 09:59", "Skip", "today at 10:40", ""},
		"skipped later than that":                 {"", "3 10:01", "Skip", "today at 10:51", ""},
		"skipped in the last minute":              {"", "3 10:39", "Skip", "today at 11:29", ""},
		"stood up at once":                        {"", "3 09:51", "Just stood up", "today at 10:41", ""},
		"stood up in the last minute":             {"", "3 10:39", "Just stood up", "today at 11:29", ""},
		"times of the day, in good time":          {twice, "3 14:50", "Skip", "today at 15:00", ""},
		"times of the day, right before the next": {twice, "3 14:55", "Skip", "tomorrow at 10:00", "The one due today at 15:00 was left out: you had just answered the one before."},
		"stood up right before the next":          {twice, "3 14:55", "Just stood up", "tomorrow at 10:00", "The one due today at 15:00 was left out: you had moved by yourself a moment before."},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				if c.plan != "" {
					ana.Types("/stretch plan " + c.plan)
					ana.Sees("Coming up")
				}
				h.is(c.at)
				ana.Clicks(c.presses)
				ana.Types("/stretch why")
				ana.Sees("Next reminder: " + c.next)
				if c.why != "" {
					ana.Sees(c.why)
				}
			})
		})
	}
}

func TestARoutineThatEndsLateBeginsTheIntervalAnew(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.is("3 10:37") // three minutes before the next
		ana.Clicks("Start")
		h.is("3 10:45")
		ana.Sees("done in")
		h.is("3 11:35")
		ana.copies(h)
		if lines := ana.lines(); lines[len(lines)-1] != "11:29 sent" {
			t.Errorf("%v", lines)
		}
	})
}

func TestABreakThatIsPutOffIsAMinuteLongerAndSaysSo(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.is("3 09:51")
		ana.DoesNotSee("a minute longer")
		ana.Clicks("In 10 min")
		h.is("3 10:02")
		ana.Sees("About a minute longer than usual, since you put it off.")
		offered, _ := builtIn(t).Routine(ana.desk(h).Card.Routine)
		ana.Clicks("Start")
		ana.Sees("Step 1 of")
		d := ana.desk(h)
		more := offered.WithAmounts(d.Session.Amounts).Time() - offered.Time()
		if more < 30*time.Second || more > 90*time.Second {
			t.Errorf("%s is %s longer", offered.ID, more)
		}
		ana.Clicks("Stop")

		h.is("3 10:58") // the one after it is as usual
		ana.Sees("Just stood up")
		card := ana.Finds("Just stood up")
		if strings.Contains(ana.Screen().MessageText(card), "a minute longer") {
			t.Error("the next one is longer, too")
		}
		ana.Clicks("In 10 min")
		h.is("3 11:10")
		ana.Clicks("In 10 min")
		h.is("3 11:22")
		if n := strings.Count(ana.Reads(), "In 10 min"); n > 0 { // twice is enough
			t.Errorf("it can be put off once more:\n%s", ana.Reads())
		}
	})
}
