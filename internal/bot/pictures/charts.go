package pictures

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
	"unique"

	"github.com/cenkalti/backoff/v5"
	"github.com/hashicorp/golang-lru/v2/simplelru"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/pace"
	"unhunch/internal/prefs"
	"unhunch/internal/scope"
)

// Chart is a picture of somebody's numbers. It is called what it shows, so that whoever
// has the same numbers sees the same file, which says nothing of whose they are.
type Chart interface {
	Name() string
	PNG() ([]byte, error)
}

// How many charts there are.
const (
	// mostCharts is how many of a workspace are kept in Slack, some 5 KB each: who has
	// others than these is shown words alone for a moment. Of those beyond fewCharts, what
	// was not shown for chartRests goes: each takes memory in each of many workspaces.
	mostCharts, fewCharts = 512, 64
	chartRests            = 7 * 24 * time.Hour
	// mostAsked is how many wait to be brought. Who comes behind asks again with the next
	// look.
	mostAsked = 128
	// chartsPerMinute and chartsAtOnce are the share of the uploads that charts have, as
	// long as no step lacks its picture.
	chartsPerMinute, chartsAtOnce = 30, 10
)

// Charts shows pictures of numbers in Slack, as files which it brings there when somebody
// looks, also where the library's pictures have a URL: nobody can put there what is not
// known before it is wanted.
//
// No view and no post waits for one. Where it is not there yet, words stand alone, and are
// complete.
type Charts struct {
	gallery *Gallery // whose ways to Slack and to the store it takes
	log     *slog.Logger
	budget  *pace.Budget
	wake    chan struct{}
	brought func(who ...prefs.UserID)

	mu     sync.Mutex
	files  *simplelru.LRU[string, chartFile] // in Slack, by name and by when they were last shown
	asked  []*wish                           // the one that was asked for first in front
	gone   []dropped                         // to be deleted in Slack, and forgotten
	sweeps bool                              // the next to do is to delete one of those
	read   time.Time                         // when it was recalled what is in Slack; zero: never
	closed time.Time                         // until then nothing is brought

	failures *backoff.ExponentialBackOff // uploads in a row that came to nothing
	refusals *backoff.ExponentialBackOff // what was refused for its chart
}

// chartFile is a chart in Slack.
type chartFile struct {
	id   string
	from time.Time // when Slack is done with it
	last time.Time // when it was shown
}

// dropped is a file that is not shown any more.
type dropped struct{ name, id string }

// wish is a chart that is wanted, and by whom who looks at their tab.
type wish struct {
	Chart
	of map[prefs.UserID]struct{}
}

// NewCharts brings nothing until it runs. brought is called with who waited for a chart
// that is there now; it must not block.
func NewCharts(g *Gallery, brought func(...prefs.UserID), log *slog.Logger) *Charts {
	c := &Charts{
		gallery: g, log: log, brought: brought, wake: make(chan struct{}, 1),
		budget:   pace.PerMinute("charts", chartsPerMinute, chartsAtOnce, log),
		failures: growing(time.Second), refusals: growing(time.Minute),
	}
	c.files, _ = simplelru.NewLRU[string, chartFile](mostCharts+1, nil) // fails for sizes below 1
	return c
}

// Show gives a chart to a card, or the zero Picture while Slack has none; then it is
// brought, and who looks is told of it. The zero UserID does not look.
func (c *Charts) Show(chart Chart, alt string, looks prefs.UserID, now time.Time) card.Picture {
	if c.gallery.Scopes.Lack(scope.Files) {
		return card.Picture{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	file, there := c.files.Get(chart.Name())
	if !there || now.Before(file.from) {
		c.ask(chart, looks)
		return card.Picture{}
	}
	file.last = now
	c.files.Add(chart.Name(), file)
	return card.Picture{File: file.id, Alt: alt}
}

// ask has a chart brought. Whoever calls it holds mu.
func (c *Charts) ask(chart Chart, looks prefs.UserID) {
	var w *wish
	for _, one := range c.asked {
		if one.Name() == chart.Name() {
			w = one
		}
	}
	if w == nil {
		if len(c.asked) >= mostAsked {
			return
		}
		w = &wish{chart, map[prefs.UserID]struct{}{}}
		c.asked = append(c.asked, w)
	}
	if looks != (prefs.UserID{}) {
		w.of[looks] = struct{}{}
	}
	c.ring()
}

func (c *Charts) ring() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Idle reports whether nobody waits for a chart.
func (c *Charts) Idle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.asked) == 0
}

// Taken says that Slack took something with a chart.
func (c *Charts) Taken() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refusals.Reset()
}

// Refused says that Slack refused something for one of its charts: its file was deleted,
// or is not ready. After a while they are brought anew for who looks; the zero UserID does
// not.
func (c *Charts) Refused(now time.Time, looks prefs.UserID, charts ...Chart) {
	c.mu.Lock()
	defer c.mu.Unlock()
	pause := c.refusals.NextBackOff()
	c.closed = now.Add(pause)
	for _, chart := range charts {
		c.log.Warn("Slack refused a picture of numbers: words go out alone", "again_in", pause)
		if file, there := c.files.Peek(chart.Name()); there {
			c.drop(chart.Name(), file)
		}
		if looks != (prefs.UserID{}) {
			c.ask(chart, looks)
		}
	}
	c.ring()
}

// drop lets a file go. Whoever calls it holds mu.
func (c *Charts) drop(name string, file chartFile) {
	c.files.Remove(name)
	c.gone = append(c.gone, dropped{name, file.id})
}

// hang takes in a file, and lets those go that were not shown for the longest. Whoever
// calls it holds mu.
func (c *Charts) hang(name string, file chartFile) {
	c.files.Add(unique.Make(name).Value(), file) // many workspaces have the same
	for {
		oldest, its, _ := c.files.GetOldest()
		old := c.files.Len() > fewCharts && file.last.Sub(its.last) >= chartRests
		if c.files.Len() <= mostCharts && !old {
			return
		}
		c.drop(oldest, its)
	}
}

// Recall learns of what another process brought and let go, where something was asked for
// here that is not known to be in Slack: once a minute at the most. It is for who brings
// nothing.
func (c *Charts) Recall(ctx context.Context) error {
	c.mu.Lock()
	enough := len(c.asked) == 0 || c.gallery.Now().Sub(c.read) < recallAfter
	c.asked = nil
	c.mu.Unlock()
	if enough {
		return nil
	}
	return c.recall(ctx)
}

// recall learns what is in Slack by now, from before or by another process.
func (c *Charts) recall(ctx context.Context) error {
	kept, err := c.gallery.Files.Files(ctx, c.gallery.Workspace)
	if err != nil {
		return fmt.Errorf("recall the pictures of numbers: %w", err)
	}
	now := c.gallery.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range c.files.Keys() { // the one that was not shown for the longest in front
		if kept[chartsFolder+name] == "" {
			c.files.Remove(name)
			continue
		}
		file, _ := c.files.Peek(name)
		file.last = now // as far as is known, another process shows it
		c.files.Add(name, file)
	}
	for content, id := range kept {
		name, isOurs := strings.CutPrefix(content, chartsFolder)
		file, known := c.files.Peek(name)
		if isOurs && (!known || file.id != id) && !slices.Contains(c.gone, dropped{name, id}) {
			c.hang(name, chartFile{id: id, last: now})
		}
	}
	c.read = now
	return nil
}
