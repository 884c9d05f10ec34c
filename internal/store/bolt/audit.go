package bolt

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
)

// finding is what a look at all of a file has found.
type finding struct {
	stranger error   // it is not a store, or one of another version
	pages    []error // what is wrong with its pages
	rows     []error // what is wrong with its rows as a whole: some are missing, or of yesterday
	spoilt   []stray // rows that are not what was written
	oneHead  bool    // the other one is damaged, and may have been the newer one
	due      int     // how many rows due has
}

// cannotBeUsed says why nothing of the file is to be trusted, if that is so.
func (f *finding) cannotBeUsed() error {
	for _, wrong := range [][]error{f.pages, f.rows} {
		if len(wrong) > 0 {
			return wrong[0]
		}
	}
	return nil
}

// look reads all pages and rows of a file, which must not be written to
// meanwhile, and tells at least so many of the wrongs in its pages. row hears
// of the rows that are what was written; it may be nil.
func look(ctx context.Context, file *os.File, most int, row func(b bucket, key, value []byte)) (f finding, err error) {
	info, err := file.Stat()
	if err != nil {
		return f, err
	}
	a := audit{row: row, met: map[bucket]*counted{}}
	pages := survey{file: interrupted{ctx, file}, size: info.Size(), most: most, row: a.meet}
	if err := pages.run(); err != nil {
		return f, err
	}
	f = finding{pages: pages.wrong, spoilt: a.spoilt, oneHead: pages.oneHead}
	if len(pages.sequences) == 0 {
		return f, nil // it was hardly begun
	}
	_, ours := pages.sequences[meta]
	if f.stranger = a.stranger(); ours && a.format == nil && len(f.pages) > 0 {
		f.stranger = nil // its damage comes before
	}
	if len(f.pages) == 0 && f.stranger == nil {
		f.rows = a.wrongs(pages.sequences)
	}
	if found := a.met[due]; found != nil {
		f.due = found.has.rows
	}
	return f, nil
}

// audit holds the rows that a survey meets against the tallies.
type audit struct {
	row    func(b bucket, key, value []byte)
	spoilt []stray
	met    map[bucket]*counted
	now    *counted // the last bucket that was met

	format, maker, kept []byte // rows of meta
}

// counted is what was met of a bucket: its tally by the checksums that the rows
// have, and by those that they should have.
type counted struct {
	name bucket
	sealer
	has, shouldBe tally
}

func (a *audit) meet(b bucket, key, stored []byte) {
	if a.now == nil || a.now.name != b {
		if a.now = a.met[b]; a.now == nil {
			a.now = &counted{name: b, sealer: sealerOf(b)}
			a.met[b] = a.now
		}
	}
	value, whole := a.now.unseal(key, stored)
	if b == meta {
		switch string(key) {
		case formatKey:
			a.format = bytes.Clone(stored)
			return // it has no checksum
		case madeByKey:
			if a.maker = bytes.Clone(value); !whole {
				a.maker = bytes.Clone(stored) // another version's may have none
			}
		case talliesKey:
			a.kept = bytes.Clone(value)
		}
	}
	if !whole {
		a.spoilt = append(a.spoilt, stray{b, bytes.Clone(key)})
		a.now.shouldBe.add(a.now.sum(key, value))
		a.now.has.add(sumIn(stored))
		return
	}
	sum := sumIn(stored)
	a.now.has.add(sum)
	a.now.shouldBe.add(sum)
	if a.row != nil {
		a.row(b, key, value)
	}
}

// stranger tells by the rows that every version can read whose file it is.
func (a *audit) stranger() error {
	version, err := strconv.Atoi(string(a.format))
	switch {
	case err != nil || version < 1:
		return ErrForeign
	case version > format:
		return fmt.Errorf("%w (%s)", ErrNewer, a.maker)
	case version < format:
		return fmt.Errorf("%w (%s)", ErrOlder, a.maker)
	}
	return nil
}

// wrongs tells where the buckets, of which each has its sequence, are not what
// they were left as.
func (a *audit) wrongs(sequences map[bucket]uint64) (wrong []error) {
	tell := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...))
	}
	for _, s := range a.spoilt {
		if s.bucket == meta {
			tell("%s, row %q: %w", name(meta), s.key, errSum)
		}
	}
	kept, err := decodeTallies(a.kept)
	if err != nil {
		tell("the tallies of its buckets are gone: %w", err)
		return wrong
	}
	for _, b := range allBuckets() {
		if _, there := sequences[b]; !there {
			tell("%s is missing", name(b))
		}
	}
	for _, b := range slices.Sorted(maps.Keys(sequences)) {
		if !slices.Contains(allBuckets(), b) {
			tell("%s is not one of a store", name(b))
		}
		if b == meta {
			continue
		}
		found, want := a.met[b], kept.of[b]
		if found == nil {
			found = &counted{}
		}
		switch {
		case found.has == want, found.shouldBe == want: // a checksum of a row may be what is spoilt
		case found.has.rows != want.rows:
			tell("%s has %d rows, and was left with %d", name(b), found.has.rows, want.rows)
		default:
			tell("%s has rows of another time", name(b))
		}
	}
	if last := sequences[owed]; last != kept.lastID {
		tell("the last message has the id %d, and was left with %d", last, kept.lastID)
	}
	return wrong
}
