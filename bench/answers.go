package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/card"
	"unhunch/internal/sandbox"
)

// scene is where people press, and what they see change.
type scene struct {
	name    string
	action  card.Action // of the button, or the menu
	answers []string
	crowds  []level
	waited  []time.Duration // from the press to what is seen
	acked   []time.Duration // from the press to its acknowledgement
}

// scenes are three. Slack lets a hundred Home tabs be drawn a minute, so that a
// thousand of them take eleven, twice: as many press there as -homes says.
func scenes(homes int) []*scene {
	crowds := func(most int) (all []level) {
		for _, l := range []level{{atOnce: 1, times: 20}, {atOnce: 200, times: 1}, {atOnce: 1000, times: 1}} {
			if l.atOnce <= most {
				all = append(all, l)
			}
		}
		return all
	}
	return []*scene{
		{name: "a card", action: card.ActionSkip, crowds: crowds(1000)},
		{name: "a step", action: card.ActionNext, crowds: crowds(1000)},
		{name: "Home", action: card.ActionPauseFor, answers: []string{"for a week"}, crowds: crowds(homes)},
	}
}

func total(crowds []level) (n int) {
	for _, c := range crowds {
		n += c.atOnce * c.times
	}
	return n
}

// answers prints how long people wait until what they pressed has changed what
// they see, while reminders go out.
func answers(ctx context.Context, s settings) error {
	if err := prepareBot(ctx, &s); err != nil {
		return err
	}
	all := scenes(s.homes)
	dir, err := os.MkdirTemp(s.dir, "answers-")
	if err != nil {
		return err
	}
	t, err := newTown(ctx, dir, all)
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.moveIn(ctx, s, all); err != nil {
		return err
	}
	stop, err := t.bot(ctx, s)
	if err != nil {
		return err
	}
	err = t.isPressed(ctx, s, all)
	return errors.Join(err, stop())
}

// changed reports whether what was pressed cannot be pressed again there.
func changed(p *sandbox.Person, pressed sandbox.Control) bool {
	return !slices.ContainsFunc(controls(p), func(c sandbox.Control) bool { return c.Surface == pressed.Surface && c.ActionID == pressed.ActionID })
}

// isPressed has each crowd press, scene by scene, while reminders go out. Home is
// opened before.
func (t *town) isPressed(ctx context.Context, s settings, all []*scene) error {
	begun := len(t.Calls("chat.postMessage"))
	for t.Sockets() < 2 || len(t.Calls("chat.postMessage")) < begun+50 {
		if err := until(ctx, time.Now().Add(50*time.Millisecond)); err != nil {
			return err
		}
	}
	rows := newTable("pressed", "at once", "acknowledged: p50", "p99", "seen: p50", "p99", "the last one", "edits meanwhile", "reminders")
	aims := newTable("until it is seen", "aim", "measured", "")
	for _, scene := range all {
		people := t.presses[scene]
		if scene.action == card.ActionPauseFor {
			progressf("answers: %d open Home", len(people))
			for _, p := range people {
				p.OpenHome()
			}
		}
		for _, l := range scene.crowds {
			progressf("answers: %d press on %s", l.atOnce, scene.name)
			edits, posts := len(t.Calls("chat.update")), len(t.Calls("chat.postMessage"))
			if err := t.press(ctx, scene, l, people); err != nil {
				return err
			}
			people = people[l.atOnce*l.times:]
			last := quantile(scene.waited, 1)
			rows.row(scene.name, thousands(l.atOnce), duration(quantile(scene.acked, 0.5).Seconds()), duration(quantile(scene.acked, 0.99).Seconds()),
				duration(quantile(scene.waited, 0.5).Seconds()), duration(quantile(scene.waited, 0.99).Seconds()), duration(last.Seconds()),
				thousands(len(t.Calls("chat.update"))-edits), thousands(len(t.Calls("chat.postMessage"))-posts))
			if aim := scene.aim(l.atOnce); aim > 0 {
				is := quantile(scene.waited, 0.99)
				aims.row(fmt.Sprintf("%s, %s at once, p99", scene.name, thousands(l.atOnce)), "≤ "+duration(aim.Seconds()), duration(is.Seconds()), verdict(is <= aim))
			}
		}
	}
	return s.write("answers", rows.String()+"\n"+aims.String())
}

// aim is 0 where there is none. Slack takes a hundred publishes a minute (docs:
// rate limits, tier 4).
func (s *scene) aim(atOnce int) time.Duration {
	switch {
	case s.action == card.ActionPauseFor && atOnce > 1:
		return time.Duration(atOnce) * time.Minute / 100 * 11 / 10
	case s.action != card.ActionPauseFor && atOnce == 200:
		return 2 * time.Second
	}
	return 0
}

// press has as many press at the same moment as l says, and again.
func (t *town) press(ctx context.Context, s *scene, l level, people []*sandbox.Person) error {
	s.acked, s.waited = nil, nil
	already := len(t.Deliveries())
	for k := range l.times {
		if err := t.pressAtOnce(ctx, s, people[k*l.atOnce:(k+1)*l.atOnce]); err != nil {
			return fmt.Errorf("%s, %d at once: %w", s.name, l.atOnce, err)
		}
	}
	for _, d := range t.Deliveries()[already:] {
		if d.Kind == sandbox.Interactive && d.AckAfter > 0 {
			s.acked = append(s.acked, d.AckAfter)
		}
	}
	slices.Sort(s.acked)
	slices.Sort(s.waited)
	return nil
}

// pressAtOnce watches until the last of them has seen what became of it.
func (t *town) pressAtOnce(ctx context.Context, s *scene, crowd []*sandbox.Person) error {
	pressed := make([]sandbox.Control, len(crowd))
	begin := make(chan struct{})
	var ready sync.WaitGroup
	var presses errgroup.Group
	for i, p := range crowd {
		if err := sees(ctx, p, s.action); err != nil {
			return err
		}
		pressed[i], _ = find(p, s.action)
		ready.Add(1)
		presses.Go(func() error {
			ready.Done()
			<-begin
			return p.Use(ctx, pressed[i], s.answers...)
		})
	}
	ready.Wait()
	start := time.Now()
	close(begin)
	waits := make(map[int]bool, len(crowd))
	for i := range crowd {
		waits[i] = true
	}
	for len(waits) > 0 {
		for i := range waits {
			if changed(crowd[i], pressed[i]) {
				s.waited = append(s.waited, time.Since(start))
				delete(waits, i)
			}
		}
		if err := until(ctx, time.Now().Add(2*time.Millisecond)); err != nil {
			return err
		}
	}
	return presses.Wait()
}
