package bot

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// Whoever reads a response_url in a log can answer in the bot's name for half
// an hour.
func TestAnAnswerThatDoesNotArriveIsLoggedWithoutItsSecret(t *testing.T) {
	for name, c := range map[string]struct {
		fault sandbox.FaultKind
		away  bool // nobody is there at all
		waits time.Duration
		cause string
	}{
		"cut off":                  {fault: sandbox.DropBefore, cause: "EOF"},
		"cut off after it arrived": {fault: sandbox.DropAfter, cause: "EOF"},
		"their error":              {fault: sandbox.ServerError, cause: "500"},
		"too many":                 {fault: sandbox.RateLimited, cause: "429"},
		"too slow":                 {fault: sandbox.Slow, cause: "deadline"},
		"the address ran out":      {waits: time.Hour, cause: "404"},
		"nobody at the address":    {away: true, cause: "no route"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				var address string
				heard := make(chan string, 1)
				h.connects(door.NewSocket(h.API(), h.Door.Dialer(), h.logger(), func(_ context.Context, e door.Envelope) (bool, error) {
					what, _, err := understand(e.Type, e.Payload, "")
					if c, ok := what.(command); ok {
						heard <- c.Callback
					}
					return false, err
				}))
				h.holds(door.Sockets)
				h.Person("ana").Types("/stretch why")
				address = <-heard
				if c.fault != "" {
					h.Fault(sandbox.Fault{Method: "response_url", Kind: c.fault, For: time.Minute, Times: 10})
				}
				if c.away {
					h.bot.replies.http = &http.Client{Transport: nowhere{}}
				}
				passes(c.waits)
				h.bot.replies.answer(t.Context(), reply{url: address}, card.Message{Text: "My wrist hurts."})
				passes(30 * time.Minute)
				if n := h.log.counts("an answer did not arrive"); n != 1 || h.log.counts(c.cause) == 0 {
					t.Errorf("it does not tell what went wrong: %s", h.log)
				}
				for _, secret := range []string{"/respond/", address, address[strings.LastIndex(address, "/")+1:], "wrist"} {
					if h.log.counts(secret) > 0 {
						t.Errorf("it says %q: %s", secret, h.log)
					}
				}
				h.ends()
			})
		})
	}
}

type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no route to host")
}

func TestWhoeverAsksIsToldWhenItCannotBeDone(t *testing.T) {
	for name, trouble := range map[string]func(*house){
		"the store is full":   func(h *house) { h.desks.failsWith(errors.New("no space left on device")) },
		"Slack cuts us off":   func(h *house) { h.Fault(sandbox.Fault{Method: "users.info", Kind: sandbox.DropBefore, Times: 2}) },
		"Slack has a bad day": func(h *house) { h.Fault(sandbox.Fault{Method: "users.info", Kind: sandbox.ServerError, Times: 2}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				h.starts()
				ana := h.Person("ana")
				ana.Types("/stretch")
				ana.Sees("Shall I remind you")
				passes(guestStays)
				trouble(h)
				if err := ana.Clicks("Usual (6 a day)"); err != nil {
					t.Error(err)
				}
				passes(time.Second)
				ana.Sees("I couldn't do that just now")
				if n := h.log.counts("level=ERROR"); n != 1 {
					t.Errorf("the cause is in the log %d times: %s", n, h.log)
				}
				h.ends()
			})
		})
	}
}

func TestSomebodyOfAnotherWorkspaceIsToldWhereThatCouldInstallTheApp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.bot.install = "https://app.test/install"
		h.starts()
		h.Join(sandbox.Profile{Handle: "zoe", Team: "T0AWAY"})
		zoe := h.Person("zoe")
		zoe.GoesTo("general")
		zoe.Types("/stretch now")
		passes(time.Second)
		zoe.Sees("only look after people of this workspace")
		zoe.Sees("https://app.test/install")
		h.ends()
	})
}

