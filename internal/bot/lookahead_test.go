package bot

import (
	"context"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot/presence"
	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// minds opts a person in, to be reminded at a moment.
func (h *house) minds(id prefs.UserID, due time.Time, change func(*session.Desk)) {
	h.t.Helper()
	err := h.desks.Change(h.t.Context(), id, func(d *session.Desk) error {
		d.Person.OptedIn, d.Person.Prefs, d.Person.Due = bubble.Now(), prefstest.Straight("Europe/Lisbon"), due
		if change != nil {
			change(d)
		}
		return nil
	})
	if err != nil {
		h.t.Error(err)
	}
}

// allMind has everybody reminded at the same minute, each at their place in it.
func (h *house) allMind(due time.Time) {
	h.t.Helper()
	var all sync.WaitGroup
	for id := range h.everybody() {
		all.Go(func() { h.minds(id, due.Add(schedule.Slot(id, schedule.Spread)), nil) })
	}
	all.Wait()
}

func (h *house) everybody() iter.Seq[prefs.UserID] {
	return func(yield func(prefs.UserID) bool) {
		for _, p := range h.People() {
			if !yield(prefs.UserID{Workspace: h.Options().Team.ID, Person: p.ID}) {
				return
			}
		}
	}
}

// ahead is the look ahead of who has one workspace.
func (h *house) ahead() presence.Ahead {
	l := h.bot.Presence()
	return presence.Ahead{
		Soon: h.soon.Soon, Now: h.now, Log: h.logger(),
		Of: func(workspace string) *presence.Lookout {
			if workspace != l.Workspace {
				return nil
			}
			return l
		},
		All: func() iter.Seq[*presence.Lookout] { return func(yield func(*presence.Lookout) bool) { yield(l) } },
	}
}

// watches looks ahead until the test ends.
func (h *house) watches() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	h.bot.Presence().Begin(ctx)
	go func() { ended <- h.ahead().Run(ctx) }()
	h.t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
	})
}

// knows is what the bot knows of somebody now.
func (h *house) knows(p *sandboxtest.Person) schedule.Presence {
	return h.bot.Presence().Of(h.id(p), bubble.Now())
}

// ahead tells a story of a bot that looks ahead, at nine in the morning.
func ahead(t *testing.T, o sandbox.Options, tell func(h *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, o)
		passes(9 * time.Hour)
		h.starts()
		h.watches()
		tell(h)
		h.ends()
	})
}

func TestAThousandPeopleDueAtTheSameTimeTakeTwentyCalls(t *testing.T) {
	ahead(t, sandbox.Options{People: crowd(1000)}, func(h *house) {
		due := bubble.Now().Truncate(time.Second).Add(10 * time.Minute)
		h.allMind(due)
		for id := range h.everybody() {
			h.Slack.Person(id.Person).SetStatus(sandbox.Status{Text: "Remote"}) // and Slack tells
		}
		quiet := h.Person("p7")
		quiet.SetDND(due.Add(time.Hour))
		for hour := range 3 { // and an hour later, and another
			at := due.Add(time.Duration(hour) * time.Hour)
			already := len(h.Calls("dnd.teamInfo"))
			passes(bubble.Until(at))
			for id := range h.everybody() {
				passes(bubble.Until(at.Add(schedule.Slot(id, schedule.Spread))))
				if is := h.bot.Presence().Of(id, bubble.Now()); is.NoStatus || is.NoDND {
					h.t.Fatalf("of %s too little is known when their reminder is due: %+v", id, is)
				}
			}
			if hour == 0 {
				if is := h.knows(quiet); !is.DNDEnds.Equal(due.Add(time.Hour)) {
					h.t.Errorf("one of them is not to be disturbed until %s: %+v", due.Add(time.Hour), is)
				}
			}
			h.allMind(at.Add(time.Hour)) // what the beat does
			dnd, infos := len(h.Calls("dnd.teamInfo"))-already, len(h.Calls("users.info", "users.getPresence"))
			h.t.Logf("%d calls of dnd.teamInfo, %d of users.info and users.getPresence", dnd, infos)
			if dnd > 25 || infos != 0 {
				h.t.Errorf("%d calls of dnd.teamInfo (25 at the most), %d of users.info and users.getPresence (none)", dnd, infos)
			}
		}
		for _, c := range h.Calls("dnd.teamInfo") {
			if c.Outcome != "ok" {
				h.t.Errorf("%+v", c)
			}
		}
	})
}

func TestNobodyIsAskedForLongBeforeTheyAreDue(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		h.minds(h.id(h.Person("ana")), bubble.Now().Add(2*time.Hour), nil)
		passes(time.Hour)
		if calls := h.Calls("dnd.teamInfo", "users.info"); len(calls) > 0 {
			h.t.Errorf("%+v", calls)
		}
	})
}

