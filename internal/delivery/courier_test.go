package delivery

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

func TestAReminderIsPostedAtOnceAndOnce(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.opens()
		began := bubble.Now()
		o.owes(reminder(ana))
		o.after(time.Hour)
		o.wantTally("sent 1")
		o.wantCalls(1)
		if late := o.calls()[0].at.Sub(began); late != 0 {
			t.Errorf("posted %s late", late)
		}
	})
}

func TestAnIdleCourierHardlyLooks(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.opens()
		o.after(time.Hour)
		if o.looks > 121 {
			t.Errorf("looked into the store %d times in an hour", o.looks)
		}
	})
}

func TestAMessageWaitsForItsTime(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		m := reminder(ana)
		m.NotBefore = bubble.Now().Add(7 * time.Second)
		o.opens()
		o.owes(m)
		o.after(7*time.Second - time.Millisecond)
		o.wantCalls()
		o.after(time.Millisecond)
		o.wantCalls(1)
	})
}

func TestACrashBetweenIntentAndOutcomeIsNeverRepeated(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 9})
		o.add(reminder(ana), answer(ana, 9), reminder(ana))
		if _, err := o.Intend(t.Context(), []*Claim{{Message: Message{ID: 1}}, {Message: Message{ID: 2}}}); err != nil {
			t.Fatal(err)
		}
		o.opens()
		o.after(time.Minute)
		o.wantTally("sent 2, unknown crashed 1") // to repeat an edit changes nothing
		for _, c := range o.calls() {
			if c.claim.ID == 1 {
				t.Error("the post was repeated")
			}
		}
	})
}

func TestNothingIsSentBeforeTheStoreRecovered(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		end := bubble.Now().Add(time.Minute)
		o.broken = func(verb string, _ uint64) error {
			if verb == "recover" && bubble.Now().Before(end) {
				return errors.New("disk full")
			}
			return nil
		}
		o.add(reminder(ana))
		o.opens()
		o.after(59 * time.Second)
		o.wantCalls()
		o.after(longestBackoff * 2)
		o.wantTally("sent 1")
	})
}

func TestOutcomesOfOneCall(t *testing.T) {
	for name, c := range map[string]struct {
		answer error
		edit   bool
		tally  string
		calls  int
	}{
		"Slack took it":                      {nil, false, "sent 1", 1},
		"Slack will never take it":           {&Refusal{Code: "channel_not_found"}, false, "dropped refused 1", 1},
		"nothing to show":                    {ErrGone, false, "dropped gone 1", 1},
		"a post whose answer was lost":       {ErrUnknownOutcome, false, "unknown no-reply 1", 1},
		"an edit whose answers are lost":     {ErrUnknownOutcome, true, "unknown no-reply 1", editTries},
		"an error that nobody foresaw":       {errors.New("surprise"), false, "unknown no-reply 1", 1},
		"a line that is down for ever":       {ErrNotSent, false, "dropped stale 1", -1},
		"a token that is dead for ever":      {ErrRevoked, false, "owed 1", 1},
		"an error with one of ours inside":   {errors.Join(ErrNotSent, errors.New("dial")), false, "dropped stale 1", -1},
		"an edit of what is not there":       {&Refusal{Code: "message_not_found"}, true, "dropped refused 1", 1},
		"an edit that Slack will not take":   {&Refusal{Code: "channel_not_found"}, true, "dropped refused 1", tries},
		"an edit that the log has a line on": {&Refusal{Code: "not_authed", Told: true}, true, "dropped refused 1", 1},
		"an edit that was overtaken":         {ErrOvertaken, true, "dropped superseded 1", 1},
		"an edit that would change nothing":  {ErrUnchanged, true, "dropped unchanged 1", 1},
		"limits that never let it through":   {&RateLimited{}, false, "dropped stale 1", -1},
		"limits for longer than its life":    {&RateLimited{RetryAfter: 2 * time.Hour}, false, "dropped stale 1", 1},
		"an edit to a workspace that closed": {ErrRevoked, true, "owed 1", 1},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.line.answer = func(Claim) error { return c.answer }
				o.knows(ana, Ref{Card: 9})
				m := reminder(ana)
				if c.edit {
					m = answer(ana, 9)
				}
				o.opens()
				o.owes(m)
				o.after(3 * time.Hour)
				o.wantTally(c.tally)
				if got := len(o.calls()); c.calls >= 0 && got != c.calls || got > 200 {
					t.Errorf("%d calls, want %d", got, c.calls)
				}
			})
		})
	}
}

func TestAPosterThatPanics(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.line.answer = func(c Claim) error {
			if c.To == ana {
				panic("a card without blocks")
			}
			return nil
		}
		o.opens()
		o.owes(reminder(ana), reminder(prefs.UserID{Workspace: "T1", Person: "Uben"}))
		o.after(time.Minute)
		o.wantTally("sent 1, unknown no-reply 1")
		if made := len(o.calls()); made != 2 {
			t.Errorf("%d calls for 2 messages", made)
		}
	})
}

func TestAStalledCallEndsAsUnknown(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.slow = takes(time.Hour)
		o.opens()
		o.owes(reminder(ana))
		o.after(31 * time.Second)
		o.wantTally("unknown no-reply 1")
	})
}

