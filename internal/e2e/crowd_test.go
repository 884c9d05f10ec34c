package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
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
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// crowd is a pretend Slack, its people and a store, in which one process of the
// bot after another is killed.
type crowd struct {
	*sandboxtest.Office
	t       *testing.T
	file    string
	env     []string
	now     func() time.Time
	began   time.Time // when all had said yes
	sitters []*sitter

	kills map[string]int // by what happened then
}

// sitter is one of the crowd. Their reminders are due every ten minutes, in a
// minute that they share with a tenth of the others: so many people make
// something due at every moment.
type sitter struct {
	*witness
	id       prefs.UserID
	minute   int  // the last digit of the minutes in which they are reminded
	restless bool // presses whatever can be pressed
}

// one in so many is restless.
const oneIn = 12

// gathers opens a workspace where everybody has said yes. now is the clock of
// all but waiting. Slack dawdles for up to twice as long with every message.
func gathers(t *testing.T, people int, now func() time.Time, dawdles time.Duration) *crowd {
	t.Helper()
	profiles := make([]sandbox.Profile, people)
	for i := range profiles {
		profiles[i] = sandbox.Profile{Handle: fmt.Sprintf("p%d", i)}
	}
	c := &crowd{
		Office: sandboxtest.Open(t, sandbox.Options{Now: now, People: profiles, PostsPerMinute: postsPerMinute}),
		t:      t, file: filepath.Join(t.TempDir(), "unhunch.db"), now: now, kills: map[string]int{},
	}
	door := httptest.NewServer(dawdling(c.Handler(), dawdles))
	t.Cleanup(func() {
		c.Close() // ends the sockets, which the door would wait for
		door.Close()
	})
	c.env = append(e2etest.Environment(c.Office, door.URL+"/api/", c.file), fmt.Sprint("UNHUNCH_POSTS_PER_MINUTE=", postsPerMinute))
	for i, p := range c.People() {
		c.sitters = append(c.sitters, &sitter{
			witness: &witness{Person: c.Person(p.Handle), handle: p.Handle, place: time.UTC},
			id:      prefs.UserID{Workspace: c.Options().Team.ID, Person: p.ID}, minute: i % 10, restless: i%oneIn == 0,
		})
	}
	c.sayYes()
	return c
}

// postsPerMinute is far above what the crowd is due, on both sides: pacing has
// stories of its own.
const postsPerMinute = 6000

// sayYes writes down what would take the crowd an hour to type.
func (c *crowd) sayYes() {
	c.t.Helper()
	c.began = c.now()
	c.opens(func(store *bolt.Store) {
		var g errgroup.Group
		g.SetLimit(64)
		for _, each := range c.sitters {
			g.Go(func() error {
				return store.Change(c.t.Context(), each.id, each.saysYes(c.began))
			})
		}
		if err := g.Wait(); err != nil {
			c.t.Fatal(err)
		}
	})
}

// opens the store between two processes.
func (c *crowd) opens(with func(*bolt.Store)) {
	c.t.Helper()
	store, err := bolt.Open(c.file, bolt.Options{Now: c.now()})
	if err != nil {
		c.t.Fatal(err)
	}
	with(store)
	if err := store.Close(); err != nil {
		c.t.Fatal(err)
	}
}

// copies takes over what is new in everybody's log.
func (c *crowd) copies() {
	c.t.Helper()
	c.opens(func(store *bolt.Store) {
		for _, each := range c.sitters {
			desk, err := store.Desk(c.t.Context(), each.id)
			if err != nil {
				c.t.Fatal(err)
			}
			each.takesOver(desk.Log)
		}
	})
}

// kills a process, unless it killed itself.
func (c *crowd) kill(p *e2etest.Process, when string) {
	c.t.Helper()
	p.Dies()
	c.kills[when]++
	c.wantsNoErrors(p)
}

// ends lets the bot work in peace for a while, or for a few, until everything
// that was due before has come to an end, or never will, and judges. None of
// its processes may leave to the next what it could have ended itself.
func (c *crowd) ends(starts func() *e2etest.Process) {
	c.t.Helper()
	var until time.Time
	for peaces := 0; peaces == 0 || peaces < 4 && c.lacks(until); peaces++ {
		p := starts()
		p.Says("working")
		if peaces == 0 {
			until = c.now()
		}
		c.worksOff(p)
		c.stop(p)
		c.copies()
	}
	c.judges(until)
}

