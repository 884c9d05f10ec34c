package delivery

import (
	"context"
	"errors"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

func TestAStoreThatFails(t *testing.T) {
	full := errors.New("disk full")
	for _, verb := range []string{"pending", "intend", "settle"} {
		t.Run(verb+" for a minute", func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				end := bubble.Now().Add(time.Minute)
				o.broken = func(v string, _ uint64) error {
					if v == verb && bubble.Now().Before(end) {
						return full
					}
					return nil
				}
				o.opens()
				o.owes(crowd("T1", 50, reminder)...)
				o.after(30 * time.Second)
				if made := len(o.calls()); made > 8 {
					t.Errorf("%d calls though the store is broken", made)
				}
				o.after(5 * time.Minute)
				o.wantTally("sent 50")
				if made := len(o.calls()); made != 50 {
					t.Errorf("%d calls for 50 messages", made)
				}
			})
		})
		t.Run(verb+" of one message", func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.broken = func(v string, id uint64) error {
					if v == verb && id == 3 {
						return full
					}
					return nil
				}
				o.opens()
				o.owes(crowd("T1", 20, reminder)...)
				o.after(10 * time.Minute)
				if verb == "pending" {
					o.wantTally("sent 20")
					return
				}
				o.wantTally("owed 1, sent 19")
				o.breaksBy(nil)
				o.after(2 * time.Minute)
				o.wantTally("sent 20")
				if made := len(o.calls()); made != 20 {
					t.Errorf("%d calls for 20 messages", made)
				}
			})
		})
	}
}

func TestAnOutcomeThatCanNeverBeWrittenKeepsNobody(t *testing.T) {
	story(t, Options{Workers: 1}, func(t *testing.T, o *office) {
		o.broken = func(verb string, id uint64) error {
			if verb == "settle" && id == 1 {
				return errors.New("not this one")
			}
			return nil
		}
		o.opens()
		o.owes(reminder(ana))
		o.owes(reminder(ana), reminder(prefs.UserID{Workspace: "T2", Person: "Uben"}))
		o.after(hold / 2)
		o.wantCalls(1)
		o.after(hold + longestBackoff)
		o.wantTally("owed 1, sent 2")
		o.after(oldest)
		settled, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := o.courier.Settled(settled); err != nil {
			t.Errorf("still waiting for it: %v", err)
		}
		o.wantTally("owed 1, sent 2")
		if err := o.stop(); err != nil {
			t.Error(err)
		}
		o.breaksBy(nil)
		o.opens()
		o.wantTally("sent 2, unknown crashed 1")
	})
}

func TestAnIntentThatWasWrittenThoughTheStoreSaysNo(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		lost := false
		o.broken = func(verb string, _ uint64) error {
			if verb != "commit" || lost {
				return nil
			}
			lost = true
			return errors.New("connection lost")
		}
		o.opens()
		o.owes(crowd("T1", 5, reminder)...)
		o.after(2 * time.Minute)
		o.wantTally("sent 5")
	})
}
