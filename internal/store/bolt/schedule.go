package bolt

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"unhunch/internal/schedule"
	"unhunch/internal/store/bolt/buckets"
)

// Advance implements schedule.Store. Nobody due costs one look at the file and no
// write (see lull); its error says also then when the file is not where it was
// opened (see Here).
// Steps are told by the call that leaves no reminder behind, so that calling
// again because of More tells nobody twice. The spans of a Due's Timetable
// are shared: decide must not alter them.
func (s *Store) Advance(
	ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision,
) (schedule.Beat, error) {
	var beat schedule.Beat
	if err := s.Here(); err != nil {
		return beat, err
	}
	quiet := false
	err := s.read(ctx, func(t txn) error {
		beat, quiet = t.quiet(now, limit)
		return nil
	})
	if err != nil || quiet {
		return beat, err
	}
	err = s.write(ctx, func(t txn) (err error) {
		a := advance{txn: t, now: now, limit: limit, decide: decide, days: map[*timetable]int{}}
		beat, err = a.run(ctx)
		return err
	})
	if err != nil {
		return schedule.Beat{}, err
	}
	return beat, nil
}

// Soon implements schedule.Store. Rows that cannot be read are left to the beat.
func (s *Store) Soon(ctx context.Context, until time.Time, each int, wants func(schedule.Coming) bool) (coming []schedule.Coming, err error) {
	err = s.read(ctx, func(t txn) error {
		coming = nil
		end, of := buckets.Beyond(until), map[string]*int{}
		for key, value := range t.All(buckets.Due) {
			if bytes.Compare(key, end) >= 0 {
				break
			}
			n := of[string(buckets.WorkspaceOf(buckets.Whose(buckets.Due, key)))]
			if n != nil && *n >= each { // of a huge one, the rest costs next to nothing
				continue
			}
			m, err := t.meet(key, value)
			if err != nil {
				continue
			}
			c := t.coming(m)
			if wants != nil && !wants(c) {
				continue
			}
			if n == nil {
				n = new(int)
				of[c.User.Workspace] = n
			}
			*n++
			coming = append(coming, c)
		}
		return nil
	})
	return coming, err
}

// Hasten implements schedule.Store. Rows that cannot be read are left to the beat.
func (s *Store) Hasten(ctx context.Context, all []schedule.Haste) error {
	if len(all) == 0 {
		return nil
	}
	return s.write(ctx, func(t txn) error {
		for _, h := range all {
			if err := t.hasten(h); err != nil {
				return fmt.Errorf("hasten %s: %w", h.User, err)
			}
		}
		return nil
	})
}
