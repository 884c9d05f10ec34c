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
	aims := newGoals("until it is seen")
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
			acked, seen, err := t.press(ctx, scene, l, people)
			if err != nil {
				return err
			}
			people = people[l.atOnce*l.times:]
			of := func(all []time.Duration, share float64) string { return duration(quantile(all, share).Seconds()) }
			rows.row(scene.name, thousands(l.atOnce), of(acked, 0.5), of(acked, 0.99), of(seen, 0.5), of(seen, 0.99), of(seen, 1),
				thousands(len(t.Calls("chat.update"))-edits), thousands(len(t.Calls("chat.postMessage"))-posts))
			if aim := scene.aim(l.atOnce); aim > 0 {
				aims.most(fmt.Sprintf("%s, %s at once, p99", scene.name, thousands(l.atOnce)), quantile(seen, 0.99).Seconds(), aim.Seconds(), duration)
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

// press has as many press at the same moment as l says, and again. It gives, in
// order, how long each waited for the acknowledgement, and until it was seen.
func (t *town) press(ctx context.Context, s *scene, l level, people []*sandbox.Person) (acked, seen []time.Duration, err error) {
	already := len(t.Deliveries())
	for k := range l.times {
		waited, err := t.pressAtOnce(ctx, s, people[k*l.atOnce:(k+1)*l.atOnce])
		if err != nil {
			return nil, nil, fmt.Errorf("%s, %d at once: %w", s.name, l.atOnce, err)
		}
		seen = append(seen, waited...)
	}
	for _, d := range t.Deliveries()[already:] {
		if d.Kind == sandbox.Interactive && d.AckAfter > 0 {
			acked = append(acked, d.AckAfter)
		}
	}
	slices.Sort(acked)
	slices.Sort(seen)
	return acked, seen, nil
}

// pressAtOnce watches until the last of them has seen what became of it.
func (t *town) pressAtOnce(ctx context.Context, s *scene, crowd []*sandbox.Person) (waited []time.Duration, err error) {
	waits := make(map[*sandbox.Person]sandbox.Control, len(crowd))
	begin := make(chan struct{})
	var ready sync.WaitGroup
	var presses errgroup.Group
	for _, p := range crowd {
		pressed, err := sees(ctx, p, s.action)
		if err != nil {
			return nil, err
		}
		waits[p] = pressed
		ready.Add(1)
		presses.Go(func() error {
			ready.Done()
			<-begin
			return p.Use(ctx, pressed, s.answers...)
		})
	}
	ready.Wait()
	start := time.Now()
	close(begin)
	for len(waits) > 0 {
		for p, pressed := range waits {
			if changed(p, pressed) {
				waited = append(waited, time.Since(start))
				delete(waits, p)
			}
		}
		if err := until(ctx, time.Now().Add(2*time.Millisecond)); err != nil {
			return nil, err
		}
	}
	return waited, presses.Wait()
}
