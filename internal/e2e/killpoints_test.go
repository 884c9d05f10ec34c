package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/delivery"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// fastClock is a clock that runs faster than time, and shows the same to every
// process that is told about it.
type fastClock struct {
	began time.Time // in real time
	shows time.Time // what it showed then
	times int64     // faster than real time
}

func (h fastClock) Now() time.Time {
	return h.shows.Add(time.Duration(h.times) * e2etest.Machine().Sub(h.began))
}

const (
	clockEnv     = "UNHUNCH_TEST_CLOCK"
	killpointEnv = "UNHUNCH_TEST_KILLPOINT"
)

func (h fastClock) env() string {
	return fmt.Sprintf("%s=%d %d %d", clockEnv, h.began.UnixNano(), h.shows.Unix(), h.times)
}

func fastClockFrom(env string) (h fastClock, err error) {
	var began, shows int64
	_, err = fmt.Sscan(env, &began, &shows, &h.times)
	h.began, h.shows = time.Unix(0, began), time.Unix(shows, 0).UTC()
	return h, err
}

// killpoint is a place between two statements of a reminder's way to Slack.
type killpoint string

// The points, in the order of that way.
const (
	beforeRecovery  killpoint = "before recovery"
	afterRecovery   killpoint = "after recovery"
	beforeTheBeat   killpoint = "before the beat"
	insideTheBeat   killpoint = "inside the beat's transaction"
	afterTheBeat    killpoint = "after the beat"
	afterListing    killpoint = "after listing what is owed"
	beforeTheIntent killpoint = "before the intent"
	afterTheIntent  killpoint = "after the intent"
	beforeThePost   killpoint = "before the post"
	afterThePost    killpoint = "after the post"
	beforeSettling  killpoint = "before settling"
	afterSettling   killpoint = "after settling"
	insideAChange   killpoint = "inside the transaction of a press"
	afterAChange    killpoint = "after the transaction of a press"
)

func killpoints() []killpoint {
	return []killpoint{
		beforeRecovery, afterRecovery, beforeTheBeat, insideTheBeat, afterTheBeat, afterListing,
		beforeTheIntent, afterTheIntent, beforeThePost, afterThePost, beforeSettling, afterSettling,
		insideAChange, afterAChange,
	}
}

// killer has a process kill itself when it comes to a killpoint for the n-th time.
// The zero killer never does.
type killer struct {
	point killpoint
	left  atomic.Int64
}

func (k *killer) at(here killpoint) {
	if here != k.point || k.left.Add(-1) != 0 {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	fmt.Fprintln(os.Stderr, "level=ERROR msg=\"still alive\"", err)
	select {} // until the signal arrives
}

// killAt tells a process that is about to start where to kill itself.
func killAt(here killpoint, n int) (env string) {
	return fmt.Sprintf("%s=%d %s", killpointEnv, n, here)
}

func killerFrom(env string) *killer {
	k := new(killer)
	if number, name, ok := strings.Cut(env, " "); ok {
		var n int64
		if _, err := fmt.Sscan(number, &n); err == nil && slices.Contains(killpoints(), killpoint(name)) {
			k.point = killpoint(name)
			k.left.Store(n)
		}
	}
	return k
}

// killable is unhunch run with a fast clock and a killer. It ends the process.
func killable() {
	if err := runKillable(); err != nil {
		fmt.Fprintln(os.Stderr, "level=ERROR", err)
		os.Exit(exitFailed)
	}
	os.Exit(exitOK)
}

func runKillable() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	clock, err := fastClockFrom(os.Getenv(clockEnv))
	if err != nil {
		return err
	}
	library, err := app.LoadLibrary("")
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	path := os.Getenv("UNHUNCH_STORE")
	file, err := bolt.Open(path, bolt.Options{Now: clock.Now(), Log: log})
	if err != nil {
		return err
	}
	k := killerFrom(os.Getenv(killpointEnv))
	bot, err := app.Assemble(ctx, app.Settings{
		BotToken: os.Getenv("SLACK_BOT_TOKEN"), AppToken: os.Getenv("SLACK_APP_TOKEN"), APIURL: os.Getenv("SLACK_API_URL"),
		HTTP: &http.Client{Timeout: app.CallTimeout, Transport: killableLine{http.DefaultTransport, k}},
		Now:  clock.Now, Log: log, Limits: delivery.Limits{Posts: delivery.Rate{PerMinute: postsPerMinute}},
	}, killableStore{file, k}, library)
	if err != nil {
		return err
	}
	log.Info("working")
	go beatsFast(ctx, bot)
	go app.AdminSocket{Store: file, Now: clock.Now, Log: log}.Open(ctx, path)
	if err := bot.Run(ctx); err != nil {
		return err
	}
	return file.Close()
}

