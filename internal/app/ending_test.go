package app

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bubble"
)

func TestWhatHangsIsLeftBehindAfterTenSeconds(t *testing.T) {
	broken := errors.New("the store is gone")
	for name, tc := range map[string]struct {
		takes time.Duration // after the end began
		stops bool          // somebody ends it
		fails error
		want  []error
		after time.Duration
	}{
		"asked to stop":           {stops: true, takes: 3 * time.Second, after: 3 * time.Second},
		"asked to stop, in vain":  {stops: true, takes: time.Hour, want: []error{errHangs}, after: mostEnding},
		"it fails":                {fails: broken, takes: 3 * time.Second, want: []error{broken}, after: 3 * time.Second},
		"it fails, and one hangs": {fails: broken, takes: time.Hour, want: []error{broken, errHangs}, after: mostEnding},
		"it is over by itself":    {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				over := make(chan struct{})
				defer close(over)
				began := bubble.Now()
				asked, stop := context.WithCancel(t.Context())
				g, ctx := errgroup.WithContext(asked)
				g.Go(func() error { return tc.fails })
				g.Go(func() error {
					select {
					case <-time.After(tc.takes):
					case <-over:
					}
					return nil
				})
				if tc.stops {
					stop()
				}
				err := ended(ctx, g)
				took := bubble.Since(began)
				stop()
				if took != tc.after || err != nil && len(tc.want) == 0 {
					t.Errorf("%v after %s, want %s", err, took, tc.after)
				}
				for _, want := range tc.want {
					if !errors.Is(err, want) {
						t.Errorf("%v, want %v", err, want)
					}
				}
			})
		})
	}
}
