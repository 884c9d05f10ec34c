// Package pictures brings pictures to Slack: the library's, and those of what people did.
package pictures

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
	"unique"

	"github.com/cenkalti/backoff/v5"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/routine"
	"unhunch/internal/scope"
)

// Files remembers which files were uploaded to a workspace, by what they hold,
// so that nothing is uploaded twice.
type Files interface {
	// Files lists Slack's ids of a workspace's files, by what they hold.
	Files(ctx context.Context, workspace string) (map[string]string, error)
	// SetFile remembers one file. The empty id forgets it.
	SetFile(ctx context.Context, workspace, content, id string) error
}

// Options are what a Gallery needs; every field but Base, Pace and Room
// is required.
type Options struct {
	Base      string // the URL that pictures are found under, ending in a slash; "" uploads them
	API       *slack.Client
	Workspace string
	Scopes    *Scopes
	Files     Files
	Library   *routine.Library
	Pace      Pace
	Room      chan struct{} // for uploads of all galleries together, each of which has one at the most, and its Charts another; nil: there is no other
	Now       func() time.Time
	Log       *slog.Logger
}

// Pace is how fast pictures go up. The zero Pace suits Slack.
type Pace struct {
	Every time.Duration // between two uploads; 800 ms: Slack allows 100 a minute (docs: tier 4)
	Rest  time.Duration // before an uploaded picture is shown; 5 s: Slack says it is done before it is
}

// Gallery shows the library's pictures in Slack: by a URL where there is one,
// and otherwise as files, which it uploads in the background, once for each
// workspace.
//
// No post ever waits for it. A step whose picture is not in Slack yet goes out
// without: its words are complete, and they are of no use when they come late.
// That is rare, since all pictures are uploaded when the bot starts, and those
// of a routine that is offered before the others.
type Gallery struct {
	Options
	wake chan struct{}

	mu     sync.Mutex
	files  map[string]string    // Slack's ids, by what they hold: routine.Picture.FileName
	fresh  map[string]time.Time // when Slack is done with those that were just uploaded
	asked  []routine.Picture    // to be uploaded before the others
	lost   []string             // not in Slack any more, and still remembered
	tries  map[string]int       // uploads that came to nothing
	read   time.Time            // when it was last recalled what was uploaded
	runs   bool                 // it uploads
	closed time.Time            // until then nothing is uploaded, or linked to
	told   bool                 // the operator knows that there is no way

	// How long to pause after one more, in a row.
	failures *backoff.ExponentialBackOff // uploads, of any picture, that came to nothing
	refusals *backoff.ExponentialBackOff // posts refused for their picture
}

// New recalls what was uploaded before.
func New(ctx context.Context, o Options) (*Gallery, error) {
	o.Pace.Every = cmp.Or(o.Pace.Every, 800*time.Millisecond)
	o.Pace.Rest = cmp.Or(o.Pace.Rest, 5*time.Second)
	g := &Gallery{
		Options: o, wake: make(chan struct{}, 1), files: map[string]string{}, fresh: map[string]time.Time{}, tries: map[string]int{},
		failures: growing(time.Second), refusals: growing(time.Minute),
	}
	if err := g.recall(ctx); err != nil {
		return nil, err
	}
	return g, nil
}

// chartsFolder begins what is remembered of a chart: no picture of the library has a folder.
const chartsFolder = "charts/"

// recallAfter is how old it may be what is known of uploads, where another process may
// have made some.
const recallAfter = time.Minute

// Recall learns of what another process uploaded, where something was asked for that is
// not known to be in Slack: once a minute at the most.
func (g *Gallery) Recall(ctx context.Context) error {
	g.mu.Lock()
	enough := len(g.asked) == 0 || g.Now().Sub(g.read) < recallAfter
	g.mu.Unlock()
	if enough || g.Base != "" {
		return nil
	}
	return g.recall(ctx)
}

