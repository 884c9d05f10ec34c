package disk

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// Finding is what a look at all of a file has found.
type Finding struct {
	Stranger error           // it is not a store, or one of a version that nothing is known of
	Format   int             // of the layout; 0: it is a stranger, or was hardly begun
	MadeBy   string          // the version that wrote that format
	Pages    []error         // what is wrong with its pages
	Rows     []error         // what is wrong with its rows as a whole: some are missing, or of yesterday
	Spoilt   []buckets.Stray // rows that are not what was written
	OneHead  bool            // the other one is damaged, and may have been the newer one
	Txid     uint64          // of the last transaction in it
}

// Behind says that the file is of an older format than the options' newest, if that is so.
func (f *Finding) Behind(options Options) error {
	if f.Format == 0 || f.Format == options.Formats.Newest() {
		return nil
	}
	return fmt.Errorf("%w (%d, where this version writes %d)", ErrBehind, f.Format, options.Formats.Newest())
}

// cannotBeUsed says why nothing of the file is to be trusted, if that is so.
func (f *Finding) cannotBeUsed() error {
	for _, wrong := range [][]error{f.Pages, f.Rows} {
		if len(wrong) > 0 {
			return wrong[0]
		}
	}
	return nil
}

// Look reads all pages and rows of a file, which must not be written to
// meanwhile, and tells at least so many of the wrongs in its pages. The options
// say who hears of it.
func Look(ctx context.Context, file *os.File, most int, options Options) (f Finding, err error) {
	info, err := file.Stat()
	if err != nil {
		return f, err
	}
	a := audit{formats: options.Formats, row: options.Row, met: map[buckets.Bucket]*counted{}}
	pages := survey{file: interrupted{ctx, file}, size: info.Size(), most: most, row: a.meet, progress: options.Progress}
	if err := pages.run(); err != nil {
		return f, err
	}
	f = Finding{MadeBy: string(a.maker), Pages: pages.wrong, Spoilt: a.spoilt, OneHead: pages.oneHead, Txid: pages.txid}
	if len(pages.sequences) == 0 {
		return f, nil // it was hardly begun
	}
	_, ours := pages.sequences[buckets.Meta]
	if f.Format, f.Stranger = a.stranger(); ours && a.format == nil && len(f.Pages) > 0 {
		f.Stranger = nil // its damage comes before
	}
	if len(f.Pages) == 0 && f.Stranger == nil {
		f.Rows = a.wrongs(pages.sequences, options.Formats.Buckets(f.Format))
	}
	return f, nil
}

// audit holds the rows that a survey meets against the tallies.
type audit struct {
	formats buckets.Formats

	row    func(b buckets.Bucket, key, value []byte)
	spoilt []buckets.Stray
	met    map[buckets.Bucket]*counted
	now    *counted // the last bucket that was met

	format, maker, kept []byte // rows of meta
}

// counted is what was met of a bucket: its tally by the checksums that the rows
// have, and by those that they should have.
type counted struct {
	name buckets.Bucket
	buckets.Sealer
	has, shouldBe buckets.Tally
}

func (a *audit) meet(b buckets.Bucket, row []byte, size int) {
	if a.now == nil || a.now.name != b {
		if a.now = a.met[b]; a.now == nil {
			a.now = &counted{name: b, Sealer: buckets.SealerOf(b)}
			a.met[b] = a.now
		}
	}
	key, stored := row[:size:size], row[size:]
	value, whole := a.now.UnsealRow(row, size)
	if b == buckets.Meta {
		switch string(key) {
		case buckets.FormatKey:
			a.format = bytes.Clone(stored)
			return // it has no checksum
		case buckets.MadeByKey:
			if a.maker = bytes.Clone(value); !whole {
				a.maker = bytes.Clone(stored) // another version's may have none
			}
		case buckets.TalliesKey:
			a.kept = bytes.Clone(value)
		}
	}
	if !whole {
		a.spoilt = append(a.spoilt, buckets.Stray{Bucket: b, Key: bytes.Clone(key)})
		a.now.shouldBe.Add(a.now.Sum(key, value))
		a.now.has.Add(buckets.SumIn(stored))
		return
	}
	sum := buckets.SumIn(stored)
	a.now.has.Add(sum)
	a.now.shouldBe.Add(sum)
	if a.row != nil {
		a.row(b, key, value)
	}
}

// stranger tells by the rows that every version can read whose file it is.
func (a *audit) stranger() (format int, err error) {
	format, err = strconv.Atoi(string(a.format))
	switch {
	case err != nil || format < 1:
		return 0, ErrForeign
	case format > a.formats.Newest():
		return 0, fmt.Errorf("%w (%s)", ErrNewer, a.maker)
	case !a.formats.Know(format):
		return 0, fmt.Errorf("%w (%s)", ErrOlder, a.maker)
	}
	return format, nil
}

// wrongs tells where the buckets, of which each has its sequence, are not what
// they were left as. has are those that there should be.
func (a *audit) wrongs(sequences map[buckets.Bucket]uint64, has []buckets.Bucket) (wrong []error) {
	tell := func(format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%w: "+format, append([]any{rows.ErrDamaged}, args...)...))
	}
	for _, s := range a.spoilt {
		if s.Bucket == buckets.Meta {
			tell("%s, row %q: %w", buckets.Name(buckets.Meta), s.Key, rows.ErrSum)
		}
	}
	kept, err := buckets.DecodeTallies(a.kept)
	if err != nil {
		tell("the tallies of its buckets are gone: %w", err)
		return wrong
	}
	for _, b := range has {
		if _, there := sequences[b]; !there {
			tell("%s is missing", buckets.Name(b))
		}
	}
	for _, b := range slices.Sorted(maps.Keys(sequences)) {
		if !slices.Contains(has, b) {
			tell("%s is not one of a store", buckets.Name(b))
		}
		if b == buckets.Meta {
			continue
		}
		found, want := a.met[b], kept.Of[b]
		if found == nil {
			found = &counted{}
		}
		switch {
		case found.has == want, found.shouldBe == want: // a checksum of a row may be what is spoilt
		case found.has.Rows != want.Rows:
			tell("%s has %d rows, and was left with %d", buckets.Name(b), found.has.Rows, want.Rows)
		default:
			tell("%s has rows of another time", buckets.Name(b))
		}
	}
	if last := sequences[buckets.Owed]; last != kept.LastID {
		tell("the last message has the id %d, and was left with %d", last, kept.LastID)
	}
	return wrong
}
