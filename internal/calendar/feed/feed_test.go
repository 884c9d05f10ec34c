package feed

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

func TestACalendarIsKnownOnceItWasWantedAndForAnHour(t *testing.T) {
	plays(t, func(s *scene) {
		s.until("8:00")
		s.equal("before", s.knows(ana), "?")
		s.equal("due", s.Due(ana, bubble.Now()), true)
		s.Want([]Wanted{of(ana, "google")}, bubble.Now())
		s.equal("at once", s.knows(ana), "?")
		s.equal("due while it is fetched", s.Due(ana, bubble.Now()), false)
		s.until("8:01")
		s.equal("a minute later", s.knows(ana), "09:00–10:00")
		s.equal("somebody else's", s.knows(ben), "?")
		s.until("8:59")
		s.equal("within the hour", s.knows(ana), "09:00–10:00")
		s.until("9:00")
		s.equal("after an hour", s.knows(ana), "?")
		s.equal("due again", s.Due(ana, bubble.Now()), true)
		s.hasTold("UANA works")
	})
}

// Too short a time between two meetings belongs to both, so that the one before counts.
func TestWhatIsOverForAnHourIsNotToldAny(t *testing.T) {
	plays(t, func(s *scene) {
		s.reads = func() (busy.Calendar, error) {
			return busy.Calendar{Spans: []busy.Span{s.span("9:00", "9:10"), s.span("11:00", "12:00")}}, nil
		}
		s.until("9:30")
		s.Want([]Wanted{of(ana, "google")}, bubble.Now())
		s.until("10:09")
		s.equal("for nearly an hour", s.knows(ana), "09:00–09:10 11:00–12:00")
		s.until("10:10")
		s.equal("after it", s.knows(ana), "11:00–12:00")
	})
}

func TestItIsAskedForEveryTenToFifteenMinutes(t *testing.T) {
	plays(t, func(s *scene) {
		s.wants("16:00", of(ana, "google"))
		gaps := s.gaps()
		if len(gaps) < 64 || len(gaps) > 96 {
			t.Errorf("%d fetches in 16 hours", len(gaps)+1)
		}
		different := map[time.Duration]bool{}
		for _, gap := range gaps {
			different[gap] = true
			if gap < 10*time.Minute || gap > 15*time.Minute+21*time.Second {
				t.Errorf("a fetch after %s", gap)
			}
		}
		if len(different) < 5 {
			t.Errorf("all come after %v", different)
		}
	})
}

// gaps are the times between fetches, one after the other.
func (s *scene) gaps() (gaps []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var before time.Time
	for _, a := range s.asked {
		at, err := time.Parse("15:04:05", a.at)
		if err != nil {
			s.Fatal(err)
		}
		if !before.IsZero() {
			gaps = append(gaps, at.Sub(before))
		}
		before = at
	}
	return gaps
}

func TestNobodyIsAskedForWhoIsNotWanted(t *testing.T) {
	plays(t, func(s *scene) {
		s.wants("0:05", of(ana, "google"))
		s.until("8:00")
		s.equal("fetches", s.asks(), 1)
	})
}

func TestAnotherAddressOrZoneIsReadAtOnce(t *testing.T) {
	plays(t, func(s *scene) {
		s.wants("0:02", of(ana, "google"))
		s.equal("fetches", s.asks(), 1)
		other := of(ana, "outlook")
		s.wants("0:04", other)
		s.equal("of another address", s.asks(), 2)
		other.Zone = time.FixedZone("elsewhere", 3600)
		s.wants("0:06", other)
		s.equal("of another zone", s.asks(), 3)
		s.wants("0:08", other)
		s.equal("of the same", s.asks(), 3)
	})
}

func TestWhoIsForgottenIsNotKnownAndWhatComesLaterChangesNothing(t *testing.T) {
	plays(t, func(s *scene) {
		s.wants("0:02", of(ana, "google"))
		s.Forget(ana)
		s.equal("forgotten", s.knows(ana), "?")
		s.takes = 2 * time.Minute
		s.Want([]Wanted{of(ana, "google")}, bubble.Now())
		s.until("0:03")
		s.Forget(ana) // while it is fetched
		s.until("0:10")
		s.equal("what came later", s.knows(ana), "?")
		s.equal("fetches", s.asks(), 2)
		s.Want([]Wanted{of(ana, "google"), of(ben, "google")}, bubble.Now())
		s.Forget(ben) // before
		s.until("0:20")
		s.equal("fetches of who is left", s.asks(), 3)
		s.hasTold("UANA works", "UANA works")
	})
}

// A calendar that is as it was is known on; after a day it is read as a whole, since
// of a later day nothing was kept.
func TestWhatIsAsItWasIsReadAnewOnceADay(t *testing.T) {
	plays(t, func(s *scene) {
		whole, read := 0, 0
		seen := fetch.Seen{Tag: `"v1"`}
		s.gives = func(ask fetch.Ask) fetch.Outcome {
			if ask.Seen == seen {
				return fetch.Outcome{Kind: fetch.NotModified, Status: 304, Seen: seen}
			}
			whole++
			return fetch.Outcome{Kind: fetch.Fresh, Status: 200, Seen: seen}
		}
		s.reads = func() (busy.Calendar, error) {
			read++
			return busy.Calendar{Spans: []busy.Span{s.span("9:00", "10:00"), s.span("33:00", "34:00"), s.span("57:00", "58:00")}}, nil
		}
		s.wants("23:00", of(ana, "google"))
		s.equal("read as a whole", whole, 1)
		s.equal("known on", s.knows(ana), "09:00–10:00 09:00–10:00")
		s.wants("50:00", of(ana, "google"))
		s.equal("read as a whole after two days", whole, 3)
		s.equal("read", read, 3)
		s.equal("known", s.knows(ana), "09:00–10:00")
		s.hasTold("UANA works")
	})
}

