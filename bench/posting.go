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
	"strings"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/delivery"
	"unhunch/internal/guard"
	"unhunch/internal/webapi"
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

// What Slack answers to a post. Each is a folder at its address.
const (
	wholeMessage = "message/" // the message as it stands there, which Slack documents
	whereItIs    = "where/"   // no more than is used of it
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
	all := map[string]*result{wholeMessage: {}, whereItIs: {}}
	rounds := s.rounds * s.beats // who is met more often in a day is asked whether that is too much
	for round := range rounds {
		for _, answer := range []string{wholeMessage, whereItIs} {
			progressf("posting, round %d of %d, answered with %s", round+1, rounds, answer)
			used := filepath.Join(s.dir, "posting-used.db")
			if err := copyFile(filled, used); err != nil {
				return err
			}
			r, err := ask(ctx, order{
				Contender: "posting", People: people, Part: s.only, Address: used, Slack: "http://" + l.Addr().String() + "/" + answer,
				Profile: s.prof, Name: fmt.Sprintf("posting-%s-round%d", strings.Trim(answer, "/"), round+1),
			})
			if err != nil {
				return err
			}
			into := all[answer]
			into.Alone, into.Whole, into.Bare = append(into.Alone, r.Alone...), append(into.Whole, r.Whole...), append(into.Bare, r.Bare...)
		}
	}
	return s.write("posting", postingTable(all[wholeMessage], all[whereItIs])+"\n"+postingAims(all[wholeMessage], all[whereItIs]))
}

func postingTable(documented, short *result) string {
	t := newTable("CPU of one reminder, 58,000 due at once", "answered with the message, as Slack does", "of the post", "answered with channel and ts alone", "of the post")
	for _, row := range []struct {
		title string
		of    func(*result) []float64
	}{
		{"deciding, claiming and settling it", func(r *result) []float64 { return r.Alone }},
		{"one `chat.postMessage` by slack-go, of the card as it is", func(r *result) []float64 { return r.Bare }},
		{"all of it: deciding, claiming, choosing a routine, drawing the card, posting, settling", func(r *result) []float64 { return r.Whole }},
	} {
		cells := []string{row.title}
		for _, r := range []*result{documented, short} {
			is, post := spreadOf(row.of(r)), spreadOf(r.Bare)
			cells = append(cells, duration(is.median)+is.swings(), percent(is.median, post.median))
		}
		if len(row.of(documented)) > 0 {
			t.row(cells...)
		}
	}
	return t.String()
}

// postingAims judges what Slack documents.
func postingAims(documented, short *result) string {
	g := newGoals("a reminder")
	g.most("deciding, claiming and settling it, as the bot does", spreadOf(slices.Concat(documented.Alone, short.Alone)).median, 12e-6, duration)
	if bare := spreadOf(documented.Bare).median; bare > 0 {
		g.most(star+"all of it ÷ the post by bare slack-go", spreadOf(documented.Whole).median/bare, 2, digits)
	}
	return g.String()
}

// takesAll is a Slack that does nothing but answer (docs: chat.postMessage, example
// responses). It is in another process than what is measured.
func takesAll(w http.ResponseWriter, r *http.Request) {
	const ts = "1770714000.000100"
	answer := map[string]any{"ok": true, "channel": r.PostFormValue("channel"), "ts": ts}
	if strings.HasPrefix(r.URL.Path, "/"+wholeMessage) {
		answer["message"] = map[string]any{
			"type": "message", "ts": ts, "user": "U0BOT", "bot_id": "B1", "app_id": "A1", "team": userID(0).Workspace,
			"text": r.PostFormValue("text"), "blocks": json.RawMessage(r.PostFormValue("blocks")),
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		progressf("posting: an answer to %s: %v", r.URL.Path, err)
	}
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
	if slackSide.real, err = newBot(ctx, h, o.Slack); err != nil {
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

// newBot is put together as app does it: what judges Slack's answers is between
// slack-go and the network.
func newBot(ctx context.Context, h *house, address string) (*bot.Bot, error) {
	now, log := func() time.Time { return *h.now.Load() }, slog.New(slog.DiscardHandler)
	line := webapi.NewLine(webapi.Options{API: address, Next: guard.Transport{Next: connections()}, Now: now, Log: log})
	client, scopes := &http.Client{Transport: line, CheckRedirect: guard.Stay}, new(pictures.Scopes)
	api := slack.New("xoxb-bench", slack.OptionAPIURL(address), slack.OptionHTTPClient(client), slack.OptionOnResponseHeaders(scopes.Heard))
	gallery, err := pictures.New(ctx, pictures.Options{
		Base: "https://pictures.invalid/", API: api, Workspace: userID(0).Workspace, Scopes: scopes, Files: h.store, Library: library(), Now: now, Log: log,
	})
	if err != nil {
		return nil, err
	}
	return bot.New(bot.Options{
		Self: door.Self{Workspace: userID(0).Workspace}, API: api, HTTP: client, Desks: h.store, Days: h.store, Library: library(),
		Gallery: gallery, Now: now, Wake: func() { h.reminders.Courier.Wake() }, Log: log,
		Elsewhere: func(o ...delivery.Outcome) { h.reminders.Courier.Elsewhere(o...) },
	}), nil
}
