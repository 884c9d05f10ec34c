package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/door"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/presence"
	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/pages"
	"unhunch/internal/routine"
	"unhunch/internal/seal"
	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/postgres"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// Examination is a look at all that a bot with these settings would rely on, whether it
// runs or not. Of Work, Reread and Hangups are not needed.
type Examination struct {
	Work

	// Mistakes in the form of the secrets, and in all other settings.
	BotTokenWrong, AppTokenWrong, SigningSecretWrong, ClientWrong, Wrong []checks.Mistake

	Overruled []string // what the file of settings says in vain, and what counts instead
}

// Checks are all there are, in the order in which one mends things. A part that comes
// to the house adds its own here.
func (e Examination) Checks() []doctor.Check {
	whole := e
	whole.Settings = e.complete()
	return whole.checks(checks.Share(whole.slack()))
}

func (e Examination) checks(asked checks.Shared) []doctor.Check {
	running := checks.Once(e.running)
	kept := checks.Once(e.kept)
	library := checks.Once(func(context.Context) (*routine.Library, error) { return LoadLibrary(e.Files.Routines) })
	trouble := func(ctx context.Context) *checks.Trouble {
		_, err := kept(ctx)
		t, _ := errors.AsType[*checks.Trouble](err)
		return t
	}
	none := func(ctx context.Context) bool { t := trouble(ctx); return t != nil && t.None }
	look := checks.Once(e.seen)
	inUse := func(ctx context.Context) bool {
		if e.Store.Shared() {
			is, err := look(ctx)
			return err == nil && len(is.Replicas) > 0
		}
		t := trouble(ctx)
		return t != nil && t.InUse
	}
	known, pictures := e.byWhat(asked, library)
	if e.Public != nil {
		known = append(known, checks.Tokens(func(ctx context.Context) (all int, shut []checks.Shut, err error) {
			if _, err = kept(ctx); err == nil {
				return e.opens(ctx)
			}
			return 0, nil, unless(none(ctx), err)
		}))
	}
	ofStore := e.ofDatabase(look)
	if !e.Store.Shared() {
		ofStore = e.ofFile(kept, none)
	}
	return slices.Concat([]doctor.Check{
		checks.Settings(e.Wrong, e.Files.Settings, e.Overruled),
		checks.Way(asked, e.APIURL, through(e.APIURL)),
		checks.Clock(asked),
	}, known, e.wayIn(asked, running, inUse), e.fromOutside(running, inUse), ofStore, []doctor.Check{
		checks.Routines(e.Files.Routines, library),
		pictures,
		checks.Zones(time.LoadLocation, checks.ZoneDirs()),
		checks.Quiet(func(ctx context.Context) (checks.Heard, int, error) {
			is, err := kept(ctx)
			return heard(is), is.People, unless(none(ctx), err)
		}, e.Now),
		checks.Calendars(e.NoCalendars, e.Keys.IDs(), func(ctx context.Context) (checks.Addresses, error) {
			is, err := kept(ctx)
			return checks.Addresses{By: is.Calendars, Troubles: is.Troubles}, unless(none(ctx), err)
		}),
		checks.Bot(running, e.Version),
		checks.Figures(e.Metrics, e.HTTP, running),
	})
}

// ofFile are the checks of a store in a file.
func (e Examination) ofFile(kept func(context.Context) (checks.Kept, error), none func(context.Context) bool) []doctor.Check {
	backups := Backups{Dir: e.BackupDir, Keep: e.Backups, Log: e.Log}
	young := func(ctx context.Context) bool {
		is, err := kept(ctx)
		return none(ctx) || err == nil && heard(is).Since.IsZero()
	}
	return []doctor.Check{
		checks.Store(e.Store.file(), e.MustExist, kept),
		checks.Rights(e.rights),
		checks.Disk{
			Store: e.Store.file(), BackupDir: e.BackupDir, Backups: e.Backups, Taken: backups.taken, Free: checks.Free, Now: e.Now,
			Size: func(ctx context.Context) int64 { is, _ := kept(ctx); return is.Bytes },
		}.Check(),
		checks.Backups(e.BackupDir, backups.taken, young, e.Now),
	}
}

// ofDatabase are the checks of a store in a database.
func (e Examination) ofDatabase(look func(context.Context) (checks.Seen, error)) []doctor.Check {
	return []doctor.Check{
		checks.Database(e.Store.String(), look), checks.Replicas(look, e.about()), checks.DatabaseClock(look), checks.Rights(e.rights), checks.DatabaseBackups(e.BackupDir),
	}
}

// byWhat are the checks of what Slack knows the bot by, and of pictures, which depend on
// it: of many workspaces, each has a token of its own.
func (e Examination) byWhat(asked checks.Shared, library func(context.Context) (*routine.Library, error)) (known []doctor.Check, pictures doctor.Check) {
	wrong := len(e.BotTokenWrong) > 0
	if e.Public != nil {
		return []doctor.Check{checks.Client(slices.Concat(e.ClientWrong, e.BotTokenWrong))}, checks.PicturesOfAll(e.Pictures, library, e.HTTP)
	}
	return []doctor.Check{checks.BotToken(e.BotTokenWrong, asked), checks.Scopes(wrong, asked)}, checks.Pictures(e.Pictures, library, e.HTTP, wrong, asked)
}

