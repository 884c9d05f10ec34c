package bot

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
)

// secret is the part of an address that nobody may see.
const secret = "private-5e3a"

// shelf is calendars by what stands in their addresses: "broken" and "slow" are so.
type shelf struct {
	mu        sync.Mutex
	tried     []string
	forgotten int
}

func (*shelf) Are() coach.Calendars { return coach.Calendars{Keys: []string{"key"}} }

func (s *shelf) Try(_ context.Context, _ prefs.UserID, address string, zone *time.Location) coach.Tried {
	s.mu.Lock()
	s.tried = append(s.tried, zone.String()+" "+address)
	s.mu.Unlock()
	if strings.Contains(address, "slow") {
		passes(10 * time.Second)
	}
	if strings.Contains(address, "broken") {
		return coach.Tried{Trouble: prefs.NotACalendar}
	}
	return coach.Tried{Sealed: prefs.Sealed("sealed"), Key: "key", Busy: 3}
}

func (s *shelf) Busy(prefs.UserID, time.Time) ([]schedule.Meeting, bool) { return nil, false }

func (s *shelf) Forget(prefs.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forgotten++
}

// withCalendars is a bubble in which Ana is reminded, and calendars can be read. At its
// end nobody has seen or logged a secret.
func withCalendars(t *testing.T, tell func(t *testing.T, h *house, ana *sandboxtest.Person, s *shelf)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		h := moveInWith(t, sandbox.Options{}, s)
		h.starts()
		ana := h.reminded("ana")
		tell(t, h, ana, s)
		rests(h.bot)
		if read := ana.Reads(); strings.Contains(read, secret) {
			t.Errorf("it shows the address:\n%s", read)
		}
		h.ends()
		if log := h.log.String(); strings.Contains(log, secret) {
			t.Errorf("the log has the address:\n%s", log)
		}
	})
}

func TestACalendarIsGivenByItsAddressAlone(t *testing.T) {
	withCalendars(t, func(t *testing.T, h *house, ana *sandboxtest.Person, s *shelf) {
		ana.Types("/stretch calendar")
		ana.Sees("Secret address in iCal format")
		for _, typed := range []string{"calendar https://c.example/" + secret, "webcal://c.example/" + secret, "calendar <https://c.example/" + secret + "?a&amp;b|c.example>"} {
			ana.Types("/stretch " + typed)
			passes(time.Second)
			ana.Sees("I found 3 busy stretches")
		}
		want := []string{"https://c.example/" + secret, "https://c.example/" + secret, "https://c.example/" + secret + "?a&b"}
		for i := range want {
			want[i] = "Europe/Lisbon " + want[i]
		}
		if !slices.Equal(s.tried, want) {
			t.Errorf("looked at %q", s.tried)
		}
		if kept := h.keeps(ana).Person.Calendar; string(kept.Sealed) != "sealed" || kept.Host != "c.example" || kept.Key != "key" {
			t.Errorf("%+v", kept)
		}
		ana.Types("/stretch calendar")
		ana.Sees("I read https://c.example/…")
		ana.Types("/stretch calendar off!")
		ana.Sees("have deleted its address")
		rests(h.bot)
		if kept := h.keeps(ana).Person.Calendar; kept.Given() || s.forgotten != 1 {
			t.Errorf("%+v, forgotten %d times", kept, s.forgotten)
		}
	})
}

func TestALongAddressIsReadAndALongerOneIsNot(t *testing.T) {
	withCalendars(t, func(_ *testing.T, _ *house, ana *sandboxtest.Person, _ *shelf) {
		long := "/stretch calendar https://c.example/" + secret + strings.Repeat("a", 1900)
		ana.Types(long)
		ana.Sees("I found 3 busy stretches")
		ana.Types(long + strings.Repeat("a", 1900))
		ana.Sees("longer than 2,000 characters")
	})
}

func TestWhatIsWrongWithAnAddressIsSaidWithoutIt(t *testing.T) {
	withCalendars(t, func(_ *testing.T, _ *house, ana *sandboxtest.Person, _ *shelf) {
		ana.Types("/stretch http://c.example/" + secret)
		ana.Sees("over https only")
		ana.Types("/stretch calendar " + secret)
		ana.Sees("That is not the address of a calendar")
		ana.Types("/stretch https://c.example/broken/" + secret)
		ana.Sees("no calendar but a page")
	})
}

