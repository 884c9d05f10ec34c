package main

import (
	"context"
	"fmt"
	"slices"
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
	first, due int // the people; after the last one the first come again
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
func (w *waves) plan(o order) (apart time.Duration) {
	people := o.People
	w.people = people
	apart = 1500*time.Millisecond + time.Duration(people)*5*time.Microsecond/2
	at := time.Now().Add(2*time.Second + time.Duration(people)*30*time.Microsecond).Truncate(time.Second)
	first := 0
	for range o.Beats {
		for _, due := range append([]int{1}, sizesOf(o.met())...) {
			w.at = append(w.at, wave{at, first, due})
			at, first = at.Add(apart), (first+due)%people
		}
	}
	return apart
}

func sizesOf(all []crowd) []int {
	var sizes []int
	for _, c := range all {
		sizes = append(sizes, c.due)
	}
	return sizes
}

// runWaves builds a scheduler, lets the waves come, and changes a plan.
func runWaves(ctx context.Context, o order, p runtimePeer) (r result, err error) {
	var w waves
	began := time.Now()
	if err := p.build(o.People, &w); err != nil {
		return r, err
	}
	built := time.Since(began)
	apart := w.plan(o)
	began = time.Now()
	p.start()
	r.Start = built + time.Since(began)
	if time.Now().After(w.at[0].Add(-apart / 2)) {
		return r, fmt.Errorf("%s: started too late for the first wave", o.Contender)
	}
	r.Beats = map[int][]beat{}
	var idle []float64
	for _, wave := range w.at {
		if err := until(ctx, wave.Add(-apart/5)); err != nil {
			return r, err
		}
		w.fired.Store(0)
		before := cpu()
		if err := until(ctx, wave.Add(apart*3/4)); err != nil {
			return r, err
		}
		if fired := w.fired.Load(); fired != int64(wave.due) {
			return r, fmt.Errorf("%s: %d of %d fired in %s", o.Contender, fired, wave.due, apart*3/4)
		}
		b := beat{CPU: cpu() - before, Claimed: time.Unix(0, w.last.Load()).Sub(wave.Time)}
		if wave.due == 1 {
			idle = append(idle, b.CPU.Seconds())
		} else {
			r.Beats[wave.due] = append(r.Beats[wave.due], b)
		}
	}
	r.Idle = seconds(spreadOf(idle).median)
	r.Memory = resting()
	for i := range 3 {
		if err := until(ctx, time.Now().Add(apart/2)); err != nil { // robfig/cron still sorts
			return r, err
		}
		began := time.Now()
		if err := p.change(o.People - 1 - i*o.People/7); err != nil {
			return r, err
		}
		r.Change = append(r.Change, time.Since(began))
	}
	slices.Sort(r.Change)
	return r, nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

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
