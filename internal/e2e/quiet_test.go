package e2e

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// script lets things happen to Ana at her times of the day, a line each:
//
//	10:39 status :spiral_calendar_pad: In a meeting until 11:05
//	10:39 huddle | dnd until 11:05 | dnd off | away | back | leaves | returns | types /stretch … | clicks … | why
//
// It gives what the bot answers to each why.
func (w *witness) script(h *house, lines ...string) (answers []string) {
	h.t.Helper()
	today := bubble.Now().In(w.place).Format("2006-01-02 ")
	clock := func(hhmm string) time.Time {
		t, err := time.ParseInLocation("2006-01-02 15:04", today+hhmm, w.place)
		if err != nil {
			h.t.Fatal(err)
		}
		return t
	}
	for _, line := range lines {
		at, does, _ := strings.Cut(line, " ")
		w.waits(h, clock(at))
		verb, what, _ := strings.Cut(does, " ")
		what, until, ends := strings.Cut(what, "until ")
		what = strings.TrimSpace(what)
		var end time.Time
		if ends {
			end = clock(until)
		}
		switch verb {
		case "status":
			s := sandbox.Status{Text: what, Until: end}
			if strings.HasPrefix(what, ":") {
				s.Emoji, s.Text, _ = strings.Cut(what, " ")
			}
			w.SetStatus(s)
		case "huddle":
			w.SetHuddle(what != "over")
		case "dnd":
			w.SetDND(end)
		case "away":
			w.SetAway(true)
		case "back":
			w.SetAway(false)
		case "leaves":
			w.SetGone(true)
		case "returns":
			w.SetGone(false)
		case "types":
			_ = w.Types(strings.TrimPrefix(does, "types ")) // whatever goes wrong ends the test
		case "clicks":
			_ = w.Clicks(what)
		case "why":
			_ = w.Types("/stretch why")
			w.Sees("The last reminder")
			passes(time.Second)
			answers = append(answers, w.lastAnswer())
		case "ends":
		default:
			h.t.Fatalf("nobody knows how to %q", line)
		}
	}
	w.copies(h)
	return answers
}

// waits lets time pass, and copies the bot's log on the way: it is short.
func (w *witness) waits(h *house, until time.Time) {
	h.t.Helper()
	for left := bubble.Until(until); left > 0; left = bubble.Until(until) {
		passes(min(left, time.Hour))
		w.copies(h)
	}
}

// lastAnswer is the second line of what only Ana was told last, as she reads it.
func (w *witness) lastAnswer() string {
	screen := w.Screen()
	messages := slices.DeleteFunc(screen.Messages(), func(m sandbox.Message) bool { return !m.Ephemeral })
	if len(messages) == 0 {
		return ""
	}
	said := strings.Split(screen.MessageText(messages[len(messages)-1]), "\n")
	return said[min(1, len(said)-1)]
}

// wants switches rules of the person.
func (w *witness) wants(h *house, change func(*prefs.Timetable)) {
	h.t.Helper()
	h.alters(w.Person, func(d *session.Desk) { change(&d.Person.Prefs.Timetable) })
}

