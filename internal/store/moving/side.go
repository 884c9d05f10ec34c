package moving

import (
	"context"
	"errors"

	"unhunch/internal/store"
)

// Side is one of the two stores.
type Side interface {
	// String is where it is, without a password.
	String() string
	// Alone is nil where no bot works with it, nor can come to where there is a mark that
	// refuses them.
	Alone(ctx context.Context) error
	// Mark is what it says of itself.
	Mark(ctx context.Context) (Mark, error)
	// SetMark replaces the mark; its error is ErrMeanwhile where that is not as it was.
	SetMark(ctx context.Context, was, is Mark) error
	// Settle writes what it has put off, and puts aside what cannot be read. Where that is
	// done already nothing changes.
	Settle(ctx context.Context, progress store.Progress) error
	// Rows is about how many rows it has, and 0 where it is empty.
	Rows(ctx context.Context) (int64, error)
	// Read gives what stands at a place. It changes nothing.
	Read(ctx context.Context, from Place) (Chunk, error)
	// Write adds what another store gave, and replaces the mark as SetMark does: both, or
	// neither.
	Write(ctx context.Context, all Chunk, was, is Mark) error
}

// What keeps a store from being moved, from being moved to, or from being had back.
var (
	ErrMeanwhile = errors.New("another process has moved it on meanwhile: run only one at a time")
	ErrStays     = errors.New("it was not moved elsewhere, and a backup in a file knows that it is one: put it in the store's place, and start the bot")
	ErrHolds     = errors.New("there is something in it already: name an empty one; it was left as it was")
)
