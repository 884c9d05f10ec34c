package pictures

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/prefs"
)

// Run brings what is asked for, one after the other, until ctx ends. What is known from
// before is recalled, since another process may have been at it.
func (c *Charts) Run(ctx context.Context) error {
	c.mu.Lock()
	c.files.Purge()
	c.gone, c.read = nil, time.Time{}
	c.mu.Unlock()
	for ctx.Err() == nil {
		pause := c.work(ctx)
		if pause == 0 {
			continue
		}
		var passes <-chan time.Time
		if pause != untilAsked {
			passes = time.After(pause)
		}
		select {
		case <-ctx.Done():
		case <-c.wake:
		case <-passes:
		}
	}
	return nil
}

// untilAsked is no time: it takes as long as nobody asks.
const untilAsked time.Duration = -1

// work does one thing, and says how long to pause after it.
func (c *Charts) work(ctx context.Context) (pause time.Duration) {
	c.mu.Lock()
	idle, known := len(c.asked)+len(c.gone) == 0, !c.read.IsZero()
	c.mu.Unlock()
	if idle {
		return untilAsked
	}
	if !known {
		if err := c.recall(ctx); err != nil {
			c.log.WarnContext(ctx, "it is not known yet which pictures were uploaded", "error", err)
			return betweenRecalls
		}
	}
	now := c.gallery.Now()
	soon := c.tell(now)
	w, d, pause := c.next(now)
	switch {
	case w != nil:
		c.bring(ctx, w)
	case d != nil:
		c.delete(ctx, *d)
	case soon > 0 && (pause == untilAsked || soon < pause):
		return soon
	}
	return pause
}

// tell tells who waits for what is there by now, and gives how long the next takes that
// Slack is not done with; 0: there is none.
func (c *Charts) tell(now time.Time) (soon time.Duration) {
	c.mu.Lock()
	var who []prefs.UserID
	c.asked = slices.DeleteFunc(c.asked, func(w *wish) bool {
		file, there := c.files.Peek(w.Name())
		if !there {
			return false
		}
		if left := file.from.Sub(now); left > 0 {
			if soon == 0 || left < soon {
				soon = left
			}
			return false
		}
		who = slices.AppendSeq(who, maps.Keys(w.of))
		return true
	})
	c.mu.Unlock()
	if len(who) > 0 {
		c.brought(who...)
	}
	return soon
}

// next is what is to be brought, or to be deleted: by turns where there is both. Where
// there is neither, or its time has not come, it says how long to wait.
func (c *Charts) next(now time.Time) (w *wish, d *dropped, pause time.Duration) {
	hurries := c.gallery.hurries()
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(c.closed) {
		return nil, nil, c.closed.Sub(now)
	}
	pause = untilAsked
	for _, one := range c.asked {
		if !c.files.Contains(one.Name()) {
			w = one
			break
		}
	}
	if w != nil && hurries {
		w, pause = nil, c.gallery.Pace.Every
	}
	if len(c.gone) > 0 && (w == nil || c.sweeps) {
		c.sweeps = false
		return nil, &c.gone[0], 0
	}
	if w != nil {
		c.sweeps = true
		return w, nil, 0
	}
	return nil, nil, pause
}

// bring uploads a chart.
func (c *Charts) bring(ctx context.Context, w *wish) {
	if c.budget.Turn(ctx, time.Minute, c.gallery.Now()) != nil {
		return // ctx has ended: nobody is before
	}
	leave, entered := c.gallery.enters(ctx)
	if !entered {
		return
	}
	defer leave()
	id, err := c.upload(ctx, w)
	now := c.gallery.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.failures.Reset()
		c.hang(w.Name(), chartFile{id: id, from: now.Add(c.gallery.Pace.Rest), last: now})
		return
	}
	if ctx.Err() != nil {
		return
	}
	if c.closes(err, now) {
		return
	}
	c.log.WarnContext(ctx, "a picture of numbers was not uploaded", "error", outcome.WithoutURL(err), "next_in", c.closed.Sub(now))
	c.asked = append(slices.DeleteFunc(c.asked, func(one *wish) bool { return one == w }), w) // others first
}

// closes has nothing brought for a while after a failure, and reports whether that is
// Slack's wish. Whoever calls it holds mu.
func (c *Charts) closes(err error, now time.Time) (wished bool) {
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		c.closed = now.Add(max(limited.RetryAfter, c.gallery.Pace.Every))
		return true
	}
	if unwelcome(err) != "" { // the gallery tells of it
		c.asked, c.closed = nil, now.Add(closedFor)
		return true
	}
	c.closed = now.Add(c.failures.NextBackOff())
	return false
}

// upload draws a chart and takes it to Slack. Neither its name nor its title says whose
// numbers it shows.
func (c *Charts) upload(ctx context.Context, w *wish) (id string, err error) {
	data, err := w.PNG()
	if err != nil {
		return "", err
	}
	id, err = c.gallery.put(ctx, w.Name(), "Unhunch", data)
	if err != nil {
		return "", err
	}
	if err := c.gallery.Files.SetFile(context.WithoutCancel(ctx), c.gallery.Workspace, chartsFolder+w.Name(), id); err != nil {
		c.log.Error("could not remember a picture of numbers", "error", err)
	}
	return id, nil
}

// delete deletes a file in Slack, and forgets it once that is certain, unless another has
// its name by now.
func (c *Charts) delete(ctx context.Context, d dropped) {
	calling, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	err := c.gallery.API.DeleteFileContext(calling, d.id)
	c.mu.Lock()
	anew := c.files.Contains(d.name)
	c.mu.Unlock()
	switch {
	case err != nil && !outcome.IsFinal(err):
	case anew:
		err = nil
	default: // it is not there any more, or not ours to delete
		err = c.gallery.Files.SetFile(context.WithoutCancel(ctx), c.gallery.Workspace, chartsFolder+d.name, "")
	}
	now := c.gallery.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = slices.DeleteFunc(c.gone, func(one dropped) bool { return one == d })
	if err == nil {
		return
	}
	c.gone = append(c.gone, d) // others first
	if ctx.Err() == nil && !c.closes(err, now) {
		c.log.WarnContext(ctx, "a picture of numbers was not deleted", "error", outcome.WithoutURL(err), "next_in", c.closed.Sub(now))
	}
}
