// Package moving carries all that one store keeps into another, whatever kinds they are,
// and sees that it has arrived.
//
// Both stores say in a mark what is under way, so that no bot works with either of them
// meanwhile, and whoever was interrupted goes on where it was. Every piece is written
// together with the mark that says what comes next, so that none is written twice.
package moving

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/store"
)

// Moved is what was done.
type Moved struct {
	Parts   []Compared
	Already bool // it was done before
}

// Move moves all that one store keeps into an empty one. Where it was interrupted before,
// it goes on. Afterwards the first one is marked as left, and what it holds as of then.
func Move(ctx context.Context, from, to Side, now time.Time, progress store.Progress) (Moved, error) {
	m := &move{from: from, to: to, progress: progress}
	if err := m.begin(ctx, now); err != nil {
		return Moved{}, err
	}
	if m.left.State == Left {
		already := m.here.State != Arriving
		return Moved{Already: true}, m.finish(ctx, now, already)
	}
	if err := from.Settle(ctx, progress); err != nil {
		return Moved{}, fmt.Errorf("put %s in order: %w", from, err)
	}
	if err := m.carry(ctx); err != nil {
		return Moved{}, err
	}
	parts, err := m.compare(ctx)
	if err != nil {
		return Moved{}, err
	}
	return Moved{Parts: parts}, m.finish(ctx, now, false)
}

// move is one move from one store to another.
type move struct {
	from, to   Side
	progress   store.Progress
	left, here Mark  // of from and of to
	rows       int64 // about, in from
}

// begin marks both stores, or finds that this move is under way.
func (m *move) begin(ctx context.Context, now time.Time) error {
	if m.from.String() == m.to.String() {
		return fmt.Errorf("%s: it is there already", m.from)
	}
	if err := m.alone(ctx); err != nil {
		return err
	}
	if err := m.look(ctx); err != nil {
		return err
	}
	switch m.left.State {
	case None, Arrived:
		if err := m.vacant(ctx); err != nil {
			return err
		}
		return m.mark(ctx, Mark{Move: rand.Text(), State: Leaving, Other: m.to.String(), Since: now.UTC()})
	case Leaving:
		if m.here.State == Arriving && m.here.Move == m.left.Move {
			return nil
		}
		if m.here.State == None && m.left.Other == m.to.String() { // it was not marked yet
			if err := m.vacant(ctx); err != nil {
				return err
			}
			return m.mark(ctx, m.left)
		}
	case Left:
		if m.here.Move == m.left.Move && (m.here.State == Arriving || m.here.State == Arrived) {
			return nil
		}
	case Arriving:
	}
	return fmt.Errorf("%s: %w", m.from, m.left.Refuses())
}

// look reads what both say.
func (m *move) look(ctx context.Context) (err error) {
	if m.left, err = m.from.Mark(ctx); err != nil {
		return fmt.Errorf("%s: %w", m.from, err)
	}
	if m.here, err = m.to.Mark(ctx); err != nil {
		return fmt.Errorf("%s: %w", m.to, err)
	}
	if m.rows, err = m.from.Rows(ctx); err != nil {
		return fmt.Errorf("%s: %w", m.from, err)
	}
	return nil
}

// vacant is nil where everything may be moved to.
func (m *move) vacant(ctx context.Context) error {
	rows, err := m.to.Rows(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", m.to, err)
	case m.here.State == Arriving, m.here.State == Leaving:
		return fmt.Errorf("%s: %w; it is part of another move: %w", m.to, ErrHolds, m.here.Refuses())
	case rows > 0 || m.here.State == Left:
		return fmt.Errorf("%s: %w", m.to, ErrHolds)
	}
	return nil
}

// alone is nil where no bot works with either.
func (m *move) alone(ctx context.Context) error {
	for _, side := range []Side{m.from, m.to} {
		if err := side.Alone(ctx); err != nil {
			return fmt.Errorf("%s: %w", side, err)
		}
	}
	return nil
}

// mark says in both what is under way, unless a bot began to work with one meanwhile.
func (m *move) mark(ctx context.Context, left Mark) error {
	was, empty := m.left, m.here
	if was != left {
		if err := m.from.SetMark(ctx, was, left); err != nil {
			return fmt.Errorf("mark %s: %w", m.from, err)
		}
	}
	here := Mark{Move: left.Move, State: Arriving, Other: m.from.String(), Since: left.Since}
	err := m.to.SetMark(ctx, empty, here)
	if err != nil {
		err = fmt.Errorf("mark %s: %w", m.to, err)
	} else if err = m.alone(ctx); err != nil {
		err = errors.Join(err, m.to.SetMark(ctx, here, empty))
	}
	if err != nil {
		if was != left {
			err = errors.Join(err, m.from.SetMark(ctx, left, was))
		}
		return err
	}
	m.left, m.here = left, here
	return nil
}

// carry moves what has not arrived yet.
func (m *move) carry(ctx context.Context) error {
	for !m.here.Next.IsEnd() {
		m.progress.Tell(store.Moving, min(m.here.Done, m.rows), m.rows)
		if err := ctx.Err(); err != nil {
			return err
		}
		all, err := m.from.Read(ctx, m.here.Next)
		if err != nil {
			return fmt.Errorf("read %s: %w", m.from, err)
		}
		is := m.here
		is.Next, is.Done = all.Next, is.Done+int64(all.Rows())
		if err := m.to.Write(ctx, all, m.here, is); err != nil {
			return fmt.Errorf("write to %s: %w", m.to, err)
		}
		m.here = is
	}
	m.progress.Tell(store.Moving, m.rows, m.rows)
	return nil
}

// compare reads both stores to their ends.
func (m *move) compare(ctx context.Context) ([]Compared, error) {
	total, done := 2*max(m.rows, m.here.Done), int64(0)
	tell := func(rows int) {
		done += int64(rows)
		m.progress.Tell(store.Checking, min(done, total), total)
	}
	sent, err := tallied(ctx, m.from, tell)
	if err != nil {
		return nil, err
	}
	arrived, err := tallied(ctx, m.to, tell)
	if err != nil {
		return nil, err
	}
	m.progress.Tell(store.Checking, total, total)
	return sent.compare(arrived)
}

// finish lets bots work with what has arrived. From before that on none works with what
// was left.
func (m *move) finish(ctx context.Context, now time.Time, already bool) error {
	if already {
		return nil
	}
	if m.left.State == Leaving {
		left := Mark{Move: m.left.Move, State: Left, Other: m.left.Other, Since: now.UTC()}
		if err := m.from.SetMark(ctx, m.left, left); err != nil {
			return fmt.Errorf("mark %s: %w", m.from, err)
		}
	}
	arrived := Mark{Move: m.here.Move, State: Arrived, Other: m.here.Other, Since: now.UTC()}
	if err := m.to.SetMark(ctx, m.here, arrived); err != nil {
		return fmt.Errorf("mark %s: %w", m.to, err)
	}
	return nil
}
