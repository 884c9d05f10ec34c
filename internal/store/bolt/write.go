package bolt

import (
	"context"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
)

// mostTogether is how many calls share a commit.
const mostTogether = 1000

// call is one business step that waits for its transaction.
type call struct {
	fn       func(txn) error
	anywhere bool // also once the file was moved
	over     bool
	err      error
	panicked any
}

// unwritten is an error that came before anything was written, so that nothing
// has to be taken back.
type unwritten struct{ error }

var errPanicked = errors.New("panicked")

// write runs fn in a transaction: at once when nobody else writes, else with
// all who came meanwhile, who then share one fsync. fn may run twice.
//
// Once the file is not where it was opened, nothing is written any more: what
// was written when that is found out counts as not written.
func (s *Store) write(ctx context.Context, fn func(txn) error) error {
	return s.queue(ctx, &call{fn: fn})
}

// writeAnywhere is write for what is true wherever the file is by now.
func (s *Store) writeAnywhere(ctx context.Context, fn func(txn) error) error {
	return s.queue(ctx, &call{fn: fn, anywhere: true})
}

// queue has calls run in their order, and gives the error of the last one.
func (s *Store) queue(ctx context.Context, mine ...*call) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.waiting.Lock()
	s.calls = append(s.calls, mine...)
	s.waiting.Unlock()

	last := mine[len(mine)-1]
	s.turn.Lock() // whoever comes in does the work of all who wait by then
	defer s.turn.Unlock()
	for !last.over {
		s.waiting.Lock()
		n := min(len(s.calls), mostTogether)
		together := slices.Clone(s.calls[:n])
		s.calls = slices.Delete(s.calls, 0, n)
		s.waiting.Unlock()
		s.commit(together, last)
	}
	for _, c := range mine {
		if c.panicked != nil {
			panic(c.panicked)
		}
	}
	return last.err
}

// commit ends all calls, of which mine is the caller's own. One that fails
// takes nobody along: the others run again without it.
func (s *Store) commit(calls []*call, mine *call) {
	if err := s.Here(); err != nil {
		calls = slices.DeleteFunc(calls, func(c *call) bool {
			if c.anywhere {
				return false
			}
			c.over, c.err = true, err
			return true
		})
	}
	for len(calls) > 0 {
		failed, err := s.attempt(calls, mine)
		if failed != nil {
			failed.over, failed.err = true, err
			calls = slices.DeleteFunc(calls, func(c *call) bool { return c == failed })
			continue
		}
		gone := s.Here()
		for _, c := range calls {
			c.over = true
			switch {
			case err != nil:
				c.err = err
			case errors.Is(gone, disk.ErrReplaced) && !c.anywhere:
				c.err = gone
			}
		}
		return
	}
}

// attempt runs calls in one transaction, and tells which of them failed.
func (s *Store) attempt(calls []*call, mine *call) (failed *call, err error) {
	w, id, undone := &work{}, 0, true
	defer func() {
		if undone {
			s.places.Forget(w.came)
		}
	}()
	err = s.Update(func(tx *bbolt.Tx) error {
		id = tx.ID()
		t := txn{buckets.NewTx(tx), &s.memory, w}
		for _, c := range calls {
			if err := c.run(t, len(calls) == 1 && c == mine); err != nil {
				failed = c
				return err
			}
		}
		return t.Seal()
	})
	if err != nil && failed == nil && s.holds(id) {
		s.log.Error("the disk did not confirm what it has written", "error", err)
		err = nil // whoever were told of it would do it again
	}
	if undone = err != nil; !undone {
		s.committed(w)
	}
	return failed, err
}

// holds reports whether the file is what the transaction of this id made it,
// whatever became of its commit: the last sync may fail when all is written.
func (s *Store) holds(id int) (holds bool) {
	err := s.View(func(tx *bbolt.Tx) error {
		holds = tx.ID() == id
		return nil
	})
	return err == nil && holds
}

// committed lets what is in memory follow.
func (s *Store) committed(w *work) {
	s.places.Forget(w.went)
	s.line.Drop(w.leaves)
	s.line.Add(w.comes)
}

// run keeps a panic for the goroutine whose it is. In a call that is alone it
// is the same one, and may see where the panic came from.
func (c *call) run(t txn, alone bool) (err error) {
	if !alone {
		defer func() {
			if p := recover(); p != nil {
				c.panicked, err = p, errPanicked
			}
		}()
	}
	c.err = nil
	err = c.fn(t)
	if refused, ok := errors.AsType[unwritten](err); ok {
		c.err, err = refused.error, nil
	}
	return err
}
