package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// runtimePeer is a scheduler that keeps an entry for each person in memory and
// waits for the real time.
type runtimePeer interface {
	// build makes an entry for everybody, whose next times are those of waves.
	build(people int, w *waves) error
	// start returns when it would fire whatever is due.
	start()
	// change gives one person another plan, and returns when it is obeyed.
	change(person int) error
}

// waves are the moments at which a crowd is due. Half-hours are too long to be
// waited for, so entries ask their cron spec for the next time, as they would,
// and then answer with the next wave. Each wave has people of its own, as in
// life: whoever was just due comes after all who are not yet.
type waves struct {
	people int
	at     []wave
	fired  atomic.Int64
	last   atomic.Int64 // when the last one fired, in Unix nanoseconds
}

type wave struct {
	time.Time
	first, due int           // the people; after the last one the first come again
	room       time.Duration // a quarter of it is before, the rest after
}

// never is beyond the end of the run: nobody fires outside of waves.
const never = 30 * 24 * time.Hour

// next is the first wave after t that the person is part of.
func (w *waves) next(person int, t, planned time.Time) time.Time {
	for _, wave := range w.at {
		if (person-wave.first+w.people)%w.people < wave.due && wave.After(t) {
			return wave.Time
		}
	}
	return planned.Add(never)
}

// fire is everybody's job.
func (w *waves) fire() {
	w.last.Store(time.Now().UnixNano())
	w.fired.Add(1)
}

// plan sets the waves. The first comes when the scheduler has certainly
// started, and all are far enough apart to be over before the next.
func (w *waves) plan(o order) {
	w.people = o.People
	at := time.Now().Add(2*time.Second + time.Duration(o.People)*10*time.Microsecond).Truncate(time.Second)
	first := 0
	for range o.Beats {
		for _, due := range o.due() {
			room := time.Second + time.Duration(o.People)*3*time.Microsecond/2 + time.Duration(due)*60*time.Microsecond
			at = at.Add(room / 4)
			w.at = append(w.at, wave{at, first, due, room})
			at, first = at.Add(room*3/4), (first+due)%o.People
		}
	}
}

// due is how many are in each wave: one, or a crowd. A wave takes its time
// however few come, so there are fewer of the small ones than elsewhere.
func (o order) due() (all []int) {
	for range 2 {
		all = append(all, 1)
		for _, due := range o.crowdSizes() {
			if times(due) > 1 {
				all = append(all, due)
			}
		}
	}
	for _, due := range o.crowdSizes() {
		if times(due) == 1 {
			all = append(all, due)
		}
	}
	return all
}

// runWaves builds a scheduler, lets the waves come, and changes a plan.
func runWaves(ctx context.Context, o order, p runtimePeer) (r result, err error) {
	var w waves
	began := time.Now()
	if err := p.build(o.People, &w); err != nil {
		return r, err
	}
	built := time.Since(began)
	w.plan(o)
	began = time.Now()
	p.start()
	r.Start = built + time.Since(began)
	if time.Now().After(w.at[0].Add(-w.at[0].room / 4)) {
		return r, fmt.Errorf("%s: started too late for the first wave", o.Contender)
	}
	r.Beats = map[int][]beat{}
	for _, wave := range w.at {
		b, err := w.come(ctx, o, wave)
		if err != nil {
			return r, err
		}
		if wave.due == 1 && b.Missed == 0 {
			r.Idle = append(r.Idle, b.CPU.Seconds())
		} else {
			r.Beats[wave.due] = append(r.Beats[wave.due], b)
		}
		if b.Missed != 0 {
			break // those who come late would be taken for the next ones
		}
	}
	r.Memory = o.resting()
	for i := range 3 {
		if err := until(ctx, time.Now().Add(w.at[0].room)); err != nil { // robfig/cron still sorts
			return r, err
		}
		began := time.Now()
		if err := p.change(o.People - 1 - i*o.People/7); err != nil {
			return r, err
		}
		r.Change = append(r.Change, time.Since(began).Seconds())
	}
	return r, nil
}

// come measures while a wave comes.
func (w *waves) come(ctx context.Context, o order, wave wave) (b beat, err error) {
	if err := until(ctx, wave.Add(-wave.room/5)); err != nil {
		return b, err
	}
	w.fired.Store(0)
	before := o.used()
	if err := until(ctx, wave.Add(wave.room*7/10)); err != nil {
		return b, err
	}
	taken := o.since(before)
	taken.Written = 0 // nothing of it is kept
	return beat{
		used:    taken,
		Claimed: time.Unix(0, w.last.Load()).Sub(wave.Time),
		Missed:  wave.due - int(w.fired.Load()),
	}, nil
}

// until waits.
func until(ctx context.Context, t time.Time) error {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
