package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/bolt/index"
)

// Open opens the store in the file at path, and makes it when there is none.
// A file that is not a healthy store is told by one of this package's errors and
// is not altered. A backup that was put in its place is taken for what it is:
// see restore. One of an older format that was released is kept as it is beside it, and
// brought up to date.
func Open(path string, options Options) (*Store, error) {
	s, err := openToWrite(path, options.WithDefaults())
	if err != nil {
		return nil, disk.Told(path, err)
	}
	return s, nil
}

// formats are those of the files that somebody reads.
type formats bool

const (
	ofThisFormat formats = false
	ofAnyFormat  formats = true // that a start would bring up to date: who only copies it
)

// openReadOnly opens the store in a file that no bot has open, for a tool that
// only looks. Its pages are sound; its rows may be damaged.
func openReadOnly(ctx context.Context, path string, options Options, of formats) (*Store, error) {
	options = options.WithDefaults()
	f, found, err := disk.OpenToRead(ctx, path, options)
	if err != nil {
		return nil, disk.Told(path, err)
	}
	if of == ofThisFormat {
		err = found.Behind(options)
	}
	if len(found.Pages) > 0 {
		err = found.Pages[0]
	}
	if err != nil {
		return nil, disk.Told(path, errors.Join(err, f.Close()))
	}
	return newStore(f, options), nil
}

func openToWrite(path string, options Options) (*Store, error) {
	met := &gathered{places: index.NewPlaces()}
	options.Row = met.row
	f, found, err := disk.OpenToWrite(path, options)
	if err != nil {
		return nil, err
	}
	s := newStore(f, options)
	s.places = met.places
	if found.Behind(options) != nil {
		if err := s.keepBefore(found.Format, options); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	w := &work{}
	err = f.First(func(tx *bbolt.Tx) error {
		s.made = tx.Bucket([]byte(buckets.Meta)) == nil
		return opening{txn{buckets.NewTx(tx), &s.memory, w}, options}.begin(found, met.due)
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.committed(w)
	return s, nil
}

// gathered are the places of the due rows that were met while the file was looked
// at: to read them once more would take its time.
type gathered struct {
	places *index.Places
	due    []index.Place
}

func (g *gathered) row(b buckets.Bucket, key, _ []byte) {
	if b == buckets.Due {
		g.due = appendPlace(g.due, g.places, key)
	}
}
