package workspace

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/seal"
)

// Resealed is what became of the secrets of all workspaces.
type Resealed struct {
	Secrets  int // sealed anew
	Before   int // sealed with the first key already
	Unopened []*Unopened
}

// Reseal seals every workspace's secrets with the first key. One that cannot be opened
// stays as it is and is told. Whatever ends it, it goes on where it was when it is
// called again.
func Reseal(ctx context.Context, s Store, keys seal.Keys, now time.Time) (done Resealed, err error) {
	records, err := s.Workspaces(ctx)
	if err != nil {
		return done, err
	}
	for _, r := range records {
		one := Resealed{}
		err := s.ChangeWorkspace(ctx, r.ID, now, func(r *Record) (What, error) {
			one = Resealed{}
			one.reseal(keys, Token, r.ID, &r.Token)
			one.reseal(keys, Refresh, r.ID, &r.Refresh)
			if one.Secrets == 0 {
				return "", nil
			}
			return WasRotated, nil
		})
		if err != nil {
			return done, fmt.Errorf("seal the tokens of workspace %s anew: %w", r.ID, err)
		}
		done.Secrets += one.Secrets
		done.Before += one.Before
		done.Unopened = append(done.Unopened, one.Unopened...)
	}
	return done, nil
}

func (d *Resealed) reseal(keys seal.Keys, which Secret, id string, b *[]byte) {
	if len(*b) == 0 {
		return
	}
	secret, err := opened(keys, which, id, *b)
	var anew []byte
	if err == nil {
		if seal.KeyOf(*b) == keys.IDs()[0] {
			d.Before++
			return
		}
		anew, err = sealed(keys, which, id, secret)
	}
	if why, ok := errors.AsType[*Unopened](err); ok {
		d.Unopened = append(d.Unopened, why)
		return
	}
	*b = anew
	d.Secrets++
}
