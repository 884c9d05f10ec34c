package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// chaos asks for the long form of the tests that have Chaos in their name.
func chaos() bool { return os.Getenv("UNHUNCH_CHAOS") != "" }

// siege is a pretend Slack, its people and a store, in which one process of the
// bot after another is killed.
type siege struct {
	*sandboxtest.Office
	t     *testing.T
	file  string
	env   []string
	now   func() time.Time
	began time.Time // when all had said yes
	crowd []*sitter

	kills map[string]int // by what happened then
}

// sitter is one of the crowd. Their reminders are due every ten minutes, in a
// minute that they share with a tenth of the others: so many people make
// something due at every moment.
type sitter struct {
	*diary
	id       prefs.UserID
	minute   int  // the last digit of the minutes in which they are reminded
	restless bool // presses whatever can be pressed
}

// one in so many is restless.
const oneIn = 12

// besieges opens a workspace where everybody has said yes. now is the clock of
// all but waiting. Slack dawdles for up to twice as long with every message.
func besieges(t *testing.T, people int, now func() time.Time, dawdles time.Duration) *siege {
	t.Helper()
	profiles := make([]sandbox.Profile, people)
	for i := range profiles {
		profiles[i] = sandbox.Profile{Handle: fmt.Sprintf("p%d", i)}
	}
	s := &siege{
		Office: sandboxtest.Open(t, sandbox.Options{Now: now, People: profiles, PostsPerMinute: postsPerMinute}),
		t:      t, file: filepath.Join(t.TempDir(), "unhunch.db"), now: now, kills: map[string]int{},
	}
	door := httptest.NewServer(dawdling(s.Handler(), dawdles))
	t.Cleanup(func() {
		s.Close() // ends the sockets, which the door would wait for
		door.Close()
	})
	s.env = []string{
		"SLACK_API_URL=" + door.URL + "/api/",
		"SLACK_BOT_TOKEN=" + s.Options().BotToken, "SLACK_APP_TOKEN=" + s.Options().AppToken,
		"UNHUNCH_STORE=" + s.file, fmt.Sprint("UNHUNCH_POSTS_PER_MINUTE=", postsPerMinute),
	}
	for i, p := range s.People() {
		s.crowd = append(s.crowd, &sitter{
			diary: &diary{Person: s.Person(p.Handle), handle: p.Handle, place: time.UTC},
			id:    prefs.UserID{Workspace: s.Options().Team.ID, Person: p.ID}, minute: i % 10, restless: i%oneIn == 0,
		})
	}
	s.sayYes()
	return s
}

// postsPerMinute is far above what the crowd is due, on both sides: pacing has
// stories of its own.
const postsPerMinute = 6000

// sayYes writes down what would take the crowd an hour to type.
func (s *siege) sayYes() {
	s.t.Helper()
	s.began = s.now()
	s.opens(func(store *bolt.Store) {
		var g errgroup.Group
		g.SetLimit(64)
		for _, each := range s.crowd {
			g.Go(func() error {
				return store.Change(s.t.Context(), each.id, each.saysYes(s.began))
			})
		}
		if err := g.Wait(); err != nil {
			s.t.Fatal(err)
		}
	})
}

// opens the store between two processes.
func (s *siege) opens(with func(*bolt.Store)) {
	s.t.Helper()
	store, err := bolt.Open(s.file, bolt.Options{Now: s.now()})
	if err != nil {
		s.t.Fatal(err)
	}
	with(store)
	if err := store.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// copies takes over what is new in everybody's log.
func (s *siege) copies() {
	s.t.Helper()
	s.opens(func(store *bolt.Store) {
		for _, each := range s.crowd {
			desk, err := store.Desk(s.t.Context(), each.id)
			if err != nil {
				s.t.Fatal(err)
			}
			each.takesOver(desk.Log)
		}
	})
}

// kills a process, unless it killed itself.
func (s *siege) kill(p *e2etest.Process, when string) {
	s.t.Helper()
	p.Dies()
	s.kills[when]++
	s.wantsNoErrors(p)
}

// ends lets the bot work in peace for a while, or for a few, until everything
// that was due before has come to an end, or never will, and judges. None of
// its processes may leave to the next what it could have ended itself.
func (s *siege) ends(starts func() *e2etest.Process) {
	s.t.Helper()
	var until time.Time
	for peaces := 0; peaces == 0 || peaces < 4 && s.lacks(until); peaces++ {
		p := starts()
		p.Says("working")
		if peaces == 0 {
			until = s.now()
		}
		s.worksOff(p)
		s.stop(p)
		s.copies()
	}
	s.judges(until)
}

// worksOff waits until a process in peace owes nothing. Each start looks at all
// that is owed, so only who is still running shows what would stay for good.
func (s *siege) worksOff(p *e2etest.Process) {
	s.t.Helper()
	passes(3 * time.Second)
	owed := -1
	if !e2etest.Within(time.Minute, func() bool {
		stats, err := app.StatsFromRunning(s.t.Context(), s.file)
		if err != nil {
			s.t.Fatalf("%v\n%s", err, p.Said)
		}
		for _, b := range stats.Buckets {
			if b.Name == "owed" {
				owed = b.Rows
			}
		}
		return owed == 0
	}) {
		s.t.Fatalf("%d messages are owed still after a minute in peace", owed)
	}
}

// lacks reports whether anything that was due has no record yet.
func (s *siege) lacks(until time.Time) bool {
	for _, each := range s.crowd {
		for _, at := range each.due(s.began, until) {
			noted := func(n session.Note) bool { return n.Due.Equal(at) }
			if !each.restless && !slices.ContainsFunc(each.notes, noted) {
				return true
			}
		}
	}
	return false
}

// metAnybody reports whether anything was due so far: nobody is in the last
// seconds of a minute.
func (s *siege) metAnybody() bool {
	now := s.now()
	return slices.ContainsFunc(s.crowd, func(each *sitter) bool {
		return !each.restless && len(each.due(s.began, now)) > 0
	})
}

// stop is SIGTERM for a process that had nothing to complain of.
func (s *siege) stop(p *e2etest.Process) {
	s.t.Helper()
	s.end(p)
	s.wantsNoErrors(p)
}

// end is SIGTERM.
func (s *siege) end(p *e2etest.Process) {
	s.t.Helper()
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Error(err)
	}
	if code := p.Exits(20 * time.Second); code != 0 {
		s.t.Errorf("exit code %d", code)
	}
}

