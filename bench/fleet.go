package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// fleet are members of a kind that share a database, each a process of its own.
type fleet struct {
	ships []*ship
	heard chan hearing
}

type ship struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	orders *json.Encoder
	last   said
	owes   int // answers
}

// hearing is what one of them said, or that it has ended.
type hearing struct {
	from  *ship
	said  said
	ended error
}

// patient is how long anything of a fleet is waited for.
const patient = 2 * time.Minute

func launch(ctx context.Context, o order, n int) (f *fleet, err error) {
	f = &fleet{heard: make(chan hearing, 1000)}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.sink())
		}
	}()
	for i := range n {
		mine := o
		mine.Name = fmt.Sprintf("%s-%d", o.Name, i+1)
		s := &ship{}
		if s.cmd, err = childCommand(ctx, mine); err != nil {
			return f, err
		}
		s.cmd.Stderr = os.Stderr
		if s.in, err = s.cmd.StdinPipe(); err != nil {
			return f, err
		}
		out, err := s.cmd.StdoutPipe()
		if err != nil {
			return f, err
		}
		s.orders = json.NewEncoder(s.in)
		if err := s.cmd.Start(); err != nil {
			return f, err
		}
		f.ships = append(f.ships, s)
		go f.listen(s, out)
	}
	return f, nil
}

func (f *fleet) listen(s *ship, out io.Reader) {
	for in := json.NewDecoder(out); ; {
		h := hearing{from: s}
		h.ended = in.Decode(&h.said)
		f.heard <- h
		if h.ended != nil {
			return
		}
	}
}

// tell tells some or all of them.
func (f *fleet) tell(t told, whom ...*ship) error {
	for _, s := range whom {
		s.owes++
		if err := s.orders.Encode(t); err != nil {
			return fmt.Errorf("one of the processes has ended: %w", err)
		}
	}
	return nil
}

// wait waits until something is so, and tells when that was heard.
func (f *fleet) wait(ctx context.Context, what string, is func() bool) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	for !is() {
		select {
		case h := <-f.heard:
			if h.ended != nil {
				return time.Time{}, fmt.Errorf("waiting until %s: a process has ended: %w", what, h.ended)
			}
			if h.said.Answer {
				h.from.owes--
			} else {
				h.said.CPU = h.from.last.CPU
			}
			h.from.last = h.said
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("waiting until %s, by %v: %w", what, f.sum(), ctx.Err())
		}
	}
	return time.Now(), nil
}

// asks tells all, and waits for their answers.
func (f *fleet) asks(ctx context.Context, t told, whom ...*ship) error {
	if err := f.tell(t, whom...); err != nil {
		return err
	}
	return f.answered(ctx)
}

func (f *fleet) answered(ctx context.Context) error {
	_, err := f.wait(ctx, "all have answered", func() bool {
		for _, s := range f.ships {
			if s.owes > 0 {
				return false
			}
		}
		return true
	})
	return err
}

// sum is of what they have said.
func (f *fleet) sum() (all said) {
	for _, s := range f.ships {
		all.Held += s.last.Held
		all.Claimed += s.last.Claimed
		all.Done += s.last.Done
		all.CPU += s.last.CPU
	}
	return all
}

// even reports whether all of so many workspaces are held, by each of them as many as by
// the others, or one more.
func (f *fleet) even(all int) bool {
	for _, s := range f.ships {
		if n := int(s.last.Held); n < all/len(f.ships) {
			return false
		}
	}
	return f.sum().Held == int64(all)
}

// sink has them end, and waits for that.
func (f *fleet) sink() error {
	var errs []error
	for _, s := range f.ships {
		errs = append(errs, s.in.Close())
	}
	for left := len(f.ships); left > 0; {
		if h := <-f.heard; h.ended != nil {
			left--
		}
	}
	for _, s := range f.ships {
		errs = append(errs, s.cmd.Wait())
	}
	return errors.Join(errs...)
}