func TestAfterARestartEachIsAskedForOnceAndThenPushed(t *testing.T) {
	ahead(t, sandbox.Options{People: crowd(100)}, func(h *house) {
		meets := h.Person("p3")
		meets.SetStatus(sandbox.Status{Emoji: ":spiral_calendar_pad:"}) // nobody who is reminded yet: not remembered
		passes(time.Second)
		for id := range h.everybody() {
			h.minds(id, bubble.Now().Add(3*time.Minute), nil)
		}
		if is := h.knows(meets); !is.NoStatus {
			h.t.Errorf("of somebody who was not reminded: %+v", is)
		}
		passes(3 * time.Minute)
		if is := h.knows(meets); is.Status != prefs.RuleMeeting || is.NoStatus {
			h.t.Errorf("in a meeting since before the bot began: %+v", is)
		}
		meets.SetStatus(sandbox.Status{})
		passes(time.Second)
		if is := h.knows(meets); is.Status != "" {
			h.t.Errorf("the meeting is over: %+v", is)
		}
		passes(3 * time.Hour)
		if calls := h.Calls("users.info"); len(calls) != 100 {
			h.t.Errorf("100 people took %d calls", len(calls))
		}
	})
}

func TestWhoeverIsForgottenOrWasNeverRemindedIsNotRemembered(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana, ben := h.Person("ana"), h.Person("ben")
		h.minds(h.id(ana), bubble.Now().Add(time.Minute), nil)
		for _, p := range []*sandboxtest.Person{ana, ben} {
			p.SetStatus(sandbox.Status{Emoji: ":palm_tree:"})
			p.SetHuddle(true)
		}
		passes(time.Second)
		if is := h.knows(ana); is.Status != prefs.RuleVacation || !is.Huddle {
			h.t.Errorf("Ana: %+v", is)
		}
		if is := h.knows(ben); is.Status != "" || is.Huddle {
			h.t.Errorf("Ben, who never asked for reminders: %+v", is)
		}
		ana.Types("/stretch delete")
		ana.Clicks("Delete everything")
		ana.Sees("I no longer keep anything about you")
		if is := h.knows(ana); is.Status != "" || is.Huddle {
			h.t.Errorf("Ana, forgotten: %+v", is)
		}
	})
}

func TestAnEventThatWasLostIsAskedAboutHoursLater(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana := h.Person("ana")
		h.minds(h.id(ana), bubble.Now().Add(time.Minute), nil)
		ana.SetStatus(sandbox.Status{Emoji: ":palm_tree:"})
		passes(time.Second)
		if err := h.stop(); err != nil {
			h.t.Fatal(err)
		}
		ana.SetStatus(sandbox.Status{})
		passes(3 * time.Hour)
		if is := h.knows(ana); is.Status != prefs.RuleVacation {
			h.t.Errorf("what was heard holds: %+v", is)
		}
		passes(2 * time.Hour) // they stay due: nobody beats here
		if is := h.knows(ana); is.Status != "" {
			h.t.Errorf("after five hours: %+v", is)
		}
	})
}

func TestNewsThatComeLateDoNotCount(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana := h.id(h.Person("ana"))
		h.minds(ana, bubble.Now().Add(time.Hour), nil)
		now := bubble.Now()
		for _, n := range []presence.Profile{
			{User: ana, At: now, Text: "in a meeting"},
			{User: ana, At: now.Add(-time.Hour), Text: "on holiday"},       // Slack could not deliver it before
			{User: ana, At: now.Add(-time.Microsecond), Text: "on a call"}, // over the other connection
			{User: ana, At: now, Text: "on a call"},
		} {
			h.hears(n, now)
		}
		if is := h.bot.Presence().Of(ana, now); is.Status != prefs.RuleMeeting {
			h.t.Errorf("%+v", is)
		}
		passes(time.Hour - time.Minute) // until they are due soon, and asked for
		h.hears(presence.Profile{User: ana, At: now.Add(time.Minute), Text: "on a call"}, bubble.Now())
		if is := h.bot.Presence().Of(ana, now); is.Status != prefs.RuleCall {
			h.t.Errorf("a minute after the meeting, Slack only tells now: %+v", is)
		}
		now = bubble.Now()
		end := now.Add(time.Hour)
		for _, q := range []presence.DND{{User: ana, At: now}, {User: ana, At: now.Add(-time.Hour), Pause: presence.Pause{From: now.Add(-time.Hour), Ends: end}}} {
			h.hearsQuiet(q, now)
		}
		if is := h.bot.Presence().Of(ana, now); !is.DNDEnds.IsZero() || is.NoDND {
			h.t.Errorf("%+v", is)
		}
	})
}