func (s *siege) wantsNoErrors(p *e2etest.Process) {
	s.t.Helper()
	if said := p.Said.String(); strings.Contains(said, "level=ERROR") || strings.Contains(said, "panic") {
		s.t.Fatalf("it said:\n%s", said)
	}
}

// judges reckons up what became of all that was due until then.
func (s *siege) judges(until time.Time) {
	s.t.Helper()
	r := newReckoning()
	for _, each := range s.crowd {
		if each.restless {
			r.addsRestless(each.diary)
		} else {
			r.adds(each.diary, each.due(s.began, until), each.isDue)
		}
	}
	total := 0
	var when []string
	for _, name := range slices.Sorted(maps.Keys(s.kills)) {
		total += s.kills[name]
		when = append(when, fmt.Sprintf("%s %d", name, s.kills[name]))
	}
	s.t.Logf("%d people, %d kills (%s)\n%s", len(s.crowd), total, strings.Join(when, ", "), r)
	for _, wrong := range r.wrong {
		s.t.Error(wrong)
	}
	if r.due == 0 || r.count("sent") == 0 {
		s.t.Error("nothing was due, so nothing is shown")
	}
}

// isRestless presses this and that until ctx ends.
func (s *siege) isRestless(ctx context.Context) {
	likes := []string{"Start", "Just stood up", "In 10 min", "Skip", "Next", "Pause", "Go on", "Stop", "Finish", "Right"}
	for ctx.Err() == nil {
		who := s.crowd[rand.N(len(s.crowd)/oneIn)*oneIn]
		for _, card := range slices.Backward(who.Screen().Messages()) {
			of := slices.DeleteFunc(card.Controls(), func(c sandbox.Control) bool { return !slices.Contains(likes, c.Label) })
			if len(of) > 0 {
				_ = who.Use(ctx, of[rand.N(len(of))]) // what went wrong is on their screen
				break
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(rand.N(time.Second)):
		}
	}
}

// goesOn has some restless hands at work, until the function that it gives is
// called.
func (s *siege) goesOn() (rest func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	var hands sync.WaitGroup
	for range 4 {
		hands.Go(func() { s.isRestless(ctx) })
	}
	return func() {
		cancel()
		hands.Wait()
	}
}

func (p *sitter) saysYes(now time.Time) func(*session.Desk) error {
	return func(d *session.Desk) error {
		d.Person.OptedIn = now
		d.Person.Prefs = prefs.Defaults("Etc/UTC")
		d.Person.Prefs.Timetable = prefs.Timetable{
			Plan: prefs.Plan{Cron: fmt.Sprintf("%d-59/10 * * * *", p.minute)},
			Zone: "Etc/UTC", PerDay: prefs.MaxPerDay,
			Hours: prefs.Week(prefs.Span{From: 0, To: 24 * 60}, 0, 1, 2, 3, 4, 5, 6),
		}
		d.Person.Due = p.due(now, now.Add(10*time.Minute))[0]
		if !p.restless { // their reminders do not become fewer though they never answer
			prefs.Settle(&d.Person, false)
		}
		return nil
	}
}

// isDue says whether they are to be reminded at a moment.
func (p *sitter) isDue(at time.Time) bool {
	minute := at.Add(-schedule.Slot(p.id, schedule.Spread)).UTC()
	return minute.Equal(minute.Truncate(time.Minute)) && minute.Minute()%10 == p.minute
}

// due lists when they are to be reminded after a moment, up to another.
func (p *sitter) due(after, until time.Time) (list []time.Time) {
	for at := after.Truncate(time.Second).Add(time.Second); !at.After(until); at = at.Add(time.Second) {
		if p.isDue(at) {
			list = append(list, at)
		}
	}
	return list
}

// dawdling is a Slack that takes its time before and after the effect of a
// message. Of those who hang up before it, half have it all the same.
func dawdling(slack http.Handler, most time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/chat.") {
			slack.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // not even the question arrived
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		wait := func() (hungUp bool) {
			select {
			case <-r.Context().Done():
				return true
			case <-time.After(rand.N(most)):
				return false
			}
		}
		if hungUp := wait(); hungUp && rand.N(2) == 0 {
			return
		}
		answer := httptest.NewRecorder()
		slack.ServeHTTP(answer, r)
		wait()
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}