// wayIn are the checks of Socket Mode, or of HTTP where the bot listens.
func (e Examination) wayIn(
	asked checks.Shared, running func(context.Context) (checks.Running, error), inUse func(context.Context) bool,
) []doctor.Check {
	if l := e.Listen; l.Address != "" {
		return []doctor.Check{
			checks.SigningSecret(slices.Concat(e.SigningSecretWrong, e.AppTokenWrong)),
			checks.Listening{Address: l.Address, Cert: l.Cert, Key: l.Key, Running: running, Now: e.Now}.Check(),
		}
	}
	return []doctor.Check{checks.AppToken(e.AppTokenWrong, asked), checks.Socket(len(e.AppTokenWrong) > 0, asked, running, inUse)}
}

// fromOutside is the check of the address by which workspaces install the app.
func (e Examination) fromOutside(running func(context.Context) (checks.Running, error), inUse func(context.Context) bool) []doctor.Check {
	if e.Public == nil {
		return nil
	}
	return []doctor.Check{checks.PublicAddress{
		URL: e.Public.URL, Page: pages.Install, Shows: pages.Begin, Client: e.HTTP, Now: e.Now,
		Runs: func(ctx context.Context) bool { _, err := running(ctx); return err == nil || inUse(ctx) },
	}.Check()}
}

// running asks the bot that has the store open how it is.
func (e Examination) running(ctx context.Context) (checks.Running, error) {
	if e.Store.Shared() {
		return e.runningHere(ctx)
	}
	h, err := HealthFromRunning(ctx, e.Store)
	if errors.Is(err, errUnasked) {
		return checks.Running{}, nil
	}
	is := checks.Running{Tells: true, Version: h.Version, Listens: h.Listens, Open: h.Open}
	for _, r := range h.Refusing {
		is.Refusing = append(is.Refusing, checks.Refused{What: r.Said, Optional: r.Optional})
	}
	return is, err
}

// runningHere asks the bot on this machine at the address of its figures: those that share
// a database have no other.
func (e Examination) runningHere(ctx context.Context) (checks.Running, error) {
	if e.Metrics == "" {
		return checks.Running{}, ErrNobody
	}
	if up, err := AnswersAt(ctx, e.Metrics, "/healthz"); err != nil || !up.OK {
		return checks.Running{}, errors.Join(ErrNobody, err)
	}
	is := checks.Running{Tells: true, Version: e.Version, Listens: e.Listen.Address != ""}
	if open, err := AnswersAt(ctx, e.Metrics, "/readyz/door"); err == nil && open.OK {
		is.Open = door.Sockets
	}
	return is, nil
}

// kept looks at the store: through its bot, or at the file where none runs.
func (e Examination) kept(ctx context.Context) (checks.Kept, error) {
	if e.Store.Shared() {
		return e.keptThere(ctx)
	}
	stats, err := StatsFromRunning(ctx, e.Store)
	if err == nil {
		return checks.Kept{Stats: stats, Running: true}, nil
	}
	if !errors.Is(err, ErrNobody) {
		return checks.Kept{}, err
	}
	file := bolt.File{Path: e.Store.file()}
	wrong, err := file.Check(ctx)
	if err == nil && len(wrong) > 0 {
		return checks.Kept{Wrong: wrong}, nil
	}
	if err == nil {
		stats, err = file.Stats(ctx)
	}
	if t, known := errors.AsType[*bolt.Trouble](err); known {
		return checks.Kept{}, &checks.Trouble{
			What: t.Problem.Error(), Mend: t.Mend, None: errors.Is(err, bolt.ErrMissing), InUse: errors.Is(err, bolt.ErrInUse), Behind: errors.Is(err, bolt.ErrBehind),
		}
	}
	return checks.Kept{Stats: stats}, err
}

// unless is no error where there is nothing to look at.
func unless(nothing bool, err error) error {
	if nothing {
		return nil
	}
	return err
}

// keptThere looks at a store in a database.
func (e Examination) keptThere(ctx context.Context) (kept checks.Kept, err error) {
	tool, err := e.Store.Tool(ctx, e.Version, nil, e.Log)
	if errors.Is(err, postgres.ErrNone) {
		return kept, &checks.Trouble{What: err.Error(), None: true}
	}
	if err != nil {
		return kept, err
	}
	defer func() { err = errors.Join(err, tool.Close()) }()
	kept.Stats, err = tool.Stats(ctx)
	return kept, err
}

// seen looks at the database, and at who works with it.
func (e Examination) seen(ctx context.Context) (checks.Seen, error) {
	is, err := postgres.Look(ctx, string(e.Store), e.Now)
	return checks.Seen{
		Server: is.Server, Format: is.Format, Known: is.Known, Ahead: is.Clock, Replicas: replicasSeen(is.Replicas), Workspaces: is.Workspaces, Free: is.Free, Moved: is.Moved,
	}, err
}

