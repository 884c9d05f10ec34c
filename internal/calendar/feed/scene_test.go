package feed

import (
	"context"
	"errors"
	"io"
	"log/slog"
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

var (
	ana = prefs.UserID{Workspace: "T1", Person: "UANA"}
	ben = prefs.UserID{Workspace: "T1", Person: "UBEN"}
)

// scene is a feed whose servers are pretended, in a bubble: its day begins at 0:00.
type scene struct {
	*testing.T
	*Feed
	began time.Time
	ends  context.CancelFunc
	log   strings.Builder

	mu    sync.Mutex
	gives func(fetch.Ask) fetch.Outcome // by default a calendar that is whole
	takes time.Duration                 // that a fetch takes
	reads func() (busy.Calendar, error) // by default a meeting from 9:00 to 10:00
	asked []asked
	told  []string
	codes []string
	deaf  bool // who is told, does not hear
}

type asked struct {
	at   string // since the bubble began
	host string
	seen bool
}

var errDeaf = errors.New("not now")

// plays runs a story.
func plays(t *testing.T, story func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{T: t, began: bubble.Now(), takes: time.Second}
		s.gives = func(fetch.Ask) fetch.Outcome { return fetch.Outcome{Kind: fetch.Fresh, Status: 200} }
		s.reads = func() (busy.Calendar, error) { return busy.Calendar{Spans: []busy.Span{s.span("9:00", "10:00")}}, nil }
		s.Feed = New(Options{
			Fetch: s.fetched, Read: s.read, Now: bubble.Now,
			Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
			Fails: func(_ context.Context, who prefs.UserID, why prefs.CalendarTrouble) error {
				return s.hears(who.Person + " " + string(why))
			},
			Works:    func(_ context.Context, who prefs.UserID) error { return s.hears(who.Person + " works") },
			Observer: s,
		})
		ctx, ends := context.WithCancel(t.Context())
		s.ends = ends
		over := make(chan struct{})
		go func() {
			defer close(over)
			if err := s.Feed.Run(ctx); err != nil {
				t.Error(err)
			}
		}()
		story(s)
		ends()
		<-over
		if said := s.log.String(); strings.Contains(said, "c0ffee") || strings.Contains(said, ".example") {
			t.Errorf("the log tells an address:\n%s", said)
		}
	})
}

func (s *scene) Fetched(code string, _ time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes = append(s.codes, code)
}

func (s *scene) hears(what string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.deaf {
		return errDeaf
	}
	s.told = append(s.told, what)
	return nil
}

func (s *scene) fetched(ctx context.Context, ask fetch.Ask, _ time.Time, read func(io.Reader) error) fetch.Outcome {
	s.mu.Lock()
	s.asked = append(s.asked, asked{s.clock(bubble.Now()), fetch.HostOf(ask.Address), ask.Seen != fetch.Seen{}})
	gives, takes := s.gives, s.takes
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		return fetch.Outcome{Kind: fetch.Unreachable, Why: fetch.Slow}
	case <-time.After(takes):
	}
	o := gives(ask)
	if o.Kind == fetch.Fresh {
		if err := read(strings.NewReader("")); err != nil {
			return fetch.Outcome{Kind: fetch.Unread, Status: 200, Err: err}
		}
	}
	return o
}

func (s *scene) read(_ io.Reader, _ *time.Location, from, to time.Time) (busy.Calendar, error) {
	if ago, ahead := bubble.Now().Sub(from), to.Sub(from)-24*time.Hour; ago < 24*time.Hour || ahead != 48*time.Hour {
		s.Errorf("it reads from %s ago to %s ahead", ago, ahead)
	}
	s.mu.Lock()
	reads := s.reads
	s.mu.Unlock()
	return reads()
}

// clock is a moment as the hours and minutes since the bubble began.
func (s *scene) clock(t time.Time) string {
	d := t.Sub(s.began)
	return time.Time{}.Add(d % (24 * time.Hour)).Format("15:04:05")
}

// at is that of a clock; "24:30" is on the next day.
func (s *scene) at(clock string) time.Time {
	d, err := time.ParseDuration(strings.Replace(clock, ":", "h", 1) + "m")
	if err != nil {
		s.Fatal(err)
	}
	return s.began.Add(d)
}

func (s *scene) span(from, to string) busy.Span { return busy.Span{From: s.at(from), To: s.at(to)} }

// until lets time go by.
func (s *scene) until(clock string) {
	if wait := bubble.Until(s.at(clock)); wait > 0 {
		<-time.After(wait)
	}
	synctest.Wait()
}

// wants has calendars wanted every twenty seconds, as a look ahead does.
func (s *scene) wants(until string, all ...Wanted) {
	for bubble.Now().Before(s.at(until)) {
		s.Want(all, bubble.Now())
		<-time.After(20 * time.Second)
		synctest.Wait()
	}
}

// asks is how often servers were asked so far.
func (s *scene) asks() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func (s *scene) says(o fetch.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gives = func(fetch.Ask) fetch.Outcome { return o }
}

// knows is what is known of somebody, as clocks; "?": nothing.
func (s *scene) knows(who prefs.UserID) string {
	spans, known := s.Busy(who, bubble.Now())
	if !known {
		return "?"
	}
	var said []string
	for _, one := range spans {
		said = append(said, s.clock(one.From)[:5]+"–"+s.clock(one.To)[:5])
	}
	return strings.Join(said, " ")
}

func (s *scene) equal(what string, got, want any) {
	s.Helper()
	if got != want {
		s.Errorf("%s at %s: %v, want %v", what, s.clock(bubble.Now()), got, want)
	}
}

func (s *scene) hasTold(want ...string) {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := strings.Join(s.told, ", "); got != strings.Join(want, ", ") {
		s.Errorf("told at %s: %s, want %s", s.clock(bubble.Now()), got, strings.Join(want, ", "))
	}
}

// of is somebody's calendar.
func of(who prefs.UserID, host string) Wanted {
	return Wanted{who, "https://" + host + ".example/0c0ffee-" + who.Person + ".ics", time.UTC}
}
