package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/delivery"
)

// The crowds of so many people are due together here.
const (
	people = 60_000
	allDue = 58_000

	postsAtOnce = 8
)

// The parts that are measured one after another.
const (
	partAlone = "alone" // without the post
	partBare  = "bare"  // the post without us
	partWhole = "whole"
)

// posting prints what a reminder costs in scheduling, claiming and settling,
// and what in posting it.
func posting(ctx context.Context, s settings) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: http.HandlerFunc(takesAll), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	defer func() { _ = server.Close() }()

	filled := filepath.Join(s.dir, "posting.db")
	progressf("posting: %d people move in", people)
	if _, err := ask(ctx, order{Contender: "settle", People: people, Address: filled}); err != nil {
		return err
	}
	var alone, whole, bare []float64
	rounds := s.rounds * s.beats // who is met more often in a day is asked whether that is too much
	for round := range rounds {
		progressf("posting, round %d of %d", round+1, rounds)
		used := filepath.Join(s.dir, "posting-used.db")
		if err := copyFile(filled, used); err != nil {
			return err
		}
		r, err := ask(ctx, order{
			Contender: "posting", People: people, Part: s.only, Address: used, Slack: "http://" + l.Addr().String() + "/",
			Profile: s.prof, Name: fmt.Sprintf("posting-round%d", round+1),
		})
		if err != nil {
			return err
		}
		alone, whole, bare = append(alone, r.Alone...), append(whole, r.Whole...), append(bare, r.Bare...)
	}
	post := spreadOf(bare)
	t := newTable("CPU of one reminder, 58,000 due at once", "", "of the post")
	for _, row := range []struct {
		title string
		spread
	}{
		{"deciding, claiming and settling it", spreadOf(alone)},
		{"one `chat.postMessage` by slack-go, of the card as it is", post},
		{"all of it: deciding, claiming, choosing a routine, drawing the card, posting, settling", spreadOf(whole)},
	} {
		if row.median > 0 {
			t.row(row.title, duration(row.median)+row.swings(), percent(row.median, post.median))
		}
	}
	return s.write("posting", t.String()+"\n"+postingAims(spreadOf(alone), spreadOf(whole), post))
}

func postingAims(alone, whole, bare spread) string {
	g := newGoals("a reminder")
	g.most("deciding, claiming and settling it, as the bot does", alone.median, 12e-6, duration)
	if bare.median > 0 {
		g.most(star+"all of it ÷ the post by bare slack-go", whole.median/bare.median, 2, digits)
	}
	return g.String()
}

// takesAll is a Slack that does nothing but answer. It is in another process
// than what is measured.
func takesAll(w http.ResponseWriter, r *http.Request) {
	channel := r.PostFormValue("channel")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"ok": true, "channel": channel, "ts": "1770714000.000100", "message": map[string]string{"text": "ok"},
	})
}

func measurePosting(ctx context.Context, o order) (r result, err error) {
	profiles := newProfiles(o)
	defer func() { err = errors.Join(err, profiles.write()) }()
	api := slack.New("xoxb-bench", slack.OptionAPIURL(o.Slack), slack.OptionHTTPClient(keepingAlive()))
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	slackSide := &switched{atOnce: make(chan struct{}, postsAtOnce), end: end}
	h, err := openHouse(ctx, o.Address, slackSide, 0, 0)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, h.stop()) }()
	if slackSide.real, err = newBot(ctx, h, api); err != nil {
		return r, err
	}
	last, beats := slices.MaxFunc(o.crowds(), func(a, b crowd) int { return a.minute - b.minute }), 0
	meets := func(really bool) func() (time.Duration, error) {
		return func() (time.Duration, error) {
			slackSide.on = really
			at := morning().Add(time.Duration(30*beats+last.minute)*time.Minute + slots)
			beats++
			got, err := meet(ctx, o, h, at, allDue)
			if first := context.Cause(ctx); first != nil {
				err = first
			}
			return got.CPU, err
		}
	}
	for _, part := range []struct {
		name string
		into *[]float64
		does func() (time.Duration, error)
	}{
		{partAlone, &r.Alone, meets(false)},
		{partBare, &r.Bare, func() (time.Duration, error) { return postBare(ctx, api) }},
		{partWhole, &r.Whole, meets(true)},
	} {
		if o.Part != "" && o.Part != part.name {
			continue
		}
		if err := profiles.of(part.name, func() error {
			used, err := part.does()
			*part.into = append(*part.into, used.Seconds()/allDue)
			return err
		}); err != nil {
			return r, err
		}
	}
	return r, nil
}

// postBare posts as many by slack-go alone.
func postBare(ctx context.Context, api *slack.Client) (time.Duration, error) {
	card := reminder()
	posts, ctx := errgroup.WithContext(ctx)
	posts.SetLimit(postsAtOnce)
	before := cpu()
	for range allDue {
		posts.Go(func() error {
			_, _, err := api.PostMessageContext(ctx, "D0000000001", slack.MsgOptionText(card.Text, false), slack.MsgOptionBlocks(card.Blocks...))
			return err
		})
	}
	err := posts.Wait()
	return cpu() - before, err
}

// switched posts really, or pretends to. It is switched while nothing is owed.
type switched struct {
	real   delivery.Poster
	atOnce chan struct{} // bounds the real posts
	on     bool
	end    context.CancelCauseFunc // of all, when a post failed
}

func (s *switched) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	if !s.on {
		return atOnce{}.Post(ctx, c)
	}
	s.atOnce <- struct{}{}
	defer func() { <-s.atOnce }()
	receipt, err := s.real.Post(ctx, c)
	if err != nil {
		s.end(fmt.Errorf("not posted: %w", err)) // it would be tried again later, and time stands still
	}
	return receipt, err
}

func newBot(ctx context.Context, h *house, api *slack.Client) (*bot.Bot, error) {
	now, log := func() time.Time { return *h.now.Load() }, slog.New(slog.DiscardHandler)
	gallery, err := pictures.New(ctx, pictures.Options{
		Base: "https://pictures.invalid/", API: api, Workspace: userID(0).Workspace, Files: h.store, Library: library(), Now: now, Log: log,
	})
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Options{
		Self: door.Self{Workspace: userID(0).Workspace}, API: api, HTTP: keepingAlive(), Desks: h.store, Days: h.store, Library: library(),
		Gallery: gallery, Now: now, Wake: func() { h.reminders.Courier.Wake() }, Log: log,
		Elsewhere: func(o ...delivery.Outcome) { h.reminders.Courier.Elsewhere(o...) },
	}), nil
}