func (g *Gallery) recall(ctx context.Context) error {
	kept, err := g.Files.Files(ctx, g.Workspace)
	if err != nil {
		return fmt.Errorf("recall the pictures: %w", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for content, id := range kept {
		if !slices.Contains(g.lost, content) && !strings.HasPrefix(content, chartsFolder) {
			g.files[unique.Make(content).Value()] = id // all workspaces have the same pictures
		}
	}
	g.asked = slices.DeleteFunc(g.asked, func(p routine.Picture) bool {
		_, there := g.files[p.FileName()]
		return there
	})
	g.read = g.Now()
	return nil
}

// Stock takes another library, whose pictures are uploaded as far as they are
// not in Slack already.
func (g *Gallery) Stock(library *routine.Library) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.Library = library
	clear(g.tries)
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// Show gives a picture to a card, or the zero Picture while Slack has none.
func (g *Gallery) Show(p routine.Picture, alt string, now time.Time) card.Picture {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.Base != "" {
		if now.Before(g.closed) {
			return card.Picture{}
		}
		return card.Picture{URL: g.Base + url.PathEscape(p.FileName()), Alt: alt}
	}
	file, there := g.files[p.FileName()]
	if !there {
		g.ask(p)
	}
	if !there || now.Before(g.fresh[p.FileName()]) {
		return card.Picture{}
	}
	return card.Picture{File: file, Alt: alt}
}

// Expect says that a picture will be shown soon.
func (g *Gallery) Expect(p routine.Picture) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, there := g.files[p.FileName()]; !there && g.Base == "" {
		g.ask(p)
	}
}

// Uploads reports whether what is missing is on its way.
func (g *Gallery) Uploads(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.Base == "" && !g.Scopes.Lack(scope.Files) && !now.Before(g.closed)
}

// hurries reports whether steps lack pictures that are on their way: they go first.
func (g *Gallery) hurries() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.brings(0) && slices.ContainsFunc(g.Library.Pictures(), g.lacks)
}

// aMoment is how long Slack may ask an upload to wait that is on its way all the same.
const aMoment = 5 * time.Second

// Idle reports whether no picture that was asked for is on its way.
func (g *Gallery) Idle() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.brings(aMoment) || !slices.ContainsFunc(g.asked, g.lacks)
}

// brings reports whether pictures are uploaded, after a while at the most. Whoever calls it
// holds mu.
func (g *Gallery) brings(within time.Duration) bool {
	return g.runs && g.Base == "" && !g.Scopes.Lack(scope.Files) && g.closed.Sub(g.Now()) <= within
}

// lacks reports whether a picture is not there yet, and did not fail so far. Whoever calls
// it holds mu.
func (g *Gallery) lacks(p routine.Picture) bool {
	_, there := g.files[p.FileName()]
	return !there && g.tries[p.FileName()] == 0
}

// Soon is how long it takes until some pictures that were asked for can be shown, as a
// rule.
func (g *Gallery) Soon() time.Duration {
	const some = 10
	return max(g.Pace.Rest+some*g.Pace.Every, 3*time.Second)
}

func (g *Gallery) ask(p routine.Picture) {
	if !slices.ContainsFunc(g.asked, func(a routine.Picture) bool { return a.Name == p.Name }) {
		g.asked = append(g.asked, p)
	}
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// Taken says that Slack took a post with a picture.
func (g *Gallery) Taken() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refusals.Reset()
}

// Refused says that Slack refused a post for one of its pictures: the file was
// deleted or is not ready yet, or nothing was found at the URL. After a while the
// files are uploaded anew, and a URL tried again.
func (g *Gallery) Refused(now time.Time, of ...routine.Picture) {
	g.mu.Lock()
	defer g.mu.Unlock()
	pause := g.refusals.NextBackOff()
	g.closed = now.Add(pause)
	for _, p := range of {
		g.Log.Warn("Slack refused a picture: its step goes out without", "picture", p.Name, "again_in", pause)
		if g.Base == "" {
			delete(g.files, p.FileName())
			g.lost = append(g.lost, p.FileName())
			g.ask(p)
		}
	}
}

// longestPause bounds the pause after failures.
const longestPause = 10 * time.Minute

// growing are pauses each twice as long as the one before.
func growing(first time.Duration) *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{InitialInterval: first, Multiplier: 2, MaxInterval: longestPause}
}
