package pictures

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/routine"
	"unhunch/internal/scope"
)

// Run uploads what is missing, one picture after another, until ctx ends.
func (g *Gallery) Run(ctx context.Context) error {
	defer g.rests()
	for g.Base == "" && ctx.Err() == nil {
		if err := g.comesBack(ctx); err != nil {
			g.Log.WarnContext(ctx, "it is not known yet which pictures were uploaded", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(betweenRecalls):
			}
			continue
		}
		g.forget(ctx)
		p, pause, ok := g.next()
		wake := g.wake
		if ok {
			wake = nil // whoever asks now is seen in the next round
			pause = g.bring(ctx, p)
		}
		if pause <= 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-time.After(pause):
		}
	}
	return nil
}

// betweenRecalls is how long it waits for a store that does not answer; and what is known
// for less is new enough.
const betweenRecalls = 5 * time.Second

// comesBack recalls what was uploaded by another process, where one did that before this
// one, for as long as it was at it.
func (g *Gallery) comesBack(ctx context.Context) error {
	g.mu.Lock()
	old := !g.runs && g.Now().Sub(g.read) >= betweenRecalls
	g.mu.Unlock()
	if old {
		if err := g.recall(ctx); err != nil {
			return err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.runs = true
	return nil
}

// rests notes that nothing is uploaded any more.
func (g *Gallery) rests() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.runs = false
}

// forget writes down what Slack does not have any more.
func (g *Gallery) forget(ctx context.Context) {
	g.mu.Lock()
	lost := g.lost
	g.lost = nil
	g.mu.Unlock()
	for _, content := range lost {
		if err := g.Files.SetFile(ctx, g.Workspace, content, ""); err != nil {
			g.Log.Warn("could not forget a picture", "picture", content, "error", err)
		}
	}
}

// next is the picture to upload: one that was asked for before any other, and
// what failed before after what did not. Where there is none, or no way, it
// says how long to wait unless somebody asks.
func (g *Gallery) next() (p routine.Picture, wait time.Duration, ok bool) {
	now := g.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.Scopes.Lack(scope.Files) {
		g.tell("missing_scope")
		return p, closedFor, false
	}
	if now.Before(g.closed) {
		return p, g.closed.Sub(now), false
	}
	done := func(p routine.Picture) bool {
		_, there := g.files[p.FileName()]
		return there || g.tries[p.FileName()] == hopeless
	}
	g.asked = slices.DeleteFunc(g.asked, done)
	missing := slices.DeleteFunc(slices.Concat(g.asked, g.Library.Pictures()), done)
	if len(missing) == 0 {
		return p, closedFor, false
	}
	slices.SortStableFunc(missing, func(a, b routine.Picture) int {
		return cmp.Compare(g.tries[a.FileName()], g.tries[b.FileName()])
	})
	return missing[0], 0, true
}

// closedFor is how long nothing is uploaded once Slack said that it wants none.
const closedFor = time.Hour

// hopeless is the number of tries of a picture that will not get better.
const hopeless = math.MaxInt

// tell tells the operator, once, that there is no way for pictures.
func (g *Gallery) tell(cause string) {
	if !g.told {
		g.told = true
		g.Log.Warn("steps are shown in words alone: grant the app files:write and install it again, or set --picture-base-url", "cause", cause)
	}
}

// bring uploads a picture, and says how long to pause after it.
func (g *Gallery) bring(ctx context.Context, p routine.Picture) (pause time.Duration) {
	leave, entered := g.enters(ctx)
	if !entered {
		return 0
	}
	defer leave()
	id, err := g.upload(ctx, p)
	now := g.Now()
	g.mu.Lock()
	defer g.mu.Unlock()
	if err == nil {
		maps.DeleteFunc(g.fresh, func(_ string, from time.Time) bool { return !now.Before(from) })
		g.files[p.FileName()], g.fresh[p.FileName()] = id, now.Add(g.Pace.Rest)
		g.failures.Reset()
		g.told = false
		delete(g.tries, p.FileName())
		return g.Pace.Every
	}
	if ctx.Err() != nil {
		return 0
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return max(limited.RetryAfter, g.Pace.Every)
	}
	if code := unwelcome(err); code != "" {
		g.closed = now.Add(closedFor)
		if !outcome.IsRevoked(err) { // which is told of all calls together
			g.tell(code)
		}
		return 0
	}
	pause = g.failures.NextBackOff()
	if g.tries[p.FileName()]++; errors.Is(err, errUnreadable) {
		g.tries[p.FileName()] = hopeless
	}
	g.Log.Warn("a picture was not uploaded", "picture", p.Name, "error", outcome.WithoutURL(err), "next_in", pause)
	return pause
}

// enters waits for room among the uploads of all galleries; false: ctx has ended.
func (g *Gallery) enters(ctx context.Context) (leave func(), entered bool) {
	if g.Room == nil {
		return func() {}, true
	}
	select {
	case g.Room <- struct{}{}:
		return func() { <-g.Room }, true
	case <-ctx.Done():
		return nil, false
	}
}

// errUnreadable says that a picture of the library cannot be read any more.
var errUnreadable = errors.New("unreadable until the routines are read anew")

// uploadTimeout bounds one upload.
const uploadTimeout = time.Minute

// upload takes a picture to Slack in three steps and shares it with no channel:
// the bot's posts may show it, and nobody is told of it (docs: working with
// files; slack_file). One that cannot be written down is uploaded once more
// after the next start.
func (g *Gallery) upload(ctx context.Context, p routine.Picture) (id string, err error) {
	data, err := p.Data()
	if err != nil {
		return "", errors.Join(errUnreadable, err)
	}
	id, err = g.put(ctx, p.Name, caption(p.Name), data)
	if err != nil {
		return "", err
	}
	if err := g.Files.SetFile(context.WithoutCancel(ctx), g.Workspace, p.FileName(), id); err != nil {
		g.Log.Error("could not remember a picture", "picture", p.Name, "error", err)
	}
	return id, nil
}

// put takes a file to Slack, shared with no channel.
func (g *Gallery) put(ctx context.Context, name, title string, data []byte) (id string, err error) {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	file, err := g.API.UploadFileContext(ctx, slack.UploadFileParameters{
		Filename: name, FileSize: len(data), Reader: bytes.NewReader(data), Title: title,
	})
	if err != nil {
		return "", err
	}
	return file.ID, nil
}

// unwelcome is the code by which Slack says that it takes no picture from us at
// all, or "".
func unwelcome(err error) string {
	answer, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok {
		return ""
	}
	switch answer.Err {
	case "missing_scope", "no_permission", "access_denied", "file_uploads_disabled", "file_type_not_allowed", "team_access_not_granted":
		return answer.Err
	}
	if outcome.IsRevoked(err) {
		return answer.Err
	}
	return ""
}

// caption stands over a picture that somebody opens: "Chin tuck".
func caption(file string) string {
	name, _, _ := strings.Cut(file, ".")
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}
