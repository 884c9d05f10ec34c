package feed

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar/busy"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

func TestAfterThreeFailuresItsOwnerIsToldOnceUntilItWorkedAgain(t *testing.T) {
	plays(t, func(s *scene) {
		s.wants("0:05", of(ana, "google"))
		s.hasTold("UANA works")
		s.says(fetch.Outcome{Kind: fetch.Gone, Status: 404})
		for n := range 2 {
			s.isAsked(n + 2)
			s.hasTold("UANA works")
		}
		s.isAsked(4)
		s.hasTold("UANA works", "UANA calendar-gone")
		s.wants("20:00", of(ana, "google"))
		s.hasTold("UANA works", "UANA calendar-gone")
		s.equal("known", s.knows(ana), "?")
		s.says(fetch.Outcome{Kind: fetch.Fresh, Status: 200})
		s.wants("23:00", of(ana, "google"))
		s.hasTold("UANA works", "UANA calendar-gone", "UANA works")
		s.says(fetch.Outcome{Kind: fetch.Denied, Status: 403})
		s.wants("30:00", of(ana, "google"))
		s.hasTold("UANA works", "UANA calendar-gone", "UANA works", "UANA not-permitted")
	})
}

// isAsked wants a calendar until it was asked for so many times.
func (s *scene) isAsked(times int) {
	for s.asks() < times {
		s.Want([]Wanted{of(ana, "google")}, bubble.Now())
		<-time.After(20 * time.Second)
	}
	s.until(s.clock(bubble.Now().Add(time.Minute))[:5])
}

func TestTwoFailuresAndASuccessAreNothing(t *testing.T) {
	plays(t, func(s *scene) {
		n := 0
		s.gives = func(fetch.Ask) fetch.Outcome {
			if n++; n%3 != 0 {
				return fetch.Outcome{Kind: fetch.Failed, Status: 500}
			}
			return fetch.Outcome{Kind: fetch.Fresh, Status: 200}
		}
		s.wants("20:00", of(ana, "google"))
		s.hasTold("UANA works")
		if n < 30 {
			t.Errorf("%d fetches", n)
		}
	})
}

func TestWhatFailsIsAskedForMoreAndMoreSeldom(t *testing.T) {
	plays(t, func(s *scene) {
		s.says(fetch.Outcome{Kind: fetch.Failed, Status: 500})
		s.wants("23:00", of(ana, "google"))
		gaps := s.gaps()
		for i, gap := range gaps {
			least, most := 10*time.Minute<<min(i, 3), 15*time.Minute<<min(i, 3)+21*time.Second
			if i > 3 {
				least, most = 96*time.Minute, 144*time.Minute+21*time.Second
			}
			if gap < least || gap > most {
				t.Errorf("fetch %d came after %s, want %s to %s", i+2, gap, least, most)
			}
		}
		if len(gaps) < 10 {
			t.Errorf("%d fetches in 23 hours", len(gaps)+1)
		}
	})
}

func TestAServersWishIsObeyed(t *testing.T) {
	plays(t, func(s *scene) {
		s.says(fetch.Outcome{Kind: fetch.Later, Status: 503, Wait: 3 * time.Hour})
		s.wants("2:59", of(ana, "google"))
		s.equal("fetches", s.asks(), 1)
		s.wants("3:01", of(ana, "google"))
		s.equal("after three hours", s.asks(), 2)
	})
}

// Of one who is asked too much, all calendars rest; of another, none.
func TestAServerThatIsAskedTooMuchRests(t *testing.T) {
	plays(t, func(s *scene) {
		s.says(fetch.Outcome{Kind: fetch.Later, Status: 429, Wait: 5 * time.Minute})
		s.wants("0:01", of(ana, "google"))
		s.wants("0:05", of(ben, "google"))
		s.equal("fetches", s.asks(), 1)
		s.wants("0:06", of(ben, "google"))
		s.equal("after five minutes", s.asks(), 2)
		s.says(fetch.Outcome{Kind: fetch.Later, Status: 429, Wait: 5 * time.Hour})
		s.wants("0:30", of(ana, "google"), of(ben, "outlook"))
		s.until("0:30")
		asks := s.asks()
		s.wants("0:50", Wanted{prefs.UserID{Person: "UCLEO"}, "https://google.example/c.ics", time.UTC})
		if s.asks() == asks {
			t.Error("it rests for hours, for everybody")
		}
	})
}

