package workspace

import (
	"context"
	"slices"
	"sync"
)

// Watchers wait for changes that somebody can see. They are safe for several at once.
type Watchers struct {
	mu  sync.Mutex
	all []chan struct{}
}

// Changes receives after something changed that somebody can see. Changes that
// come in quick succession may be told once. It closes when ctx ends.
func (w *Watchers) Changes(ctx context.Context) <-chan struct{} {
	told := make(chan struct{}, 1)
	w.mu.Lock()
	w.all = append(w.all, told)
	w.mu.Unlock()
	context.AfterFunc(ctx, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.all = slices.DeleteFunc(w.all, func(o chan struct{}) bool { return o == told })
		close(told)
	})
	return told
}

// Tell tells them that something changed, without waiting for them.
func (w *Watchers) Tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, told := range w.all {
		select {
		case told <- struct{}{}:
		default:
		}
	}
}
