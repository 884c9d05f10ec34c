package door

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestWhatWasSeenIsRememberedFor25Hours(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		seen, other, again time.Duration // after the first id of all
		known              bool
	}{
		"at once":                                  {seen: 0, again: 0, known: true},
		"at Slack's last hourly retry":             {seen: 0, again: 24 * time.Hour, known: true},
		"seen just before a generation was over":   {seen: RememberFor - 1, again: 2*RememberFor - 1, known: true},
		"seen as a generation began":               {seen: RememberFor, again: 2*RememberFor + 1, known: true},
		"after two generations":                    {seen: 0, other: RememberFor, again: 2 * RememberFor, known: false},
		"after a week in which nothing else came":  {seen: time.Hour, again: 7 * 24 * time.Hour, known: true}, // nothing pushed it out
		"after a week in which something else did": {seen: time.Hour, other: 3 * 24 * time.Hour, again: 7 * 24 * time.Hour, known: false},
	} {
		t.Run(name, func(t *testing.T) {
			o := NewSeen()
			o.First("the first of all", start)
			if !o.First("Ev1", start.Add(c.seen)) {
				t.Fatal("Ev1 was never seen before")
			}
			if c.other > 0 {
				o.First("something else", start.Add(c.other))
			}
			if known := !o.First("Ev1", start.Add(c.again)); known != c.known {
				t.Errorf("known: %t", known)
			}
		})
	}
}

func TestOnlyTwoGenerationsAreKept(t *testing.T) {
	o, now := NewSeen(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i := range 1000 {
		now = now.Add(time.Hour)
		o.First(strconv.Itoa(i), now)
	}
	if kept := len(o.young) + len(o.old); kept > 51 {
		t.Errorf("%d ids are kept of one an hour", kept)
	}
}

func TestNoCrowdMakesItRememberMoreThanTwoGenerations(t *testing.T) {
	o, now := NewSeen(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	o.most = 1000
	for i := range 100_000 {
		id := strconv.Itoa(i)
		if !o.First(id, now) || o.First(id, now) {
			t.Fatalf("%s was not the first, or came twice", id)
		}
		if back := i - o.most + 1; back >= 0 && !o.Known(strconv.Itoa(back)) {
			t.Fatalf("after %s it does not know %d any more", id, back)
		}
		if kept := len(o.young) + len(o.old); kept > 2*o.most {
			t.Fatalf("%d are kept", kept)
		}
	}
}

func TestAnEmptyIDIsAlwaysNew(t *testing.T) {
	o := NewSeen()
	for range 2 {
		if !o.First("", time.Time{}) || o.Known("") {
			t.Error("nothing was taken for something seen before")
		}
	}
}

func TestLookingDoesNotCountAsSeeing(t *testing.T) {
	o, now := NewSeen(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for range 2 {
		if o.Known("form") {
			t.Error("known before it was seen")
		}
	}
	if !o.First("form", now) || !o.Known("form") {
		t.Error("not known after it was seen")
	}
}

func TestOfManyAtOnceOneIsFirst(t *testing.T) {
	o, now := NewSeen(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var firsts atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 500 {
				if o.First(strconv.Itoa(i), now.Add(time.Duration(i)*time.Minute)) {
					firsts.Add(1)
				}
			}
		})
	}
	all.Wait()
	if n := firsts.Load(); n != 500 {
		t.Errorf("%d of 500 ids were first", n)
	}
}
