package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"unhunch/internal/sandbox"
)

// rests are what replicas ask of the database that have nothing to do.
type rests []rest

// rest is how many statements a second each of so many asks.
type rest struct {
	replicas int
	each     float64
}

func (all rests) String() string {
	if len(all) == 0 {
		return ""
	}
	t := newTable("the bot with nobody due", "statements a second of each")
	for _, r := range all {
		t.row(strconv.Itoa(r.replicas)+" running", digits(r.each))
	}
	return t.String()
}

// idleOnes are what this is called.
const idleOnes = "idle"

// How long they are left alone first, and are then watched.
const (
	calmsDown = 20 * time.Second
	watched   = 20 * time.Second
)

// idleReplicas runs the bot itself, one and then two of it, on a database in which nobody
// is due. Its pictures are elsewhere: it would bring them to Slack for minutes at first.
func idleReplicas(ctx context.Context, s settings, db *cluster) (all rests, err error) {
	if s.only != "" && s.only != idleOnes {
		return nil, nil
	}
	if err := prepareBot(ctx, &s); err != nil {
		return nil, err
	}
	if err := db.asks(ctx, "DROP DATABASE IF EXISTS "+usedDB, "CREATE DATABASE "+usedDB); err != nil {
		return nil, err
	}
	watch, err := db.watches(ctx)
	if err != nil || !watch.has {
		return nil, err
	}
	defer watch.close(ctx)
	slack := sandbox.New(sandbox.Options{People: []sandbox.Profile{{Handle: "ada"}}, Lenient: true, ConnectionLife: -1})
	defer slack.Close()
	door, err := slack.Listen(ctx, "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	defer door.Close()
	address := url.URL{Scheme: "postgres", User: url.User("bench"), Path: "/" + usedDB, RawQuery: "host=" + url.QueryEscape(db.dir)}
	var bots []*exec.Cmd
	defer func() {
		for _, b := range bots {
			_ = b.Process.Signal(syscall.SIGTERM)
			err = errors.Join(err, b.Wait())
		}
	}()
	for n := 1; n <= 2; n++ {
		b := botCommand(ctx, s, slack, door.APIURL(), address.String(), "--log-level=warn", "--picture-base-url=https://pictures.example.com/")
		b.Stdout, b.Stderr = os.Stderr, os.Stderr
		if err := b.Start(); err != nil {
			return nil, err
		}
		bots = append(bots, b)
		if err := until(ctx, time.Now().Add(calmsDown)); err != nil {
			return nil, err
		}
		if sockets := slack.Sockets(); sockets < n {
			return nil, fmt.Errorf("the bot has %d sockets after %s, with %d running", sockets, calmsDown, n)
		}
		before, began := watch.statements(ctx), time.Now()
		if err := until(ctx, began.Add(watched)); err != nil {
			return nil, err
		}
		all = append(all, rest{n, float64(watch.statements(ctx)-before) / time.Since(began).Seconds() / float64(n)})
	}
	return all, nil
}
