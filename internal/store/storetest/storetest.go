// Package storetest tells the stories that every store must live up to.
package storetest

import (
	"testing"

	"unhunch/internal/store"
)

// Crasher is a Store whose process can be lost. Crash gives a store of what
// is on disk at this moment, as the next process would find it; nothing is
// closed or flushed before. It may be called while a transaction is open.
type Crasher interface {
	store.Store
	Crash(t *testing.T) store.Store
}

// Run tells every story to a store of its own, which open makes empty. The
// stories about crashes are told to a Crasher only, those about several processes to a
// Sharer, and those about who works for whom to a Replica.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	chapters := []struct {
		name    string
		stories []story
	}{
		{"due", dueStories()},
		{"meetings", meetingStories()},
		{"pauses", pauseStories()},
		{"steps", stepStories()},
		{"rescheduled", rescheduledStories()},
		{"desk", deskStories()},
		{"days", dayStories()},
		{"forget", forgetStories()},
		{"queue", queueStories()},
		{"claim", claimStories()},
		{"settle", settleStories()},
		{"fold", foldStories()},
		{"ignored", ignoredStories()},
		{"recover", recoverStories()},
		{"files", fileStories()},
		{"heard", heardStories()},
		{"workspaces", workspaceStories()},
		{"refuse", refuseStories()},
	}
	for _, chapter := range chapters {
		t.Run(chapter.name, func(t *testing.T) { tell(t, chapter.stories, open) })
	}
	if _, ok := open(t).(Sharer); ok {
		t.Run("once", func(t *testing.T) { tell(t, onceStories(), open) })
	}
	if _, ok := open(t).(Replica); ok {
		t.Run("leases", func(t *testing.T) { tell(t, leaseStories(), open) })
	}
	if _, ok := open(t).(Crasher); ok {
		t.Run("crash", func(t *testing.T) { tell(t, crashStories(), open) })
	}
}

func tell(t *testing.T, stories []story, open func(t *testing.T) store.Store) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) { s.tell(&scene{T: t, Store: open(t)}) })
	}
}
