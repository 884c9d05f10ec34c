package bolt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
)

// Check implements store.Closed: it tells of pages that are damaged, rows that
// cannot be read, and what the buckets do not agree about. It alters nothing.
func (f File) Check(ctx context.Context) (wrong []error, err error) {
	options := f.options()
	open, err := disk.OpenUnread(f.Path, options)
	if err != nil {
		if err = disk.Told(f.Path, err); errors.Is(err, rows.ErrDamaged) {
			return f.checkDamaged(ctx, err)
		}
		return nil, err
	}
	defer func() { err = errors.Join(err, open.Close()) }()
	wrong, err = checkFile(ctx, open.OS, options)
	switch {
	case errors.Is(err, rows.ErrDamaged):
		return []error{disk.Told(f.Path, err)}, nil
	case err != nil:
		return nil, disk.Told(f.Path, err)
	case len(wrong) > 0:
		return wrong, err // what hangs on that does not agree either
	}
	err = newStore(open, options).read(ctx, func(t txn) error {
		wrong = disagreements(t)
		return nil
	})
	return wrong, err
}

// checkDamaged looks at a file that cannot be opened.
func (f File) checkDamaged(ctx context.Context, cause error) (wrong []error, err error) {
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	wrong, err = checkFile(ctx, file, f.options())
	if errors.Is(err, rows.ErrDamaged) {
		err = nil // that is what the cause says
	}
	return append([]error{cause}, wrong...), err
}

// checkFile looks at all pages and rows.
func checkFile(ctx context.Context, file *os.File, options Options) (wrong []error, err error) {
	var odd []error
	options.Row = func(b buckets.Bucket, key, value []byte) {
		b, key = buckets.Kind(b, key)
		if err := buckets.Check(b, key, value); err != nil {
			odd = append(odd, fmt.Errorf("%s, row %q: %w", buckets.Name(b), key, err))
		}
	}
	found, err := disk.Look(ctx, file, math.MaxInt, options)
	if err == nil {
		err = found.Stranger
	}
	if err == nil {
		err = found.Behind(options)
	}
	if found.OneHead {
		wrong = append(wrong, fmt.Errorf("%w: one of its two heads", rows.ErrDamaged))
	}
	for _, s := range found.Spoilt {
		if b, key := buckets.Kind(s.Bucket, s.Key); b != buckets.Meta { // told among the rows as a whole
			odd = append(odd, fmt.Errorf("%s, row %q: %w", buckets.Name(b), key, rows.ErrSum))
		}
	}
	return slices.Concat(wrong, found.Pages, found.Rows, odd), err
}
