package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

const (
	perCall  = 150 * time.Millisecond // how long Slack takes for a call
	hurry    = 40                     // how much faster Slack's clock runs while people move in
	movingIn = 150 * time.Second      // at the most
)

// town is a pretend Slack with real limits, over TCP, in which the bot has sent
// a card to everybody who is going to press something.
type town struct {
	*sandbox.Slack
	clock   atomic.Pointer[func() time.Time]
	slow    atomic.Bool
	server  *http.Server
	api     string
	store   string
	others  time.Time // when all others are due
	presses map[*scene][]*sandbox.Person
}

func newTown(ctx context.Context, dir string, all []*scene) (*town, error) {
	t := &town{store: filepath.Join(dir, "unhunch.db"), presses: map[*scene][]*sandbox.Person{}}
	began := time.Now()
	hurried := func() time.Time { return began.Add(-hurry*movingIn + hurry*time.Since(began)) }
	t.clock.Store(&hurried)
	var people []sandbox.Profile
	for i := range reminders {
		people = append(people, sandbox.Profile{Handle: "p" + strconv.Itoa(i)})
	}
	for _, s := range all {
		for i := range total(s.crowds) {
			people = append(people, sandbox.Profile{Handle: handle(s, i)})
		}
	}
	t.Slack = sandbox.New(sandbox.Options{People: people, ConnectionLife: -1, Now: func() time.Time { return (*t.clock.Load())() }})
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t.api = "http://" + l.Addr().String() + "/api/"
	t.server = &http.Server{Handler: http.HandlerFunc(t.serve), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = t.server.Serve(l) }()
	for _, s := range all {
		for i := range total(s.crowds) {
			t.presses[s] = append(t.presses[s], t.Person(handle(s, i)))
		}
	}
	err = t.fill(ctx, began)
	return t, err
}

func handle(s *scene, i int) string {
	return strings.ReplaceAll(strings.ToLower(s.name), " ", "") + strconv.Itoa(i)
}

// serve takes its time for each call, half of it before anything happens.
func (t *town) serve(w http.ResponseWriter, r *http.Request) {
	slow := t.slow.Load() && !strings.HasPrefix(r.URL.Path, "/link/")
	if slow {
		time.Sleep(perCall / 2)
	}
	t.Handler().ServeHTTP(w, r)
	if slow {
		time.Sleep(perCall / 2)
	}
}

// fill makes a store in which who is going to press is due at once, and all
// others once they have moved in.
func (t *town) fill(ctx context.Context, now time.Time) error {
	t.others = now.Add(movingIn)
	routines := library()
	return settle(ctx, t.store, t.Slack, func(i int, d *session.Desk) {
		moveIn(d, now)
		d.Person.Safety.Clear(now, routines.Profiles()...)
		d.Person.Safety.KeepLists(routines.List)
		d.Person.Prefs.Pace = prefs.PaceNext // nobody goes on without pressing
		if i < reminders {
			d.Person.Due = t.others
		}
	})
}

func (t *town) close() {
	t.Close()
	_ = t.server.Close()
}

// bot starts the bot, and gives a way to end it.
func (t *town) bot(ctx context.Context, s settings, flags ...string) (stop func() error, err error) {
	cmd := botCommand(ctx, s, t.Slack, t.api, t.store, append(flags, "--log-level=error")...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		return cmd.Wait()
	}, nil
}

// moveIn has the bot send who is going to press their cards, and who stands in a
// step begin, while Slack's clock runs fast.
func (t *town) moveIn(ctx context.Context, s settings, all []*scene) error {
	stop, err := t.bot(ctx, s, "--posts-per-minute="+strconv.Itoa(60*perSecond))
	if err != nil {
		return err
	}
	err = t.gets(ctx, all)
	if err := errors.Join(err, stop()); err != nil {
		return err
	}
	if late := time.Until(t.others); late < 0 {
		return fmt.Errorf("people took longer than %v to move in, by %v", movingIn, -late)
	}
	if err := until(ctx, t.others); err != nil {
		return err
	}
	now := time.Now
	t.clock.Store(&now)
	t.slow.Store(true)
	return nil
}

// gets has everybody who is going to press have what they press in front of them,
// but for Home.
func (t *town) gets(ctx context.Context, all []*scene) error {
	var begun []*sandbox.Person
	for _, scene := range all {
		progressf("answers: who presses on %s gets their card", scene.name)
		for _, p := range t.presses[scene] {
			start, err := sees(ctx, p, card.ActionStart)
			if err != nil {
				return err
			}
			if scene.action != card.ActionNext {
				continue
			}
			if err := p.Use(ctx, start); err != nil && !troubled(err) { // Slack's clock runs fast
				return err
			}
			begun = append(begun, p)
		}
	}
	for _, p := range begun {
		if _, err := sees(ctx, p, card.ActionNext); err != nil {
			return err
		}
	}
	return nil
}

func controls(p *sandbox.Person) (all []sandbox.Control) {
	screen := p.Screen()
	for _, m := range screen.Messages() {
		all = append(all, m.Controls()...)
		for _, reply := range m.Replies {
			all = append(all, reply.Controls()...)
		}
	}
	if screen.Home != nil {
		all = append(all, screen.Home.Controls()...)
	}
	return all
}

// sees waits until a person has a button or a menu in front of them, and gives the
// latest.
func sees(ctx context.Context, p *sandbox.Person, action card.Action) (latest sandbox.Control, err error) {
	for {
		found := false
		for _, c := range controls(p) {
			if c.ActionID == string(action) {
				latest, found = c, true
			}
		}
		if found {
			return latest, nil
		}
		if err := until(ctx, time.Now().Add(20*time.Millisecond)); err != nil {
			return latest, fmt.Errorf("%s sees no %s: %w", p.ID(), action, err)
		}
	}
}
