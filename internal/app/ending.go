package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// mostEnding is how long the end may take.
const mostEnding = 10 * time.Second

var errHangs = fmt.Errorf("not everything that was under way ended within %s: it was left as it is", mostEnding)

// ended is g.Wait, but waits no longer than mostEnding once its ctx is over.
func ended(ctx context.Context, g *errgroup.Group) error {
	end := make(chan error, 1)
	go func() { end <- g.Wait() }()
	select {
	case err := <-end:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-end:
		return err
	case <-time.After(mostEnding):
	}
	if why := context.Cause(ctx); !errors.Is(why, context.Canceled) {
		return errors.Join(why, errHangs)
	}
	return errHangs
}
