package bolt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/bolt/rows"
)

// Check tells everything that is wrong with the store in a file that no bot
// has open: pages that are damaged, rows that cannot be read, and what the
// buckets do not agree about, each as an error of its own. It alters nothing.
// Its second result says that it could not look.
func Check(ctx context.Context, path string, options Options) (wrong []error, err error) {
	options = options.WithDefaults()
	f, err := disk.OpenUnread(path, options)
	if err != nil {
		if err = disk.Told(path, err); errors.Is(err, rows.ErrDamaged) {
			return checkDamaged(ctx, path, err)
		}
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	wrong, err = checkFile(ctx, f.OS)
	switch {
	case errors.Is(err, rows.ErrDamaged):
		return []error{disk.Told(path, err)}, nil
	case err != nil:
		return nil, disk.Told(path, err)
	case len(wrong) > 0:
		return wrong, err // what hangs on that does not agree either
	}
	err = newStore(f, options).read(ctx, func(t txn) error {
		wrong = disagreements(t)
		return nil
	})
	return wrong, err
}

// checkDamaged looks at a file that cannot be opened.
func checkDamaged(ctx context.Context, path string, cause error) (wrong []error, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	wrong, err = checkFile(ctx, file)
	if errors.Is(err, rows.ErrDamaged) {
		err = nil // that is what the cause says
	}
	return append([]error{cause}, wrong...), err
}

// checkFile looks at all pages and rows.
func checkFile(ctx context.Context, file *os.File) (wrong []error, err error) {
	var odd []error
	found, err := disk.Look(ctx, file, math.MaxInt, func(b rows.Bucket, key, value []byte) {
		if err := rows.Check(b, key, value); err != nil {
			odd = append(odd, fmt.Errorf("%s, row %q: %w", rows.Name(b), key, err))
		}
	})
	if err == nil {
		err = found.Stranger
	}
	if found.OneHead {
		wrong = append(wrong, fmt.Errorf("%w: one of its two heads", rows.ErrDamaged))
	}
	for _, s := range found.Spoilt {
		if s.Bucket != rows.Meta { // told among the rows as a whole
			odd = append(odd, fmt.Errorf("%s, row %q: %w", rows.Name(s.Bucket), s.Key, rows.ErrSum))
		}
	}
	return slices.Concat(wrong, found.Pages, found.Rows, odd), err
}
