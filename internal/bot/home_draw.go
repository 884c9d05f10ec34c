package bot

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// keep draws Home tabs until ctx ends.
func (h *homes) keep(ctx context.Context) error {
	var drawing sync.WaitGroup
	defer drawing.Wait()
	for ctx.Err() == nil {
		now := h.now()
		id, l, wait := h.next(now)
		if l == nil {
			h.wake.await(ctx, wait)
			continue
		}
		t, err := h.tab(ctx, id, now)
		switch {
		case err != nil:
			h.drawn(ctx, id, "", err)
		case h.draws(id, t.view):
			h.pace.AllowN(now, 1)
			drawing.Go(func() {
				mark, err := h.publish(ctx, id, t)
				h.drawn(ctx, id, mark, err)
			})
		}
	}
	return nil
}

// tab is somebody's tab as it is to look.
type tab struct {
	view    slack.HomeTabViewRequest        // with its mark
	exhibit exhibit                         // what it shows
	words   func() slack.HomeTabViewRequest // the same, without pictures
}

func (h *homes) tab(ctx context.Context, id prefs.UserID, now time.Time) (t tab, err error) {
	answer, err := h.coach.Do(ctx, id, coach.Home{}, coach.Facts{}, now)
	if err != nil {
		return t, err
	}
	shown, _ := answer.(coach.HomeShown)
	d, says := shown.Desk, h.says()
	reads := d.Person
	reads.Locale = cmp.Or(reads.Locale, h.locale(id))
	w := card.For(reads)
	if !d.Person.OptedIn.IsZero() {
		t.exhibit.looks = id
		t.exhibit.shown, t.exhibit.charts = h.pictures.charts.of(d.Review(d.Day(now), now), w, d.Person.Prefs.Shown(), id, now)
	}
	t.words = func() slack.HomeTabViewRequest { return w.Home(shown, says) }
	t.view, err = markedView(w.Home(shown, says, t.exhibit.shown...))
	return t, err
}

// markedView keeps what a view looks like in it.
func markedView(view slack.HomeTabViewRequest) (slack.HomeTabViewRequest, error) {
	is, err := markOf(view)
	view.PrivateMetadata = hex.EncodeToString(is[:])
	return view, err
}

// says is what a tab says of the workspace.
func (h *homes) says() card.Around {
	around := h.around()
	around.Support = *h.support.Load()
	return around
}

// locale is that of somebody who looked at their tab.
func (h *homes) locale(id prefs.UserID) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, known := h.looked.Peek(id)
	if !known {
		return ""
	}
	return l.locale
}

// publish shows somebody their tab, and once more without its pictures where Slack
// certainly refuses those. It gives the mark of what stands there, if anything does.
func (h *homes) publish(ctx context.Context, id prefs.UserID, t tab) (mark string, err error) {
	mark, err = t.view.PrivateMetadata, h.put(ctx, id, t.view)
	shows := slices.ContainsFunc(t.exhibit.shown, func(p card.Picture) bool { return p != (card.Picture{}) })
	switch {
	case !shows:
	case err == nil:
		h.pictures.taken(t.exhibit)
	case refusedForAPicture(err):
		words, unmarked := markedView(t.words())
		if err = errors.Join(unmarked, h.put(ctx, id, words)); err == nil {
			mark = words.PrivateMetadata
			h.pictures.refused(t.exhibit, h.now())
		}
	}
	return mark, err
}

// refusedForAPicture is forItsPicture of a view.
func refusedForAPicture(err error) bool {
	code := outcome.Code(err)
	return code == "invalid_arguments" || forItsPicture(&delivery.Refusal{Code: code})
}

func (h *homes) put(ctx context.Context, id prefs.UserID, view slack.HomeTabViewRequest) error {
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	if _, err := h.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: id.Person, View: view}); err != nil {
		return fmt.Errorf("views.publish: %w", err)
	}
	return nil
}

// drawn takes in how the drawing of a tab ended. One that was not drawn is drawn
// again, until Slack says that it never will: it may be the answer to a press.
func (h *homes) drawn(ctx context.Context, id prefs.UserID, mark string, err error) {
	if err != nil && ctx.Err() == nil && !outcome.IsLimited(err) {
		h.log.Log(ctx, outcome.Level(err, slog.LevelWarn), "the Home tab was not drawn", "user", id, "error", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	defer h.wake.ring()
	if mark != "" {
		h.drawing--
	}
	limited, isLimited := errors.AsType[*slack.RateLimitedError](err)
	if isLimited {
		h.silent = true
		time.AfterFunc(max(limited.RetryAfter, time.Second), h.speaks)
	}
	l, known := h.looked.Peek(id)
	if !known { // so many looked since
		return
	}
	if err == nil {
		l.shows, l.failed = mark, 0
	}
	h.rests(id, l)
	switch {
	case err == nil, outcome.IsFinal(err), outcome.IsRevoked(err):
		return
	case isLimited:
		h.waits(id, l, inFront)
		return
	case mark != "":
		l.shows = "" // it may have been drawn
	}
	l.failed++
	time.AfterFunc(min(time.Second<<min(l.failed-1, 9), longestWait), func() { h.retries(id) })
}

// longestWait is how long a tab waits that Slack did not take, at the most.
const longestWait = 5 * time.Minute