// worksOff waits until a process in peace owes nothing. Each start looks at all
// that is owed, so only who is still running shows what would stay for good.
func (c *crowd) worksOff(p *e2etest.Process) {
	c.t.Helper()
	passes(3 * time.Second)
	owed := -1
	if !e2etest.Within(time.Minute, func() bool {
		stats, err := app.StatsFromRunning(c.t.Context(), app.Place(c.file))
		if err != nil {
			c.t.Fatalf("%v\n%s", err, p.Said)
		}
		for _, b := range stats.Buckets {
			if b.Name == "owed" {
				owed = b.Rows
			}
		}
		return owed == 0
	}) {
		c.t.Fatalf("%d messages are owed still after a minute in peace", owed)
	}
}

// lacks reports whether anything that was due has no record yet.
func (c *crowd) lacks(until time.Time) bool { return lacking(c.sitters, c.began, until) }

func lacking(sitters []*sitter, began, until time.Time) bool {
	for _, each := range sitters {
		for _, at := range each.due(began, until) {
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
func (c *crowd) metAnybody() bool {
	now := c.now()
	return slices.ContainsFunc(c.sitters, func(each *sitter) bool {
		return !each.restless && len(each.due(c.began, now)) > 0
	})
}

// stop is SIGTERM for a process that had nothing to complain of.
func (c *crowd) stop(p *e2etest.Process) {
	c.t.Helper()
	c.end(p)
	c.wantsNoErrors(p)
}

// end is SIGTERM.
func (c *crowd) end(p *e2etest.Process) {
	c.t.Helper()
	p.Gets(syscall.SIGTERM)
	if code := p.Exits(20 * time.Second); code != 0 {
		c.t.Errorf("exit code %d", code)
	}
}

func (c *crowd) wantsNoErrors(p *e2etest.Process) {
	c.t.Helper()
	if said := p.Said.String(); strings.Contains(said, "level=ERROR") || strings.Contains(said, "panic") {
		c.t.Fatalf("it said:\n%s", said)
	}
}

// judges reckons up what became of all that was due until then.
func (c *crowd) judges(until time.Time) {
	c.t.Helper()
	sum := tallied(c.sitters, c.began, until)
	total := 0
	var when []string
	for _, name := range slices.Sorted(maps.Keys(c.kills)) {
		total += c.kills[name]
		when = append(when, fmt.Sprintf("%s %d", name, c.kills[name]))
	}
	c.t.Logf("%d people, %d kills (%s)\n%s", len(c.sitters), total, strings.Join(when, ", "), sum)
	for _, wrong := range sum.wrong {
		c.t.Error(wrong)
	}
	if sum.due == 0 || sum.count("sent") == 0 {
		c.t.Error("nothing was due, so nothing is shown")
	}
}

// tallied reckons up what became of all that was due between two moments.
func tallied(sitters []*sitter, began, until time.Time) *tally {
	sum := newTally()
	for _, each := range sitters {
		if each.restless {
			sum.addsRestless(each.witness)
		} else {
			sum.adds(each.witness, each.due(began, until), each.isDue)
		}
	}
	return sum
}

// fidget presses this and that until ctx ends, as the restless ones among all.
func fidget(ctx context.Context, all []*sitter) {
	likes := []string{"Start", "Just stood up", "In 10 min", "Skip", "Next", "Pause", "Go on", "Stop", "Finish", "Right"}
	for ctx.Err() == nil {
		who := all[rand.N(len(all)/oneIn)*oneIn]
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
func (c *crowd) goesOn() (rest func()) {
	return restless(c.t, c.sitters)
}

func restless(t *testing.T, all []*sitter) (rest func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var hands sync.WaitGroup
	for range 4 {
		hands.Go(func() { fidget(ctx, all) })
	}
	return func() {
		cancel()
		hands.Wait()
	}
}

func (p *sitter) saysYes(now time.Time) func(*session.Desk) error {
	return func(d *session.Desk) error {
		d.Person.OptedIn = now
		d.Person.Prefs = prefstest.Straight("Etc/UTC")
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