func TestARevokedWorkspaceStopsAlone(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		var dead atomic.Bool
		dead.Store(true)
		o.line.answer = func(c Claim) error {
			if c.To.Workspace == "T1" && dead.Load() {
				return ErrRevoked
			}
			return nil
		}
		short := reminder(prefs.UserID{Workspace: "T1", Person: "Ucleo"})
		short.NotAfter = bubble.Now().Add(time.Hour)
		o.opens()
		o.owes(reminder(ana))
		o.owes(append(crowd("T2", 5, reminder), reminder(ana), short)...)
		o.after(24 * time.Hour)
		o.wantTally("owed 2, dropped stale 1, sent 5")
		dead.Store(false)
		o.courier.Resume("T1")
		o.after(time.Minute)
		// An hour without NotAfter has long passed: nobody wants yesterday's.
		o.wantTally("dropped stale 3, sent 5")
		o.owes(reminder(ana))
		o.wantTally("dropped stale 3, sent 6")
	})
}

// A call that went out by the token before says nothing of the one that came since.
func TestARefusalOfTheTokenBeforeStopsNobody(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		var calls atomic.Int32
		o.line.answer = func(Claim) error {
			if calls.Add(1) == 1 {
				return ErrRevoked
			}
			return nil
		}
		o.slow = takes(10 * time.Second)
		o.opens()
		o.owes(reminder(ana))
		o.after(time.Second) // it is under way
		o.courier.Resume("T1")
		o.after(time.Minute)
		o.wantTally("sent 1")
	})
}

func TestRunEndsWhenCallsInFlightHaveEnded(t *testing.T) {
	for name, c := range map[string]struct {
		takes time.Duration
		ends  time.Duration
		tally string
	}{
		"in time":                      {3 * time.Second, 2 * time.Second, "owed 1, sent 1"},
		"cancelled after five seconds": {20 * time.Second, 5 * time.Second, "owed 1, unknown no-reply 1"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.slow = takes(c.takes)
				o.opens()
				o.owes(reminder(ana), reminder(ana))
				o.after(time.Second)
				began := bubble.Now()
				if err := o.stop(); err != nil {
					t.Error(err)
				}
				if took := bubble.Since(began); took != c.ends {
					t.Errorf("ended after %s, want %s", took, c.ends)
				}
				o.wantTally(c.tally)
			})
		})
	}
}

func TestRunDoesNotWaitForACallThatNeverEnds(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.slow = func(context.Context, Claim) { <-time.After(time.Hour) }
		o.opens()
		o.owes(reminder(ana))
		began := bubble.Now()
		if err := o.stop(); err == nil {
			t.Error("Run did not tell that a call has no outcome")
		}
		if took := bubble.Since(began); took > 7*time.Second {
			t.Errorf("ended after %s", took)
		}
		o.after(2 * time.Hour)
		o.stop = nil
		o.opens() // the next start
		o.wantTally("unknown crashed 1")
		o.wantCalls(1)
	})
}

func TestSettledWaitsForWhatIsReady(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.slow = takes(2 * time.Second)
		later := reminder(prefs.UserID{Workspace: "T1", Person: "Uben"})
		later.NotBefore = bubble.Now().Add(time.Hour)
		o.opens()
		o.add(reminder(ana), reminder(ana), later)
		began := bubble.Now()
		if err := o.courier.Settled(t.Context()); err != nil {
			t.Fatal(err)
		}
		if took := bubble.Since(began); took != 4*time.Second {
			t.Errorf("settled after %s", took)
		}
		o.wantTally("owed 1, sent 2")

		o.slow = takes(time.Minute)
		o.owes(reminder(ana))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := o.courier.Settled(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAClockThatIsMovedAhead(t *testing.T) {
	var ahead atomic.Int64
	story(t, Options{Now: func() time.Time { return bubble.Now().Add(time.Duration(ahead.Load())) }}, func(t *testing.T, o *office) {
		soon, stale := reminder(ana), reminder(ana)
		soon.NotBefore = bubble.Now().Add(time.Hour)
		stale.NotBefore, stale.NotAfter = soon.NotBefore, soon.NotBefore.Add(time.Minute)
		o.opens()
		o.owes(soon, stale)
		ahead.Store(int64(2 * time.Hour))
		o.courier.Wake()
		synctest.Wait()
		o.wantTally("dropped stale 1, sent 1")
	})
}

func TestTheLogNamesWhoseMessageItIs(t *testing.T) {
	var log bytes.Buffer
	story(t, Options{}, func(_ *testing.T, o *office) {
		o.courier.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		o.line.answer = func(c Claim) error {
			if c.ID == 2 {
				panic("surprise")
			}
			return nil
		}
		o.opens()
		o.owes(reminder(ana), reminder(ana))
		o.after(time.Minute)
	})
	if n := strings.Count(log.String(), "user=T1/Uana"); n != 3 || strings.Contains(log.String(), "workspace=") {
		t.Errorf("named %d times of 3:\n%s", n, log.String())
	}
}

func TestAMessageThatGoesStaleWhileItIsClaimed(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.broken = func(verb string, _ uint64) error {
			if verb == "commit" {
				<-time.After(2 * time.Second) // a slow disk
			}
			return nil
		}
		m := reminder(ana)
		m.NotAfter = bubble.Now().Add(time.Second)
		o.opens()
		o.owes(m)
		o.after(time.Minute)
		o.wantTally("dropped stale 1")
		o.wantCalls()
	})
}

func TestAPersonWhoLeaves(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.slow = takes(time.Second)
		o.opens()
		o.owes(reminder(ana), reminder(ana))
		o.ledger.mu.Lock()
		clear(o.owed)
		o.ledger.mu.Unlock()
		o.after(time.Minute)
		o.wantTally("")
		o.wantCalls(1)
		o.owes(reminder(ana))
		o.after(time.Minute)
		o.wantTally("sent 1")
	})
}