// TestQuietRules tells of Ana's Monday: what she does in Slack, what becomes of
// her reminders, and what she is told when she asks why. Without any of it she
// would be reminded at 9:50, 10:40, 11:30 and so on.
func TestQuietRules(t *testing.T) {
	for situation, c := range map[string]struct {
		does  []string
		off   []prefs.Rule
		on    []prefs.Rule
		lines []string // of the witness, from 10:40 on
		why   []string
	}{
		"a meeting that ends by itself": {
			does:  []string{"10:39 status :spiral_calendar_pad: In a meeting until 11:05", "10:45 why", "11:10 why"},
			lines: []string{"10:40 held: meeting, then sent late"},
			why: []string{
				"The one due at 10:40 waits: your status said you were in a meeting.",
				"Held 10:40–11:05: your status said you were in a meeting; sent at 11:05.",
			},
		},
		"a meeting that she ends": {
			does:  []string{"10:39 status 会議中", "11:00 status", "11:05 why"},
			lines: []string{"10:40 held: meeting, then sent late"},
			why:   []string{"Held 10:40–11:00: your status said you were in a meeting; sent at 11:00."},
		},
		"a meeting that begins just after the reminder": {
			does:  []string{"10:41 status :spiral_calendar_pad: In a meeting", "10:45 why", "10:46 ends"},
			lines: []string{"10:40 sent"},
			why:   []string{"It came at 10:40, as planned."},
		},
		"a meeting that is over just before": {
			does:  []string{"10:00 status :spiral_calendar_pad: In a meeting until 10:40", "10:45 ends"},
			lines: []string{"10:40 sent"},
		},
		"a meeting of over an hour": {
			does:  []string{"10:39 status In a meeting", "11:39 ends", "11:50 why"},
			lines: []string{"10:40 held: meeting, then dropped: too-late"},
			why:   []string{"Held 10:40–11:41: your status said you were in a meeting; then it was left out: it was over an hour late, and no reminder is better than a late one."},
		},
		"meetings do not matter to her": {
			off:   []prefs.Rule{prefs.RuleMeeting},
			does:  []string{"10:39 status :spiral_calendar_pad: In a meeting", "10:45 ends"},
			lines: []string{"10:40 sent"},
		},
		"a call": {
			does:  []string{"10:39 status :slack_call: On a call", "10:50 status", "10:55 why"},
			lines: []string{"10:40 held: call, then sent late"},
			why:   []string{"Held 10:40–10:50: your status said you were on a call; sent at 10:50."},
		},
		"do not disturb, in words": {
			does:  []string{"10:39 status Bitte nicht stören until 10:50", "10:55 why"},
			lines: []string{"10:40 held: busy, then sent late"},
			why:   []string{"Held 10:40–10:50: your status asked not to disturb you; sent at 10:50."},
		},
		"a huddle": {
			does:  []string{"10:39 huddle", "10:50 huddle over", "10:55 why"},
			lines: []string{"10:40 held: huddle, then sent late"},
			why:   []string{"Held 10:40–10:50: you were in a huddle; sent at 10:50."},
		},
		"a meeting, and a huddle after it": {
			does:  []string{"10:39 status In a meeting until 10:50", "10:45 huddle", "11:00 huddle over", "11:05 why"},
			lines: []string{"10:40 held: meeting, then held: huddle, then sent late"},
			why:   []string{"Held 10:40–10:50: your status said you were in a meeting; 10:50–11:01: you were in a huddle; sent at 11:01."},
		},
		"Do Not Disturb": {
			does:  []string{"10:30 dnd until 11:00", "11:05 why"},
			lines: []string{"10:40 held: dnd, then sent late"},
			why:   []string{"Held 10:40–11:00: Do Not Disturb was on; sent at 11:00."},
		},
		"Do Not Disturb, ended early": {
			does:  []string{"10:30 dnd until 12:00", "10:50 dnd off", "11:00 ends"},
			lines: []string{"10:40 held: dnd, then sent late"},
		},
		"away, as usual": {
			does:  []string{"10:30 away", "10:45 ends"},
			lines: []string{"10:40 sent"},
		},
		"away, and she asked for that rule": {
			on:    []prefs.Rule{prefs.RuleAway},
			does:  []string{"10:30 away", "10:50 back", "11:00 ends", "11:00 why"},
			lines: []string{"10:40 held: away, then sent late"},
			why:   []string{"Held 10:40–10:53: Slack showed you as away; sent at 10:53."},
		},
		"on holiday, back before noon": {
			does: []string{"10:39 status :palm_tree: Vacationing", "11:00 why", "12:00 why", "12:05 status", "13:30 why"},
			lines: []string{
				"10:40 dropped: absent", // and again at 11:30, which needs no note
				"12:20 sent",
				"13:10 sent",
			},
			why: []string{
				"Since today at 10:40 reminders are left out: your status said you were off work.",
				"Since today at 10:40 reminders are left out: your status said you were off work.",
				"It came at 13:10, as planned.",
			},
		},
		"off sick until noon": {
			does:  []string{"10:39 status :face_with_thermometer: Out sick until 12:00", "11:00 why", "12:25 ends"},
			lines: []string{"10:40 dropped: absent", "12:20 sent"},
			why:   []string{"Since today at 10:40 reminders are left out: your status said you were off work."},
		},
		"her account is deactivated, and active again after noon": {
			does:  []string{"10:39 leaves", "12:05 returns", "12:10 why", "12:25 ends"},
			lines: []string{"10:40 dropped: gone", "12:20 sent"}, // nor at 11:30, which needs no note
			why:   []string{"Since today at 10:40 reminders are left out: Slack said that your account is deactivated."},
		},
		"her account is deactivated in a pause of her own": {
			does:  []string{"10:30 types /stretch pause until 13:00", "10:39 leaves", "12:05 returns", "12:55 why", "13:51 ends"},
			lines: []string{"13:50 sent"},
			why:   []string{"It came at 09:50, as planned."},
		},
		"she is there again, and Slack does not say so": {
			does:  []string{"10:39 leaves", "11:00 types /stretch help", "11:31 ends"},
			lines: []string{"10:40 dropped: gone", "11:30 sent"},
		},
		"a meeting at the end of the day": {
			does: []string{"10:05 types /stretch plan every 60m max 20", "14:00 types /stretch help", "17:04 status In a meeting until 17:20", "17:40 why"},
			lines: []string{
				"11:05 sent", "12:05 sent", "13:05 sent", "14:05 sent", "15:05 sent", "16:05 sent",
				"17:05 held: meeting, then dropped: day-end",
			},
			why: []string{"Held 17:05–17:10: your status said you were in a meeting; then it was left out: the day was nearly over."},
		},
		"a cron plan whose next time comes during a meeting": {
			does:  []string{"10:05 types /stretch plan cron 30,45 10-12 * * 1-5", "10:29 status In a meeting until 10:50", "11:35 why"},
			lines: []string{"10:30 held: meeting, then sent late", "11:30 sent"}, // one for both
			why:   []string{"It came at 11:30, as planned."},
		},
		"on her feet while one waits": {
			does:  []string{"10:39 huddle", "10:45 clicks Just stood up", "10:46 huddle over", "10:47 why", "11:36 ends"},
			lines: []string{"10:40 held: huddle, then dropped: moved", "11:35 sent"},
			why:   []string{"Held 10:40–10:45: you were in a huddle; then it was left out: you had moved by yourself a moment before."},
		},
		"a new plan while one waits": {
			does:  []string{"10:39 huddle", "10:45 types /stretch plan every 40m", "10:46 huddle over", "10:47 why", "11:26 ends"},
			lines: []string{"10:40 held: huddle", "11:25 sent"},
			why:   []string{"The one due at 10:40 waited: you were in a huddle. Then your plan was changed."},
		},
		"on her feet just before a time of the day": {
			does: []string{
				"10:05 types /stretch plan cron 50 10-12 * * 1-5", "10:42 clicks Just stood up", "10:44 why", "11:51 ends",
			},
			lines: []string{"10:50 dropped: moved", "11:50 sent"},
			why:   []string{"The one due today at 10:50 was left out: you had moved by yourself a moment before."},
		},
	} {
		t.Run(situation, func(t *testing.T) {
			story(t, func(t *testing.T, h *house) {
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				ana.wants(h, func(tt *prefs.Timetable) { tt.Quiet = prefs.Quiet{Off: c.off, On: c.on} })
				h.until("2000-01-03 09:55", "Europe/Lisbon")
				ana.notes = nil
				why := ana.script(h, c.does...)
				if diff := cmp.Diff(c.lines, slices.DeleteFunc(ana.lines(), func(l string) bool { return l < "10" })); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(c.why, why); diff != "" {
					t.Errorf("why (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestARuleThatSlackDoesNotAnswerForIsSkippedAndWhySaysSo(t *testing.T) {
	for scopes, want := range map[string]string{
		"chat:write commands users:read dnd:read": "It came at 09:50, as planned.",
		"chat:write commands users:read":          "It came at 09:50, as planned. (Slack did not say whether Do Not Disturb is on.)",
		"chat:write commands dnd:read":            "It came at 09:50, as planned. (Slack did not say what your status is.)",
		"chat:write commands":                     "It came at 09:50, as planned. (Slack did not say what your status is, or whether Do Not Disturb is on.)",
	} {
		t.Run(scopes, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := open(t, sandbox.Options{Scopes: strings.Fields(scopes)})
				h.until("2000-01-03 08:30", "UTC")
				h.starts()
				ana := newWitness(t, h, "ana")
				saysYes(ana.Person)
				if diff := cmp.Diff([]string{want}, ana.script(h, "09:55 why")); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

func TestAfterARestartItIsKnownWhoIsInAMeeting(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.SetStatus(sandbox.Status{Text: "In a meeting"})
		h.until("2000-01-03 09:45", "Europe/Lisbon")
		h.stops()
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		h.starts()
		ana.script(h, "10:00 status", "10:05 ends")
		if diff := cmp.Diff([]string{"09:50 held: meeting, then sent late"}, ana.lines()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAfterARestartItIsKnownWhoIsGone(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		h.until("2000-01-03 09:45", "Europe/Lisbon")
		h.stops()
		ana.SetGone(true) // there is nobody whom Slack could tell
		h.until("2000-01-03 09:48", "Europe/Lisbon")
		h.starts()
		ana.script(h, "14:00 ends")
		h.stops()
		ana.SetGone(false)
		h.starts()
		ana.script(h, "15:00 ends")
		if diff := cmp.Diff([]string{"09:50 dropped: gone", "14:00 sent", "14:50 sent"}, ana.lines()); diff != "" {
			t.Error(diff)
		}
	})
}

// What somebody's status says is nobody's business but theirs: of it, no more
// is written down than that a reminder waited, or was left out.
func TestNothingOfAStatusIsWrittenDown(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newWitness(t, h, "ana")
		saysYes(ana.Person)
		ana.script(h, "09:40 status :face_with_thermometer: Off sick with shingles", "10:00 why", "10:45 status :palm_tree: Ibiza", "11:31 why")
		h.stops()
		kept := h.shelf.content(t)
		for _, word := range []string{"sick", "shingles", "thermometer", "palm", "Ibiza", "vacation"} {
			if bytes.Contains(bytes.ToLower(kept), bytes.ToLower([]byte(word))) {
				t.Errorf("%q is in the store", word)
			}
			if strings.Contains(strings.ToLower(h.log.String()), strings.ToLower(word)) {
				t.Errorf("%q is in the log", word)
			}
		}
		if !bytes.Contains(kept, []byte("absent")) {
			t.Error("nor is why it was left out")
		}
	})
}
