package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/postgres"
)

// side is one of two stores while it is open.
type side interface {
	moving.Side
	Close() error
}

// Move moves all that a store keeps into an empty one: see moving.Move. No bot may work
// with either.
type Move struct {
	From, To Place
	MadeBy   string // the version that a new store names as its maker
	Log      *slog.Logger
	Progress store.Progress
}

// Run moves it. A move that is interrupted leaves both marked, and the same one again goes on.
func (m Move) Run(ctx context.Context, now time.Time) (moved moving.Moved, err error) {
	from, err := m.away(ctx)
	if err != nil {
		return moved, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := m.hither(ctx)
	if err != nil {
		return moved, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	return moving.Move(ctx, from, to, now, m.Progress)
}

func (m Move) away(ctx context.Context) (side, error) {
	if !m.From.Shared() {
		return bolt.OpenAway(string(m.From), m.file())
	}
	s, err := postgres.OpenAway(ctx, string(m.From), m.database())
	return s, named(m.From, err)
}

func (m Move) hither(ctx context.Context) (side, error) {
	if !m.To.Shared() {
		return bolt.OpenHither(string(m.To), m.file())
	}
	s, err := postgres.OpenHither(ctx, string(m.To), m.database())
	return s, named(m.To, err)
}

func (m Move) file() bolt.Options {
	return bolt.Options{MadeBy: m.MadeBy, Log: m.Log, Progress: m.Progress}
}

func (m Move) database() postgres.Options {
	return postgres.Options{MadeBy: m.MadeBy, Name: "unhunch, moving", Log: m.Log}
}
