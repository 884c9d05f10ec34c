package web

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"unhunch/internal/sandbox"
)

// breath is between two looks: changes come in bursts, and a page that looks again this often is lively enough.
const breath = 60 * time.Millisecond

// changes is what the page waits for.
type changes struct {
	slacks []*sandbox.Slack
	clock  Clock
}

// serve tells the page when to look again: after something changed that
// somebody can see, and when the workspace's clock shows another minute.
func (s changes) serve(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // a stream has no end; where there are no deadlines, none is in the way
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	seen := s.seen(r.Context())
	if !tell(w, out, "hello") {
		return
	}
	for {
		minute := time.NewTimer(s.toNextMinute())
		select {
		case _, open := <-seen:
			minute.Stop()
			if !open || !tell(w, out, "change") {
				return
			}
			pause := time.NewTimer(breath)
			select {
			case <-pause.C:
			case <-r.Context().Done():
				pause.Stop()
				return
			}
		case <-minute.C:
			if !tell(w, out, "change") {
				return
			}
		}
	}
}

// seen receives after a change in any of the workspaces, and closes when ctx ends.
func (s changes) seen(ctx context.Context) <-chan struct{} {
	if len(s.slacks) == 1 {
		return s.slacks[0].Changes(ctx)
	}
	all := make(chan struct{}, 1)
	var each sync.WaitGroup
	for _, slack := range s.slacks {
		each.Go(func() {
			for range slack.Changes(ctx) {
				select {
				case all <- struct{}{}:
				default: // it is told already
				}
			}
		})
	}
	go func() {
		each.Wait()
		close(all)
	}()
	return all
}

func (s changes) toNextMinute() time.Duration {
	now := s.clock.Now()
	return now.Truncate(time.Minute).Add(time.Minute).Sub(now) + time.Millisecond
}

func tell(w http.ResponseWriter, out *http.ResponseController, event string) bool {
	_, err := fmt.Fprintf(w, "event: %s\ndata: look\n\n", event)
	return err == nil && out.Flush() == nil
}
