package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/prefs"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// Rotated is what became of all that is sealed in a store.
type Rotated struct {
	Key       string         `json:"key"`               // its name: it seals
	Tokens    int            `json:"tokens"`            // of workspaces, sealed anew with it
	Addresses int            `json:"addresses"`         // of calendars, sealed anew with it
	Already   int            `json:"already"`           // were sealed with it before
	Shut      map[string]int `json:"shut,omitempty"`    // cannot be opened and stay as they are, by the key that they are sealed with; "": they are damaged
	Free      []string       `json:"free,omitempty"`    // keys beside it that nothing is sealed with that can be opened
	Backups   int            `json:"backups,omitempty"` // of one a day, how many the bot keeps; 0: none, or nobody knows
}

// Rotatable is a store whose secrets can be sealed anew.
type Rotatable interface {
	workspace.Store
	Desk(ctx context.Context, id prefs.UserID) (session.Desk, error)
	Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error
	Addresses(ctx context.Context, key string) (with int, others []prefs.UserID, err error)
}

// Rotate seals all that is sealed with the first key. Others may work with the store
// meanwhile. Whatever ends it, it goes on where it was when it is called again.
func Rotate(ctx context.Context, s Rotatable, keys seal.Keys, now time.Time) (Rotated, error) {
	if keys.None() {
		return Rotated{}, errors.New("there is no key to seal with: put one into the key file, see 'unhunch key new'")
	}
	ids := keys.IDs()
	done := Rotated{Key: ids[0], Shut: map[string]int{}, Free: ids[1:]}
	tokens, err := workspace.Reseal(ctx, s, keys, now)
	if err != nil {
		return done, err
	}
	done.Tokens, done.Already = tokens.Secrets, tokens.Before
	for _, shut := range tokens.Unopened {
		done.shut(shut.Err)
	}
	err = done.addresses(ctx, s, keys)
	return done, err
}

// atOnce is how many people are changed at once: they share a write to the disk.
const atOnce = 32

func (r *Rotated) addresses(ctx context.Context, s Rotatable, keys seal.Keys) error {
	with, others, err := s.Addresses(ctx, r.Key)
	if err != nil {
		return err
	}
	r.Already += with
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, who := range others {
		g.Go(func() error {
			sealed, err := sealAnew(ctx, s, keys, who)
			mu.Lock()
			defer mu.Unlock()
			if shut, ok := errors.AsType[*seal.Unopened](err); ok {
				r.shut(shut)
				return nil
			}
			if sealed {
				r.Addresses++
			}
			return err
		})
	}
	return g.Wait()
}

// sealAnew seals the address of somebody's calendar with the first key, unless they gave
// another one meanwhile.
func sealAnew(ctx context.Context, s Rotatable, keys seal.Keys, who prefs.UserID) (sealed bool, err error) {
	desk, err := s.Desk(ctx, who)
	if err != nil || !desk.Person.Calendar.Given() {
		return false, err
	}
	was := desk.Person.Calendar.Sealed
	secret, err := keys.Open(was, about(who))
	if err != nil {
		return false, err
	}
	anew, err := keys.Seal(secret, about(who))
	if err != nil {
		return false, err
	}
	err = s.Change(ctx, who, func(d *session.Desk) error {
		c := &d.Person.Calendar
		if sealed = bytes.Equal(c.Sealed, was); sealed {
			c.Sealed, c.Key = anew, keys.IDs()[0]
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("seal the calendar of %s anew: %w", who, err)
	}
	return sealed, nil
}

func (r *Rotated) shut(why *seal.Unopened) {
	key := why.Key
	if why.Cause == seal.Damaged {
		key = ""
	}
	r.Shut[key]++
}

// RotateClosed is Rotate in a store that no bot is asked for: in a file that none has open,
// or in a database. A backup is left as it is: opened in earnest, it would be none any
// more.
func RotateClosed(ctx context.Context, at Place, keys seal.Keys, o Opening, now time.Time) (done Rotated, err error) {
	if file := at.file(); file != "" {
		stats, err := bolt.File{Path: file}.Stats(ctx)
		if err != nil {
			return done, err
		}
		if stats.Taken != "" {
			return done, fmt.Errorf("%s is a backup, taken %s: it is left as it is; rotate once it was put in the store's place and the bot has begun", file, stats.Taken)
		}
	}
	o.MustExist = true
	s, err := at.Open(ctx, o)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return Rotate(ctx, s, keys, now)
}

// sealsOtherwise is that a running bot does not seal with the key that was asked for.
type sealsOtherwise struct {
	with  string // the key that it seals with; "": it has none
	asked string
}

func (e *sealsOtherwise) Error() string {
	if e.with == "" {
		return "the running bot has no key: give it the key file and restart it, then rotate again"
	}
	return fmt.Sprintf("the running bot seals with key %s, and key %s is the first of the key file: restart the bot, so that it reads the file, then rotate again", e.with, e.asked)
}

// Rotating has a running bot seal anew.
type Rotating struct {
	Store   Rotatable
	Keys    seal.Keys // the bot's
	Backups int       // of one a day, how many are kept; 0: none are made
	Log     *slog.Logger
}

// Asked is Rotate for a tool that expects the key of this name to seal; "": any.
func (r Rotating) Asked(ctx context.Context, first string, now time.Time) (Rotated, error) {
	if r.Keys.None() {
		return Rotated{}, &sealsOtherwise{asked: first}
	}
	if seals := r.Keys.IDs()[0]; first != "" && seals != first {
		return Rotated{}, &sealsOtherwise{with: seals, asked: first}
	}
	done, err := Rotate(ctx, r.Store, r.Keys, now)
	if err != nil {
		return done, err
	}
	done.Backups = r.Backups
	r.Log.InfoContext(ctx, "sealed anew", "key", done.Key, "tokens", done.Tokens, "addresses", done.Addresses, "already", done.Already)
	return done, nil
}