func TestOfAFullCalendarSoMuchIsKnownAsIsKept(t *testing.T) {
	plays(t, func(s *scene) {
		s.reads = func() (c busy.Calendar, _ error) {
			for minute := range 1000 {
				from := s.began.Add(time.Duration(2*minute) * time.Minute)
				c.Spans = append(c.Spans, busy.Span{From: from, To: from.Add(time.Minute)})
			}
			return c, nil
		}
		s.wants("4:00", of(ana, "google"))
		spans, known := s.Busy(ana, bubble.Now())
		s.equal("known", known, true)
		if len(spans) > mostSpans || cap(spans) > mostSpans {
			t.Errorf("%d are kept", len(spans))
		}
		_, known = s.Busy(ana, s.at("4:17"))
		s.equal("known beyond what is kept", known, false)
	})
}

func TestOnlySoManyPeopleAreKept(t *testing.T) {
	plays(t, func(s *scene) {
		s.takes = 0
		for n := range mostPeople + 100 {
			s.Want([]Wanted{of(prefs.UserID{Workspace: "T1", Person: fmt.Sprint(n)}, fmt.Sprint(n))}, bubble.Now())
		}
		s.Feed.mu.Lock()
		waiting := len(s.line.waiting)
		s.Feed.mu.Unlock()
		s.until("0:30")
		s.Want(crowd(1, "google"), bubble.Now())
		s.until("0:31")
		s.Feed.mu.Lock()
		defer s.Feed.mu.Unlock()
		if s.people.people != mostPeople || waiting > mostPeople {
			t.Errorf("%d are kept, %d wait", s.people.people, waiting)
		}
		if len(s.line.hosts) > 1 || len(s.line.waiting) > 0 {
			t.Errorf("%d servers are kept, %d people wait", len(s.line.hosts), len(s.line.waiting))
		}
	})
}

func TestWhoGivesACalendarLearnsWhatBecomesOfIt(t *testing.T) {
	plays(t, func(s *scene) {
		for n := range 100 { // who waits already
			s.Want([]Wanted{of(prefs.UserID{Workspace: "T1", Person: fmt.Sprint(n)}, "google")}, bubble.Now())
		}
		s.until("0:01")
		began := bubble.Now()
		s.equal("it works", s.Try(s.Context(), of(ana, "google")), Tried{Busy: 1})
		if took := bubble.Since(began); took > 3*time.Second {
			t.Errorf("it took %s, behind all others", took)
		}
		s.equal("known at once", s.knows(ana), "09:00–10:00")
		s.equal("due", s.Due(ana, bubble.Now()), false)
		s.until("1:00")
		s.says(fetch.Outcome{Kind: fetch.NotACalendar, Status: 200})
		s.equal("it does not", s.Try(s.Context(), of(ben, "google")), Tried{Trouble: prefs.NotACalendar})
		s.equal("not known", s.knows(ben), "?")
		s.equal("due, since it was never kept", s.Due(ben, bubble.Now()), true)
		s.until("10:00")
		s.says(fetch.Outcome{Kind: fetch.Fresh, Status: 200})
		s.equal("what is over does not count", s.Try(s.Context(), of(ben, "google")), Tried{})
	})
}

func TestWhoDoesNotWaitForACalendarHasNotGivenIt(t *testing.T) {
	plays(t, func(s *scene) {
		s.takes = time.Minute
		ctx, cancel := context.WithTimeout(s.Context(), 20*time.Second)
		defer cancel()
		s.equal("it takes too long", s.Try(ctx, of(ana, "google")), Tried{Trouble: prefs.Unreachable})
		s.until("0:05")
		s.equal("what came later", s.knows(ana), "?")
		never, over := context.WithCancel(s.Context())
		over()
		s.equal("before its turn", s.Try(never, of(ana, "google")), Tried{Trouble: prefs.Unreachable})
	})
}

func TestATrialIsKnownUnlessItsPersonIsForgottenOrTriesAnother(t *testing.T) {
	plays(t, func(s *scene) {
		later := busy.Calendar{Spans: []busy.Span{s.span("11:00", "12:00")}}
		s.takes = 10 * time.Second
		var trials sync.WaitGroup
		for _, who := range []prefs.UserID{ana, ben} {
			trials.Go(func() { s.equal("it works", s.Try(s.Context(), of(who, "google")), Tried{Busy: 1}) })
		}
		synctest.Wait()
		s.mu.Lock()
		earlier := s.reads
		s.takes, s.reads = time.Second, func() (busy.Calendar, error) { return later, nil }
		s.mu.Unlock()
		s.Forget(ana)
		s.equal("another works", s.Try(s.Context(), of(ben, "outlook")), Tried{Busy: 1})
		s.mu.Lock()
		s.reads = earlier
		s.mu.Unlock()
		trials.Wait()
		s.equal("of who was forgotten", s.knows(ana), "?")
		s.equal("of who tried another", s.knows(ben), "11:00–12:00")
		s.equal("trials that are kept", len(s.trials), 0)
	})
}

func TestAWantedCalendarPrintsWithoutItsAddress(t *testing.T) {
	w := of(ana, "google")
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if said := fmt.Sprintf(form, []any{w, []Wanted{w}, struct{ W Wanted }{w}}); strings.Contains(said, "c0ffee") || !strings.Contains(said, "UANA") {
			t.Errorf("%s: %s", form, said)
		}
	}
}
