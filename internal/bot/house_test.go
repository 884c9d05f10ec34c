package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/bot/presence"
	"unhunch/internal/bubble"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/routine/routinetest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/webapi"
	"unhunch/routines"
)

// house is the bot in a pretend Slack, with a real store. Nobody delivers what
// it owes: that is another package's story.
type house struct {
	*sandboxtest.Office
	t      testing.TB
	bot    *Bot
	desks  *troubled
	owed   delivery.Store
	days   presence.Days
	soon   schedule.Store
	log    *diary
	now    func() time.Time
	socket *door.Socket // once it connects

	stop func() error // as SIGTERM does; it gives what Run returned
}

// library is the one that every bot begins with: to read it takes its time.
var library = sync.OnceValues(func() (*routine.Library, error) { return routine.Load(files()) })

// files are the library's, with the routines alone that stories are told of.
func files() fs.FS { return routinetest.Some(routines.Files, "open-the-chest", "thread-the-needle") }

func builtIn(tb testing.TB) *routine.Library {
	tb.Helper()
	library, err := library()
	if err != nil {
		tb.Fatal(err)
	}
	return library
}

// moveIn makes a workspace and a bot that is not connected yet.
func moveIn(tb testing.TB, o sandbox.Options) *house {
	tb.Helper()
	return moveInWith(tb, o, nil)
}

// moveInWith is moveIn, with calendars that can be read.
func moveInWith(tb testing.TB, o sandbox.Options, read Calendars) *house {
	tb.Helper()
	db, err := bolt.Open(filepath.Join(tb.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	library := builtIn(tb)
	h := &house{Office: sandboxtest.Open(tb, o), t: tb, desks: &troubled{Store: db}, owed: db, days: db, soon: db, log: new(diary)}
	h.now = h.Options().Now
	gallery, err := pictures.New(tb.Context(), pictures.Options{
		API: h.API(), Workspace: h.Options().Team.ID, Scopes: new(pictures.Scopes), Files: db, Library: library, Now: h.now, Log: h.logger(),
	})
	if err != nil {
		tb.Fatal(err)
	}
	h.bot = New(Options{
		Self: door.Self{Workspace: h.Options().Team.ID}, API: h.API(), HTTP: h.Door.HTTPClient(),
		Desks: h.desks, Days: db, Library: library, Gallery: gallery, Now: h.now, Wake: func() {}, Log: h.logger(),
		Elsewhere: func(...delivery.Outcome) {},
		Calendars: read,
	})
	tb.Cleanup(func() {
		h.ends()
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return h
}

// line is a way to response_urls that knows what Slack says, as the whole has it.
func (h *house) line() *http.Client {
	return &http.Client{Transport: webapi.NewLine(webapi.Options{
		API: h.Door.APIURL(), Next: h.Door.HTTPClient().Transport, Now: h.now, Log: h.logger(),
	})}
}

// logger writes into the house's diary.
func (h *house) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// connects holds a socket for the bot, until it is stopped.
func (h *house) connects(s *door.Socket) {
	h.t.Helper()
	h.socket = s
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	homes, answers := make(chan error, 1), make(chan error, 1)
	go func() { homes <- h.bot.KeepHomes(ctx) }()
	go func() { answers <- h.bot.KeepAnswers(ctx) }()
	h.stop = func() error {
		cancel()
		err := errors.Join(<-ended, <-homes, <-answers)
		h.bot.Wait()
		h.stop = nil
		return err
	}
}

// starts connects the bot through the office's door.
func (h *house) starts() {
	h.t.Helper()
	h.connects(door.NewSocket(h.API(), h.Door.Dialer(), h.logger(), h.bot.Receive))
	h.holds(door.Sockets)
}

// ends stops the bot and closes the office, so that a bubble can end.
func (h *house) ends() {
	h.t.Helper()
	if h.stop != nil {
		if err := h.stop(); err != nil {
			h.t.Errorf("stopped with %v\n%s", err, h.log)
		}
	}
	h.Close()
}

// holds waits until so many connections are open.
func (h *house) holds(n int) {
	h.t.Helper()
	for range 1000 {
		if h.Sockets() == n {
			return
		}
		passes(10 * time.Millisecond)
	}
	h.t.Fatalf("%d connections after ten seconds, not %d\n%s", h.Sockets(), n, h.log)
}

// keeps is what the store keeps of somebody.
func (h *house) keeps(p *sandboxtest.Person) session.Desk {
	h.t.Helper()
	desk, err := h.desks.Desk(h.t.Context(), h.id(p))
	if err != nil {
		h.t.Fatal(err)
	}
	return desk
}

func (h *house) id(p *sandboxtest.Person) prefs.UserID {
	return prefs.UserID{Workspace: h.Options().Team.ID, Person: p.ID()}
}

// diary notes what happened, in order.
type diary struct {
	mu    sync.Mutex
	lines []string
}

func (d *diary) note(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, line)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.lines, " ")
}

// rests returns when all that came is done: it may lie at the door for a moment.
func rests(b *Bot) {
	passes(5 * time.Millisecond)
	b.Wait()
}

// passes lets a bubble's time go by. There is no timer for no time at all: one
// that is past before it is waited for crashes the race detector in a bubble
// now and then, go.dev/issue/78156.
func passes(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}

// within tells of what is seen as soon as that.
func (h *house) within(most time.Duration, tell func()) {
	h.t.Helper()
	began := bubble.Now()
	tell()
	if took := bubble.Since(began); took > most {
		h.t.Errorf("it took %v, not at most %v", took, most)
	}
}

// Write makes a diary a log.
func (d *diary) Write(line []byte) (int, error) {
	d.note(strings.TrimSuffix(string(bytes.Clone(line)), "\n"))
	return len(line), nil
}

// counts tells how many lines hold a text.
func (d *diary) counts(text string) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, line := range d.lines {
		if strings.Contains(line, text) {
			n++
		}
	}
	return n
}

// troubled is a real store that fails or hesitates when it is told to.
type troubled struct {
	session.Store
	mu    sync.Mutex
	fails error         // every change
	blind error         // every reading
	holds chan struct{} // closed when it stops hesitating
	read  int           // how often a desk was
}

func (s *troubled) failsWith(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = err
}

func (s *troubled) cannotRead(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blind = err
}

func (s *troubled) Desk(ctx context.Context, id prefs.UserID) (session.Desk, error) {
	s.mu.Lock()
	err := s.blind
	s.read++
	s.mu.Unlock()
	if err != nil {
		return session.Desk{}, err
	}
	return s.Store.Desk(ctx, id)
}

// hesitates makes every change wait until it is released.
func (s *troubled) hesitates() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	holds := make(chan struct{})
	s.holds = holds
	return func() { close(holds) }
}

func (s *troubled) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	s.mu.Lock()
	err, holds := s.fails, s.holds
	s.mu.Unlock()
	if holds != nil {
		<-holds
	}
	if err != nil {
		return err
	}
	return s.Store.Change(ctx, id, change)
}

// crowd is so many people, from p0 on.
func crowd(n int) []sandbox.Profile {
	var all []sandbox.Profile
	for i := range n {
		all = append(all, sandbox.Profile{Handle: fmt.Sprintf("p%d", i), Zone: "Europe/Lisbon"})
	}
	return all
}

// button is a message with one button, of which nobody but this test knows.
func button(text, action, value string) slack.MsgOption {
	label := slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
	return slack.MsgOptionCompose(
		slack.MsgOptionText(text, false),
		slack.MsgOptionBlocks(slack.NewActionBlock("row", slack.NewButtonBlockElement(action, value, label))),
	)
}