func TestNewsOfATimeToComeDoNotKeepLaterOnesFromCounting(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana := h.id(h.Person("ana"))
		h.minds(ana, bubble.Now().Add(time.Hour), nil)
		now := bubble.Now()
		end := now.Add(time.Hour)
		for _, wrong := range []time.Duration{11 * time.Second, time.Hour, 30 * 365 * 24 * time.Hour} {
			h.hears(presence.Profile{User: ana, At: now.Add(wrong), Text: "in a meeting"}, now)
			h.hearsQuiet(presence.DND{User: ana, At: now.Add(wrong), Pause: presence.Pause{From: now, Ends: end}}, now)
			if is := h.bot.Presence().Of(ana, now); is.Status != prefs.RuleMeeting || !is.DNDEnds.Equal(end) {
				h.t.Errorf("%v ahead: %+v", wrong, is)
			}
			passes(time.Second)
			now = bubble.Now()
			h.hears(presence.Profile{User: ana, At: now}, now)
			h.hearsQuiet(presence.DND{User: ana, At: now}, now)
			if is := h.bot.Presence().Of(ana, now); is.Status != "" || !is.DNDEnds.IsZero() {
				h.t.Errorf("a second after news that were %v ahead: %+v", wrong, is)
			}
		}
	})
}

func (h *house) hears(n presence.Profile, now time.Time) {
	h.t.Helper()
	if err := h.bot.presence.Hear(h.t.Context(), n, now); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) hearsQuiet(q presence.DND, now time.Time) {
	h.t.Helper()
	if err := h.bot.presence.HearDND(h.t.Context(), q, now); err != nil {
		h.t.Fatal(err)
	}
}

func TestDoNotDisturbIsPushedToWhoSubscribes(t *testing.T) {
	ahead(t, sandbox.Options{DNDEvents: true}, func(h *house) {
		ana := h.Person("ana")
		h.minds(h.id(ana), bubble.Now().Add(time.Hour), nil)
		end := bubble.Now().Add(30 * time.Minute).Truncate(time.Second)
		ana.SetDND(end)
		passes(time.Second)
		if is := h.knows(ana); !is.DNDEnds.Equal(end) || len(h.Calls("dnd.teamInfo")) != 0 {
			h.t.Errorf("%+v after %d calls", is, len(h.Calls("dnd.teamInfo")))
		}
	})
}

func TestWhenSlackDoesNotSayTheRuleIsSkippedAndSlackIsLeftAlone(t *testing.T) {
	all := []string{"users.info", "dnd.teamInfo", "users.getPresence"}
	for situation, c := range map[string]struct {
		scopes []string
		fault  sandbox.Fault
		know   bool
	}{
		"scopes were not granted": {scopes: []string{"chat:write", "commands"}},
		"Slack wants no calls for ten minutes": {
			fault: sandbox.Fault{Kind: sandbox.RateLimited, RetryAfter: 10 * time.Minute}, know: true,
		},
		"Slack has trouble for a while": {fault: sandbox.Fault{Kind: sandbox.ServerError, Times: 3}, know: true},
	} {
		t.Run(situation, func(t *testing.T) {
			ahead(t, sandbox.Options{Scopes: c.scopes}, func(h *house) {
				ana := h.Person("ana")
				h.minds(h.id(ana), bubble.Now().Add(time.Minute), func(d *session.Desk) {
					d.Person.Prefs.Timetable.Quiet.On = []prefs.Rule{prefs.RuleAway}
				})
				ana.SetAway(true)
				for _, method := range all {
					if c.fault.Kind != "" {
						c.fault.Method = method
						h.Fault(c.fault)
					}
				}
				passes(30 * time.Second)
				if is := h.knows(ana); !is.NoStatus || !is.NoDND || !is.NoAway || is.Away {
					t.Errorf("known: %+v", is)
				}
				passes(19 * time.Minute)
				if is := h.knows(ana); is.NoStatus == c.know || is.NoDND == c.know || is.NoAway == c.know || is.Away != c.know {
					t.Errorf("after twenty minutes: %+v", is)
				}
				for _, method := range all {
					failed := 0
					for _, call := range h.Calls(method) {
						if call.Outcome != "ok" {
							failed++
						}
					}
					if want := max(1, c.fault.Times); failed != want {
						t.Errorf("%s was refused %d times, want %d", method, failed, want)
					}
				}
			})
		})
	}
}

func TestPresenceIsAskedForOnlyWhereSomebodyWantsTheRule(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana, ben := h.Person("ana"), h.Person("ben")
		for _, p := range []*sandboxtest.Person{ana, ben} {
			p.SetAway(true)
			h.minds(h.id(p), bubble.Now().Add(time.Minute), func(d *session.Desk) {
				if p == ben {
					d.Person.Prefs.Timetable.Quiet = prefs.Quiet{Off: []prefs.Rule{prefs.RuleDND}, On: []prefs.Rule{prefs.RuleAway}}
				}
			})
		}
		passes(time.Minute)
		if is := h.knows(ana); is.Away || !is.NoAway {
			h.t.Errorf("Ana, who does not: %+v", is)
		}
		if is := h.knows(ben); !is.Away || is.NoAway {
			h.t.Errorf("Ben, who does: %+v", is)
		}
		if is := h.knows(ben); !is.NoDND {
			h.t.Errorf("Ben does not care for Do Not Disturb, and was asked for: %+v", is)
		}
		if n := len(h.Calls("users.getPresence")); n != 1 {
			h.t.Errorf("%d calls", n)
		}
	})
}