func TestSomebodyOfAnotherWorkspaceIsToldAndNothingIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{Shortcuts: []sandbox.Shortcut{{CallbackID: shortcutBreak, Name: "Take a stretch break"}}})
		h.starts()
		h.Join(sandbox.Profile{Handle: "zoe", Team: "T0AWAY"})
		zoe := h.Person("zoe")
		if _, _, err := h.API().PostMessage("#general", button("Start", "start", "12")); err != nil {
			t.Fatal(err)
		}
		ana := h.reminded("ana")
		ana.GoesTo("general")
		ana.Types("/stretch invite")
		zoe.GoesTo("general")
		zoe.Sees("shares Unhunch with you")
		invitation := zoe.Finds("shares Unhunch with you")
		for i, does := range []func() error{
			func() error { return zoe.Clicks("Start") },
			func() error { return zoe.ClicksOn(invitation, "Usual (6 a day)") },
			func() error { return zoe.ClicksOn(invitation, "Change something first") },
			func() error { return zoe.ClicksOn(invitation, "Just one break") },
			func() error { return zoe.Types("/stretch now") },
			func() error { return zoe.Types("/stretch delete") },
		} {
			if err := does(); err != nil {
				t.Errorf("%d: %v", i, err)
			}
			passes(time.Second)
			if n := strings.Count(zoe.Reads(), "only look after people of this workspace"); n != i+1 {
				t.Errorf("told %d times after %d tries", n, i+1)
			}
		}
		if err := zoe.Runs("Take a stretch break"); err != nil {
			t.Error(err)
		}
		a := h.submits(zoe, "a form", sheet{"every": "30"}.over(prefstest.Straight("UTC"))) // opened who knows where
		rests(h.bot)
		if a.times != 1 {
			t.Errorf("the form was answered %d times", a.times)
		}
		if forms := zoe.Screen().Modals; len(forms) != 1 || forms[0].Submit != "" { // what the shortcut came to
			t.Errorf("a form opened: %s", zoe.Reads())
		}
		for _, workspace := range []string{"T0AWAY", h.Options().Team.ID} {
			id := prefs.UserID{Workspace: workspace, Person: zoe.ID()}
			desk, err := h.desks.Desk(t.Context(), id)
			if err != nil || len(desk.Owed) > 0 || desk.Person.Version > 0 || desk.Card != (session.Card{}) {
				t.Errorf("%+v, %v", desk, err)
			}
			if is := h.bot.presence.Of(id, h.now()); !is.NoStatus || h.bot.guests.Contains(id) {
				t.Errorf("something is remembered: %+v", is)
			}
		}
		if calls := h.Calls("users.info"); len(calls) > 1 { // for Ana
			t.Errorf("Slack was asked about somebody of elsewhere: %d calls", len(calls))
		}
		h.ends()
	})
}

// Whoever is in a channel that is shared with another company can press what
// stands there, as often as they like, and what they press may be anything.
func TestWhatAnybodyCanCauseIsToldOnceAMinute(t *testing.T) {
	for name, c := range map[string]struct {
		does        func(h *house)
		first, more string
	}{
		"somebody of another workspace": {
			func(h *house) { _ = h.Person("zoe").Types("/stretch now") },
			"somebody of another workspace", "more from other workspaces",
		},
		"a button of nobody's": {
			func(h *house) {
				h.bot.queue(h.t.Context(), press{User: h.id(h.Person("ana")), Action: "open"}, nil, bubble.Now())
			},
			"a button that ", "more buttons that are none of ours",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				h.starts()
				h.Join(sandbox.Profile{Handle: "zoe", Team: "T0AWAY"})
				for range 20 {
					c.does(h)
				}
				passes(2 * time.Second)
				if told, more := h.log.counts(c.first), h.log.counts(c.more); told != 1 || more != 0 {
					t.Errorf("told %d times: %s", told, h.log)
				}
				passes(time.Minute)
				if h.log.counts(c.more) != 1 || h.log.counts("in_a_minute=19") != 1 {
					t.Error(h.log)
				}
				h.ends()
			})
		})
	}
}

// What people type may be about their health, and tokens open doors.
func TestTheLogTellsNothingThatIsNobodysBusiness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{Lenient: true})
		h.starts()
		ana := h.reminded("ana")
		trouble := func() {
			for _, method := range []string{"users.info", "views.open", "views.publish", "response_url"} {
				h.Fault(sandbox.Fault{Method: method, Kind: sandbox.DropBefore})
			}
		}
		for _, typed := range []string{
			"sciatica", "plan every sciatica", "plan cron 0 9 * * sciatica", "plan every 50m Mars/Sciatica", "snooze until my sciatica is gone",
			"pause until sciatica", "now sciatica", "settings", "why", "help", strings.Repeat("sciatica ", 1000), "delete sciatica",
		} {
			trouble()
			ana.Types("/stretch " + typed)
			passes(time.Minute)
			ana.Types("/stretch " + typed)
			passes(time.Minute)
			ana.Opens("Home")
			passes(time.Minute)
		}
		h.desks.failsWith(errors.New("no space left on device"))
		ana.Types("/stretch plan every 40m sciatica")
		ana.Types("/stretch resume sciatica")
		passes(time.Minute)
		h.CutSockets()
		passes(time.Minute)
		h.RevokeTokens()
		passes(time.Minute)
		if h.log.counts("level=") < 10 {
			t.Errorf("there was nothing to tell: %s", h.log)
		}
		for _, secret := range []string{
			"ciatica", h.Options().BotToken, h.Options().AppToken, "/respond/", "ticket",
		} {
			if h.log.counts(secret) > 0 {
				t.Errorf("it says %q:\n%s", secret, strings.ReplaceAll(h.log.String(), " time=", "\ntime="))
			}
		}
		_ = h.stop()
		h.ends()
	})
}
