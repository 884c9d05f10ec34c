package main

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

// haste is a clock that runs faster than time, and shows the same to every
// process that is told about it.
type haste struct {
	began time.Time // in real time
	shows time.Time // what it showed then
	times int64     // faster than real time
}

func (h haste) Now() time.Time {
	return h.shows.Add(time.Duration(h.times) * e2etest.Machine().Sub(h.began))
}

const (
	hasteEnv = "UNHUNCH_TEST_HASTE"
	spotEnv  = "UNHUNCH_TEST_SPOT"
)

func (h haste) env() string {
	return fmt.Sprintf("%s=%d %d %d", hasteEnv, h.began.UnixNano(), h.shows.Unix(), h.times)
}

func hasteFrom(env string) (h haste, err error) {
	var began, shows int64
	_, err = fmt.Sscan(env, &began, &shows, &h.times)
	h.began, h.shows = time.Unix(0, began), time.Unix(shows, 0).UTC()
	return h, err
}

// spot is a place between two statements of a reminder's way to Slack.
type spot string

// The spots, in the order of that way.
const (
	beforeRecovery  spot = "before recovery"
	afterRecovery   spot = "after recovery"
	beforeTheBeat   spot = "before the beat"
	insideTheBeat   spot = "inside the beat's transaction"
	afterTheBeat    spot = "after the beat"
	afterListing    spot = "after listing what is owed"
	beforeTheIntent spot = "before the intent"
	afterTheIntent  spot = "after the intent"
	beforeThePost   spot = "before the post"
	afterThePost    spot = "after the post"
	beforeSettling  spot = "before settling"
	afterSettling   spot = "after settling"
	insideAChange   spot = "inside the transaction of a press"
	afterAChange    spot = "after the transaction of a press"
)

func allSpots() []spot {
	return []spot{
		beforeRecovery, afterRecovery, beforeTheBeat, insideTheBeat, afterTheBeat, afterListing,
		beforeTheIntent, afterTheIntent, beforeThePost, afterThePost, beforeSettling, afterSettling,
		insideAChange, afterAChange,
	}
}

// mine is a spot at which a process kills itself when it comes there for the
// n-th time. The zero mine never goes off.
type mine struct {
	spot spot
	left atomic.Int64
}

func (m *mine) at(here spot) {
	if here != m.spot || m.left.Add(-1) != 0 {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	fmt.Fprintln(os.Stderr, "level=ERROR msg=\"still alive\"", err)
	select {} // until the signal arrives
}

// mineAt lays a mine in a process that is about to start.
func mineAt(here spot, n int) (env string) { return fmt.Sprintf("%s=%d %s", spotEnv, n, here) }

func mineFrom(env string) *mine {
	m := new(mine)
	if number, name, ok := strings.Cut(env, " "); ok {
		var n int64
		if _, err := fmt.Sscan(number, &n); err == nil && slices.Contains(allSpots(), spot(name)) {
			m.spot = spot(name)
			m.left.Store(n)
		}
	}
	return m
}

// hurried is unhunch run with a fast clock and a mine. It ends the process.
func hurried() {
	if err := hurry(); err != nil {
		fmt.Fprintln(os.Stderr, "level=ERROR", err)
		os.Exit(exitFailed)
	}
	os.Exit(exitOK)
}

func hurry() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	clock, err := hasteFrom(os.Getenv(hasteEnv))
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
	m := mineFrom(os.Getenv(spotEnv))
	bot, err := app.Assemble(ctx, app.Settings{
		BotToken: os.Getenv("SLACK_BOT_TOKEN"), AppToken: os.Getenv("SLACK_APP_TOKEN"), APIURL: os.Getenv("SLACK_API_URL"),
		HTTP: &http.Client{Timeout: app.CallTimeout, Transport: minedLine{http.DefaultTransport, m}},
		Now:  clock.Now, Log: log, Limits: delivery.Limits{Posts: delivery.Rate{PerMinute: postsPerMinute}},
	}, minedStore{file, m}, library)
	if err != nil {
		return err
	}
	log.Info("working")
	go hastens(ctx, bot)
	go app.AdminSocket{Store: file, Now: clock.Now, Log: log}.Open(ctx, path)
	if err := bot.Run(ctx); err != nil {
		return err
	}
	return file.Close()
}

// hastens has the bot look as often by its own clock as it would without haste:
// beats and naps follow real time.
func hastens(ctx context.Context, bot *app.App) {
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

// minedLine is the way to Slack, with mines around posts.
type minedLine struct {
	http.RoundTripper
	mine *mine
}

func (l minedLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
		return l.RoundTripper.RoundTrip(r)
	}
	l.mine.at(beforeThePost)
	answer, err := l.RoundTripper.RoundTrip(r)
	l.mine.at(afterThePost)
	return answer, err
}

// minedStore is a store with mines around what counts for a reminder.
type minedStore struct {
	*bolt.Store
	mine *mine
}

func (s minedStore) Advance(ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	s.mine.at(beforeTheBeat)
	beat, err := s.Store.Advance(ctx, now, limit, func(d schedule.Due) schedule.Decision {
		decision := decide(d)
		s.mine.at(insideTheBeat)
		return decision
	})
	if beat.Sent > 0 {
		s.mine.at(afterTheBeat)
	}
	return beat, err
}

func (s minedStore) Pending(ctx context.Context, now time.Time, perWorkspace int) ([]delivery.Message, time.Time, error) {
	ready, next, err := s.Store.Pending(ctx, now, perWorkspace)
	if len(ready) > 0 {
		s.mine.at(afterListing)
	}
	return ready, next, err
}

func (s minedStore) Intend(ctx context.Context, ids []uint64) ([]delivery.Claim, error) {
	s.mine.at(beforeTheIntent)
	claims, err := s.Store.Intend(ctx, ids)
	s.mine.at(afterTheIntent)
	return claims, err
}

func (s minedStore) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	s.mine.at(beforeSettling)
	err := s.Store.Settle(ctx, outcomes)
	s.mine.at(afterSettling)
	return err
}

func (s minedStore) Recover(ctx context.Context, now time.Time) (int, error) {
	s.mine.at(beforeRecovery)
	unknown, err := s.Store.Recover(ctx, now)
	s.mine.at(afterRecovery)
	return unknown, err
}

func (s minedStore) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	err := s.Store.Change(ctx, id, func(d *session.Desk) error {
		err := change(d)
		s.mine.at(insideAChange)
		return err
	})
	s.mine.at(afterAChange)
	return err
}