func TestWhenNobodyAnswersItIsNotTheCalendar(t *testing.T) {
	down := fetch.Outcome{Kind: fetch.Unreachable, Why: fetch.NoAnswer}
	plays(t, func(s *scene) {
		s.says(down)
		s.wants("12:00", of(ana, "google"), of(ben, "outlook"))
		if told := strings.Join(s.told, ", "); told != "" {
			t.Errorf("told: %s", told)
		}
		if gaps := s.gaps(); len(gaps) < 80 {
			t.Errorf("%d fetches in 12 hours: they come back late", len(gaps)+1)
		}
	})
	plays(t, func(s *scene) {
		s.gives = func(ask fetch.Ask) fetch.Outcome {
			if strings.Contains(ask.Address, "outlook") {
				return fetch.Outcome{Kind: fetch.Fresh, Status: 200}
			}
			return down
		}
		s.wants("12:00", of(ana, "google"), of(ben, "outlook"))
		s.hasTold("UBEN works", "UANA unreachable")
	})
}

func TestWhoDoesNotHearIsToldAgain(t *testing.T) {
	plays(t, func(s *scene) {
		s.deaf = true
		s.says(fetch.Outcome{Kind: fetch.Gone, Status: 410})
		s.wants("3:00", of(ana, "google"))
		s.hasTold()
		s.deaf = false
		s.wants("6:00", of(ana, "google"))
		s.hasTold("UANA calendar-gone")
	})
}

func TestAPanicIsACalendarThatCannotBeRead(t *testing.T) {
	plays(t, func(s *scene) {
		s.reads = func() (busy.Calendar, error) { panic("SUMMARY:with c0ffee.example") }
		s.wants("3:00", of(ana, "google"))
		s.hasTold("UANA not-a-calendar")
	})
}

func TestEveryOutcomeIsATroubleInTheRecordsWords(t *testing.T) {
	for outcome, want := range map[*fetch.Outcome]prefs.CalendarTrouble{
		{Kind: fetch.Fresh}:                              prefs.NoTrouble,
		{Kind: fetch.NotModified}:                        prefs.NoTrouble,
		{Kind: fetch.Refused, Why: fetch.NoAddress}:      prefs.NotAnAddress,
		{Kind: fetch.Refused, Why: fetch.TooLong}:        prefs.AddressTooLong,
		{Kind: fetch.Refused, Why: fetch.Password}:       prefs.WithPassword,
		{Kind: fetch.Refused, Why: fetch.NotHTTPS}:       prefs.NotEncrypted,
		{Kind: fetch.Moved, Why: fetch.NotHTTPS}:         prefs.NotEncrypted,
		{Kind: fetch.Moved, Why: fetch.Endlessly}:        prefs.NotPermitted,
		{Kind: fetch.Refused, Why: fetch.OtherPort}:      prefs.HostNotAllowed,
		{Kind: fetch.Refused, Why: fetch.NotListed}:      prefs.HostNotAllowed,
		{Kind: fetch.Refused, Why: fetch.Inside}:         prefs.NotPublic,
		{Kind: fetch.Unreachable, Why: fetch.NoTrust}:    prefs.NotEncrypted,
		{Kind: fetch.Unreachable, Why: fetch.NoSuchHost}: prefs.Unreachable,
		{Kind: fetch.Unreachable, Why: fetch.NoAnswer}:   prefs.Unreachable,
		{Kind: fetch.Unreachable, Why: fetch.Slow}:       prefs.Unreachable,
		{Kind: fetch.Unreachable, Why: fetch.Garbled}:    prefs.Unreachable,
		{Kind: fetch.Denied}:                             prefs.NotPermitted,
		{Kind: fetch.Gone}:                               prefs.CalendarGone,
		{Kind: fetch.Later}:                              prefs.Unreachable,
		{Kind: fetch.Failed}:                             prefs.Unreachable,
		{Kind: fetch.TooBig}:                             prefs.TooLarge,
		{Kind: fetch.NotACalendar}:                       prefs.NotACalendar,
		{Kind: fetch.Unread, Err: busy.NotCalendar}:      prefs.NotACalendar,
		{Kind: fetch.Unread, Err: busy.CutOff}:           prefs.Unreachable,
		{Kind: fetch.Unread, Err: busy.TooLarge}:         prefs.TooLarge,
		{Kind: fetch.Unread, Err: busy.TooMany}:          prefs.TooLarge,
	} {
		if got := trouble(*outcome); got != want {
			t.Errorf("%s %v: %s, want %s", outcome.Code(), outcome.Err, got, want)
		}
	}
}
