package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// durable keeps everything on a disk, and asks it beat by beat who is due.
type durable interface {
	// beat tells how many were due, once what is owed to each is written down.
	beat(ctx context.Context, now time.Time) (due int, err error)
	// settled returns once all that is owed is sent, and that is written down.
	settled(ctx context.Context) error
	// change gives one person another plan.
	change(ctx context.Context, person int) error
	// size is of what it keeps on the disk.
	size(ctx context.Context) (int64, error)
	close(ctx context.Context) error
}

// quiet is how a beat is measured that finds nobody due.
type quiet struct {
	blocks, beats int
	apart         time.Duration // between beats
}

// inARow suits who does nothing between two beats, eachSecond whoever does.
func inARow() quiet     { return quiet{blocks: 10, beats: 200} }
func eachSecond() quiet { return quiet{blocks: 4, beats: 1, apart: time.Second} }

func measureDurable(ctx context.Context, o order, open func(context.Context, order) (durable, error), q quiet) (r result, err error) {
	profiles := newProfiles(o)
	defer func() { err = errors.Join(err, profiles.write()) }()
	began := time.Now()
	d, err := open(ctx, o)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, d.close(context.WithoutCancel(ctx))) }()
	if _, err := d.beat(ctx, morning()); err != nil {
		return r, err
	}
	r.Start = time.Since(began)
	if r.Idle, err = q.measure(ctx, o, d); err != nil {
		return r, err
	}
	r.Beats = map[int][]beat{}
	for b := range o.halfHours() {
		for _, c := range o.crowds() {
			// A minute after the first time they are all due, whatever their slot.
			at := morning().Add(time.Duration(30*b+c.minute)*time.Minute + slots)
			if err := profiles.of(strconv.Itoa(c.due), func() error {
				got, err := meet(ctx, o, d, at, c.due)
				r.Beats[c.due] = append(r.Beats[c.due], got)
				return err
			}); err != nil {
				return r, fmt.Errorf("beat %d: %w", b, err)
			}
		}
	}
	r.Memory = o.resting()
	if err := r.changes(ctx, o, d); err != nil {
		return r, err
	}
	r.File, err = d.size(ctx)
	return r, err
}

// measure tells what each block of beats took, a beat.
func (q quiet) measure(ctx context.Context, o order, d durable) (all []float64, err error) {
	for block := range q.blocks {
		before := o.used()
		for i := range q.beats {
			if _, err := d.beat(ctx, morning().Add(time.Duration(block*q.beats+i)*time.Millisecond)); err != nil {
				return nil, err
			}
			if q.apart > 0 {
				if err := until(ctx, time.Now().Add(q.apart)); err != nil {
					return nil, err
				}
			}
		}
		all = append(all, o.since(before).CPU.Seconds()/float64(q.beats))
	}
	return all, nil
}

// meet is a beat at which so many are due, until all of them are settled.
func meet(ctx context.Context, o order, d durable, at time.Time, due int) (b beat, err error) {
	before, began := o.used(), time.Now()
	n, err := d.beat(ctx, at)
	if err != nil {
		return b, err
	}
	b.Claimed = time.Since(began)
	if n != due {
		return b, fmt.Errorf("%d of %d were due", n, due)
	}
	if err := d.settled(ctx); err != nil {
		return b, err
	}
	b.used = o.since(before)
	return b, nil
}

// committing is a durable of which it is also asked what the least is that a
// change could take: one row, written to where everything is kept.
type committing interface{ commit(person int) error }

// Plans are changed one after another. A bare commit comes between any two.
const (
	changeBlocks = 10 // each gives its median
	changesEach  = 20
)

func (r *result) changes(ctx context.Context, o order, d durable) error {
	c, commits := d.(committing)
	person := o.People - 1
	timed := func(into *[]float64, does func() error) error {
		began := time.Now()
		err := does()
		*into = append(*into, time.Since(began).Seconds())
		person -= o.People / (changeBlocks * changesEach * 4) // so that none is a neighbour of the last one
		return err
	}
	for range changeBlocks {
		var changed, committed []float64
		for range changesEach {
			if err := timed(&changed, func() error { return d.change(ctx, person) }); err != nil {
				return err
			}
			if !commits {
				continue
			}
			if err := timed(&committed, func() error { return c.commit(person) }); err != nil {
				return err
			}
		}
		r.Change = append(r.Change, spreadOf(changed).median)
		if commits {
			r.Commit = append(r.Commit, spreadOf(committed).median)
		}
	}
	return nil
}