// TestWhatTakesLongerIsToldLater looks at the moments: 2.5 seconds after a command,
// and when it is known.
func TestWhatTakesLongerIsToldLater(t *testing.T) {
	withCalendars(t, func(t *testing.T, h *house, ana *sandboxtest.Person, _ *shelf) {
		h.within(trialPatience+100*time.Millisecond, func() {
			ana.Types("/stretch https://c.example/slow/" + secret)
			ana.Sees("I am trying")
		})
		if h.keeps(ana).Person.Calendar.Given() {
			t.Error("kept before it was read")
		}
		passes(8 * time.Second)
		ana.Sees("I found 3 busy stretches")
		ana.Types("/stretch https://c.example/slow-and-broken/" + secret)
		passes(11 * time.Second)
		ana.Sees("no calendar but a page")
		ana.Sees("Nothing changed: https://c.example/… stays.")
	})
}

func TestTheLastWishCountsWhileACalendarIsLookedAt(t *testing.T) {
	withCalendars(t, func(t *testing.T, h *house, ana *sandboxtest.Person, _ *shelf) {
		ana.Types("/stretch https://slow.example/" + secret)
		ana.Sees("I am trying")
		ana.Types("/stretch https://c.example/" + secret)
		ana.Sees("I found 3 busy stretches")
		passes(15 * time.Second)
		if host := h.keeps(ana).Person.Calendar.Host; host != "c.example" {
			t.Errorf("kept is that of %q", host)
		}
		ana.Types("/stretch https://slow.example/" + secret)
		ana.Sees("I am trying")
		ana.Types("/stretch calendar off")
		passes(15 * time.Second)
		if kept := h.keeps(ana).Person.Calendar; kept.Given() {
			t.Errorf("%+v", kept)
		}
	})
}

func TestNobodyHasUsCallServersWithoutEnd(t *testing.T) {
	withCalendars(t, func(t *testing.T, _ *house, ana *sandboxtest.Person, s *shelf) {
		for range mostTrials + 3 {
			ana.Types("/stretch https://c.example/broken/" + secret)
			passes(time.Second)
		}
		ana.Sees("Try again in ten minutes")
		if len(s.tried) != mostTrials {
			t.Errorf("looked %d times", len(s.tried))
		}
		passes(trialsIn)
		ana.Types("/stretch https://c.example/" + secret)
		ana.Sees("I found 3 busy stretches")
	})
}

func TestTheFormTakesACalendar(t *testing.T) {
	withCalendars(t, func(t *testing.T, h *house, ana *sandboxtest.Person, s *shelf) {
		ana.Types("/stretch settings")
		ana.Sees("With your calendar, reminders come before a meeting")
		ana.Clicks("Calendar")
		ana.Fills("Address of your calendar", "c.example/broken/"+secret)
		if err := ana.Submits(); err == nil || !strings.Contains(err.Error(), "no calendar but a page") {
			t.Errorf("what is wrong: %v", err)
		}
		ana.Fills("Address of your calendar", "c.example/"+secret)
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		ana.Sees("I found 3 busy stretches")
		if n := len(s.tried); n != 2 || h.keeps(ana).Person.Calendar.Host != "c.example" {
			t.Errorf("looked %d times; %+v", n, h.keeps(ana).Person.Calendar)
		}
	})
}

func TestAFormWhoseCalendarIsSlowIsAnsweredInTimeAndToldLater(t *testing.T) {
	withCalendars(t, func(_ *testing.T, h *house, ana *sandboxtest.Person, _ *shelf) {
		ana.Types("/stretch calendar")
		ana.Clicks("Give an address")
		ana.Fills("Address of your calendar", "https://c.example/slow/"+secret)
		h.within(2500*time.Millisecond, func() {
			if err := ana.Submits(); err != nil {
				h.t.Error(err)
			}
			ana.Sees("I am trying")
		})
		passes(9 * time.Second)
		ana.Sees("I found 3 busy stretches")
	})
}

func TestWhoIsNotKnownIsAskedFirstAndNothingIsLookedAt(t *testing.T) {
	withCalendars(t, func(t *testing.T, h *house, _ *sandboxtest.Person, s *shelf) {
		ben := h.Person("ben")
		ben.Types("/stretch https://c.example/" + secret)
		ben.Sees("I keep nothing about you")
		if len(s.tried) != 0 {
			t.Errorf("looked at %q", s.tried)
		}
	})
}

func TestNoCalendarIsReadWithoutAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		ana.Types("/stretch calendar")
		ana.Sees("no key to seal their addresses with")
		ana.Types("/stretch https://c.example/" + secret)
		ana.Types("/stretch settings")
		ana.Sees("Working hours")
		ana.DoesNotSee("With your calendar")
		h.ends()
	})
}