// opens tries the keys that are given with the tokens of each workspace that is alive.
func (e Examination) opens(ctx context.Context) (all int, shut []checks.Shut, err error) {
	standings, err := StandingsFromRunning(ctx, e.Store)
	if errors.Is(err, ErrNobody) {
		standings, err = e.standings(ctx)
	}
	for _, s := range standings {
		if s.State != workspace.Alive {
			continue
		}
		all++
		_, wrong := workspace.Record{ID: s.ID, Token: s.Token, Refresh: s.Refresh}.Open(e.Keys)
		why, is := errors.AsType[*seal.Unopened](wrong)
		switch {
		case wrong == nil:
		case is && why.Cause != seal.Damaged:
			shut = append(shut, checks.Shut{Workspace: s.ID, Key: why.Key})
		default:
			shut = append(shut, checks.Shut{Workspace: s.ID})
		}
	}
	return all, shut, err
}

// standings reads a store that no bot tells of.
func (e Examination) standings(ctx context.Context) (all []store.Standing, err error) {
	tool, err := e.Store.Tool(ctx, e.Version, nil, e.Log)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, tool.Close()) }()
	return tool.Standings(ctx)
}

func heard(k checks.Kept) checks.Heard {
	return checks.Heard{
		Since: k.Heard[presence.HeardSince], Status: k.Heard[presence.HeardStatus],
		Huddle: k.Heard[presence.HeardHuddle], DND: k.Heard[presence.HeardDND],
	}
}

func (e Examination) rights() (list []checks.Lax) {
	for _, f := range e.openToOthers() {
		list = append(list, checks.Lax{File: f.file, Mode: f.mode, Mend: f.mend()})
	}
	return list
}

// through says which way calls go: a proxy's password is not told.
func through(api string) string {
	request, err := http.NewRequest(http.MethodPost, api, http.NoBody) //nolint:noctx // it is never sent
	if err != nil {
		return "directly"
	}
	proxy, err := http.ProxyFromEnvironment(request)
	switch {
	case err != nil:
		return "through a proxy whose address cannot be read: see HTTPS_PROXY"
	case proxy == nil:
		return "directly"
	}
	return "through the proxy " + proxy.Host
}

// examined is Slack as the bot would meet it: the same line, the same proxy, the same
// socket. It asks one time, and says nothing to the log.
type examined struct {
	Settings
	*way
}

func (e Examination) slack() *examined {
	quiet := e.Settings
	quiet.Log, quiet.Watch = slog.New(slog.DiscardHandler), nil
	return &examined{Settings: e.Settings, way: newWay(quiet, e.BotToken, e.AppToken)}
}

// Reach implements checks.Slack.
func (x *examined) Reach(ctx context.Context) (checks.Answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, x.APIURL+"api.test", strings.NewReader(url.Values{}.Encode()))
	if err != nil {
		return checks.Answer{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	asked := x.Now()
	response, err := x.client.Do(request)
	if err != nil {
		return checks.Answer{}, err
	}
	answered := x.Now()
	if response.StatusCode == http.StatusTooManyRequests {
		err = &checks.Limited{After: time.Minute}
	}
	_, unread := io.Copy(io.Discard, response.Body)
	theirs, undated := http.ParseTime(response.Header.Get("Date"))
	if undated != nil {
		theirs = time.Time{}
	}
	return checks.Answer{Theirs: theirs, Ours: asked.Add(answered.Sub(asked) / 2)}, errors.Join(err, unread, response.Body.Close())
}

// Identify implements checks.Slack.
func (x *examined) Identify(ctx context.Context) (checks.Identity, error) {
	who, err := x.api.AuthTestContext(ctx)
	if err != nil {
		return checks.Identity{}, told("auth.test", err)
	}
	return checks.Identity{Team: who.Team, User: who.User, Scopes: x.scopes.Granted()}, nil
}

// Opens implements checks.Slack.
func (x *examined) Opens(ctx context.Context) (string, error) {
	_, address, err := x.api.StartSocketModeContext(ctx)
	return address, told("apps.connections.open", err)
}

// Greets implements checks.Slack.
func (x *examined) Greets(ctx context.Context, address string) (int, error) {
	return door.Greet(ctx, x.Dialer, address)
}

// told is an error of slack-go as checks.Slack has it.
func told(method string, err error) error {
	if limited, is := errors.AsType[*slack.RateLimitedError](err); is {
		return &checks.Limited{After: limited.RetryAfter}
	}
	if code := outcome.Code(err); code != "" {
		return &webapi.Refusal{Method: method, Code: code, Mend: webapi.Mend(code)}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

func replicasSeen(all []postgres.Replica) (seen []checks.Replica) {
	for _, r := range all {
		seen = append(seen, checks.Replica(r))
	}
	return seen
}