// beatsFast has the bot look as often by its own clock as it would without haste:
// beats and naps follow real time.
func beatsFast(ctx context.Context, bot *app.App) {
	beat := time.NewTicker(20 * time.Millisecond)
	defer beat.Stop()
	for ctx.Err() == nil {
		if err := bot.Tick(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "level=ERROR", err)
		}
		select {
		case <-ctx.Done():
		case <-beat.C:
		}
	}
}

// killableLine is the way to Slack, with killers around posts.
type killableLine struct {
	http.RoundTripper
	killer *killer
}

func (l killableLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
		return l.RoundTripper.RoundTrip(r)
	}
	l.killer.at(beforeThePost)
	answer, err := l.RoundTripper.RoundTrip(r)
	l.killer.at(afterThePost)
	return answer, err
}

// killableStore is a store with killers around what counts for a reminder.
type killableStore struct {
	*bolt.Store
	killer *killer
}

func (s killableStore) Advance(ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	s.killer.at(beforeTheBeat)
	beat, err := s.Store.Advance(ctx, now, limit, func(d schedule.Due) schedule.Decision {
		decision := decide(d)
		s.killer.at(insideTheBeat)
		return decision
	})
	if beat.Sent > 0 {
		s.killer.at(afterTheBeat)
	}
	return beat, err
}

func (s killableStore) Pending(ctx context.Context, now time.Time, perWorkspace int) ([]*delivery.Claim, time.Time, error) {
	ready, next, err := s.Store.Pending(ctx, now, perWorkspace)
	if len(ready) > 0 {
		s.killer.at(afterListing)
	}
	return ready, next, err
}

func (s killableStore) Intend(ctx context.Context, claims []*delivery.Claim) ([]*delivery.Claim, error) {
	s.killer.at(beforeTheIntent)
	begun, err := s.Store.Intend(ctx, claims)
	s.killer.at(afterTheIntent)
	return begun, err
}

func (s killableStore) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	s.killer.at(beforeSettling)
	err := s.Store.Settle(ctx, outcomes)
	s.killer.at(afterSettling)
	return err
}

func (s killableStore) Exchange(
	ctx context.Context, outcomes []delivery.Outcome, claims []*delivery.Claim,
) (begun []*delivery.Claim, settling, intending error) {
	s.killer.at(beforeSettling)
	s.killer.at(beforeTheIntent)
	begun, settling, intending = s.Store.Exchange(ctx, outcomes, claims)
	s.killer.at(afterSettling)
	s.killer.at(afterTheIntent)
	return begun, settling, intending
}

func (s killableStore) Recover(ctx context.Context, now time.Time) (int, error) {
	s.killer.at(beforeRecovery)
	unknown, err := s.Store.Recover(ctx, now)
	s.killer.at(afterRecovery)
	return unknown, err
}

func (s killableStore) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	err := s.Store.Change(ctx, id, func(d *session.Desk) error {
		err := change(d)
		s.killer.at(insideAChange)
		return err
	})
	s.killer.at(afterAChange)
	return err
}
